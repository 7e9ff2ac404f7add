import type { Plan } from './classify.js';
import { idOf, type Owner } from './resolve.js';
import type { Statistic } from './statistics.js';

/** A cell as the evidence has it: its level as GROUPING() numbers it, and its keys as text. */
export interface CellKey {
  level: number;
  key: (string | null)[];
}

/** As GROUPING() numbers levels: a bit for each key that is not in it, the first key's the highest. */
export function levelNumber(places: number[], width: number): number {
  return Array.from({ length: width }, (_, place) => place).reduce((bits, place) => bits | (places.includes(place) ? 0 : 1 << (width - 1 - place)), 0);
}

export const double = (expression: string): string => `CAST(${expression} AS DOUBLE)`;
export const kNames = (plan: Plan): string[] => plan.keys.map((_, place) => `k${place}`);
export const asText = (plan: Plan): string[] => kNames(plan).map(name => `CAST(${name} AS VARCHAR)`);
export const filterOf = ({ condition }: Pick<Statistic, 'condition'>, more?: string): string => {
  const parts = [...(condition === undefined ? [] : [`p${condition}`]), ...(more ? [more] : [])];
  return parts.length > 0 ? ` FILTER (WHERE ${parts.join(' AND ')})` : '';
};
export const isOf = ({ kind, column }: Statistic): boolean => column !== undefined && kind !== 'units';

/** SQL's GROUP BY of the levels, with other columns in each. */
export function groupBy(plan: Plan, levels: number[][], ...more: string[]): string {
  const sets = levels.map(level => [...level.map(place => `k${place}`), ...more]);
  const [only = []] = sets;
  return sets.length === 1 ? (only.length > 0 ? ` GROUP BY ${only.join(', ')}` : '') : ` GROUP BY GROUPING SETS (${sets.map(set => `(${set.join(', ')})`).join(', ')})`;
}

/** Level and keys of a row that is grouped by the levels; keys that a lone level leaves out are NULL. */
export function placed(plan: Plan, levels: number[][]): string[] {
  const [only = []] = levels;
  return levels.length === 1
    ? [`${levelNumber(only, plan.keys.length)} AS g`, ...kNames(plan).map((name, place) => (only.includes(place) ? name : `NULL AS ${name}`))]
    : [`CAST(grouping(${kNames(plan).join(', ')}) AS INTEGER) AS g`, ...kNames(plan)];
}

/** A unit's contribution to a statistic, among its rows of a cell. */
function contribution(statistic: Statistic, place: number, owner: Owner): string {
  const { kind, column } = statistic;
  switch (kind) {
    case 'rows':
      return `count(*)${filterOf(statistic)}`;
    case 'values':
    case 'quantile':
      return `count(a${place})${filterOf(statistic)}`;
    case 'units':
      // Of itself a unit is one.
      if (column?.id === idOf(owner.alias, owner.unit.column)) {
        return statistic.condition === undefined ? '1' : `CAST(count(*)${filterOf(statistic)} > 0 AS INTEGER)`;
      }
      return `count(DISTINCT a${place})${filterOf(statistic)}`;
    case 'variance':
      return `coalesce(sum(CAST(a${place} AS DOUBLE) * CAST(a${place} AS DOUBLE))${filterOf(statistic)}, 0)`;
    default:
      return `coalesce(abs(CAST(sum(a${place})${filterOf(statistic)} AS DOUBLE)), 0)`;
  }
}

/** Columns of each statistic in `exactSql`: rows, values, contributors, units with a row without a value, all contributions, and the `width` largest. */
export const exactColumns = (width: number): number => 5 + width;

/**
 * Each cell with all that the rules ask, for one unit column: the base by cell and unit, so that ten records of one person are one unit, and from that the cell. With `wanted`, those
 * cells only. Figures are DOUBLE; what is no number stands as text and fails every comparison.
 */
