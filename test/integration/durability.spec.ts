import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { check } from '../../gateway/audit/verify.mjs';
import { Disk } from './disk.js';
import { client, copyMade, exampleCentre, ownDirectory, root, startGateway, type Place } from './gateway.js';
import { Load } from './load.js';

/** Sudden ends of a gateway at work. `npm run attack -- kills power` asks for 1,000 and 200. */
const kills = Number(process.env['VITRINE_KILLS'] ?? 20);
const cuts = Number(process.env['VITRINE_POWER_CUTS'] ?? 6);
const patience = (times: number): number => 240_000 + 60_000 * times;

const own = await ownDirectory();
const disk = await Disk.make(own);
/** Where this machine mounts no disk of its own, power cuts are not shown. */
const power = disk ? it : it.skip;
let place: Place;

beforeAll(async () => {
  place = await exampleCentre();
  const warm = await client(place, { person: 'ada', project: 'health' });
  expect((await warm.query('SELECT count(*) AS n FROM claims_2023.care')).status).toBe(200);
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
  const start = () => startGateway({ root, state, log: path.join(own, 'said.log') });
  let gateway = await start();
  try {
    for (let time = 0; time < times; time++) {
      await load.begin(gateway);
      // In the middle of the first step, the second ..., or of the next: however fast the machine is. Decisions come late, for an extract is built before them.
      await load.until({ acknowledged: (time * 7) % 24, decisions: time % 3 === 2 ? 1 + (time % 4) : 0 }, (time * 37) % 97);
      await end(() => gateway.kill('SIGKILL'));
      await load.ended();
      gateway = await start();
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

power('cut takes what a writer acknowledged that does not wait for the disk, and nothing of one that waits', async () => {
  const on = disk as Disk;
  expect(await lost(on, 'OFF')).toBeGreaterThan(0);
  expect(await lost(on, 'FULL')).toBeLessThanOrEqual(0);
}, patience(2));

power(`cut ${cuts} times while a gateway is at work takes nothing that it acknowledged, and it starts again by itself`, async () => {
  const on = disk as Disk;
  const { decisions } = await ending(path.join(on.directory, 'state'), cuts, async kill => {
    await on.cut();
    await kill();
    await on.restore();
  });
  expect(decisions).toBeGreaterThan(0);
}, patience(cuts));
