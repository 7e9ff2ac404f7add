import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { check } from '../../audit/verify.mjs';
import { createServices } from '../services.js';
import { rehearsalCentre, rehearse, type Rehearsal } from '../rehearsal.js';

let on: Rehearsal;
beforeEach(async () => { on = await rehearse(); });
afterEach(async () => { await on.close(); });

const raw = (sql: string): void => {
  const database = new DatabaseSync(join(on.state, 'vitrine.db'));
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
};

describe('the audit log', () => {
  it('is a chain that verifies', async () => {
    for (const person of ['ada', 'bob', 'ada']) {
      await on.services.identity.issueCode(person);
    }
    expect(check({ state: on.state })).toMatchObject({ good: true, records: 3, findings: [] });
  });

  it('refuses to be changed', async () => {
    await on.services.identity.issueCode('ada');
    expect(() => raw("UPDATE audit SET body = '{}'")).toThrow(/append-only/);
    expect(() => raw('DELETE FROM audit')).toThrow(/append-only/);
  });

  it.each([
    ['changed', `UPDATE audit SET body = replace(body, 'bob', 'eve')`, 2],
    ['taken out', 'DELETE FROM audit WHERE sequence = 2', 2],
    ['swapped', `UPDATE audit SET sequence = -1 WHERE sequence = 1; UPDATE audit SET sequence = 1 WHERE sequence = 2; UPDATE audit SET sequence = 2 WHERE sequence = -1`, 1]
  ])('shows a record that was %s behind its back', async (_, sql, broken) => {
    for (const person of ['ada', 'bob', 'lea']) {
      await on.services.identity.issueCode(person);
    }
    raw(`DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; ${sql}`);
    expect(check({ state: on.state })).toMatchObject({ good: false, findings: [{ record: broken }] });
  });

  it('stands or falls with what it records: no record, no code, no token, no query', async () => {
    raw(`CREATE TRIGGER fault BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END`);
    await expect(on.services.identity.issueCode('ada')).rejects.toThrow();
    await expect(on.services.identity.issueToken({ person: 'ada', project: 'health' })).rejects.toThrow();
    await expect(on.gateway.queries.submit({ person: 'ada', project: 'health', compartment: 'claims' }, 'select 1 from claims_2023.main')).rejects.toThrow();
    for (const table of ['code', 'token', 'query'] as const) {
      expect(await on.services.database.selectFrom(table).selectAll().execute()).toEqual([]);
    }
  });

  it('stays one chain when two processes write', async () => {
    const other = await createServices({ state: on.state, centre: rehearsalCentre });
    await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? other : on.services).identity.issueCode('ada')));
    await other.close();
    expect(check({ state: on.state })).toMatchObject({ good: true, records: 40 });
  });

  it('lies in a file that only the gateway reads', () => {
    expect(statSync(join(on.state, 'vitrine.db')).mode & 0o777).toBe(0o600);
    expect(statSync(join(on.state, 'vitrine.db-wal')).mode & 0o777).toBe(0o600);
  });
});
