import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { check } from '../../gateway/audit/verify.mjs';
import { client, copyMade, exampleCentre, ownDirectory, root, startGateway, type Place, type RunningGateway } from './gateway.js';

/** Sudden ends. A result counts as acknowledged once its stream ended with Arrow's marker. */
const marker = Buffer.from('ffffffff00000000', 'hex');
/** `npm run attack -- workers` asks for 1,000. */
const workerKills = Number(process.env['VITRINE_WORKER_KILLS'] ?? 20);
const times = 20;
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

async function arrow(ada: Awaited<ReturnType<typeof client>>, sql: string): Promise<{ id?: string; bytes: Buffer; complete: boolean }> {
  let id: string | undefined;
  const chunks: Buffer[] = [];
  try {
    const reply = await ada.call(`${ada.project}/queries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/vnd.apache.arrow.stream' },
      body: JSON.stringify({ sql })
    });
    id = reply.ok ? (reply.headers.get('vitrine-query') ?? undefined) : undefined;
    for await (const chunk of (reply.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
      chunks.push(Buffer.from(chunk));
    }
  } catch {
    // Cut: the bytes so far tell that it is not complete.
  }
  const bytes = Buffer.concat(chunks);
  return { ...(id === undefined ? {} : { id }), bytes, complete: bytes.subarray(-marker.length).equals(marker) };
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

it(`a gateway that is killed ${times} times loses nothing that it acknowledged`, async () => {
  const acknowledged = new Map<string, string>();
  const begun = new Set<string>();
  for (let time = 0; time < times; time++) {
    const ada = await client(gateway, who);
    let stop = false;
    const asking = (async () => {
      for (let n = 0; !stop; n++) {
        const { id, bytes, complete } = await arrow(ada, `SELECT departement, ${n} AS turn, sum(amount) AS total FROM claims_2023.care GROUP BY 1`);
        if (id !== undefined) {
          begun.add(id);
          if (complete) {
            acknowledged.set(id, createHash('sha256').update(bytes).digest('hex'));
          }
        }
      }
    })();
    await new Promise(resolve => setTimeout(resolve, 150 + 37 * time));
    await gateway.kill('SIGKILL');
    stop = true;
    await asking;
    gateway = await start();
  }
  const ada = await client(gateway, who);
  expect(acknowledged.size).toBeGreaterThan(times);
  for (const [id, sha256] of acknowledged) {
    expect(await ada.json(`/api/queries/${id}`)).toMatchObject({ id, state: 'complete', sha256 });
  }
  for (const id of begun) {
    const { state } = (await ada.json(`/api/queries/${id}`)) as { state: string };
    expect(state).not.toBe('running');
  }
  // Verdicts that were pending when the gateway died are reached all the same.
  for (const id of [...acknowledged.keys()].slice(-5)) {
    expect((await ada.verdict(id)).state).toBe('ready');
  }
  await gateway.close();
  const { records, covered, findings } = check({ state: path.join(own, 'state') });
  expect(findings).toEqual([]);
  expect(records).toBeGreaterThan(acknowledged.size * 2);
  expect(covered).toBe(records);
});
