import type { Plan } from './classify.js';
import type { Node } from './tree.js';
import type { UnitColumn } from './types.js';

export interface Owner { alias: string; unit: UnitColumn }
export interface Measured { count: number; missing: number; total: number; largest: number[] }
export interface Cell { level: number; key: (string | null)[]; units: number; statistics: Measured[] }

const reference = (alias: string, name: string): Node =>
  ({ class: 'COLUMN_REF', type: 'COLUMN_REF', alias: '', query_location: 0, column_names: [alias, name] });
const named = (node: Node, alias: string): Node => ({ ...node, alias });

/** FROM and WHERE as they were written, with keys k, units u and arguments a instead of the select list. */
export function base(plan: Plan, owners: Owner[], where: unknown = plan.select['where_clause']): Node {
  const list = [
    ...plan.keys.map(({ column }, place) => named(reference(column.alias, column.variable.name), `k${place}`)),
    ...owners.map(({ alias, unit }, place) => named(reference(alias, unit.column), `u${place}`)),
    ...plan.statistics.flatMap(({ column }, place) => (column ? [named(reference(column.alias, column.variable.name), `a${place}`)] : []))
  ];
  const node = {
    ...plan.select, modifiers: [], select_list: list, group_expressions: [], group_sets: [],
    aggregate_handling: 'STANDARD_HANDLING', where_clause: where
  };
  return { error: false, statements: [{ node, named_param_map: [] }] };
}

const keysOf = (plan: Plan): string[] => plan.keys.map((_, place) => `k${place}`);
const level = (keys: string[]): string => (keys.length ? `grouping(${keys.join(', ')})` : '0');
const sets = (plan: Plan, more: string[]): string =>
  `GROUP BY GROUPING SETS (${plan.sets.map(set => `(${[...set.map(place => `k${place}`), ...more].join(', ')})`).join(', ')})`;

/** Every cell of the result, also those in which nobody is. */
export function cellsSql(plan: Plan, printed: string): string {
  const keys = keysOf(plan);
  const list = [level(keys), ...keys.map(key => `CAST(${key} AS VARCHAR)`)];
  return `WITH base AS (${printed}) SELECT ${list.join(', ')} FROM base ${sets(plan, [])}`;
}

/** By cell and unit first, so that ten records of one person are one unit; then the cells. */
export function unitsSql(plan: Plan, printed: string, unit: number, width: number): string {
  const keys = keysOf(plan);
  const first = plan.statistics.flatMap(({ column }, place) =>
    column ? [`count(a${place}) AS n${place}`, `count(*) - count(a${place}) AS m${place}`] : []);
  const sums = plan.statistics.flatMap(({ kind }, place) => (kind === 'sum' || kind === 'mean' ? [`abs(CAST(sum(a${place}) AS DOUBLE)) AS s${place}`] : []));
  const one = plan.statistics.flatMap(({ kind }, place) => {
    const summed = kind === 'sum' || kind === 'mean';
    const counted = kind === 'rows' ? 'count(*)' : kind === 'sum' ? `count_if(s${place} <> 0)`
      : kind === 'mean' ? `least(count_if(s${place} <> 0), count_if(n${place} > 0))` : `count_if(n${place} > 0)`;
    return [
      `CAST(${counted} AS DOUBLE)`,
      kind === 'rows' ? 'CAST(0 AS DOUBLE)' : `CAST(count_if(m${place} > 0) AS DOUBLE)`,
      summed ? `coalesce(sum(s${place}), 0)` : 'CAST(0 AS DOUBLE)',
      ...Array.from({ length: width }, (_, rank) => (summed ? `coalesce(max(s${place}, ${width})[${rank + 1}], 0)` : 'CAST(0 AS DOUBLE)'))
    ];
  });
  const inside = ['u', ...keys, `${level(keys)} AS g`, ...first, ...sums];
  return `WITH base AS (SELECT *, u${unit} AS u FROM (${printed})), ` +
    `units AS (SELECT ${inside.join(', ')} FROM base WHERE u IS NOT NULL ${sets(plan, ['u'])}) ` +
    `SELECT CAST(g AS INTEGER), ${[...keys.map(key => `CAST(${key} AS VARCHAR)`), 'CAST(count(*) AS DOUBLE)', ...one].join(', ')} ` +
    `FROM units GROUP BY ${['g', ...keys].join(', ')}`;
}

/** Distinct units of each cell, and of the margin over all values of the keys in `dropped`: both exact, one within the other. */
export function marginSql(plan: Plan, printed: string, wide: string, unit: number, dropped: number[], set: number[]): string {
  const kept = set.filter(place => !dropped.includes(place)).map(place => `k${place}`);
  const all = set.map(place => `k${place}`);
  const by = (names: string[]): string => (names.length ? ` GROUP BY ${names.join(', ')}` : '');
  const on = kept.length ? kept.map(key => `cell.${key} IS NOT DISTINCT FROM margin.${key}`).join(' AND ') : 'true';
  const pick = (names: string[]): string => [...names, `count(DISTINCT u${unit}) AS n`].join(', ');
  const keys = keysOf(plan).map(key => (all.includes(key) ? `CAST(cell.${key} AS VARCHAR)` : 'NULL'));
  return `WITH cell AS (SELECT ${pick(all)} FROM (${printed})${by(all)}), margin AS (SELECT ${pick(kept)} FROM (${wide})${by(kept)}) ` +
    `SELECT ${[...keys, 'CAST(margin.n - cell.n AS DOUBLE)', 'CAST(cell.n AS DOUBLE)'].join(', ')} FROM cell JOIN margin ON ${on}`;
}

