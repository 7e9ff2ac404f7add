import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { DuckDBConnection } from '@duckdb/node-api';
import { prove } from '../src/index.js';
import type { ProofAnswer, Verdict, VerdictName } from '../src/types.js';
import { catalogueOf, dataOf, sqlOf, type Case, type Value } from './generate.js';

/** A finding of the reference at one cell: the values of the level's keys, by qualified name. */
export interface ReferenceFinding {
  key: [string, Value][];
  column: string;
  code: string;
  verdict: 'review' | 'unsafe';
  pack?: string;
  unitType?: string;
  measured?: number;
  required?: number;
}

export interface ReferenceAnswer {
  verdict: VerdictName;
  cells: ReferenceFinding[];
  output: { code: string; verdict: 'review' }[];
}

/** The engine's verdict, with DuckDB as in the product. */
export async function engineVerdict(connection: DuckDBConnection, one: Case): Promise<Verdict> {
  const scalar = async (sql: string): Promise<string> => String((await connection.runAndReadAll(sql)).getRows()[0]?.[0]);
  const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  await connection.run(dataOf(one));
  // Places that no number of JavaScript's can hold are of no use here.
  const tree: unknown = JSON.parse((await scalar(`SELECT json_serialize_sql(${quoted(sqlOf(one))})`)).replace(/"query_location":\d{17,}/g, '"query_location":0'));
  const proof = prove({ tree, catalogue: catalogueOf(one) });
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

/** checker.py as one long-lived process. */
export function startReference(): { check(one: Case): Promise<ReferenceAnswer>; stop(): void } {
  const child = spawn('python3', [fileURLToPath(new URL('checker.py', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async check(one) {
      child.stdin.write(`${JSON.stringify(one)}\n`);
      const { value, done } = await lines.next();
      if (done) {
        throw new Error('The reference ended: its error is above');
      }
      return JSON.parse(String(value)) as ReferenceAnswer;
    },
    stop() {
      child.stdin.end();
    }
  };
}
