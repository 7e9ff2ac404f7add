import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { check } from '../../gateway/audit/verify.mjs';
import { Disk } from './disk.js';
import { atDesk, client, copyMade, desking, deskOf, exampleCentre, ownDirectory, root, startGateway, vitrine, withToken, type Place, type RunningGateway } from './gateway.js';
import { Load, words } from './load.js';

/** Sudden ends of a gateway at work. `npm run attack -- kills power` asks for 1,000 and 200. */
const kills = Number(process.env['VITRINE_KILLS'] ?? 20);
const cuts = Number(process.env['VITRINE_POWER_CUTS'] ?? 6);
const patience = (times: number): number => 240_000 + 60_000 * times;

const own = await ownDirectory();
const disk = await Disk.make(own);
const counting = 'SELECT count(*) AS n FROM claims_2023.care';
const who = { person: 'ada', project: 'health' };
/** Where this machine mounts no disk of its own, its failures are not shown. */
const onDisk = disk ? it : it.skip;
type Notebook = ReturnType<typeof withToken>;
let place: Place;
const start = (state: string) => startGateway({ root, state, log: path.join(own, 'said.log') });

beforeAll(async () => {
  place = await exampleCentre();
  const warm = await client(place, who);
  expect((await warm.query(counting)).status).toBe(200);
});
afterAll(async () => {
  await disk?.close();
  await rm(own, { recursive: true, force: true });
  await place.close();
});

/** A gateway on this state ends so many times, and what it acknowledged is looked for each time. */
async function ending(state: string, times: number, end: (kill: () => Promise<void>) => Promise<void>): Promise<Load> {
  await copyMade(place.state, state);
  const load = new Load();
  let gateway = await start(state);
  try {
    for (let time = 0; time < times; time++) {
      await load.begin(gateway);
      // In the middle of the first step, the second ..., or of the next: however fast the machine is. Decisions come late, for an extract is built before them.
      await load.until({ acknowledged: (time * 7) % 24, decisions: time % 3 === 2 ? 1 + (time % 4) : 0 }, (time * 37) % 97);
      await end(() => gateway.kill('SIGKILL'));
      await load.ended();
      gateway = await start(state);
      await load.held(gateway);
    }
    await load.heldInAll(gateway);
  } finally {
    await gateway.close();
  }
  const { records, covered, findings } = check({ state });
  expect(findings).toEqual([]);
  expect(covered).toBe(records);
  expect(records).toBeGreaterThan(load.total);
  expect(load.cut).toBeGreaterThan(times);
  expect(load.total).toBeGreaterThan(times);
  return load;
}

it(`a gateway that is killed ${kills} times at work loses nothing that it acknowledged, and releases nothing twice`, async () => {
  const { releases, decisions } = await ending(path.join(own, 'killed'), kills, kill => kill());
  expect(releases).toBeGreaterThan(0);
  expect(decisions).toBeGreaterThan(0);
}, patience(kills));

/** Acknowledges what it wrote, and waits for the disk where `synchronous` says so. */
const writer = `
  import { DatabaseSync } from '@photostructure/sqlite';
  const [file, synchronous] = process.argv.slice(1);
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = ' + synchronous + '; CREATE TABLE told (n INTEGER)');
  for (let n = 0; ; n++) {
    database.prepare('INSERT INTO told VALUES (?)').run(n);
    process.stdout.write(n + '\\n');
    await new Promise(resolve => setTimeout(resolve, 1));
  }
`;

