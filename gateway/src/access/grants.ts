import type { Approval, Centre, Dataset, DatasetVariable, Project, Source, SourceVersion } from '../centre/types.js';
import { projectState } from './dates.js';

/** What a project may see of one dataset of one source version. */
export interface DatasetGrant {
  dataset: Dataset;
  /** Granted variables, in the dataset's own order; unit columns are delivered besides. */
  variables: DatasetVariable[];
  /** The centre's own SQL predicate on the dataset's variables. */
  rows?: string;
}

export interface VersionGrant {
  source: Source;
  version: SourceVersion;
  datasets: DatasetGrant[];
}

/** Everything that a project may use on a day: nothing outside its own dates, then source by source. */
export function grantsOf(centre: Centre, project: Project, day: string): VersionGrant[] {
  if (projectState(project, day) !== 'active') {
    return [];
  }
  return centre.sources.flatMap(source =>
    source.versions.flatMap(version => {
      const grant = source.public
        ? openGrant(source, version)
        : approvedGrant(source, version, project.approvals.filter(approval => inForce(approval, source.id, day)));
      return grant && grant.datasets.length > 0 ? [grant] : [];
    })
  );
}

/** State of an approval on a day: a granted one expires by itself. */
export function approvalState(approval: Approval, day: string): Approval['state'] {
  return approval.state === 'granted' && approval.until !== undefined && day > approval.until ? 'expired' : approval.state;
}

function inForce(approval: Approval, source: string, day: string): boolean {
  return (
    approval.source === source &&
    approvalState(approval, day) === 'granted' &&
    (approval.from === undefined || day >= approval.from)
  );
}

function openGrant(source: Source, version: SourceVersion): VersionGrant {
  return {
    source,
    version,
    datasets: held(source, version).map(dataset => ({ dataset, variables: dataset.variables.filter(v => !v.identifying) }))
  };
}

/**
 * One approval decides alone about a version: uniting two would grant the columns of the one on the rows of the other,
 * which no producer said.
 */
function approvedGrant(source: Source, version: SourceVersion, approvals: Approval[]): VersionGrant | undefined {
  const approval = approvals.find(candidate => candidate.versions.includes(version.id));
  if (!approval) {
    return undefined;
  }
  const datasets = held(source, version).flatMap(dataset => {
    const granted = Object.hasOwn(approval.datasets, dataset.id) ? approval.datasets[dataset.id] : undefined;
    if (granted === undefined) {
      return [];
    }
    const variables = dataset.variables.filter(v => (granted === '*' ? !v.identifying : granted.includes(v.name)));
    const rows = approval.rows && Object.hasOwn(approval.rows, dataset.id) ? approval.rows[dataset.id] : undefined;
    return [{ dataset, variables, ...(rows === undefined ? {} : { rows }) }];
  });
  return { source, version, datasets };
}

function held(source: Source, version: SourceVersion): Dataset[] {
  return source.datasets.filter(dataset => Object.hasOwn(version.data, dataset.id));
}
