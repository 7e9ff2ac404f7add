import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { check } from '../../gateway/audit/verify.mjs';
import { atDesk, client, copyMade, exampleCentre, ownDirectory, root, startGateway, withToken, type Place, type RunningGateway } from './gateway.js';
import { Load } from './load.js';

/** Jumps of a clock. `npm run attack -- clock` asks for 200. */
const jumps = Number(process.env['VITRINE_CLOCK_JUMPS'] ?? 8);
const patience = 240_000 + 60_000 * jumps;
const counting = 'SELECT count(*) AS n FROM claims_2023.care';
const who = { person: 'ada', project: 'health' };
const [minute, hour, day, year] = [60_000, 3_600_000, 86_400_000, 31_536_000_000];
/** As a clock is set, and back again; years ahead and years back no project of the example is open. */
const steps = [-5 * minute, hour, -7 * hour, day, 40 * day, -41 * day, year, 5 * year, -20 * year, 14 * year - 3 * hour, 2 * minute, -2 * minute];
const within = (ahead: number): boolean => Math.abs(ahead) < 60 * day;

const own = await ownDirectory();
const file = path.join(own, 'ahead');
let place: Place;
let ahead = 0;
const before = process.env['NODE_OPTIONS'];

async function jump(by: number): Promise<void> {
  ahead += by;
  await writeFile(`${file}.new`, String(ahead));
  await rename(`${file}.new`, file);
  // Its readers look every two milliseconds.
  await new Promise(resolve => setTimeout(resolve, 20));
}
const start = (state: string) => startGateway({ root, state, log: path.join(own, 'said.log') });

beforeAll(async () => {
  place = await exampleCentre();
  expect((await (await client(place, who)).query(counting)).status).toBe(200);
  await jump(0);
  // The gateway, its helpers, and the command line: one machine has one clock.
  process.env['VITRINE_TEST_CLOCK'] = file;
  process.env['NODE_OPTIONS'] = `${before ?? ''} --import ${pathToFileURL(path.join(root, 'test', 'integration', 'clock.mjs')).href}`;
});
afterAll(async () => {
  if (before === undefined) {
    delete process.env['NODE_OPTIONS'];
  } else {
    process.env['NODE_OPTIONS'] = before;
  }
  delete process.env['VITRINE_TEST_CLOCK'];
  await rm(own, { recursive: true, force: true });
  await place.close();
});

it(`a clock that jumps ${jumps} times under a gateway at work takes nothing that was acknowledged, and keeps the record whole`, async () => {
  const state = path.join(own, 'jumping');
  await copyMade(place.state, state);
  const load = new Load({ deciding: false });
  let gateway = await start(state);
  let refused = 0;
  try {
    for (let time = 0; time < jumps; time++) {
      await load.signIn(gateway);
      await load.begin(gateway);
      await load.until({ acknowledged: 4 + ((time * 7) % 20), decisions: 0 }, (time * 37) % 97);
      await jump(steps[time % steps.length] as number);
      await load.ended();
      if (!within(ahead)) {
        refused += await closed(gateway);
        await jump(-ahead);
      }
      if (time % 4 === 3) {
        await gateway.close();
        gateway = await start(state);
      }
      await load.signIn(gateway);
      await load.held(gateway);
    }
    await load.heldInAll(gateway);
  } finally {
    await gateway.close();
  }
  const { records, covered, findings, notices } = check({ state });
  expect(findings).toEqual([]);
  expect(covered).toBe(records);
  expect(records).toBeGreaterThan(load.total);
  expect(load.releases).toBeGreaterThan(0);
  expect(notices.map(({ code }) => code)).toContain('clock');
  expect(await readFile(path.join(state, 'log', 'gateway.log'), 'utf8')).toContain('"clock-jumped"');
  expect(refused).toBeGreaterThan(jumps > 6 ? 0 : -1);
}, patience);

/** Far from the dates of the centre nothing is given, and it is said why. */
async function closed(gateway: RunningGateway): Promise<number> {
  const attempt = await client(gateway, who).then(notebook => notebook.query(counting), (error: Error) => error.message);
  const said = typeof attempt === 'string' ? attempt : `${attempt.status} ${attempt.body.code}`;
  return /200/.test(said) ? 0 : 1;
}

it('a session and a token live no longer for a clock that is set back, nor do those that were given in a future', async () => {
  const state = path.join(own, 'lives');
  await copyMade(place.state, state);
  await jump(-ahead);
  const gateway = await start(state);
  const status = async (token: string): Promise<number> => (await withToken(gateway, token, who).query(counting)).status;
  const desk = async (session: Awaited<ReturnType<typeof atDesk>>): Promise<number> => (await session.call('/api/requests')).status;
  try {
    const [{ token }, chloe] = [await client(gateway, who), await atDesk(gateway, 'chloe')];
    expect([await status(token), await desk(chloe)]).toEqual([200, 200]);
    await jump(30 * day);
    expect([await status(token), await desk(chloe)]).toEqual([401, 401]);
    const [{ token: future }, carl] = [await client(gateway, who), await atDesk(gateway, 'carl')];
    expect([await status(future), await desk(carl)]).toEqual([200, 200]);
    await jump(-30 * day);
    expect([await status(future), await desk(carl)]).toEqual([401, 401]);
    const [{ token: now }, dina] = [await client(gateway, who), await atDesk(gateway, 'dina')];
    expect([await status(now), await desk(dina)]).toEqual([200, 200]);
    await jump(-2 * hour);
    expect([await status(now), await desk(dina)]).toEqual([401, 401]);
    expect(await status((await client(gateway, who)).token)).toBe(200);
  } finally {
    await gateway.close();
    await jump(-ahead);
  }
}, patience);
