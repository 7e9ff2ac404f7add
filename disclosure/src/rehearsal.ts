import type { DuckDBConnection } from '@duckdb/node-api';
import { prove } from './prove.js';
import type { Catalogue, ProofAnswer, Verdict } from './types.js';

/** The verdict on a statement with DuckDB as in the product, for specs and the reference. */
export async function verdictOn(connection: DuckDBConnection, sql: string, catalogue: Catalogue): Promise<Verdict> {
  const scalar = async (text: string): Promise<string> => String((await connection.runAndReadAll(text)).getRows()[0]?.[0]);
  const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  // Places that no number of JavaScript's can hold are of no use here.
  const tree: unknown = JSON.parse((await scalar(`SELECT json_serialize_sql(${quoted(sql)})`)).replace(/"query_location":\d{17,}/g, '"query_location":0'));
  const proof = prove({ tree, catalogue });
  for (let step = proof.next(); ; ) {
    if (step.done) {
      return step.value;
    }
    const answer: ProofAnswer = step.value.kind === 'print'
      ? await scalar(`SELECT json_deserialize_sql(${quoted(JSON.stringify(step.value.tree))})`)
      : ((await connection.runAndReadAll(step.value.sql)).getRowsJS() as ProofAnswer);
    step = proof.next(answer);
  }
}
