import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { verdictOn } from '../src/rehearsal.js';
import type { Verdict } from '../src/types.js';
import { catalogueOf, databases, databaseSql, rules, type Database, type Rules } from './database.js';
import { disclosures, type Disclosure } from './intruder.js';
import { queries, type Query } from './queries.js';

/** A database, and what is asked of it. */
export interface Case {
  database: Database;
  asked: { query: Query; rules: Rules; seat: number }[];
}

export const cases: fc.Arbitrary<Case> = fc.record({
  database: databases,
  asked: fc.array(fc.record({ query: queries, rules, seat: fc.nat(9) }), { minLength: 1, maxLength: 8, size: 'max' })
});

/** Says whether a result is safe alone; the engine, or one that was broken on purpose. */
export type Judge = (verdict: Verdict) => boolean;
export const engine: Judge = ({ verdict }) => verdict === 'safe alone';
/** The engine as if it had no such rules. */
export const without = (...codes: string[]): Judge => ({ findings }) => findings.every(({ code }) => codes.includes(code));

export interface Counterexample extends Disclosure {
  database: Database;
  query: Query;
  rules: Rules;
}

export interface Outcome {
  /** All that were judged, and those that the judge calls safe alone: only they are looked at. */
  judged: { query: Query; rules: Rules; safe: boolean; findings: string[] }[];
  counterexamples: Counterexample[];
}

/** Judges each query of a case, and lets the intruder read what is safe. */
export async function look(connection: DuckDBConnection, { database, asked }: Case, judge: Judge = engine): Promise<Outcome> {
  await connection.run(databaseSql(database));
  const outcome: Outcome = { judged: [], counterexamples: [] };
  for (const { query, rules: pack, seat } of asked) {
    const verdict = await verdictOn(connection, query.sql, catalogueOf(database, pack), true);
    const safe = judge(verdict);
    outcome.judged.push({ query, rules: pack, safe, findings: [...new Set(verdict.findings.map(({ code }) => code))] });
    if (safe) {
      const told = await disclosures(connection, database, pack, query, seat);
      outcome.counterexamples.push(...told.map(one => ({ ...one, database, query, rules: pack })));
    }
  }
  return outcome;
}

/** What share of the queries that were judged is safe alone, by what they are made of. */
export class Mix {
  readonly #counts = new Map<string, { judged: number; safe: number }>();
  judged = 0;
  safe = 0;

  add({ judged }: Outcome): void {
    for (const { query, safe } of judged) {
      this.judged += 1;
      this.safe += safe ? 1 : 0;
      for (const construct of query.constructs) {
        const count = this.#counts.get(construct) ?? { judged: 0, safe: 0 };
        this.#counts.set(construct, { judged: count.judged + 1, safe: count.safe + (safe ? 1 : 0) });
      }
    }
  }

  /** Made of what nothing was safe alone, so that the intruder had nothing to read. */
  never(): string[] {
    return [...this.#counts].flatMap(([construct, { safe }]) => (safe === 0 ? [construct] : [])).sort();
  }

  toString(): string {
    const lines = [...this.#counts].sort(([one], [other]) => one.localeCompare(other)).map(([construct, { judged, safe }]) => `${construct.padEnd(26)}${String(judged).padStart(8)}${String(safe).padStart(8)}`);
    return [`${'construct'.padEnd(26)}  judged    safe`, ...lines, `${'all'.padEnd(26)}${String(this.judged).padStart(8)}${String(this.safe).padStart(8)}`].join('\n');
  }
}

/** A counterexample as somebody can run it. */
export const story = ({ database, query, rules: pack, ...disclosure }: Counterexample): string =>
  [JSON.stringify(disclosure), `${databaseSql(database)};`, `${query.sql};`, JSON.stringify(pack)].join('\n');