export function exactSql(plan: Plan, levels: number[][], printed: string, { place: unit, owner }: { place: number; owner: Owner }, width: number, wanted?: CellKey[]): string {
  const byUnit = plan.statistics.flatMap((statistic, place) => [
    `${contribution(statistic, place, owner)} AS c${place}`,
    `count(*)${filterOf(statistic)} AS r${place}`,
    ...(isOf(statistic) ? [`count(a${place})${filterOf(statistic)} AS n${place}`] : [])
  ]);
  const known = 'FILTER (WHERE u IS NOT NULL)';
  const byCell = plan.statistics.flatMap((statistic, place) => {
    const contributing = `count(*) FILTER (WHERE u IS NOT NULL AND c${place} <> 0)`;
    const withValue = isOf(statistic) ? `count(*) FILTER (WHERE u IS NOT NULL AND n${place} > 0)` : contributing;
    return [
      `sum(r${place})`, isOf(statistic) ? `sum(n${place})` : '0',
      statistic.kind === 'mean' ? `least(${contributing}, ${withValue})` : contributing,
      isOf(statistic) ? `count(*) FILTER (WHERE u IS NOT NULL AND n${place} < r${place})` : '0',
      `coalesce(sum(c${place}) ${known}, 0)`,
      `max(c${place}, ${width}) ${known}`
    ].map((expression, index) => `${expression} AS s${place}_${index}`);
  });
  const parts = wanted
    ? levels.flatMap(level => {
        const number = levelNumber(level, plan.keys.length);
        const rows = wanted.filter(cell => cell.level === number);
        return rows.length > 0 ? [unitsOf(plan, [level], only(plan, level, printed, rows), unit, byUnit)] : [];
      })
    : [unitsOf(plan, levels, `(${printed})`, unit, byUnit)];
  const list = plan.statistics.flatMap((_, place) => [
    ...[0, 1, 2, 3, 4].map(index => double(`s${place}_${index}`)), ...Array.from({ length: width }, (_, rank) => double(`coalesce(s${place}_5[${rank + 1}], 0)`))
  ]);
  return `WITH units AS NOT MATERIALIZED (${parts.join(' UNION ALL ')}), ` +
    `cells AS (SELECT ${['g', ...kNames(plan), ...byCell].join(', ')} FROM units GROUP BY ${['g', ...kNames(plan)].join(', ')}) ` +
    `SELECT ${['g', ...asText(plan), ...list].join(', ')} FROM cells`;
}

const unitsOf = (plan: Plan, levels: number[][], rows: string, unit: number, list: string[]): string =>
  `SELECT ${[`u${unit} AS u`, ...placed(plan, levels), ...list].join(', ')} FROM ${rows}${groupBy(plan, levels, `u${unit}`)}`;

/** Cells whose keys are listed. */
const mostListed = 100;

/** Rows of the base in some cells of one level. */
function only(plan: Plan, level: number[], printed: string, cells: CellKey[]): string {
  if (level.length === 0) {
    return `(${printed})`;
  }
  const values = cells.map(({ key }) => `(${level.map(place => literal(key[place] ?? null)).join(', ')})`);
  const on = level.map(place => `CAST(base.k${place} AS VARCHAR) IS NOT DISTINCT FROM wanted.w${place}`);
  // Where they are few, most rows are left out by one key, before any join.
  const near = cells.length > mostListed ? [] : level.map(place => {
    const texts = [...new Set(cells.map(({ key }) => key[place] ?? null))];
    const listed = texts.filter(text => text !== null).map(literal);
    const column = `CAST(k${place} AS VARCHAR)`;
    return `(${[...(listed.length > 0 ? [`${column} IN (${listed.join(', ')})`] : []), ...(texts.includes(null) ? [`${column} IS NULL`] : [])].join(' OR ')})`;
  });
  return `(SELECT * FROM (${printed})${near.length > 0 ? ` WHERE ${near.join(' AND ')}` : ''}) AS base SEMI JOIN (VALUES ${values.join(', ')}) AS wanted(${level.map(place => `w${place}`).join(', ')}) ON ${on.join(' AND ')}`;
}

const literal = (text: string | null): string => (text === null ? 'CAST(NULL AS VARCHAR)' : `'${text.replaceAll("'", "''")}'`);

/** Units of a class, and of its margin: by cell the units in it, those outside, and the margin's. `wide` is the margin's base; absent where it is the same. */
export function classSql(plan: Plan, levels: number[][], { printed, wide, unit, dropped, condition }: { printed: string; wide?: string; unit: number; dropped: number[]; condition?: number }): string {
  const keys = kNames(plan);
  const where = condition === undefined ? '' : ` WHERE p${condition}`;
  const kept = ['g', ...keys.filter((_, key) => !dropped.includes(key))];
  const on = kept.map(name => `margin.${name} IS NOT DISTINCT FROM cells.${name}`);
  const units = (name: string, sql: string, filter: string): string => `${name} AS (${unitsOf(plan, levels, `(SELECT * FROM (${sql})${filter})`, unit, [])})`;
  return `WITH ${units('units', printed, where)}, ${units('others', wide ?? printed, wide === undefined ? where : '')}, ` +
    `cells AS (SELECT ${['g', ...keys, 'count(u) AS n'].join(', ')} FROM units GROUP BY ${['g', ...keys].join(', ')}), ` +
    `margin AS (SELECT ${[...kept, 'count(DISTINCT u) AS n'].join(', ')} FROM others GROUP BY ${kept.join(', ')}) ` +
    `SELECT ${['cells.g', ...keys.map(key => `CAST(cells.${key} AS VARCHAR)`), double('cells.n'), double('margin.n - cells.n'), double('margin.n')].join(', ')} FROM cells LEFT JOIN margin ON ${on.join(' AND ')}`;
}

