import { readdirSync, readFileSync } from 'node:fs';
import { chmod, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { client, copyMade, exampleCentre, ownDirectory, root, startGateway, type Place, type RunningGateway } from './gateway.js';
import { arrow } from './load.js';

/** `npm run attack -- workers` asks for 1,000. */
const workerKills = Number(process.env['VITRINE_WORKER_KILLS'] ?? 20);
const patience = 240_000 + 30_000 * workerKills;
const counting = 'SELECT count(*) AS n, count(DISTINCT person) AS people FROM claims_2023.care';
/** Ends in no lifetime. */
const long = 'SELECT sum(a.amount * b.amount + c.amount) AS s FROM claims_2023.care a, claims_2023.care b, claims_2023.care c';

let place: Place;
let own = '';
let gateway: RunningGateway;
const who = { person: 'ada', project: 'health' };

beforeAll(async () => {
  place = await exampleCentre();
  const warm = await client(place, who);
  expect((await warm.query(counting)).status).toBe(200);
  own = await ownDirectory();
  await copyMade(place.state, path.join(own, 'state'));
  gateway = await start();
});
afterAll(async () => {
  await gateway?.close();
  await rm(own, { recursive: true, force: true });
  await place.close();
});

const start = () => startGateway({ root, state: path.join(own, 'state'), log: path.join(own, 'said.log') });

/** Processes that were started by the gateway, by their parents in /proc. */
function workers(parent: number): number[] {
  return readdirSync('/proc').flatMap(name => {
    try {
      const [, after = ''] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ');
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      return Number(after.split(' ')[1]) === parent && command.includes('worker.py') ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

const descriptorsOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

it(`a worker that is killed in mid-query, ${workerKills} times, is replaced: the next query is right, and nothing of it remains`, async () => {
  const ada = await client(gateway, who);
  const expected = (await ada.query(counting)).body.rows;
  let [processes, descriptors] = [0, 0];
  expect(expected).toBeDefined();
  for (let time = 0; time < workerKills; time++) {
    const running = arrow(ada, long);
    const latest = async () => (await ada.json(`${ada.project}/queries?limit=1`)) as unknown as { id: string; state: string; problem?: string; sql: string }[];
    while ((await latest())[0]?.state !== 'running') {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    await new Promise(resolve => setTimeout(resolve, (20 * time) % 400));
    const found = workers(gateway.pid);
    expect(found.length).toBeGreaterThan(0);
    found.forEach(pid => process.kill(pid, 'SIGKILL'));
    expect((await running).complete).toBe(false);
    expect(await latest()).toMatchObject([{ state: 'failed', problem: 'engine-failed' }]);
    expect((await ada.query(counting)).body.rows).toEqual(expected);
    if (time === 0) {
      [processes, descriptors] = [workers(gateway.pid).length, descriptorsOf(gateway.pid)];
    }
  }
  expect(workers(gateway.pid).length).toBeLessThanOrEqual(processes + 1);
  // Less than one a kill is left by what is warmed up once.
  expect(descriptorsOf(gateway.pid) - descriptors).toBeLessThan(Math.min(workerKills, 20));
}, patience);

it.each([
  ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ['overwritten with another’s', (_: Buffer, other: Buffer) => other]
])('an extract that is %s while the gateway works is made anew, and every answer is right', async (_, change) => {
  const ada = await client(gateway, who);
  const lea = await client(gateway, { person: 'lea', project: 'health' });
  const expected = (await ada.query(counting)).body.rows;
  const folder = path.join(own, 'state', 'extracts');
  const files = (await readdir(folder)).filter(name => name.endsWith('.duckdb')).map(name => path.join(folder, name));
  const contents = await Promise.all(files.map(file => readFile(file)));
  expect(files.length).toBeGreaterThan(1);
  for (const [at, file] of files.entries()) {
    await chmod(file, 0o600);
    await writeFile(file, change(contents[at] as Buffer, contents[(at + 1) % contents.length] as Buffer));
  }
  for (const notebook of [ada, lea, ada]) {
    expect((await notebook.query(counting)).body.rows).toEqual(expected);
  }
}, patience);
