import { readFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bombs } from './attacks/bombs.mjs';
import { client, copyMade, exampleCentre, ownDirectory, root, startGateway, type Place, type RunningGateway } from './gateway.js';

/** `npm run attack -- bombs` asks for each twenty times; without it there is one of three, once. */
const times = Number(process.env['VITRINE_BOMBS'] ?? 0);
const tried = times > 0 ? bombs : bombs.filter((_, place) => place % 3 === 0);
const kinds = [...new Set(bombs.map(({ kind }) => kind))];
const counting = 'SELECT count(*) AS n FROM claims_2023.care';
/** A statement ends well, or in one of these: all have words, and a way forward. */
const ends = ['query-too-long', 'out-of-memory', 'too-long-to-read', 'function-refused', 'construct-refused', 'too-deep', 'request-too-large', 'engine-failed', 'sql-unbound', 'argument-refused'];

let place: Place;
let own = '';
let gateway: RunningGateway;
let ada: Awaited<ReturnType<typeof client>>;
let bob: Awaited<ReturnType<typeof client>>;
/** What each is answered. */
const right: Record<string, unknown> = {};

beforeAll(async () => {
  place = await exampleCentre();
  const people = [{ person: 'ada', project: 'health' }, { person: 'bob', project: 'linked' }] as const;
  for (const who of people) {
    expect((await (await client(place, who)).query(counting)).status).toBe(200);
  }
  own = await ownDirectory();
  await copyMade(place.state, path.join(own, 'state'));
  gateway = await startGateway({ root, state: path.join(own, 'state'), log: path.join(own, 'said.log'), more: ['--query-minutes', '0.04', '--session-memory', '512', '--sessions', '4'] });
  [ada, bob] = await Promise.all([client(gateway, people[0]), client(gateway, people[1])]);
  for (const { person } of people) {
    right[person] = await answerTo(person === 'ada' ? ada : bob);
  }
  expect(right['ada']).toEqual([[expect.any(Number)]]);
});
afterAll(async () => {
  await gateway?.close();
  await rm(own, { recursive: true, force: true });
  await place.close();
});

/** Rows, or the problem that stands in their place. */
async function answerTo(who: typeof ada): Promise<unknown> {
  const { body, status } = await who.query(counting);
  return body.rows ?? { status, code: body.code };
}

/** Megabytes that the gateway’s own process holds. */
const held = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${gateway.pid}/status`, 'utf8'))?.[1]) / 1024;

/** How it ended: with a result that was read as fast as it came, or a problem, which the record tells where the result had begun. */
async function endOf(sql: string): Promise<string> {
  const reply = await ada.call(`${ada.project}/queries`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/vnd.apache.arrow.stream' }, body: JSON.stringify({ sql }) });
  if (reply.status >= 400) {
    return ((await reply.json()) as { code: string }).code;
  }
  const id = reply.headers.get('vitrine-query');
  try {
    await reply.body?.pipeTo(new WritableStream());
  } catch {
    // Cut off: the record says why.
  }
  const record = await ada.json(`/api/queries/${id}`);
  return record['state'] === 'failed' ? String(record['problem']) : 'well';
}

/** Somebody else’s answers in the meantime. */
async function meanwhile<T>(work: Promise<T>): Promise<T> {
  let over = false;
  const ended = work.finally(() => (over = true));
  do {
    expect(await answerTo(bob)).toEqual(right['bob']);
  } while (!over);
  return ended;
}

it('the costly statements are of at least fifty kinds', () => {
  expect(new Set(bombs.map(({ sql }) => sql)).size).toBeGreaterThanOrEqual(50);
});

describe(`a statement that is nothing but costly, ${Math.max(times, 1)} times, ends by itself, while others are answered, and the next is right:`, () => {
  it.each(kinds)('%s', async kind => {
    for (let time = 0; time < Math.max(times, 1); time++) {
      for (const { name, sql } of tried.filter(bomb => bomb.kind === kind)) {
        const end = await meanwhile(endOf(sql));
        expect({ name, end, known: ['well', ...ends].includes(end) }).toEqual({ name, end, known: true });
        expect(await answerTo(ada)).toEqual(right['ada']);
      }
    }
  }, 120_000 + 180_000 * times);

  it('all those that join, at once', async () => {
    const codes = await meanwhile(Promise.all(bombs.filter(({ kind }) => kind === 'joins').map(({ sql }) => endOf(sql))));
    expect(codes.filter(code => code !== 'query-too-long')).toEqual([]);
    expect(await answerTo(ada)).toEqual(right['ada']);
  });

  it('and nothing of them is left: the gateway’s memory, its disk and its log are as before', async () => {
    expect(held()).toBeLessThan(600);
    const log = path.join(own, 'state', 'log');
    const texts = await Promise.all((await readdir(log)).map(name => readFile(path.join(log, name), 'utf8')));
    expect(texts.join('').length).toBeGreaterThan(0);
    expect(texts.join('') + gateway.said()).not.toMatch(/"code":"internal"|range\(1000000\)|lpad/);
    expect((await readdir(own, { recursive: true })).filter(name => /\.tmp|\.wal$/.test(name) && !name.includes('vitrine.db'))).toEqual([]);
  });
});