/** The rows of a margin that a class leaves out, as a class: by cell of the margin, the units with such a row, those without one, and all. */
export function leftOutSql(plan: Plan, levels: number[][], wide: string, unit: number, dropped: number[]): string {
  const bits = dropped.reduce((all, place) => all | (1 << (plan.keys.length - 1 - place)), 0);
  const kept = kNames(plan).map((name, place) => (dropped.includes(place) ? `NULL AS ${name}` : name));
  const units = `SELECT u, g | ${bits} AS g, ${kept.length > 0 ? `${kept.join(', ')}, ` : ''}bool_or(gone) AS gone FROM (${unitsOf(plan, levels, `(${wide})`, unit, ['bool_or(s IS NOT TRUE) AS gone'])}) WHERE u IS NOT NULL GROUP BY ALL`;
  return `SELECT ${['g', ...asText(plan), double('count(*) FILTER (WHERE gone)'), double('count(*) FILTER (WHERE NOT gone)'), double('count(*)')].join(', ')} FROM (${units}) GROUP BY ${['g', ...kNames(plan)].join(', ')}`;
}

/** By cell, units by which conditions are true for any of their rows: the conditions as bits, and how many units there are. */
export function patternSql(plan: Plan, levels: number[][], printed: string, unit: number): string {
  const bits = plan.conditions.map((_, place) => `CASE WHEN bool_or(p${place}) THEN ${1 << place} ELSE 0 END`).join(' + ');
  return `SELECT ${['g', ...asText(plan), double('count(*)')].join(', ')} FROM (${unitsOf(plan, levels, `(${printed})`, unit, [`${bits} AS bits`])}) WHERE u IS NOT NULL GROUP BY ${['g', ...kNames(plan), 'bits'].join(', ')}`;
}

/** By cell, units with a value at or below a quantile, and at or above it. */
export function supportSql(plan: Plan, level: number[], printed: string, { place, unit, call }: { place: number; unit: number; call: string }): string {
  const { condition } = plan.statistics[place] as Statistic;
  const rows = `SELECT * FROM (${printed}) WHERE a${place} IS NOT NULL${condition === undefined ? '' : ` AND p${condition}`}`;
  const keys = level.map(key => `k${key}`);
  const on = keys.map(name => `one.${name} IS NOT DISTINCT FROM cells.${name}`).join(' AND ') || 'true';
  return `WITH cells AS (SELECT ${[...keys, `${call} AS q`].join(', ')} FROM (${rows})${groupBy(plan, [level])}) ` +
    `SELECT ${[`${levelNumber(level, plan.keys.length)}`, ...kNames(plan).map((name, key) => (level.includes(key) ? `CAST(cells.${name} AS VARCHAR)` : 'NULL')),
      double(`count(DISTINCT u${unit}) FILTER (WHERE a${place} <= q)`), double(`count(DISTINCT u${unit}) FILTER (WHERE a${place} >= q)`)].join(', ')} ` +
    `FROM (${rows}) AS one JOIN cells ON ${on}${keys.length > 0 ? ` GROUP BY ${keys.map(name => `cells.${name}`).join(', ')}` : ' HAVING count(*) > 0'}`;
}

/** Whether distinct values of a statistic add up over levels: how often one stands in more than one finest cell of a cell there. */
export function overlapSql(plan: Plan, levels: number[][], printed: string, place: number): string {
  const { condition } = plan.statistics[place] as Statistic;
  const a = `a${place}`;
  const rows = `SELECT DISTINCT ${[...kNames(plan), a].join(', ')} FROM (${printed}) WHERE ${a} IS NOT NULL${condition === undefined ? '' : ` AND p${condition}`}`;
  return `SELECT ${double('count(*)')} FROM (SELECT ${a} FROM (${rows})${groupBy(plan, levels, a)} HAVING count(*) > 1)`;
}

/** Keys of the cells that HAVING leaves, of a SELECT that shows them under a name and their places. */
export function shownSql(plan: Plan, level: number[], printed: string, name: string): string {
  return `SELECT ${[`${levelNumber(level, plan.keys.length)}`, ...plan.keys.map((_, place) => `CAST("${name}${place}" AS VARCHAR)`)].join(', ')} FROM (${printed})`;
}
