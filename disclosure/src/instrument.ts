import type { Plan, Statistic } from './classify.js';
import { idOf, type Owner } from './resolve.js';
import type { Node } from './tree.js';

const reference = (alias: string, name: string): Node =>
  ({ class: 'COLUMN_REF', type: 'COLUMN_REF', alias: '', query_location: 0, column_names: [alias, name] });
const named = (node: Node, alias: string): Node => ({ ...node, alias });

/** The base: FROM and WHERE as they were written, with keys k, units u and arguments a instead of the select list. */
export function baseTree(plan: Plan, owners: Owner[], wide?: { from: Node; conjuncts: Node[] }): Node {
  const list = [
    ...plan.keys.map(({ column }, place) => named(reference(column.alias, column.variable.name), `k${place}`)),
    ...owners.map(({ alias, unit }, place) => named(reference(alias, unit.column), `u${place}`)),
    ...plan.statistics.flatMap(({ column }, place) => (column ? [named(reference(column.alias, column.variable.name), `a${place}`)] : []))
  ];
  const node = {
    ...plan.select, modifiers: [], select_list: list, group_expressions: [], group_sets: [], aggregate_handling: 'STANDARD_HANDLING',
    ...(wide ? { from_table: wide.from, where_clause: conjunction(wide.conjuncts) } : {})
  };
  return { error: false, statements: [{ node, named_param_map: [] }] };
}

function conjunction(conjuncts: Node[]): Node | null {
  const [only] = conjuncts;
  return conjuncts.length > 1 ? { class: 'CONJUNCTION', type: 'CONJUNCTION_AND', alias: '', query_location: 0, children: conjuncts } : (only ?? null);
}

/** A wider base, or the same, over whose units a cell's class is held: without the keys in `dropped`. */
export interface Margin {
  dropped: number[];
  /** SQL of the base without the conditions on the variable and what joins select by it; absent where there are none. */
  wide?: string;
}

const keyNames = (plan: Plan): string[] => plan.keys.map((_, place) => `k${place}`);
const levelOf = (plan: Plan): string => (plan.levels.length > 1 ? `grouping(${keyNames(plan).join(', ')})` : '0');
const bySets = (plan: Plan): string =>
  `GROUP BY GROUPING SETS (${plan.levels.map(level => `(${[...level.map(place => `k${place}`), 'u'].join(', ')})`).join(', ')})`;

/** A unit's contribution to a statistic, among its rows of a cell. */
function contribution({ kind, column }: Statistic, place: number, owner: Owner): string {
  switch (kind) {
    case 'rows':
      return 'count(*)';
    case 'values':
      return `count(a${place})`;
    case 'units':
      // Of itself a unit is one.
      if (column?.id === idOf(owner.alias, owner.unit.column)) {
        return '1';
      }
      return `count(DISTINCT a${place})`;
    default:
      return `coalesce(abs(CAST(sum(a${place}) AS DOUBLE)), 0)`;
  }
}

const unitsTable = (plan: Plan, printed: string, unit: number, list: string[]): string =>
  `SELECT ${['u', ...keyNames(plan), `${levelOf(plan)} AS g`, ...list].join(', ')} FROM (SELECT *, u${unit} AS u FROM (${printed})) ${bySets(plan)}`;

/** Columns of a cell that stand before those of its statistics: level, keys as text, then units and rows, then units outside by margin. */
export const cellColumns = (plan: Plan, margins: number): number => 1 + plan.keys.length + 2 + margins;
/** Columns of each statistic: contributors, units with a row without a value, all contributions, and the `width` largest. */
export const statisticColumns = (width: number): number => 3 + width;

/**
 * One statement for one unit column: the base by cell and unit, so that ten records of one person are one unit, and from that each cell with all that the rules
 * ask. Figures are DOUBLE; what is no number stands as text and fails every comparison.
 */
