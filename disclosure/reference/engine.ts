import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { DuckDBConnection } from '@duckdb/node-api';
import { verdictOn } from '../src/rehearsal.js';
import type { Verdict, VerdictName } from '../src/types.js';
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

/** The engine's verdict on a case. */
export async function engineVerdict(connection: DuckDBConnection, one: Case): Promise<Verdict> {
  await connection.run(dataOf(one));
  return verdictOn(connection, sqlOf(one), catalogueOf(one));
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
