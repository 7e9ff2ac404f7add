import type { Dataset, DatasetSummary, Variable } from '@vitrine/sdk';

const PLAIN = /^[a-z_][a-z0-9_]*$/;
// Words that DuckDB does not take for a column or table name without quotes.
const RESERVED = new Set(
  'all and any as asc case cast check column constraint create default desc distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral leading limit not null offset on only or order primary qualify references returning select some symmetric table then to trailing true union unique using variadic when where window with'.split(' ')
);

/** A name as SQL writes it: quoted only where it must be. */
export const quoted = (name: string): string =>
  PLAIN.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;

/** A dataset as SQL names it. */
export const tableName = (dataset: { schema: string; name: string }): string =>
  `${quoted(dataset.schema)}.${quoted(dataset.name)}`;

/** Columns and rows of a first look. */
const COLUMNS = 8;
const ROWS = 100;

/** A first look at a dataset: its first variables, where they are known already, and a hundred rows. */
export function firstLook(dataset: Dataset | DatasetSummary): string {
  const names = Array.isArray(dataset.variables) ? dataset.variables.slice(0, COLUMNS).map(variable => quoted(variable.name)) : ['*'];
  return `SELECT ${names.join(', ')}\nFROM ${tableName(dataset)}\nLIMIT ${ROWS}`;
}

/** How many units, or records where there is no unit, each value of a variable has. */
export function countBy(dataset: Dataset, variable: Variable): string {
  const name = quoted(variable.name);
  const unit = dataset.units[0];
  const count = unit ? `count(DISTINCT ${quoted(unit.column)}) AS ${quoted(`${unit.type}s`.replace(/[^a-z0-9_]/gi, '_'))}` : 'count(*) AS records';
  return `SELECT ${name}, ${count}\nFROM ${tableName(dataset)}\nGROUP BY ${name}\nORDER BY ${name}`;
}
