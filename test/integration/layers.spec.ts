import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Relation } from '@vitrine/disclosure';
import { createEngine, type CheckedQuery, type EngineSession } from '../../gateway/src/engine/index.js';
import { attacksIn, layGround, leak, type Attack, type Ground } from './attacks/ground.js';
import { ownDirectory, root } from './gateway.js';

/** One statement of so many; `VITRINE_EVERY=1` for all. */
const every = Number(process.env['VITRINE_EVERY'] ?? 10);
const python = path.join(root, '.vitrine/python/worker/bin/python');
const programs = path.join(root, 'test/integration/attacks');
/** What only makes a worker work is tried through HTTP. */
const attacks = (await attacksIn(root)).filter(({ category }, place) => category !== 'dos' && category !== 'size' && place % every === 0);

let own = '';
let session: EngineSession;

beforeAll(async () => {
  own = await ownDirectory();
  session = await granted(own);
  process.env['VITRINE_PLANTED'] = 'CANARYENVIRONMENT';
});
afterAll(() => rm(own, { recursive: true, force: true }));

/** What a session is granted, as its extract holds it. */
async function granted(folder: string): Promise<EngineSession> {
  const file = path.join(folder, 'extract.duckdb');
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run("CREATE TABLE persons AS SELECT i AS person_id, (20 + i)::INTEGER AS age, 'R' || (1 + i % 4) AS region, (1000 + i)::INTEGER AS income, 'person ' || (i % 3) AS label FROM range(40) t(i); CREATE TABLE stays AS SELECT i % 40 AS person_id, i % 9 AS days FROM range(120) t(i)");
  connection.disconnectSync();
  instance.closeSync();
  const relation = (name: string, columns: Record<string, string>): Relation => ({
    schema: 'enclave', name, kind: 'record-level', source: 'enclave', version: '1', producer: 'p', units: [], keys: [], packs: [],
    variables: Object.entries(columns).map(([column, type]) => ({ name: column, type, kind: 'value', label: { en: '', fr: '' }, sensitive: false }))
  });
  const relations = [relation('persons', { person_id: 'BIGINT', age: 'INTEGER', region: 'VARCHAR', income: 'INTEGER', label: 'VARCHAR' }), relation('stays', { person_id: 'BIGINT', days: 'BIGINT' })];
  return { id: 's', person: 'ada', project: 'health', extracts: [{ schema: 'enclave', file, seal: '', content: '' }], catalogue: { relations, nomenclatures: [], packs: [] } };
}

/** An interpreter whose workers leave layers out: the product starts it as it starts its own. */
async function interpreterWithout(layers: string): Promise<string> {
  const file = path.join(own, `python-${layers}`);
  await writeFile(file, `#!/bin/sh\nexec '${python}' -I -B '${programs}/without.py' '${path.join(root, 'gateway/worker')}' '${layers}' "$4"\n`);
  await chmod(file, 0o700);
  return file;
}

interface Tried { leaks: string[]; changed: string[]; connections: number; answered: number }

/** All statements in one session, as far as it lives; what came back is searched. */
async function tryAll(interpreter: string, gate: 'gate' | 'no gate'): Promise<Tried> {
  const engine = await createEngine({ python: interpreter, limits: { memory: 256, threads: 1 } });
  const place = path.join(own, `ground-${Math.random().toString(36).slice(2)}`);
  await mkdir(place);
  const ground = await layGround(place);
  const tried: Tried = { leaks: [], changed: [], connections: 0, answered: 0 };
  const answer = async (statement: string): Promise<string> => {
    const query: CheckedQuery = gate === 'gate' ? await engine.check(session, statement) : { tree: {}, sql: statement, columns: [], casts: [], relations: [] };
    const running = engine.run(session, query, { maximumRows: 1000 });
    const chunks: Buffer[] = [];
    running.stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
    const timer = setTimeout(() => running.cancel(), 2000);
    await running.done.then(() => (tried.answered += 1), () => undefined).finally(() => clearTimeout(timer));
    return Buffer.concat(chunks).toString('latin1');
  };
  try {
    for (const { id, statement } of statementsOn(ground)) {
      const reply = await answer(statement).catch(String);
      const found = leak(statement, reply);
      if (found !== undefined) {
        tried.leaks.push(`${id} ${found}: ${statement.slice(0, 160)}`);
      }
      if (/logging/i.test(statement)) {
        // A log that is switched on would repeat the words of earlier statements, which are the author's own.
        await engine.release(session.id);
      }
    }
    // Whatever was changed in the session is gone with it.
    await engine.release(session.id);
    return { ...tried, changed: await ground.changed(), connections: ground.connections() };
  } finally {
    await engine.close();
    await ground.close();
  }
}

