import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { rehearsalCentre, rehearse, type Rehearsal } from '../rehearsal.js';
import { bytesIn } from './bytes.js';
import { lately } from './lately.js';

const actor = (id: string) => ({ at: 'desk' as const, person: rehearsalCentre.people.find(person => person.id === id)! });

describe('what an operator looks at', () => {
  let on: Rehearsal;
  beforeEach(async () => { on = await rehearse(); });
  afterEach(async () => { await on.close(); });

  it('is how the gateway is', async () => {
    await on.services.identity.issueCode('ada');
    on.wait(90_000);
    const shown = await on.gateway.operation(actor('op'));
    expect(shown).toMatchObject({ uptime: 90, audit: { records: 1, whole: true }, queue: { waiting: 0 }, sessions: [], demonstration: true });
    expect(shown.disk.free).toBeGreaterThan(0);
    expect(shown.disk.total).toBeGreaterThan(shown.disk.free);
    expect(shown.disk.state).toBeGreaterThan(0);
    // The rehearsal's centre stands in no directory.
    expect(shown.centre.map(({ code }) => code)).toContain('file-missing');
  });

  it.each(['ada', 'lea', 'cy', 'del'])('is not for %s', async person => {
    await expect(on.gateway.operation(actor(person))).rejects.toMatchObject({ code: 'not-your-part' });
  });

  it('tells of a record that was changed, at the latest ten minutes and a look later', async () => {
    await on.services.identity.issueCode('ada');
    expect((await on.gateway.operation(actor('op'))).audit).toEqual({ records: 1, whole: true, problems: [] });
    const database = new DatabaseSync(join(on.state, 'vitrine.db'));
    database.exec(`DROP TRIGGER audit_no_update; UPDATE audit SET body = replace(body, 'ada', 'eve')`);
    database.close();
    expect((await on.gateway.operation(actor('op'))).audit.whole).toBe(true);
    on.wait(10 * 60_000);
    await on.gateway.operation(actor('op'));
    while ((await on.gateway.operation(actor('op'))).audit.whole) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  });
});

describe('the size of a directory', () => {
  it('counts what lies in it, not what links lead to', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'vitrine-bytes-'));
    try {
      mkdirSync(join(directory, 'within'));
      writeFileSync(join(directory, 'within', 'file'), Buffer.alloc(1_000_000, 1));
      symlinkSync('/usr', join(directory, 'away'));
      const bytes = await bytesIn(directory);
      expect(bytes).toBeGreaterThanOrEqual(1_000_000);
      expect(bytes).toBeLessThan(1_100_000);
      expect(await bytesIn(join(directory, 'nothing'))).toBe(0);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe('work of a while ago', () => {
  let now = 0;
  let count = 0;
  const elapsed = (): number => now;

  it('is waited for once, then answered at once and done again beside', async () => {
    now = count = 0;
    const ask = lately(60, async () => ++count, elapsed);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    now = 59;
    expect(await ask()).toBe(1);
    now = 60;
    expect(await ask()).toBe(1);
    await new Promise(resolve => setTimeout(resolve));
    expect(await ask()).toBe(2);
  });

  it('that failed is told to who waits for it, and tried again', async () => {
    now = count = 0;
    const ask = lately(60, async () => {
      if (++count === 1) {
        throw new Error('not now');
      }
      return count;
    }, elapsed);
    await expect(ask()).rejects.toThrow('not now');
    expect(await ask()).toBe(2);
  });
});
