import type { DuckDBConnection } from '@duckdb/node-api';
import type { Catalogue, LargestTotals, Relation } from '../src/types.js';

/** As many as the extract builder keeps. */
const deepest = 100;

/** The catalogue with the bounds that the extract builder would have prepared: proofs take shorter ways then, and must come to the same verdicts. */
export async function prepared(connection: DuckDBConnection, catalogue: Catalogue): Promise<Catalogue> {
  const relations = await Promise.all(catalogue.relations.map(async relation => ({
    ...relation,
    units: await Promise.all(relation.units.map(async unit => ({ ...unit, largest: await largestOf(connection, relation, unit.column) })))
  })));
  return { ...catalogue, relations };
}

async function largestOf(connection: DuckDBConnection, { schema, name, variables }: Relation, unit: string): Promise<LargestTotals> {
  const figures = async (sql: string): Promise<number[]> => (await connection.runAndReadAll(sql)).getRows().map(([figure]) => Number(figure));
  const held = async (total: string): Promise<number[]> => {
    let sum = 0;
    return (await figures(`SELECT ${total}::DOUBLE AS t FROM ${schema}.${name} WHERE ${unit} IS NOT NULL GROUP BY ${unit} ORDER BY t DESC LIMIT ${deepest}`)).map(one => (sum += one));
  };
  const amounts = variables.filter(({ kind }) => kind === 'magnitude').map(variable => variable.name);
  const sums = await Promise.all(amounts.map(async amount => [amount, await held(`sum(abs(${amount}))`)] as const));
  const bounded = sums.filter(([, largest]) => largest.every(Number.isFinite));
  const least = await Promise.all(bounded.map(async ([amount]) => [amount, (await figures(`SELECT min(${amount}) FROM ${schema}.${name}`))[0] ?? NaN] as const));
  return { records: await held('count(*)'), variables: Object.fromEntries(bounded), nonNegative: least.flatMap(([amount, smallest]) => (smallest >= 0 ? [amount] : [])) };
}
