import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { resultOn, verdictOn } from '../src/rehearsal.js';
import type { Verdict } from '../src/types.js';
import { victims, type Attack } from './attack.js';
import { catalogue } from './catalogue.js';
import { combinations } from './combinations.js';
import { database } from './database.js';
import { disguises } from './disguises.js';
import { identity } from './identity.js';
import { joins } from './joins.js';
import { levels } from './levels.js';
import { omissions } from './omissions.js';
import { populations } from './populations.js';
import { records } from './records.js';
import { rules } from './rules.js';
import { subqueries } from './subqueries.js';
import { twists } from './twists.js';
import { windows } from './windows.js';

const kinds: Record<string, Attack[]> = { populations, identity, records, windows, omissions, joins, subqueries, combinations, levels, rules, disguises, twists };
const attacks = Object.values(kinds).flat();

let connection: DuckDBConnection;

beforeAll(async () => {
  // One thread: sums are the same to the last digit.
  connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  await connection.run(database);
});

afterAll(() => connection.closeSync());

/** What ends a query is an answer, too, so an attack may fail in DuckDB; by its own doing, and not by a wrong name. */
async function runs(sql: string): Promise<string> {
  try {
    await connection.runAndReadAll(sql);
    return 'runs';
  } catch (error) {
    return String(error).split(':')[0] as string;
  }
}

/** The verdict, which is the same where the result ran with its evidence. */
async function judged(sql: string): Promise<Verdict> {
  const verdict = await verdictOn(connection, sql, catalogue);
  const together = await resultOn(connection, sql, catalogue).catch(() => undefined);
  expect(told(together?.verdict ?? verdict)).toEqual(told(verdict));
  return verdict;
}

/** What it says, in any order: of more findings than are kept those that fail alike come as the rows do. */
const told = ({ findings, ...more }: Verdict): unknown => ({ ...more, findings: more.findingsTotal > findings.length ? findings.length : findings.map(one => JSON.stringify(one)).sort() });

describe.each(Object.entries(kinds))('attacks by %s', (_, list) => {
  it.each(list.map(attack => [attack.id, `${attack.name}, at ${victims[attack.at]}`, attack] as const))('%s: %s', async (_id, _story, { sql, may, finds }) => {
    expect(await runs(sql)).toMatch(/^(runs|Invalid Input Error)$/);
    const { verdict, findings } = await judged(sql);
    expect({ verdict, found: findings.length > 0 }).toEqual({ verdict: may.find(allowed => allowed === verdict) ?? may.join(' or '), found: true });
    if (finds !== undefined) {
      expect(findings.map(({ code }) => code)).toContain(finds);
    }
  });
});

describe.each(Object.entries(kinds))('controls of %s', (_, list) => {
  it.each(list.flatMap(({ id, control }) => (control ? [[id, control.sql] as const] : [])))('%s has a harmless twin', async (_id, sql) => {
    expect(await runs(sql)).toBe('runs');
    const { verdict, findings } = await judged(sql);
    expect({ verdict, codes: findings.map(({ code }) => code) }).toEqual({ verdict: 'safe alone', codes: [] });
  });
});

describe('the list', () => {
  it('calls each attack by one name, and aims at everybody who is there to be aimed at', () => {
    expect(new Set(attacks.map(({ id }) => id)).size).toBe(attacks.length);
    expect(new Set(attacks.map(({ sql }) => sql)).size).toBe(attacks.length);
    expect([...new Set(attacks.map(({ at }) => at))].sort()).toEqual(Object.keys(victims).sort());
  });
});
