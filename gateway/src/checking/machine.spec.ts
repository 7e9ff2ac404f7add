import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { rehearse, type Rehearsal } from '../rehearsal.js';
import { daysLater } from './due.js';
import { decisionOf, outcomeOf, steps } from './machine.js';

let on: Rehearsal;
beforeAll(async () => { on = await rehearse(); });
afterAll(async () => on.close());

const states = ['draft', 'submitted', 'in review', 'returned', 'approved', 'released', 'rejected', 'withdrawn'] as const;

describe('the states of a request', () => {
  it('are the same in the code and in the database', async () => {
    const rows = await sql<{ state: string; next: string }>`SELECT state, next FROM request_step`.execute(on.services.database);
    const told = new Set(Object.values(steps).flatMap(({ from, to }) => from.filter(state => state !== to).map(state => `${state} > ${to}`)));
    expect(new Set(rows.rows.map(({ state, next }) => `${state} > ${next}`))).toEqual(told);
  });

  it('end where something was released, rejected or withdrawn', () => {
    for (const { from } of Object.values(steps)) {
      expect(from).not.toEqual(expect.arrayContaining(['released']));
      expect(from).not.toEqual(expect.arrayContaining(['rejected']));
      expect(from).not.toEqual(expect.arrayContaining(['withdrawn']));
    }
  });

  it('change by steps only, whoever writes to the database', async () => {
    const { database } = on.services;
    const legal = new Set(Object.values(steps).flatMap(({ from, to }) => from.map(state => `${state} > ${to}`)));
    let tried = 0;
    for (const before of states) {
      for (const after of states.filter(state => state !== before)) {
        await sql`DROP TRIGGER request_steps`.execute(database).catch(() => undefined);
        await sql`DELETE FROM request`.execute(database);
        await sql`INSERT INTO request VALUES ('r', 'health', 'claims', 'ada', 'draft', 1, 1, 'now', 'now', 'now', 'now')`.execute(database);
        await sql`UPDATE request SET state = ${before}`.execute(database);
        await sql.raw(trigger).execute(database);
        const moved = await sql`UPDATE request SET state = ${after}`.execute(database).then(() => true, (error: Error) => {
          expect(error.message).toContain('illegal-state');
          return false;
        });
        expect(`${before} > ${after}: ${moved}`).toBe(`${before} > ${after}: ${legal.has(`${before} > ${after}`)}`);
        tried++;
      }
    }
    expect(tried).toBe(56);
  });

  let trigger = '';
  beforeAll(async () => {
    const { rows } = await sql<{ sql: string }>`SELECT sql FROM sqlite_schema WHERE name = 'request_steps'`.execute(on.services.database);
    trigger = rows[0]?.sql ?? '';
    expect(trigger).toContain('illegal-state');
  });

  it('begin as a draft', async () => {
    await expect(sql`INSERT INTO request VALUES ('r2', 'health', 'claims', 'ada', 'approved', 1, 1, 'now', 'now', 'now', 'now')`.execute(on.services.database)).rejects.toThrow('illegal-state');
  });
});

describe('votes', () => {
  it('on an output come to a decision only where all agree', () => {
    expect(outcomeOf(['approve', 'approve'])).toBe('approved');
    expect(outcomeOf(['reject', 'reject'])).toBe('rejected');
    expect(outcomeOf(['approve', 'reject'])).toBe('returned');
    expect(outcomeOf(['approve', 'return'])).toBe('returned');
  });

  it('on a request approve the whole of it, or none', () => {
    expect(decisionOf(['approved', 'approved'])).toBe('approve');
    expect(decisionOf(['approved', 'returned'])).toBe('return');
    expect(decisionOf(['approved', 'rejected'])).toBe('return');
    expect(decisionOf(['rejected', 'rejected'])).toBe('reject');
  });
});

it('an answer is due in working days', () => {
  expect(daysLater(new Date('2026-11-26T10:00:00Z'), 3).toISOString()).toBe('2026-12-01T10:00:00.000Z');
  expect(daysLater(new Date('2026-11-28T10:00:00Z'), 1).toISOString()).toBe('2026-11-30T10:00:00.000Z');
});
