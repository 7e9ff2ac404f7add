import { readdir, readFile, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problems } from '../../gateway/src/problem.js';
import { fuzzer } from '../http/fuzz.mjs';
import { ground } from './http/ground.js';
import { hostile, planted, unfinished } from './http/hostile.js';
import { connection, said, type Reply } from './http/wire.js';
import { client, deskOf, ownDirectory, root, startGateway, type RunningGateway } from './gateway.js';

/** Cases made of the OpenAPI description, in all. They change what is there, and a token lives a quarter of an hour: so many are sent on one ground, by a gateway of its own. */
const cases = Number(process.env['VITRINE_HTTP_CASES'] ?? 800);
const turn = 4000;
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'];

let own = '';
let gateway: RunningGateway;
let bob: Awaited<ReturnType<typeof client>>;
let addresses: Record<'gateway' | 'desk', string>;
let description: { paths: Record<string, Record<string, unknown>> };
/** Requests that do not come to their end, from the start on: what is said to them is heard after the gateway's patience. */
let slow: Promise<Reply[][]>;

beforeAll(async () => {
  own = await ownDirectory();
  gateway = await startGateway({ root, state: path.join(own, 'state'), log: path.join(own, 'said.log') });
  addresses = { gateway: gateway.address, desk: await deskOf(gateway) };
  bob = await client(gateway, { person: 'bob', project: 'refused' });
  description = (await (await fetch(`${gateway.address}/api/openapi.json`)).json()) as typeof description;
  slow = Promise.all(Object.values(addresses).flatMap(address => unfinished(new URL(address).host, bob.token).map(pieces => said(address, pieces, 1000))));
});
afterAll(async () => {
  await gateway?.close();
  await rm(own, { recursive: true, force: true });
});

const answers = async (): Promise<unknown> => (await bob.query('SELECT count(*) AS n FROM geography.departements')).status;

/** A problem of the table, as one stands there. */
function isProblem({ status, type, body }: Reply): boolean {
  if (type !== 'application/problem+json') {
    return false;
  }
  const said = JSON.parse(body) as { code: keyof typeof problems; status: number; title: string };
  return problems[said.code]?.status === status && said.status === status && said.title !== '' && !body.includes(planted);
}

it('every reply is as the OpenAPI description says, at the gateway and at the desk, to every role and to strangers', async () => {
  const fuzz = await fuzzer(root);
  const total: Record<string, Record<string, number>> = {};
  for (let sent = 0; sent < cases; sent += turn) {
    const { statuses, differences } = await fuzz({ ...(await ground(gateway)), description, cases: Math.min(turn, cases - sent), seed: 1 + sent / turn });
    expect(differences).toEqual({});
    for (const [at, each] of Object.entries(statuses)) {
      const all = (total[at] ??= {});
      Object.entries(each).forEach(([status, n]) => (all[status] = (all[status] ?? 0) + n));
    }
  }
  console.log(Object.entries(total).sort().map(([at, each]) => `${at.padEnd(74)}${Object.entries(each).map(([status, n]) => `${status}: ${n}`.padEnd(12)).join('')}`).join('\n'));
  const operations = Object.entries(description.paths).flatMap(([way, each]) => Object.keys(each).map(method => `${method.toUpperCase()} ${way}`));
  const refused = operations.filter(operation => !['gateway', 'desk'].some(at => Object.keys(total[`${at} ${operation}`] ?? {}).some(status => status.startsWith('2'))));
  // Cases that are only refused would show little.
  expect(refused.length).toBeLessThanOrEqual(cases < 10_000 ? operations.length * 0.3 : 0);
}, 600_000 + cases * 500);

