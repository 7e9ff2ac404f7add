import { unitNoun, type Catalogue, type Relation, type Text, type Variable } from '@vitrine/disclosure';
import type { Centre, Dataset } from '../centre/types.js';
import type { DatasetGrant, VersionGrant } from '../access/index.js';

/** What the gate and the disclosure engine know of the data: the granted columns and what they are, nothing else. */
export function catalogueOf(centre: Centre, grants: VersionGrant[]): Catalogue {
  const relations = grants.flatMap(version => version.datasets.map(grant => relationOf(version, grant)));
  const coded = new Set(relations.flatMap(relation => relation.variables.flatMap(v => v.nomenclature ?? [])));
  const ruled = new Set(relations.flatMap(relation => relation.packs));
  return {
    relations,
    nomenclatures: centre.nomenclatures.filter(nomenclature => coded.has(nomenclature.id)),
    packs: centre.packs.filter(pack => ruled.has(pack.id)),
    producers: centre.producers.map(({ id, title }) => ({ id, title }))
  };
}

function relationOf({ source, version }: VersionGrant, grant: DatasetGrant): Relation {
  const { dataset } = grant;
  return {
    schema: version.schema,
    name: dataset.id,
    kind: source.public ? 'public' : 'record-level',
    source: source.id,
    version: version.id,
    producer: source.producer,
    units: source.public ? [] : dataset.units.map(({ type, space, column }) => ({ type, space, column })),
    variables: deliveredVariables(source.public, grant),
    keys: deliveredKeys(source.public, grant),
    packs: source.public ? [] : source.policy.packs
  };
}

/** Columns of the table as delivered: unit numbers first, then the granted variables in the dataset's order. */
export function deliveredVariables(open: boolean, { dataset, variables }: DatasetGrant): Variable[] {
  const units = open ? [] : dataset.units.map(unitVariable);
  return [
    ...units,
    ...variables.map(variable => ({
      name: variable.name,
      type: variable.identifying ? 'VARCHAR' : variable.type,
      kind: variable.identifying ? ('identifier' as const) : variable.kind,
      label: variable.label,
      ...(variable.nomenclature === undefined ? {} : { nomenclature: variable.nomenclature }),
      sensitive: variable.sensitive
    }))
  ];
}

function unitVariable(unit: Dataset['units'][number]): Variable {
  return { name: unit.column, type: 'INTEGER', kind: 'unit', label: unitLabel(unit.type), sensitive: false };
}

/** Says what may be read from the number: sameness, nothing more. */
export function unitLabel(type: string): Text {
  const noun = unitNoun(type, 1);
  return { en: `Number of the ${noun.en}, in this compartment`, fr: `Numéro d’ordre (${noun.fr}), dans ce compartiment` };
}

/** A key holds in the extract where all its columns are there; an identifying one is there as the number of its unit. */
export function deliveredKeys(open: boolean, { dataset, variables }: DatasetGrant): string[][] {
  const names = new Set(variables.map(variable => variable.name));
  return dataset.keys.flatMap(key => {
    const columns = key.map(column => {
      const unit = open ? undefined : dataset.units.find(candidate => candidate.from === column);
      return unit ? unit.column : names.has(column) ? column : undefined;
    });
    return columns.every(column => column !== undefined) ? [columns] : [];
  });
}
