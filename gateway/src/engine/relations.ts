import type { Catalogue, Relation } from '@vitrine/disclosure';
import type { CheckedQuery } from './types.js';

/** What the catalogue says of the relations that influence a result. */
export const relationsOf = ({ relations }: Pick<CheckedQuery, 'relations'>, catalogue: Catalogue): Relation[] =>
  catalogue.relations.filter(({ schema, name }) => relations.includes(`${schema}.${name}`));
