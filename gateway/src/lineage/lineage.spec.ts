import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { decodeRows } from '../engine/rows.js';
import { rehearse, type Rehearsal } from '../rehearsal.js';
import { openLock } from '../store/index.js';

const who = { person: 'ada', project: 'health', compartment: 'claims' };
const sql = 'SELECT n FROM claims_2023.main';
let on: Rehearsal | undefined;
afterEach(async () => {
  await on?.close();
  on = undefined;
});

/** A gateway that dies after the rows and before the verdict; what it leaves. */
async function died(): Promise<{ id: string; state: string }> {
  const first = await rehearse({ engine: { columns: () => new Promise(() => undefined) } });
  const { id, stream, recorded } = await first.gateway.queries.submit(who, sql);
  stream.resume();
  expect((await recorded).state).toBe('complete');
  expect(await first.services.lineage.verdict(id)).toEqual({ state: 'pending' });
  await first.close({ keep: true });
  return { id, state: first.state };
}

describe('a verdict that a dead gateway owed', () => {
  it('is reached by the next', async () => {
    const { id, state } = await died();
    on = await rehearse({ state });
    await on.verdicts.resume();
    await on.verdicts.idle();
    expect(await on.services.lineage.verdict(id)).toMatchObject({ state: 'ready', verdict: { verdict: 'unsafe' } });
  });

  it('is never proved on other data than the result came from', async () => {
    const { id, state } = await died();
    on = await rehearse({ state });
    await on.services.database.updateTable('query').set({ extracts: JSON.stringify({ claims_2023: 'others' }) }).execute();
    await on.verdicts.resume();
    await on.verdicts.idle();
    expect(await on.services.lineage.verdict(id)).toEqual({ state: 'failed' });
  });
});

describe('the end of a result', () => {
  it('is put on record later where that failed, and its reader saw no end', async () => {
    on = await rehearse();
    const { lineage, database } = on.services;
    const { complete } = lineage;
    lineage.complete = () => Promise.reject(new Error('database or disk is full'));
    const { id, stream, recorded } = await on.gateway.queries.submit(who, sql);
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
    await expect(recorded).rejects.toThrow('full');
    lineage.complete = complete;
    expect(Buffer.concat(chunks).subarray(-8).toString('hex')).not.toBe('ffffffff00000000');
    for (let state = 'running'; state === 'running'; ) {
      await new Promise(resolve => setTimeout(resolve, 50));
      ({ state } = await database.selectFrom('query').select('state').where('id', '=', id).executeTakeFirstOrThrow());
      expect(['running', 'failed']).toContain(state);
    }
  });
});

it('a stream that is too large for JSON is refused before it is held', async () => {
  let given = 0;
  const endless = Readable.from((function* () {
    for (;;) {
      given += 2 ** 20;
      yield Buffer.alloc(2 ** 20);
    }
  })());
  await expect(decodeRows(endless, Promise.resolve())).rejects.toMatchObject({ code: 'answer-too-large' });
  expect(given).toBeLessThan(64 * 2 ** 20);
});

it('a state is one gateway’s, until it lets go', async () => {
  const place = await mkdtemp(join(tmpdir(), 'vitrine-lock-'));
  const one = openLock(join(place, 'lock.db'));
  expect(one).toBeDefined();
  expect(openLock(join(place, 'lock.db'))).toBeUndefined();
  one?.close();
  const two = openLock(join(place, 'lock.db'));
  expect(two).toBeDefined();
  two?.close();
  await rm(place, { recursive: true });
});
