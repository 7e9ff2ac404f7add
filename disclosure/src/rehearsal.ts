import type { DuckDBConnection } from '@duckdb/node-api';
import type { Proof } from './ask.js';
import { prove } from './prove.js';
import type { AnswerColumn, Catalogue, ProofAnswer, ProofRequest, Verdict } from './types.js';

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

/** The verdict and the rows of the result, by one scan where one is enough. */
export async function resultOn(connection: DuckDBConnection, sql: string, catalogue: Catalogue): Promise<{ verdict: Verdict; rows: unknown[][]; together: boolean }> {
  let rows: unknown[][] | undefined;
  const verdict = await answered(connection, prove({ tree: await treeOn(connection, sql), catalogue, together: true }), found => (rows = found));
  return { verdict, rows: rows ?? (await connection.runAndReadAll(sql)).getRowsJS(), together: rows !== undefined };
}

/** What a proof comes to, with DuckDB as in the product. */
export async function answered<T>(connection: DuckDBConnection, proof: Proof<T>, hear: (rows: unknown[][]) => void = () => undefined): Promise<T> {
  for (let step = proof.next(); ; ) {
    if (step.done) {
      return step.value;
    }
    step = proof.next(await answerOn(connection, step.value, hear));
  }
}

async function answerOn(connection: DuckDBConnection, request: ProofRequest, hear: (rows: unknown[][]) => void): Promise<ProofAnswer> {
  if (request.kind === 'print') {
    return printedOn(connection, request.tree);
  }
  if (request.kind === 'result' && request.evidence.length === 0) {
    return [];
  }
  const read = await connection.runAndReadAll(request.kind === 'run' ? request.sql : await printedOn(connection, request.tree));
  const columns = read.getColumnsJS() as AnswerColumn[];
  if (request.kind === 'run') {
    return columns;
  }
  hear(read.getRowsJS().map(row => row.slice(0, request.columns)));
  // Without a row there are no columns.
  return request.evidence.map(place => columns[place] ?? []);
}

/** SQL of a serialised SELECT. */
export const printedOn = async (connection: DuckDBConnection, tree: unknown): Promise<string> =>
  String((await connection.runAndReadAll(`SELECT json_deserialize_sql(${quoted(JSON.stringify(tree))})`)).getRows()[0]?.[0]);
