import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createIdentity } from './index.js';
import { rehearse, type Rehearsal } from '../rehearsal.js';

let on: Rehearsal;
beforeEach(async () => { on = await rehearse(); });
afterEach(async () => { await on.close(); });

const minutes = 60_000;

describe('a one-time code', () => {
  it('opens one session and is dead after', async () => {
    const { code } = await on.services.identity.issueCode('ada');
    const attempts = await Promise.allSettled([1, 2, 3].map(() => on.services.identity.enter(code, 'gateway')));
    expect(attempts.filter(attempt => attempt.status === 'fulfilled')).toHaveLength(1);
    await expect(on.services.identity.enter(code, 'gateway')).rejects.toMatchObject({ code: 'not-signed-in' });
  });

  it('is dead after ten minutes', async () => {
    const { code } = await on.services.identity.issueCode('ada');
    on.wait(10 * minutes);
    await expect(on.services.identity.enter(code, 'gateway')).rejects.toMatchObject({ code: 'not-signed-in' });
  });

  it('gives a session of twelve hours', async () => {
    const { session } = await on.services.identity.enter((await on.services.identity.issueCode('ada')).code, 'gateway');
    on.wait(12 * 60 * minutes - 1);
    expect(await on.services.identity.bySession(session, 'gateway')).toMatchObject({ kind: 'session', person: { id: 'ada' } });
    on.wait(1);
    await expect(on.services.identity.bySession(session, 'gateway')).rejects.toMatchObject({ code: 'not-signed-in' });
  });

  it('is not given to a stranger', () => expect(on.services.identity.issueCode('eve')).rejects.toMatchObject({ code: 'not-found' }));
});

describe('a clock that is set back', () => {
  it('lengthens no session and no token by more than a minute, and ends what was given in the future', async () => {
    let passed = 0;
    const identity = createIdentity({ ...on.services, elapsed: () => passed });
    const enter = async (): Promise<string> => (await identity.enter((await identity.issueCode('ada')).code, 'gateway')).session;
    const lives = (work: Promise<unknown>): Promise<boolean> => work.then(() => true, () => false);
    const session = await enter();
    const { token } = await identity.issueToken({ person: 'ada', project: 'health' });
    const both = async (): Promise<boolean[]> => [await lives(identity.bySession(session, 'gateway')), await lives(identity.byToken(token))];
    on.wait(-minutes);
    expect(await both()).toEqual([true, true]);
    on.wait(-1);
    expect(await both()).toEqual([false, false]);
    on.wait(1 + minutes);
    for (const [after, expected] of [[14, [true, true]], [1, [true, false]], [12 * 60 - 16, [true, false]], [1, [false, false]]] as const) {
      // Time passes, and the clock does not.
      passed += after * minutes;
      expect(await both()).toEqual(expected);
    }
    const { code } = await identity.issueCode('ada');
    on.wait(-2 * minutes);
    await expect(identity.enter(code, 'gateway')).rejects.toMatchObject({ code: 'not-signed-in' });
  });
});

describe('a token', () => {
  it.each([
    ['ada', 'health', undefined, 'claims'], ['lea', 'health', undefined, 'claims'], ['ada', 'linked', 'claims+firms', 'claims+firms'], ['ada', 'waiting', undefined, 'public']
  ])('is given to %s in %s (%s)', async (person, project, compartment, expected) => {
    const issued = await on.services.identity.issueToken({ person, project, ...(compartment ? { compartment } : {}) });
    expect(issued.compartment).toBe(expected);
    expect(await on.services.identity.byToken(issued.token)).toMatchObject({ person: { id: person }, project, compartment: expected });
  });

  it.each([
    ['cy', 'health', undefined, 'not-a-member'], ['op', 'health', undefined, 'not-a-member'], ['del', 'health', undefined, 'not-a-member'],
    ['bob', 'health', undefined, 'not-a-member'], ['ada', 'no-such', undefined, 'not-a-member'], ['ada', 'over', undefined, 'project-expired'],
    ['ada', 'linked', undefined, 'no-compartment'], ['ada', 'linked', 'claims+wages', 'no-compartment'], ['bob', 'justice', 'claims+crime', 'no-compartment']
  ])('is refused to %s in %s (%s): %s', async (person, project, compartment, code) => {
    await expect(on.services.identity.issueToken({ person, project, ...(compartment ? { compartment } : {}) })).rejects.toMatchObject({ code });
  });

  it('dies after fifteen minutes, and when revoked', async () => {
    const { token } = await on.services.identity.issueToken({ person: 'ada', project: 'health' });
    on.wait(15 * minutes);
    await expect(on.services.identity.byToken(token)).rejects.toMatchObject({ code: 'not-signed-in' });
    const second = await on.services.identity.issueToken({ person: 'ada', project: 'health' });
    await on.services.identity.revokeToken(second.token);
    await expect(on.services.identity.byToken(second.token)).rejects.toMatchObject({ code: 'not-signed-in' });
  });

  it('stands nowhere in the database, nor do codes and sessions', async () => {
    const { token } = await on.services.identity.issueToken({ person: 'ada', project: 'health' });
    const { code } = await on.services.identity.issueCode('ada');
    const { session } = await on.services.identity.enter(code, 'gateway');
    const bytes = ['vitrine.db', 'vitrine.db-wal'].map(file => readFileSync(join(on.state, file), 'latin1')).join('');
    expect([token, code, session].filter(secret => bytes.includes(secret))).toEqual([]);
  });
});
