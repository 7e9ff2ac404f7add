import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { verdictOn } from '../src/rehearsal.js';
import type { Verdict, VerdictName } from '../src/types.js';
import { catalogueOf } from './generate.js';
import type { Case, Value } from './query.js';
import { dataOf, sqlOf } from './text.js';

/** A finding of the reference at one cell: the values of the level's keys, by their place: k0, k1, ... */
export interface ReferenceFinding {
  key: [string, Value][];
  /** Name of the statistic; empty: of the row. */
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
  /** Why the whole is for a person. */
  output: { code: string; verdict: 'review' | 'unsafe' }[];
  /** Of the result; null where HAVING, LIMIT and the like leave some out. */
  rows: number | null;
}

export interface Judged {
  engine: Verdict;
  reference: ReferenceAnswer;
  /** Of the result. */
  rows: number;
}

/** checker/ as one long-lived process, that answers in the order of the questions. */
function startReference(): { check(one: Case): Promise<ReferenceAnswer>; stop(): void } {
  const child = spawn('python3', ['-m', 'checker'], { cwd: fileURLToPath(new URL('.', import.meta.url)), stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: { resolve(answer: ReferenceAnswer): void; reject(error: Error): void }[] = [];
  let ended: Error | undefined;
  createInterface({ input: child.stdout }).on('line', line => waiting.shift()!.resolve(JSON.parse(line) as ReferenceAnswer));
  child.on('exit', () => {
    ended = new Error('The reference ended: its error is above');
    waiting.splice(0).forEach(({ reject }) => reject(ended!));
  });
  // It may end while a question is on its way: then the exit tells.
  child.stdin.on('error', () => undefined);
  return {
    check: one =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(ended);
          return;
        }
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(one)}\n`);
      }),
    stop: () => void child.stdin.end()
  };
}

async function engineOn(connection: DuckDBConnection, one: Case): Promise<Omit<Judged, 'reference'>> {
  await connection.run(dataOf(one));
  const sql = sqlOf(one);
  const { rowCount } = await connection.runAndReadAll(`SELECT count(*) FROM (${sql})`).then(read => ({ rowCount: Number(read.getRows()[0]![0]) }));
  return { engine: await verdictOn(connection, sql, catalogueOf(one)), rows: rowCount };
}

export interface Judges {
  judge(one: Case): Promise<Judged>;
  /** Several at a time; in the order of the cases. */
  judgeAll(some: Case[]): Promise<Judged[]>;
  stop(): void;
}

/** The engine and the reference, side by side. Each lane has a database of its own, for cases name their tables alike. */
export async function startJudges(lanes = 3): Promise<Judges> {
  const reference = startReference();
  const connections = await Promise.all(Array.from({ length: lanes }, async () => (await DuckDBInstance.create(':memory:', { threads: '1' })).connect()));
  const judgeOn = async (connection: DuckDBConnection, one: Case): Promise<Judged> => {
    const [answer, engine] = await Promise.all([reference.check(one), engineOn(connection, one)]);
    return { ...engine, reference: answer };
  };
  return {
    judge: one => judgeOn(connections[0]!, one),
    async judgeAll(some) {
      const found: Judged[] = new Array<Judged>(some.length);
      let next = 0;
      await Promise.all(connections.map(async connection => {
        for (let place = next++; place < some.length; place = next++) {
          found[place] = await judgeOn(connection, some[place]!);
        }
      }));
      return found;
    },
    stop() {
      reference.stop();
      connections.forEach(connection => connection.closeSync());
    }
  };
}