/** How many of those that a writer acknowledged before the cut are gone after it. */
async function lost(on: Disk, synchronous: string): Promise<number> {
  const file = path.join(on.directory, `${synchronous}.db`);
  const child = spawn(process.execPath, ['--input-type=module', '-e', writer, file, synchronous], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  let told = 0;
  child.stdout.on('data', chunk => (told += String(chunk).split('\n').length - 1));
  while (told < 20) {
    await once(child.stdout, 'data');
  }
  await on.cut();
  child.kill('SIGKILL');
  await ended;
  await on.restore();
  const database = new DatabaseSync(file);
  try {
    const { n: made } = database.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'told'").get() as { n: number };
    return told - (made === 0 ? 0 : (database.prepare('SELECT count(*) AS n FROM told').get() as { n: number }).n);
  } finally {
    database.close();
  }
}

onDisk('a power cut takes what a writer acknowledged that does not wait for the disk, and nothing of one that waits', async () => {
  const on = disk as Disk;
  expect(await lost(on, 'OFF')).toBeGreaterThan(0);
  expect(await lost(on, 'FULL')).toBeLessThanOrEqual(0);
}, patience(2));

onDisk(`power that is cut ${cuts} times while a gateway is at work takes nothing that it acknowledged, and it starts again by itself`, async () => {
  const on = disk as Disk;
  const { decisions } = await ending(path.join(on.directory, 'state'), cuts, async kill => {
    await on.cut();
    await kill();
    await on.restore();
  });
  expect(decisions).toBeGreaterThan(0);
}, patience(cuts));

interface Actors {
  ada: Notebook;
  bob: Notebook;
  dina: Awaited<ReturnType<typeof atDesk>>;
  /** Address of a draft of Ada’s. */
  request: string;
}

/** People who came while all was well, with a first query and an output that is there. */
async function peopleAtWork(gateway: RunningGateway) {
  const ada = await client(gateway, who);
  const bob = await client(gateway, { person: 'bob', project: 'refused' });
  const dina = await atDesk(gateway, 'dina');
  const first = await ada.query(counting);
  expect(first.status).toBe(200);
  const { body: { id } } = await ada.post('/api/projects/health/requests');
  const request = `/api/requests/${id}`;
  const before = await ada.post(`${request}/outputs`, { kind: 'file', name: 'notes.txt', content: Buffer.from('Notes.').toString('base64'), words });
  expect(before.status).toBe(200);
  return { ada, bob, dina, request, first, before };
}

/** Everything that writes, each by a call of its own: what it answered. */
async function writing(gateway: RunningGateway, { ada, bob, dina, request }: Actors, round: number): Promise<Record<string, string>> {
  const said = ({ status, body }: { status: number; body: { code?: string } }): string => (status < 300 ? 'done' : `${status} ${body.code}`);
  const entering = await vitrine(gateway.state, 'enter', 'olga', '--desk');
  const content = Buffer.from(`${round} `.repeat(50_000)).toString('base64');
  return {
    query: said(await ada.query(`SELECT count(*) AS n, ${round} AS round FROM claims_2023.care`)),
    // Nothing was built of it yet.
    extract: said(await bob.query('SELECT count(*) AS n FROM insurance.visits')),
    draft: said(await ada.post('/api/projects/health/requests')),
    output: said(await ada.post(`${request}/outputs`, { kind: 'file', name: `notes-${round}.txt`, content, words })),
    decision: said(await dina.post('/api/projects/refused/approvals/insurance', { decision: 'revoke', reason: 'It is over' })),
    'sign-in': entering.code === 0 ? 'done' : (/disk-\w+/.exec(entering.error)?.[0] ?? entering.error)
  };
}

onDisk('a disk that is full is said to be, takes nothing that was acknowledged, and once there is room again all goes on by itself', async () => {
  const on = disk as Disk;
  const state = path.join(on.directory, 'full');
  await copyMade(place.state, state);
  await rm(path.join(state, 'extracts', 'index'), { recursive: true });
  // Nothing is there that nobody works with, and that would make room.
  await rm(path.join(state, 'prepared'), { recursive: true });
  let gateway = await start(state);
  try {
    const { before, ...actors } = await peopleAtWork(gateway);
    const { ada, dina, request } = actors;

    await on.fill();
    const full = '507 disk-full';
    for (let round = 0; round < 3; round++) {
      expect(await writing(gateway, actors, round)).toEqual({ query: full, extract: full, draft: full, output: full, decision: full, 'sign-in': 'disk-full' });
    }
    expect((await ada.get(request)).outputs).toEqual(before.body.outputs);
    expect((await dina.call('/')).status).toBe(200);

    await on.empty();
    expect(await writing(gateway, actors, 3)).toEqual({ query: 'done', extract: 'done', draft: 'done', output: 'done', decision: 'done', 'sign-in': 'done' });
    expect(await readFile(path.join(state, 'log', 'gateway.log'), 'utf8')).toContain('"extract-built"');

    await gateway.kill('SIGKILL');
    await on.fill();
    await expect(start(state)).rejects.toThrow(/disk is full/);
    await on.empty();
    gateway = await start(state);
    const again = withToken(gateway, ada.token, who);
    expect((await again.get(request)).outputs.map(({ name }) => name)).toEqual(['notes.txt', 'notes-3.txt']);
    expect((await again.query(counting)).status).toBe(200);
  } finally {
    await gateway.close();
  }
  expect(check({ state }).findings).toEqual([]);
}, patience(2));

onDisk('a disk that fails is said to fail: nothing is acknowledged any more that it does not have', async () => {
  const on = disk as Disk;
  const state = path.join(on.directory, 'failing');
  await copyMade(place.state, state);
  const gateway = await start(state);
  const ada = await client(gateway, who);
  const { body: { id } } = await ada.post('/api/projects/health/requests');
  try {
    await on.cut();
    const { status, body } = await ada.post('/api/projects/health/requests');
    expect([status, body.code]).toEqual([503, 'disk-failed']);
    expect((await ada.query(counting)).body.code).toBe('disk-failed');
  } finally {
    await gateway.kill('SIGKILL');
    await on.restore();
  }
  const after = await start(state);
  try {
    const notebook = withToken(after, ada.token, who);
    expect((await notebook.get(`/api/requests/${id}`)).state).toBe('draft');
    expect((await notebook.query(counting)).status).toBe(200);
  } finally {
    await after.close();
  }
}, patience(2));

onDisk('a disk that becomes read-only is said to fail by whatever writes; what is there can be read, and once it is mounted again nothing is missing', async () => {
  const on = disk as Disk;
  const state = path.join(on.directory, 'read-only');
  await copyMade(place.state, state);
  await rm(path.join(state, 'extracts', 'index'), { recursive: true });
  let gateway = await start(state);
  try {
    const { first, before, ...actors } = await peopleAtWork(gateway);
    const { ada, bob, dina, request } = actors;
    await ada.verdict(first.id ?? '');

    await on.becomeReadOnly();
    const failed = '503 disk-failed';
    for (let round = 0; round < 3; round++) {
      expect(await writing(gateway, actors, round)).toEqual({ query: failed, extract: failed, draft: failed, output: failed, decision: failed, 'sign-in': 'disk-failed' });
      expect((await ada.get(request)).outputs).toEqual(before.body.outputs);
      expect((await ada.get(`/api/queries/${first.id}`)).state).toBe('complete');
      expect((await dina.call('/')).status).toBe(200);
    }

    await gateway.close();
    await on.restore();
    gateway = await start(state);
    const again = withToken(gateway, ada.token, who);
    expect((await again.get(request)).outputs).toEqual(before.body.outputs);
    const now = { ada: again, bob: withToken(gateway, bob.token, { person: 'bob', project: 'refused' }), dina: desking(await deskOf(gateway), dina.cookie), request };
    expect(await writing(gateway, now, 3)).toEqual({ query: 'done', extract: 'done', draft: 'done', output: 'done', decision: 'done', 'sign-in': 'done' });
  } finally {
    await gateway.close();
  }
  expect(check({ state }).findings).toEqual([]);
}, patience(2));

onDisk('an extract that its disk spoils is told to be damaged, and the very next query is right', async () => {
  const on = disk as Disk;
  const state = path.join(on.directory, 'spoilt');
  await copyMade(place.state, state);
  const gateway = await start(state);
  try {
    const ada = await client(gateway, who);
    const summing = 'SELECT departement, count(*) AS n, count(DISTINCT person) AS people, round(sum(amount)) AS total FROM claims_2023.care GROUP BY ALL ORDER BY ALL';
    const right = (await ada.query(summing)).body.rows;
    const extracts = path.join(state, 'extracts');
    const made = async (): Promise<string[]> => (await readdir(extracts)).filter(name => name.endsWith('.duckdb'));
    const before = await made();
    await Promise.all(before.map(name => on.spoil(path.join(extracts, name))));
    // In her worker, which has read none of it yet.
    const lea = await client(gateway, { person: 'lea', project: 'health' });
    const { status, body } = await lea.query(summing);
    expect([status, body.code]).toEqual([503, 'extract-damaged']);
    expect((await lea.query(summing)).body.rows).toEqual(right);
    expect((await ada.query(summing)).body.rows).toEqual(right);
    expect((await made()).length).toBe(before.length);
    const { out } = await vitrine(state, 'audit', '--as', 'olga', '--json');
    expect(out).toContain('extract.damaged');
    expect(await readFile(path.join(state, 'log', 'gateway.log'), 'utf8')).toContain('"extract-damaged"');
  } finally {
    await gateway.close();
  }
  expect(check({ state }).findings).toEqual([]);
}, patience(2));
