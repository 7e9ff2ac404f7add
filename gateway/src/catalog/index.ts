import type { Static } from '@sinclair/typebox';
import { unitNoun, type Catalogue } from '@vitrine/disclosure';
import type { Access, Compartment, DatasetGrant, ProjectRole, VersionGrant } from '../access/index.js';
import { compartmentsOf, projectState } from '../access/index.js';
import type { Approval, Centre, Project } from '../centre/types.js';
import type * as shapes from '../http/schemas.js';
import { Problem } from '../problem.js';
import { catalogueOf, deliveredKeys, deliveredVariables } from './relations.js';
import { rulesInWords } from './rules.js';
import { searchDataset } from './search.js';

export { rulesInWords } from './rules.js';
export { catalogueOf, deliveredKeys } from './relations.js';

type View<K extends keyof typeof shapes> = (typeof shapes)[K] extends infer S extends import('@sinclair/typebox').TSchema ? Static<S> : never;

/** What the gateway says about projects, sources and variables. Every answer is made from grants, never from the engine. */
export interface Catalog {
  summary(project: Project, role: ProjectRole): View<'ProjectSummary'>;
  project(project: Project, role: ProjectRole): View<'Project'>;
  sources(project: Project, role: ProjectRole): View<'Source'>[];
  /** All datasets, or those that match, best first. */
  datasets(project: Project, query?: string): View<'DatasetSummary'>[];
  /** By `<schema>.<dataset>`; what is not granted and what is unknown are the same. */
  dataset(project: Project, id: string): View<'Dataset'>;
  /** For the gate and the disclosure engine: the same object for as long as the same is granted. */
  disclosure(project: Project, compartment: string): Catalogue;
}