describe.each(['gateway', 'desk'] as const)('%s', at => {
  it('refuses what no client should send, with a problem, and answers the next', async () => {
    const wrong: string[] = [];
    for (const { name, bytes, endless, page } of hostile(new URL(addresses[at]).host, bob.token)) {
      const replies = (await said(addresses[at], bytes)).filter(({ status }) => status !== 100);
      const good = replies.length === 1 && replies.every(reply => reply.guarded && (isProblem(reply) || (at === 'desk' && page && reply.type.startsWith('text/html'))));
      // Where a body does not end, the end of the connection may overtake the answer.
      if (!good && !(endless && replies.length === 0)) {
        wrong.push(`${name}: ${replies.map(({ status, type, body }) => `${status} ${type} ${body.slice(0, 200)}`).join(' | ')}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await answers()).toBe(200);
  });

  it('knows the methods of the description and no others', async () => {
    const { host } = new URL(addresses[at]);
    const wrong: string[] = [];
    for (const [way, each] of Object.entries(description.paths)) {
      for (const method of methods.filter(name => !(name.toLowerCase() in each) && !(name === 'HEAD' && 'get' in each))) {
        const [reply] = await said(addresses[at], `${method} ${way.replaceAll(/\{\w+\}/g, 'x')} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nAuthorization: Bearer ${bob.token}\r\n\r\n`);
        if (!reply?.guarded || reply.status !== 404 || !(method === 'HEAD' || isProblem(reply))) {
          wrong.push(`${method} ${way}: ${reply?.status}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('answers requests that come at once in their order, each for who sent it', async () => {
    const { host } = new URL(addresses[at]);
    const ask = (way: string, ...headers: string[]): string => [`GET ${way} HTTP/1.1`, `Host: ${host}`, ...headers, '', ''].join('\r\n');
    const mine = ask('/api/me', `Authorization: Bearer ${bob.token}`);
    const replies = await said(addresses[at], [...Array.from({ length: 50 }, () => [mine, ask('/api/me'), ask('/api/nothing'), ask('/api/health')]).flat(), ask('/api/me', 'Connection: close')].join(''));
    expect(replies.filter(({ guarded }) => !guarded)).toEqual([]);
    expect(replies.map(({ status }) => status)).toEqual([...Array.from({ length: 50 }, () => [200, 401, 404, 200]).flat(), 401]);
  });

  it('goes on for others where clients do not read', async () => {
    const { host } = new URL(addresses[at]);
    const ask = `GET /api/projects/refused/datasets/insurance.visits HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${bob.token}\r\n\r\n`;
    const sql = JSON.stringify({ sql: 'SELECT a.*, b.lncoins AS other FROM insurance.visits a CROSS JOIN insurance.visits b LIMIT 300000' });
    const query = `POST /api/projects/refused/queries HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${bob.token}\r\nContent-Type: application/json\r\nContent-Length: ${sql.length}\r\n\r\n${sql}`;
    const deaf: Socket[] = [];
    for (const text of [...Array.from({ length: 20 }, () => ask.repeat(500)), query, query]) {
      const socket = connection(addresses[at]).pause();
      deaf.push(socket);
      await new Promise(resolve => socket.write(text, resolve));
    }
    expect((await fetch(`${addresses[at]}/api/health`)).status).toBe(200);
    expect(await answers()).toBe(200);
    deaf.forEach(socket => socket.destroy());
    expect(await answers()).toBe(200);
  });
});

it('the pick-up answers what no client should send without a failure of its own', async () => {
  const { pickup } = JSON.parse(await readFile(path.join(own, 'state', 'gateway.json'), 'utf8')) as { pickup: string };
  const failed: string[] = [];
  for (const { name, bytes } of hostile(new URL(pickup).host, bob.token)) {
    failed.push(...(await said(pickup, bytes)).filter(({ status, body }) => status >= 500 || body.includes(planted)).map(({ status }) => `${name}: ${status}`));
  }
  expect(failed).toEqual([]);
  expect((await fetch(pickup)).status).toBe(200);
});

it('a request that does not come to its end is refused with a problem, and its connection ends', async () => {
  for (const [reply, ...more] of await slow) {
    expect(reply).toMatchObject({ status: 408, type: 'application/problem+json' });
    expect(isProblem(reply!)).toBe(true);
    expect(more).toEqual([]);
  }
  expect(await answers()).toBe(200);
});

it('no log holds what was planted', async () => {
  const log = path.join(own, 'state', 'log');
  const files = [path.join(own, 'said.log'), ...(await readdir(log)).map(name => path.join(log, name))];
  const texts = await Promise.all(files.map(file => readFile(file, 'utf8')));
  expect(texts.filter(text => text.includes('"request"')).length).toBeGreaterThan(0);
  expect(texts.map(text => text.includes(planted) || text.includes(bob.token) || text.includes('"internal"'))).toEqual(files.map(() => false));
});
