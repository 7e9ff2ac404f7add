import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { resultOn } from '../src/rehearsal.js';
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

/** What the engine says, or nothing where DuckDB itself fails on the query (1.5 has such queries: an ANTI JOIN to a derived table that is grouped with
 *  DISTINCT): there is no result to judge then. */
async function engineOn(connection: DuckDBConnection, one: Case): Promise<Omit<Judged, 'reference'> | undefined> {
  await connection.run(dataOf(one));
  const said = await resultOn(connection, sqlOf(one), catalogueOf(one)).catch((error: Error) => {
    if (error.message.startsWith('INTERNAL Error')) {
      return undefined;
    }
    throw error;
  });
  return said && { engine: said.verdict, rows: said.rows.length };
}

export interface Judges {
  /** Undefined where there is no result. */
  judge(one: Case): Promise<Judged | undefined>;
  /** Several at a time; in the order of the cases. */
  judgeAll(some: Case[]): Promise<(Judged | undefined)[]>;
  stop(): void;
}

/** A database of its own, for cases name their tables alike; a new one where DuckDB gave it up. */
class Lane {
  private connection: DuckDBConnection | undefined;

  constructor(private readonly reference: ReturnType<typeof startReference>) {}

  async judge(one: Case): Promise<Judged | undefined> {
    this.connection ??= await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
    const [answer, said] = await Promise.all([this.reference.check(one), engineOn(this.connection, one)]);
    if (said === undefined) {
      this.close();
    }
    return said && { ...said, reference: answer };
  }

  close(): void {
    this.connection?.closeSync();
    this.connection = undefined;
  }
}

/** The engine and the reference, side by side. */
export function startJudges(lanes = 3): Judges {
  const reference = startReference();
  const all = Array.from({ length: lanes }, () => new Lane(reference));
  return {
    judge: one => all[0]!.judge(one),
    async judgeAll(some) {
      const found = new Array<Judged | undefined>(some.length);
      let next = 0;
      await Promise.all(all.map(async lane => {
        for (let place = next++; place < some.length; place = next++) {
          found[place] = await lane.judge(some[place]!);
        }
      }));
      return found;
    },
    stop() {
      reference.stop();
      all.forEach(lane => lane.close());
    }
  };
}