function statementsOn(ground: Ground, of: Attack[] = attacks): { id: string; statement: string }[] {
  return of.flatMap(({ id, sql }) => ground.here(sql).split(' ;; ').map(statement => ({ id, statement })));
}

describe('the control', () => {
  it('of DuckDB as it comes, with views for what is granted, leaks in at least forty statements and writes', async () => {
    const place = path.join(own, 'control');
    await mkdir(place);
    const ground = await layGround(place);
    const outside = ['dos', 'size', 'crash', 'settings', 'extension/net'];
    const writes = ({ category }: Attack): number => Number(category === 'write/ddl');
    // What overwrites the planted files comes last.
    const inside = (await attacksIn(root)).filter(({ category }) => !outside.includes(category)).sort((one, other) => writes(one) - writes(other));
    const chosen = statementsOn(ground, inside);
    const out = path.join(own, 'control.out');
    const child = spawn(python, ['-I', '-B', path.join(programs, 'unconfined.py'), out], { stdio: ['pipe', 'ignore', 'ignore'], cwd: place });
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify({ full: ground.full, statements: chosen.map(({ statement }) => statement) }));
    await once(child, 'exit');
    const replies = (await readFile(out, 'utf8')).trim().split('\n').map(line => JSON.parse(line) as string);
    const leaking = chosen.filter(({ statement }, number) => leak(statement, replies[number] ?? '') !== undefined);
    process.stdout.write(`control: ${replies.length} of ${chosen.length} statements answered, ${leaking.length} leak\n`);
    expect(leaking.length).toBeGreaterThanOrEqual(40);
    expect((await ground.changed()).length).toBeGreaterThan(0);
    await ground.close();
  });
});

describe('each layer left out, the others hold', () => {
  it('without the gate: statements go straight to a worker that is locked and sandboxed', async () => {
    const { leaks, changed, connections, answered } = await tryAll(python, 'no gate');
    expect({ leaks, changed, connections }).toEqual({ leaks: [], changed: [], connections: 0 });
    // It is not the gate that stops them here: many are answered, harmlessly.
    expect(answered).toBeGreaterThan(attacks.length / 10);
  });

  it('without the locked settings, behind the gate and in the sandbox', async () => {
    const { leaks, changed, connections } = await tryAll(await interpreterWithout('settings'), 'gate');
    expect({ leaks, changed, connections }).toEqual({ leaks: [], changed: [], connections: 0 });
  });

  it('without the sandbox, behind the gate and with locked settings', async () => {
    const { leaks, changed, connections } = await tryAll(await interpreterWithout('sandbox'), 'gate');
    expect({ leaks, changed, connections }).toEqual({ leaks: [], changed: [], connections: 0 });
  });

  it('and without the gate, locked settings alone hold, and the sandbox alone', async () => {
    const settings = await tryAll(await interpreterWithout('sandbox'), 'no gate');
    const sandbox = await tryAll(await interpreterWithout('settings'), 'no gate');
    expect([settings.leaks, settings.changed, sandbox.leaks, sandbox.changed, sandbox.connections]).toEqual([[], [], [], [], 0]);
  });

  it('none left: what the test looks for is there to be found', async () => {
    const nothing = await tryAll(await interpreterWithout('settings,sandbox'), 'no gate');
    expect(nothing.leaks.length).toBeGreaterThan(0);
    expect(nothing.changed.length).toBeGreaterThan(0);
  });
});
