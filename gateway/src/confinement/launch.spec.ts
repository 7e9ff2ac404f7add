import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem } from '../problem.js';
import { Confinement, launch, tryConfinement, type Bounds } from './index.js';
import { without } from './lesser.js';
import { layers } from './standing.js';

const python = path.resolve('.vitrine/python/worker/bin/python');
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'vitrine-launch-'));
});
afterAll(() => rm(directory, { recursive: true }));

interface Said {
  code: number | null;
  out: string;
  missing: string[];
}

/** What a program of a few lines says within its bounds. */
async function run(code: string, bounds: Partial<Bounds> = {}, { interpreter = python, required = false } = {}): Promise<Said> {
  const confinement = new Confinement('builder');
  if (required) {
    confinement.require();
  }
  const { child, began } = launch({ python: interpreter, confinement, bounds: { read: [], write: [], ...bounds }, program: ['-I', '-c', code], environment: { LANG: 'C.UTF-8' }, stdio: ['ignore', 'pipe', 2] });
  let out = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const [[status]] = (await Promise.all([once(child, 'close'), began])) as [[number | null], void];
  return { code: status, out, missing: layers.builder.filter(layer => !confinement.holds(layer)) };
}

const running = async (marker: string): Promise<string[]> => {
  const found = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const lines = await Promise.all(found.map(async pid => [pid, await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')] as const));
  return lines.filter(([, line]) => line.includes(marker)).map(([pid]) => pid);
};

describe('a confined program', () => {
  it('finds that every layer holds, ends with its own code, and has what it was given', async () => {
    const [read, write] = [path.join(directory, 'read'), path.join(directory, 'write')] as [string, string];
    await mkdir(read);
    await mkdir(write);
    await writeFile(path.join(read, 'given'), 'given');
    await symlink(read, path.join(directory, 'by-link'));
    const { code, out, missing } = await run(`
import os, sys
print(open(${JSON.stringify(path.join(directory, 'by-link', 'given'))}).read(), os.getcwd(), os.getuid() == ${process.getuid?.() ?? 0})
open(${JSON.stringify(path.join(write, 'made'))}, "w").write("made")
# What is temporary is its own.
open(${JSON.stringify(path.join(tmpdir(), 'vitrine-launch-new'))}, "w").write("new")
try: open(${JSON.stringify(path.join(read, 'given'))}, "w")
except OSError as error: print(type(error).__name__)
sys.exit(7)`, { read: [read, path.join(directory, 'by-link')], write: [write] });
    expect({ code, out: out.trim().split('\n'), missing }).toEqual({ code: 7, out: ['given / True', expect.stringMatching(/Error$/)], missing: [] });
    expect(await readFile(path.join(write, 'made'), 'utf8')).toBe('made');
    expect(await readFile(path.join(read, 'given'), 'utf8')).toBe('given');
    expect(await readdir(tmpdir())).not.toContain('vitrine-launch-new');
  });

  it('serves and reaches by its two ways, and hears the end of what is said', async () => {
    const sockets = { own: path.join(directory, 'own'), gateway: path.join(directory, 'gateway') };
    const outside = createServer({ allowHalfOpen: true }, socket => {
      let heard = '';
      socket.on('data', chunk => (heard += chunk.toString())).on('end', () => socket.end(`outside heard ${heard.length}`));
    }).listen(sockets.gateway);
    await once(outside, 'listening');
    const inside = run(`
import socket
server = socket.create_server(("127.0.0.1", 7001))
near, _ = server.accept()
far = socket.create_connection(("127.0.0.1", 7002))
while data := near.recv(65536): far.sendall(data)
far.shutdown(socket.SHUT_WR)
while data := far.recv(65536): near.sendall(data)
near.close()`, { write: [directory], ways: { serve: { socket: sockets.own, port: 7001 }, reach: { socket: sockets.gateway, port: 7002 } } });
    let answer = '';
    for (let patience = 0; patience < 200 && answer === ''; patience += 1) {
      await new Promise(resolve => setTimeout(resolve, 50));
      answer = await new Promise(resolve => {
        let said = '';
        const near = connect({ path: sockets.own, allowHalfOpen: true });
        near.on('error', () => resolve('')).on('data', chunk => (said += chunk.toString())).on('end', () => resolve(said));
        near.end('x'.repeat(3_000_000));
      });
    }
    outside.close();
    expect(answer).toBe('outside heard 3000000');
    expect((await inside).code).toBe(0);
  });

  it('ends whole, whichever way it is ended', async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const marker = `marker-${signal}-${process.pid}`;
      const confinement = new Confinement('builder');
      const { child, began } = launch({
        python, confinement, bounds: { read: [], write: [] }, program: ['-I', '-c', `import subprocess, sys, time\nsubprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)  # ${marker}"], start_new_session=True)\nprint(flush=True)\ntime.sleep(600)`],
        environment: { LANG: 'C.UTF-8' }, stdio: ['ignore', 'pipe', 'ignore'], detached: true
      });
      await began;
      await once(child.stdout!, 'data');
      expect((await running(marker)).length).toBeGreaterThan(1);
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
      for (let patience = 0; patience < 100 && (await running(marker)).length > 0; patience += 1) {
        await new Promise(resolve => setTimeout(resolve, 50));
      }
      expect(await running(marker)).toEqual([]);
    }
  });
});

describe.each([
  ['Landlock', { x64: 444, arm64: 444 }, ['files']],
  ['seccomp', { x64: 317, arm64: 277 }, ['calls']],
  ['user namespaces', { x64: 272, arm64: 97 }, ['processes', 'network']]
])('a kernel without %s', (_, call, expected) => {
  let kernel: string;
  beforeAll(async () => {
    kernel = await without(python, directory, call);
  });

  it('runs the program with what is left, and says what is missing', async () => {
    const { code, out, missing } = await run('print("ran")', { read: [directory, path.resolve('gateway/worker')] }, { interpreter: kernel });
    expect({ code, out, missing }).toEqual({ code: 0, out: 'ran\n', missing: expect.arrayContaining(expected) as unknown });
    expect(missing.length).toBeLessThan(layers.builder.length);
  });

  it('runs nothing where all is required', async () => {
    const refused = await run('print("ran")', {}, { interpreter: kernel, required: true }).catch((error: Problem) => error);
    expect((refused as Problem).code).toBe('not-confined');
    expect((refused as Problem).parameters?.['layers']).toContain(`builder ${expected[0]!}`);
    const confinement = new Confinement('notebook');
    await tryConfinement(kernel, confinement);
    expect(expected.filter(layer => confinement.holds(layer as 'files'))).toEqual([]);
  });
});
