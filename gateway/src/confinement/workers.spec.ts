import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEngine } from '../engine/index.js';
import { program, Worker } from '../engine/worker/process.js';
import type { Problem } from '../problem.js';
import { Confinement } from './index.js';
import { without } from './lesser.js';
import { layers } from './standing.js';

const python = path.resolve('.vitrine/python/worker/bin/python');
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'vitrine-confinement-'));
});
afterAll(() => rm(directory, { recursive: true }));

const missing = (confinement: Confinement<'worker'>): string[] => layers.worker.filter(layer => !confinement.holds(layer));
const problemOf = (work: () => unknown): Promise<Problem | undefined> => Promise.resolve().then(work).then(() => undefined, (error: Problem) => error);
const start = (options: { python?: string; confinement: Confinement<'worker'> }): Promise<Worker> => Worker.start({ python, secret: program, extracts: [], threads: 2, memory: 256, lanes: 1, ...options });

describe('a worker', () => {
  it('finds that every layer holds, and is under the filter with all its threads', async () => {
    const confinement = new Confinement('worker');
    const worker = await start({ confinement });
    try {
      expect(missing(confinement)).toEqual([]);
      await worker.ask({ do: 'columns', sql: 'SELECT sum(i) FROM range(10000000) r(i)' });
      const threads = await readdir(`/proc/${worker.pid}/task`);
      // The one that answered may have ended meanwhile.
      const running = (await Promise.all(threads.map(thread => readFile(`/proc/${worker.pid}/task/${thread}/status`, 'utf8').catch(() => [])))).flat();
      expect(running.length).toBeGreaterThan(1);
      for (const status of running) {
        expect(status).toMatch(/^NoNewPrivs:\t1$[^]*^Seccomp:\t2$/m);
        expect(status).toMatch(/^CapPrm:\t0+$/m);
      }
    } finally {
      await worker.kill();
    }
  });

  it('still reads what needs a time zone', async () => {
    const worker = await start({ confinement: new Confinement('worker') });
    try {
      expect(await worker.ask({ do: 'columns', sql: "SELECT TIMESTAMPTZ '2024-02-29 01:02:03+02'" })).toEqual([['2024-02-28 23:02:03+00:00']]);
    } finally {
      await worker.kill();
    }
  });

  it.each([
    ['Landlock', { x64: 444, arm64: 444 }, ['files', 'network', 'signals']],
    ['seccomp', { x64: 317, arm64: 277 }, ['calls']]
  ])('says what is missing on a kernel without %s, and does not start where all is required', async (_, call, layers) => {
    const kernel = await without(python, directory, call);
    const told = new Confinement('worker');
    const worker = await start({ python: kernel, confinement: told });
    expect(missing(told)).toEqual(layers);
    expect(await worker.ask({ do: 'columns', sql: 'SELECT 1' })).toEqual([[1]]);
    await worker.kill();

    const required = new Confinement('worker');
    required.require();
    const refused = await problemOf(() => createEngine({ python: kernel, confinement: required }));
    expect(refused?.code).toBe('not-confined');
    expect(refused?.parameters).toEqual({ layers: layers.map(layer => `worker ${layer}`).join(', ') });
  });
});

describe('whoever had taken over a worker', () => {
  const besiege = async (layers: string): Promise<Record<string, string>> =>
    JSON.parse((await promisify(execFile)(python, ['-I', '-B', path.join(path.dirname(program), 'siege.py'), layers])).stdout) as Record<string, string>;
  const refusals = ['EPERM', 'EACCES', 'EFBIG', 'SIGSYS'];
  const got = (outcomes: Record<string, string>): string[] => Object.keys(outcomes).filter(name => !refusals.includes(outcomes[name]!));

  it('is refused all of it', async () => {
    const outcomes = await besiege('rights,landlock,limits,seccomp');
    expect(Object.keys(outcomes).length).toBeGreaterThan(45);
    expect(got(outcomes)).toEqual([]);
  });

  it('gets most of it where nothing is confined', async () => {
    // Of anybody, in a container, too: more of it succeeds for root.
    expect(got(await besiege(''))).toEqual(
      expect.arrayContaining([
        "read a file of the gateway's", 'read an extract', 'read /etc/passwd', "read the gateway's memory map", 'write own memory', 'create a file', 'write a file', 'truncate an extract', 'make a directory', 'make a link', 'rename', 'remove',
        'change rights', 'ask about a file', 'grow an open file', 'truncate an open file', 'connect', 'bind', 'send a datagram', 'socket inet', 'socket unix', 'fork', 'execute', 'map new code', 'signal the gateway', 'limit the gateway'
      ])
    );
  });

  it('is refused by seccomp alone all but growing a file that is open', async () => {
    expect(got(await besiege('rights,seccomp'))).toEqual(['grow an open file']);
  });

  it('is refused by Landlock alone every name, program, TCP port, and the gateway’s process', async () => {
    const outcomes = await besiege('rights,landlock');
    const byName = [
      "read a file of the gateway's", 'read an extract', 'read /etc/passwd', "read the gateway's environment", "read the gateway's memory map", "open the gateway's memory", 'list the root', 'list processes', 'write own memory', 'create a file', 'create a temporary file',
      'write a file', 'truncate an extract', 'make a directory', 'make a link', 'make a hard link', 'rename', 'remove', 'connect', 'bind', 'execute', 'execute from memory', 'signal the gateway', 'trace the gateway', "read the gateway's memory", "take a descriptor of the gateway's", 'mount'
    ];
    expect(byName.filter(name => !refusals.includes(outcomes[name]!))).toEqual([]);
    expect(got(outcomes)).toEqual(expect.arrayContaining(['change rights', 'ask about a file', 'truncate an open file', 'send a datagram', 'socket unix', 'fork', 'map new code', 'raise own limits']));
  });
});