export function evidenceSql(plan: Plan, printed: string, { place: unit, owner }: { place: number; owner: Owner }, width: number, margins: Margin[]): string {
  const keys = keyNames(plan);
  const byUnit = plan.statistics.flatMap((statistic, place) => [
    `${contribution(statistic, place, owner)} AS c${place}`,
    ...(statistic.column && statistic.kind !== 'units' ? [`count(a${place}) AS n${place}`] : [])
  ]);
  const known = 'FILTER (WHERE u IS NOT NULL)';
  const byCell = plan.statistics.flatMap(({ kind, column }, place) => {
    const contributing = `count(*) FILTER (WHERE u IS NOT NULL AND c${place} <> 0)`;
    const missing = column && kind !== 'units' ? `count(*) FILTER (WHERE u IS NOT NULL AND n${place} < r)` : '0';
    return [
      `${kind === 'mean' ? `least(${contributing}, count(*) FILTER (WHERE u IS NOT NULL AND n${place} > 0))` : contributing} AS x${place}`,
      `${missing} AS m${place}`,
      `coalesce(sum(c${place}) ${known}, 0) AS t${place}`,
      `max(c${place}, ${width}) ${known} AS l${place}`
    ];
  });
  const wide = margins.map(({ wide: sql }, place) => (sql === undefined ? undefined : `wide${place} AS (${unitsTable(plan, sql, unit, [])})`));
  // Read once it streams; read again by a margin it is kept.
  const again = margins.some(margin => margin.wide === undefined);
  const tables = [
    `units AS ${again ? '' : 'NOT '}MATERIALIZED (${unitsTable(plan, printed, unit, ['count(*) AS r', ...byUnit])})`,
    `cells AS (SELECT ${['g', ...keys, `count(u) AS n`, 'sum(r) AS r', ...byCell].join(', ')} FROM units GROUP BY ${['g', ...keys].join(', ')})`,
    ...wide.filter(sql => sql !== undefined),
    ...margins.map((margin, place) => {
      const kept = ['g', ...keys.filter((_, key) => !margin.dropped.includes(key))];
      return `margin${place} AS (SELECT ${[...kept, 'count(DISTINCT u) AS n'].join(', ')} FROM ${margin.wide === undefined ? 'units' : `wide${place}`} GROUP BY ${kept.join(', ')})`;
    })
  ];
  const joins = margins.map((margin, place) => {
    const on = ['g', ...keys.filter((_, key) => !margin.dropped.includes(key))].map(name => `margin${place}.${name} IS NOT DISTINCT FROM cells.${name}`);
    return ` LEFT JOIN margin${place} ON ${on.join(' AND ')}`;
  });
  const double = (expression: string): string => `CAST(${expression} AS DOUBLE)`;
  const list = [
    'CAST(cells.g AS INTEGER)', ...keys.map(key => `CAST(cells.${key} AS VARCHAR)`), double('cells.n'), double('cells.r'),
    ...margins.map((_, place) => double(`margin${place}.n - cells.n`)),
    ...plan.statistics.flatMap((_, place) => [
      double(`x${place}`), double(`m${place}`), double(`t${place}`),
      ...Array.from({ length: width }, (_, rank) => double(`coalesce(l${place}[${rank + 1}], 0)`))
    ])
  ];
  return `WITH ${tables.join(', ')} SELECT ${list.join(', ')} FROM cells${joins.join('')}`;
}

/** Whether distinct values of a statistic add up over the levels: asked of each unit that stands in more than one finest cell. */
export function overlapSql(plan: Plan, printed: string, place: number): string {
  const keys = keyNames(plan);
  return `SELECT CAST(count(*) AS DOUBLE) FROM (SELECT a${place} FROM (SELECT DISTINCT ${[...keys, `a${place}`].join(', ')} FROM (${printed}) WHERE a${place} IS NOT NULL) GROUP BY a${place} HAVING count(*) > 1)`;
}

