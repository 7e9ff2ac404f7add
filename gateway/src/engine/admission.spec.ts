import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Problem } from '../problem.js';
import { createEngine, decodeRows, type Engine, type EngineSession, type RunningResult, type SessionLimits } from './index.js';

/** Who waits for whom: people of projects that share one engine. */
const python = path.resolve('.vitrine/python/worker/bin/python');
const session = (person: string, project: string): EngineSession => ({ id: `${person} in ${project}`, person, project, extracts: [], catalogue: { relations: [], nomenclatures: [], packs: [] } });
/** Ends in no lifetime. */
const long = 'SELECT sum(a.i * b.i + c.i) AS s FROM range(1000000) a(i), range(1000000) b(i), range(1000000) c(i)';
/** Computed while it is read. */
const costly = "SELECT regexp_matches('a', list_sum(list_transform(range(1000000), x -> list_sum(range(1000000))))::VARCHAR)";

let engine: Engine;
afterEach(() => engine.close());
const withLimits = async (limits: Partial<SessionLimits>): Promise<void> => { engine = await createEngine({ python, limits: { threads: 1, memory: 128, ...limits } }); };

async function begun(who: EngineSession, sql = long): Promise<RunningResult> {
  const result = engine.run(who, await engine.check(who, sql));
  result.done.catch(() => undefined);
  return result;
}
const one = async (who: EngineSession): Promise<unknown> => {
  const { stream, done } = await begun(who, 'SELECT 1 AS n');
  return decodeRows(stream, done);
};
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'well', (error: Problem) => error.code);
async function until(found: () => boolean): Promise<void> {
  while (!found()) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/** By how much the engine’s processes are nicer than we are, who started them: those of sessions; the gate’s are not. */
const niceness = (): number[] =>
  readdirSync('/proc').flatMap(name => {
    try {
      const [, after = ''] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ');
      return Number(after.split(' ')[1]) === process.pid && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('worker.py') ? [getPriority(Number(name)) - getPriority()] : [];
    } catch {
      return [];
    }
  }).filter(nice => nice > 0);

describe('a project with many people at work', () => {
  it('leaves a quarter of the workers to others, and lets its own wait', async () => {
    await withLimits({ workers: 4 });
    const health = await Promise.all(['a', 'b', 'c'].map(person => begun(session(person, 'health'))));
    await until(() => niceness().length === 3);
    let ended = false;
    const waiting = one(session('d', 'health')).finally(() => (ended = true));
    expect(await one(session('e', 'wages'))).toEqual([[1]]);
    // The one that wages used is idle now, and is still not for health.
    expect(ended).toBe(false);
    health[0]?.cancel();
    expect(await waiting).toEqual([[1]]);
    health.forEach(({ cancel }) => cancel());
    await Promise.allSettled(health.map(({ done }) => done));
  });

  it('does not keep others’ requests, and is told that the engine is busy where that lasts', async () => {
    await withLimits({ workers: 2, wait: 1500 });
    const running = [await begun(session('a', 'health')), await begun(session('b', 'wages'))];
    await until(() => niceness().length === 2);
    // Several of one session wait together.
    expect(await Promise.all([one, one, one].map(ask => codeOf(ask(session('c', 'jobs')))))).toEqual(['engine-busy', 'engine-busy', 'engine-busy']);
    expect(await codeOf(engine.columns(session('d', 'jobs'), 'SELECT 1'))).toBe('engine-busy');
    const waiting = [one(session('c', 'jobs')), one(session('c', 'jobs'))];
    running[0]?.cancel();
    expect(await Promise.all(waiting)).toEqual([[[1]], [[1]]]);
    expect(await one(session('c', 'jobs'))).toEqual([[1]]);
    running[1]?.cancel();
    await Promise.allSettled(running.map(({ done }) => done));
  });
});

it('a session that is ended while it waits does not begin when there is room', async () => {
  await withLimits({ workers: 1 });
  const first = await begun(session('a', 'health'));
  await until(() => niceness().length === 1);
  const waiting = [await begun(session('b', 'wages')), await begun(session('b', 'wages'))].map(({ done }) => codeOf(done));
  const other = one(session('c', 'jobs'));
  await engine.release(session('b', 'wages').id);
  expect(await Promise.all(waiting)).toEqual(['engine-failed', 'engine-failed']);
  first.cancel();
  expect(await other).toEqual([[1]]);
});

describe('one person', () => {
  it('has so many requests at a time, and room again when one has ended', async () => {
    await withLimits({ lanes: 1, requests: 3 });
    const ada = session('ada', 'health');
    const three = await Promise.all([begun(ada), begun(ada, 'SELECT 1 AS n'), begun(ada, 'SELECT 2 AS n')]);
    expect(await codeOf((await begun(ada)).done)).toBe('too-many-queries');
    expect(await one(session('bruno', 'health'))).toEqual([[1]]);
    three[0]?.cancel();
    expect(await Promise.all(three.slice(1).map(({ stream, done }) => decodeRows(stream, done)))).toEqual([[[1]], [[2]]]);
    expect(await one(ada)).toEqual([[1]]);
  });

  it('whose statement takes long to read waits for it with her next; nobody else does', async () => {
    await withLimits({});
    const ended: string[] = [];
    const check = (person: string, name: string, sql: string): Promise<unknown> => engine.check(session(person, 'health'), sql).catch((error: Problem) => error.code).then(() => ended.push(name));
    await Promise.all([
      check('ada', 'costly', costly), check('ada', 'her next', 'SELECT 1'), check('bruno', 'quick', 'SELECT 1'), check('chloe', 'quick', 'SELECT count(*) FROM range(3)')
    ]);
    expect(ended).toEqual(['quick', 'quick', 'costly', 'her next']);
  });

  it('whose statements take long to read, as four others’ do, holds nothing up for good', async () => {
    await withLimits({});
    const codes = await Promise.all(['ada', 'bruno', 'chloe', 'dev', 'eve'].map(person => codeOf(engine.check(session(person, 'health'), costly))));
    expect(codes).toEqual(Array.from({ length: 5 }, () => 'too-long-to-read'));
    expect((await engine.check(session('ada', 'health'), 'SELECT 1')).sql).toBe('SELECT 1');
  });
});

describe('a query that takes long', () => {
  it('lets others’ go first, and those that come after it do not', async () => {
    await withLimits({ prompt: 300 });
    const ada = session('ada', 'health');
    expect(await one(ada)).toEqual([[1]]);
    expect(niceness()).toEqual([5]);
    const running = await begun(ada);
    await until(() => niceness().includes(10));
    running.cancel();
    await Promise.allSettled([running.done]);
    await until(() => !niceness().includes(10));
    expect(await one(ada)).toEqual([[1]]);
    expect(niceness()).toEqual([5]);
  });

  it('and many that take little time and leave no rest, let others’ go first', async () => {
    await withLimits({ prompt: 1000 });
    const ada = session('ada', 'health');
    let rounds = 0;
    for (; rounds < 50 && !niceness().includes(10); rounds++) {
      const running = await begun(ada);
      setTimeout(running.cancel, 200);
      await Promise.allSettled([running.done]);
    }
    expect(niceness()).toEqual([10]);
    // Not the first of them.
    expect(rounds).toBeGreaterThan(1);
    await until(() => !niceness().includes(10));
    expect(await one(ada)).toEqual([[1]]);
    expect(niceness()).toEqual([5]);
  });

  it('is delivered whole while it gives way, also to a slow reader, and ends where it is cancelled', async () => {
    await withLimits({ prompt: 1 });
    const [ada, bruno] = [session('ada', 'health'), session('bruno', 'health')];
    const many = 'SELECT i, i * k AS j FROM range(1000000) r(i), range(3) t(k)';
    const alone = await begun(ada, many);
    alone.stream.resume();
    const told = await alone.done;
    const other = await begun(bruno);
    const [quick, slow, left] = await Promise.all([begun(ada, many), begun(ada, many), begun(ada, many)]);
    quick.stream.resume();
    left.stream.once('data', left.cancel);
    const came: Buffer[] = [];
    for await (const chunk of slow.stream) {
      came.push(chunk as Buffer);
      await new Promise(resolve => setTimeout(resolve, 1));
    }
    const { rows, bytes } = told;
    expect(await Promise.all([quick.done, slow.done])).toEqual([expect.objectContaining({ rows, bytes }), expect.objectContaining({ rows, bytes, sha256: createHash('sha256').update(Buffer.concat(came)).digest('hex') })]);
    expect(await codeOf(left.done)).toBe('cancelled');
    other.cancel();
    await Promise.allSettled([other.done]);
    expect(await one(ada)).toEqual([[1]]);
  });

  it('and one that ended with its worker, leave workers for all', async () => {
    await withLimits({ workers: 1, prompt: 100 });
    for (const person of ['ada', 'bruno', 'ada']) {
      const running = await begun(session(person, 'health'));
      await until(() => niceness().includes(10));
      await engine.release(session(person, 'health').id);
      expect(await codeOf(running.done)).toBe('engine-failed');
    }
    expect(await one(session('chloe', 'health'))).toEqual([[1]]);
  });
});
