import type { DuckDBConnection } from '@duckdb/node-api';
import type { Proof } from './ask.js';
import { prove } from './prove.js';
import type { Catalogue, ProofAnswer, Verdict } from './types.js';

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** DuckDB's serialised SELECT. */
export async function treeOn(connection: DuckDBConnection, sql: string): Promise<unknown> {
  const text = String((await connection.runAndReadAll(`SELECT json_serialize_sql(${quoted(sql)})`)).getRows()[0]?.[0]);
  // Places that no number of JavaScript's can hold are of no use here.
  return JSON.parse(text.replace(/"query_location":\d{17,}/g, '"query_location":0'));
}

/** The verdict on a statement with DuckDB as in the product, for specs and the reference. */
export const verdictOn = async (connection: DuckDBConnection, sql: string, catalogue: Catalogue, all = false): Promise<Verdict> =>
  answered(connection, prove({ tree: await treeOn(connection, sql), catalogue, all }));

/** What a proof comes to, with DuckDB as in the product. */
export async function answered<T>(connection: DuckDBConnection, proof: Proof<T>): Promise<T> {
  for (let step = proof.next(); ; ) {
    if (step.done) {
      return step.value;
    }
    const answer: ProofAnswer = step.value.kind === 'print'
      ? await printedOn(connection, step.value.tree)
      : ((await connection.runAndReadAll(step.value.sql)).getRowsJS() as ProofAnswer);
    step = proof.next(answer);
  }
}

/** SQL of a serialised SELECT. */
export const printedOn = async (connection: DuckDBConnection, tree: unknown): Promise<string> =>
  String((await connection.runAndReadAll(`SELECT json_deserialize_sql(${quoted(JSON.stringify(tree))})`)).getRows()[0]?.[0]);