export function createCatalog(centre: Centre, access: Access): Catalog {
  const nomenclatures = new Map(centre.nomenclatures.map(nomenclature => [nomenclature.id, nomenclature]));
  const catalogues = new Map<string, { granted: string; catalogue: Catalogue }>();
  const name = (id: string): { id: string; name: string } => ({ id, name: access.person(id)?.name ?? id });
  const producer = (id: string): View<'Source'>['producer'] => {
    const title = centre.producers.find(candidate => candidate.id === id)?.title ?? { en: id, fr: id };
    return { id, title };
  };

  const approvalView = (approval: Approval): View<'ApprovalView'> => {
    const source = centre.sources.find(candidate => candidate.id === approval.source);
    return {
      source: approval.source,
      title: source?.title ?? { en: approval.source, fr: approval.source },
      producer: source ? producer(source.producer).title : { en: '', fr: '' },
      state: approval.state,
      ...(approval.from === undefined ? {} : { from: approval.from }),
      ...(approval.until === undefined ? {} : { until: approval.until }),
      ...(approval.reason === undefined ? {} : { reason: approval.reason })
    };
  };

  const datasetBase = ({ source, version }: VersionGrant, { dataset }: DatasetGrant): Omit<View<'DatasetSummary'>, 'variables' | 'matches'> => ({
    id: `${version.schema}.${dataset.id}`,
    schema: version.schema,
    name: dataset.id,
    source: source.id,
    version: version.id,
    title: dataset.title,
    description: dataset.description,
    kind: source.public ? 'public' : 'record-level',
    units: source.public ? [] : dataset.units.map(({ type, column }) => ({ type, label: unitNoun(type, 1), column }))
  });

  const summaryOf = (version: VersionGrant, grant: DatasetGrant): View<'DatasetSummary'> => ({
    ...datasetBase(version, grant),
    variables: deliveredVariables(version.source.public, grant).length
  });

  const variableViews = (open: boolean, grant: DatasetGrant): View<'Variable'>[] => {
    const declared = new Map(grant.variables.map(variable => [variable.name, variable]));
    return deliveredVariables(open, grant).map(variable => {
      const source = declared.get(variable.name);
      const coded = variable.nomenclature === undefined ? undefined : nomenclatures.get(variable.nomenclature);
      return {
        name: variable.name,
        type: variable.type,
        kind: variable.kind,
        label: variable.label,
        ...(source?.description === undefined ? {} : { description: source.description }),
        ...(source?.measure === undefined ? {} : { measure: source.measure }),
        ...(source?.missing === undefined ? {} : { missing: source.missing }),
        sensitive: variable.sensitive,
        ...(coded === undefined ? {} : { nomenclature: { id: coded.id, title: coded.label, codes: coded.codes } })
      };
    });
  };

  const summary = (project: Project, role: ProjectRole): View<'ProjectSummary'> => ({
    id: project.id,
    title: project.title,
    state: projectState(project, access.today()),
    role,
    starts: project.starts,
    ends: project.ends,
    compartments: access.compartments(project)
  });

  return {
    summary,

    project: (project, role) => ({
      ...summary(project, role),
      purpose: project.purpose,
      lead: name(project.lead),
      members: project.members.map(name),
      approvals: access.approvals(project, role).map(approvalView)
    }),

    sources(project, role) {
      const grants = access.grants(project);
      const compartments = compartmentsOf(grants);
      const approvals = access.approvals(project, role);
      const ids = [...new Set(grants.map(grant => grant.source.id))];
      return ids.map(id => {
        const versions = grants.filter(grant => grant.source.id === id);
        const source = (versions[0] as VersionGrant).source;
        const approval = approvals.find(candidate => candidate.source === id && candidate.state === 'granted');
        return {
          id,
          title: source.title,
          description: source.description,
          producer: producer(source.producer),
          public: source.public,
          isolated: source.policy.isolated,
          origin: source.origin,
          ...(source.licence === undefined ? {} : { licence: source.licence }),
          ...(source.documentation === undefined ? {} : { documentation: source.documentation }),
          rules: rulesInWords(centre, source),
          compartments: compartments.filter((each: Compartment) => each.sources.includes(id)).map(each => each.id),
          ...(approval === undefined ? {} : { approval: approvalView(approval) }),
          versions: versions.map(grant => ({
            id: grant.version.id,
            schema: grant.version.schema,
            title: grant.version.title,
            datasets: grant.datasets.map(dataset => summaryOf(grant, dataset))
          }))
        };
      });
    },

    datasets(project, query = '') {
      const hits = access.grants(project).flatMap(version =>
        version.datasets.flatMap(grant => {
          const hit = searchDataset(query, version, grant, nomenclatures);
          return hit ? [{ hit, view: summaryOf(version, grant) }] : [];
        })
      );
      return query.trim() === ''
        ? hits.map(({ view }) => view)
        : hits.sort((a, b) => b.hit.score - a.hit.score).map(({ hit, view }) => ({ ...view, matches: hit.variables }));
    },

    dataset(project, id) {
      for (const version of access.grants(project)) {
        const grant = version.datasets.find(each => `${version.version.schema}.${each.dataset.id}` === id);
        if (grant) {
          const open = version.source.public;
          return { ...datasetBase(version, grant), variables: variableViews(open, grant), keys: deliveredKeys(open, grant) };
        }
      }
      throw new Problem('not-found');
    },

    disclosure(project, compartment) {
      const grants = access.grantsIn(project, compartment);
      const [place, granted] = [JSON.stringify([project.id, compartment]), whatOf(grants)];
      let known = catalogues.get(place);
      if (known?.granted !== granted) {
        known = { granted, catalogue: catalogueOf(centre, grants) };
        catalogues.set(place, known);
      }
      return known.catalogue;
    }
  };
}

/** What is granted, in one text; declarations stay as long as the gateway runs. */
const whatOf = (grants: VersionGrant[]): string =>
  JSON.stringify(grants.map(({ source, version, datasets }) => [source.id, version.id, datasets.map(({ dataset, variables, rows }) => [dataset.id, variables.map(({ name }) => name), rows ?? null])]));
