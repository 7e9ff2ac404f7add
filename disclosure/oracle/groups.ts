import type { DuckDBConnection } from '@duckdb/node-api';
import { literal } from './database.js';
import type { Part, Query } from './queries.js';
import { inWorld } from './worlds.js';

/** Groups of people that a query speaks of: its cells at each level, and in them those for whom each of its conditions is true, or is not. */

export interface Group {
  part: Part;
  /** Columns by which people are in it, each with its value as text. */
  is: { column: string; value: string | null }[];
}

const few = (minimum: number): string => `HAVING count(DISTINCT person) BETWEEN 1 AND ${minimum - 1}`;

/** What people of a part are grouped by: keys, then conditions. */
const columnsOf = ({ keys, conditions }: Part): string[] => [...keys, ...conditions.map(condition => `coalesce(${condition}, false)`)];
const peopleSql = (part: Part): string => `SELECT ${[`${part.person} AS person`, ...columnsOf(part).map((column, place) => `CAST(${column} AS VARCHAR) AS g${place}`)].join(', ')} FROM ${part.base}`;

/** Each level alone, with each condition, and with all. */
function setsOf({ keys, levels, conditions }: Part): number[][] {
  const places = conditions.map((_, place) => keys.length + place);
  const cuts = [[], ...places.map(place => [place]), ...(places.length > 1 ? [places] : [])];
  return levels.flatMap(level => cuts.map(cut => [...level, ...cut]));
}

/** Groups that in truth have somebody, but fewer than `minimum`. */
export async function smallGroups(connection: DuckDBConnection, { parts }: Query, minimum: number): Promise<Group[]> {
  const found: Group[] = [];
  for (const part of parts) {
    const columns = columnsOf(part);
    const sets = setsOf(part);
    const names = columns.map((_, place) => `g${place}`);
    const shown = [...names.map(name => `grouping(${name}) = 0`), ...names];
    const by = sets.map(set => `(${set.map(place => names[place]!).join(', ')})`).join(', ');
    const sql = `SELECT ${shown.length > 0 ? shown.join(', ') : '0'} FROM (${peopleSql(part)}) ${columns.length > 0 ? `GROUP BY GROUPING SETS (${by})` : ''} ${few(minimum)}`;
    for (const row of (await connection.runAndReadAll(sql)).getRowsJS()) {
      found.push({ part, is: columns.flatMap((column, place) => (row[place] === true ? [{ column, value: row[columns.length + place] as string | null }] : [])) });
    }
  }
  return found;
}

/** In how many of the consistent worlds the group is such a one. */
export async function smallIn(connection: DuckDBConnection, { part, is }: Group, minimum: number): Promise<number> {
  const columns = columnsOf(part);
  const within = is.map(({ column, value }) => `g${columns.indexOf(column)} IS NOT DISTINCT FROM ${literal(value)}`);
  const here = `SELECT person FROM (${inWorld(peopleSql(part))})${within.length > 0 ? ` WHERE ${within.join(' AND ')}` : ''}`;
  const worlds = `SELECT world.w FROM consistent AS world JOIN LATERAL (${here}) AS said ON true GROUP BY world.w ${few(minimum)}`;
  return Number((await connection.runAndReadAll(`SELECT CAST(count(*) AS DOUBLE) FROM (${worlds})`)).getRowsJS()[0]![0]);
}
