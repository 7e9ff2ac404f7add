import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { pickupCode, placeInDrop, type Dropped } from '../../gateway/src/release/index.js';
import { ownDirectory, root } from './gateway.js';

const secret = Buffer.alloc(32, 7);
const first = '9796155a-fe44-4614-89b8-71945f718ffb';
const second = '0b0c7a52-1111-4222-8333-444455556666';

let own: string;
let drop: string;
beforeAll(async () => {
  own = await ownDirectory();
  drop = path.join(own, 'drop');
});
afterAll(() => rm(own, { recursive: true, force: true }));

function dropped(release: string, more: Partial<Dropped> = {}): Dropped {
  const bytes = more.bytes ?? Buffer.from(`package of ${release}`);
  return {
    release,
    released: '2026-11-25T10:11:13.000Z',
    project: { en: 'Needs <b>of</b> care', fr: 'Besoins de soins' },
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    key: 'ab'.repeat(32),
    codes: [pickupCode(secret, release, 'ada'), pickupCode(secret, release, 'lea')],
    expires: new Date(Date.now() + 86_400_000).toISOString(),
    ...more
  };
}

interface Pickup {
  address: string;
  said(): string;
  process: ChildProcess;
  call(way: string, init?: Init): Promise<Reply>;
  end(): Promise<number | null>;
}
interface Init {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}
interface Reply {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

async function startPickup(directory: string, ...more: string[]): Promise<Pickup> {
  const child = spawn(process.execPath, [path.join(root, 'gateway', 'pickup', 'server.mjs'), directory, '--port', '0', ...more], { stdio: ['pipe', 'pipe', 'pipe'], env: {} });
  let said = '';
  child.stderr.on('data', chunk => (said += chunk));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', chunk => {
      said += chunk;
      if (said.includes('\n')) {
        resolve(said);
      }
    });
    child.once('exit', code => reject(new Error(`The pick-up ended with ${code}: ${said}`)));
  });
  const { address } = JSON.parse(line) as { address: string };
  const { port, host } = new URL(address);
  return {
    address,
    said: () => said,
    process: child,
    // By http itself: fetch writes its own Host, and follows.
    call: (way, { method = 'GET', headers = {}, body } = {}) =>
      new Promise((resolve, reject) => {
        const request = http.request({ host: '127.0.0.1', port, path: way, method, headers: { host, ...headers } }, reply => {
          const pieces: Buffer[] = [];
          reply.on('data', piece => pieces.push(piece as Buffer));
          reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text: Buffer.concat(pieces).toString() }));
        });
        request.on('error', reject);
        request.end(body);
      }),
    end: () =>
      new Promise(resolve => {
        child.once('exit', resolve);
        child.stdin.end();
      })
  };
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const opening = (code: string, headers: Record<string, string> = {}) => ({ method: 'POST', headers: { ...form, ...headers }, body: `code=${encodeURIComponent(code)}` });
const cookieOf = ({ headers }: Reply) => headers['set-cookie']?.[0]?.split(';')[0] ?? '';

describe('the code', () => {
  it('has four groups of five, is the same for the same person and release, and another for any other', () => {
    const code = pickupCode(secret, first, 'ada');
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(pickupCode(secret, first, 'ada')).toBe(code);
    const all = [code, pickupCode(secret, first, 'lea'), pickupCode(secret, second, 'ada'), pickupCode(Buffer.alloc(32, 8), first, 'ada')];
    expect(new Set(all).size).toBe(4);
  });
});

describe('the drop', () => {
  it('gets a release whole, once, without its codes', async () => {
    await placeInDrop(drop, dropped(first));
    await placeInDrop(drop, dropped(first, { bytes: Buffer.from('other') }));
    expect(await readdir(drop)).toEqual([first]);
    expect((await readdir(path.join(drop, first))).sort()).toEqual(['notice.json', 'package.zip']);
    expect(await readFile(path.join(drop, first, 'package.zip'), 'utf8')).toBe(`package of ${first}`);
    const notice = await readFile(path.join(drop, first, 'notice.json'), 'utf8');
    for (const code of dropped(first).codes) {
      expect(notice).not.toContain(code);
      expect(notice).not.toContain(code.replaceAll('-', ''));
    }
  });

  it('gets it once from several who place it at the same time', async () => {
    const place = path.join(own, 'twice');
    await Promise.all(Array.from({ length: 8 }, () => placeInDrop(place, dropped(second))));
    expect(await readdir(place)).toEqual([second]);
  });

  it('shows nothing of a release that was cut short, and takes it again', async () => {
    const place = path.join(own, 'short');
    const left = path.join(place, `.${second}.000000000000`);
    await mkdir(left, { recursive: true });
    await writeFile(path.join(left, 'package.zip'), 'half');
    const pickup = await startPickup(place);
    expect((await pickup.call('/open', opening(dropped(second).codes[0]!))).status).toBe(403);
    await placeInDrop(place, dropped(second));
    expect(await readdir(place)).toEqual([second]);
    expect((await pickup.call('/open', opening(dropped(second).codes[0]!))).status).toBe(303);
    await pickup.end();
  });

  it('survives a gateway that is killed in the middle', async () => {
    const place = path.join(own, 'killed');
    const script = path.join(own, 'place.mjs');
    const bytes = randomBytes(3_000_000);
    await writeFile(path.join(own, 'bytes'), bytes);
    await writeFile(
      script,
      `import { readFileSync } from 'node:fs';
       import { placeInDrop } from ${JSON.stringify(path.join(root, 'gateway', 'lib', 'release', 'index.js'))};
       const bytes = readFileSync(${JSON.stringify(path.join(own, 'bytes'))});
       process.stdout.write('begun');
       await placeInDrop(${JSON.stringify(place)}, { ...${JSON.stringify(dropped(second, { bytes: Buffer.alloc(0) }))}, bytes });`
    );
    let cutShort = 0;
    for (let round = 0; round < 12; round += 1) {
      await rm(path.join(place, second), { recursive: true, force: true });
      const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
      await new Promise(resolve => child.stdout.once('data', resolve));
      await new Promise(resolve => setTimeout(resolve, round * 0.7));
      child.kill('SIGKILL');
      await new Promise(resolve => child.once('close', resolve));
      const there = (await readdir(place).catch(() => [])).filter(name => !name.startsWith('.'));
      cutShort += there.length === 0 ? 1 : 0;
      for (const name of there) {
        expect((await readFile(path.join(place, name, 'package.zip'))).equals(bytes)).toBe(true);
        expect(JSON.parse(await readFile(path.join(place, name, 'notice.json'), 'utf8'))).toMatchObject({ release: second });
      }
    }
    expect(cutShort).toBeGreaterThan(0);
    await placeInDrop(place, dropped(second, { bytes }));
    expect(await readdir(place)).toEqual([second]);
  });
});

describe('the pick-up', () => {
  let pickup: Pickup;
  beforeEach(async () => {
    await placeInDrop(drop, dropped(first));
    pickup = await startPickup(drop);
  });
  afterEach(() => pickup.end());

  it('gives a release for its code, however it is typed, and for no other', async () => {
    const code = dropped(first).codes[0]!;
    for (const typed of [code, code.toLowerCase(), code.replaceAll('-', ''), ` ${code.replaceAll('-', ' ')} `, code.replaceAll('1', 'l').replaceAll('0', 'o')]) {
      const opened = await pickup.call('/open', opening(typed));
      expect([typed, opened.status, opened.headers.location]).toEqual([typed, 303, '/releases']);
      expect(opened.headers['set-cookie']?.[0]).toMatch(/^vitrine_pickup=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
      const cookie = cookieOf(opened);
      const page = await pickup.call('/releases', { headers: { cookie } });
      expect(page.status).toBe(200);
      expect(page.text).toContain(dropped(first).sha256);
      expect(page.text).toContain('Needs &#60;b&#62;of&#60;/b&#62; care');
      const fetched = await pickup.call(`/releases/${first}/package.zip`, { headers: { cookie } });
      expect([fetched.status, fetched.text]).toEqual([200, `package of ${first}`]);
      expect(fetched.headers).toMatchObject({ 'content-type': 'application/zip', 'content-disposition': `attachment; filename="vitrine-release-${first}.zip"`, 'cache-control': 'no-store' });
      await pickup.call('/leave', { method: 'POST', headers: { cookie } });
      expect((await pickup.call(`/releases/${first}/package.zip`, { headers: { cookie } })).status).toBe(404);
    }
    for (const wrong of ['', 'x', code.slice(1), pickupCode(secret, second, 'ada'), `${code}0`, '../../../etc/passwd', '\u0000']) {
      const refused = await pickup.call('/open', opening(wrong));
      expect([wrong, refused.status, refused.headers['set-cookie']]).toEqual([wrong, 403, undefined]);
      expect(refused.text).toContain('role="alert"');
    }
    expect((await pickup.call('/releases')).status).toBe(404);
    expect((await pickup.call(`/releases/${first}/package.zip`)).status).toBe(404);
  });

  it('opens further releases in one session, and none that this session has no code for', async () => {
    await placeInDrop(drop, dropped(second));
    const one = cookieOf(await pickup.call('/open', opening(dropped(first).codes[0]!)));
    expect((await pickup.call(`/releases/${second}/package.zip`, { headers: { cookie: one } })).status).toBe(404);
    const both = cookieOf(await pickup.call('/open', opening(dropped(second).codes[0]!, { cookie: one })));
    for (const release of [first, second]) {
      expect((await pickup.call(`/releases/${release}/package.zip`, { headers: { cookie: both } })).status).toBe(200);
    }
    // The session has got a new name: the old one is worth nothing.
    expect((await pickup.call('/releases', { headers: { cookie: one } })).status).toBe(404);
    await rm(path.join(drop, second), { recursive: true });
  });

  it('gives nothing after the last day', async () => {
    await placeInDrop(drop, dropped(second, { expires: new Date(Date.now() - 1000).toISOString() }));
    expect((await pickup.call('/open', opening(dropped(second).codes[0]!))).status).toBe(403);
    await rm(path.join(drop, second), { recursive: true });
  });

  it('slows whoever guesses down, and says for how long', async () => {
    for (let guess = 0; guess < 10; guess += 1) {
      expect((await pickup.call('/open', opening(pickupCode(randomBytes(32), first, 'ada')))).status).toBe(403);
    }
    const slowed = await pickup.call('/open', opening(dropped(first).codes[0]!));
    expect(slowed.status).toBe(429);
    expect(Number(slowed.headers['retry-after'])).toBeGreaterThan(0);
    expect(slowed.text).toMatch(/Try again in \d+ minutes/);
  });

  it('leads nowhere else: no traversal, no link, no route or code of the gateway, no other host', async () => {
    await writeFile(path.join(own, 'secret.zip'), 'secret');
    const linked = '11111111-2222-4333-8444-555555555555';
    await placeInDrop(drop, dropped(linked));
    await rm(path.join(drop, linked, 'package.zip'));
    await symlink(path.join(own, 'secret.zip'), path.join(drop, linked, 'package.zip'));
    const cookie = cookieOf(await pickup.call('/open', opening(dropped(linked).codes[0]!)));
    expect((await pickup.call('/releases', { headers: { cookie } })).status).toBe(200);
    const ways = [
      `/releases/${linked}/package.zip`,
      '/releases/../secret.zip',
      '/releases/..%2f..%2fsecret.zip/package.zip',
      `/releases/${first}/notice.json`,
      `/releases/${first}/../${first}/package.zip`,
      '/api/openapi.json',
      '/api/requests',
      '/enter',
      '//secret.zip',
      '/%00',
      '/releases/%2e%2e/package.zip'
    ];
    for (const way of ways) {
      const reply = await pickup.call(way, { headers: { cookie } });
      // What stands before the path is no path: that is the entry page.
      expect([way, reply.status]).toEqual([way, way === '//secret.zip' ? 200 : 404]);
      expect(reply.text).not.toMatch(/^secret$/);
      expect(reply.headers.location).toBeUndefined();
    }
    for (const host of ['127.0.0.1', 'evil.example', 'localhost']) {
      expect((await pickup.call('/', { headers: { host } })).status).toBe(421);
    }
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      expect((await pickup.call('/', { method })).status).toBe(404);
    }
    expect((await pickup.call('/.//evil.example?language=fr')).headers.location).toBe('/');
    await rm(path.join(drop, linked), { recursive: true });
    for (const name of await readdir(path.join(root, 'gateway', 'pickup'))) {
      const text = await readFile(path.join(root, 'gateway', 'pickup', name), 'utf8');
      for (const [, from] of text.matchAll(/(?:from|import\()\s*'([^']+)'/g)) {
        expect(from).toMatch(/^(node:[a-z/]+|\.\/[a-z]+\.mjs)$/);
      }
      expect(text).not.toMatch(/process\.env|\bfetch\(|https?\.request|net\.connect/);
    }
  });

  it('takes a form from its own pages only', async () => {
    const code = dropped(first).codes[0]!;
    expect((await pickup.call('/open', opening(code, { origin: 'https://evil.example' }))).status).toBe(403);
    expect((await pickup.call('/open', opening(code, { 'sec-fetch-site': 'cross-site' }))).status).toBe(403);
    expect((await pickup.call('/open', opening(code, { origin: pickup.address, 'sec-fetch-site': 'same-origin' }))).status).toBe(303);
  });

  it('runs nothing that is not its own, keeps nothing, and is read in either language', async () => {
    for (const way of ['/', '/releases', '/style.css', '/fragment.js', '/nothing']) {
      const { headers } = await pickup.call(way);
      expect(headers['content-security-policy']).toBe("default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'referrer-policy': 'same-origin' });
    }
    const english = await pickup.call('/');
    expect(english.text).toContain('<html lang="en">');
    expect(english.text).not.toMatch(/ style=| on\w+=|<script>/);
    const french = await pickup.call('/', { headers: { 'accept-language': 'fr-FR,fr;q=0.9,en;q=0.8' } });
    expect(french.text).toContain('<html lang="fr">');
    expect(french.text).toContain('<label for="code">Code de retrait</label>');
    const chosen = await pickup.call('/?language=fr');
    expect([chosen.status, chosen.headers.location]).toEqual([303, '/']);
    expect((await pickup.call('/', { headers: { cookie: cookieOf(chosen) } })).text).toContain('lang="fr"');
  });

  it('says its address and nothing else, whatever is sent to it', async () => {
    const code = dropped(first).codes[0]!;
    await pickup.call('/open', opening(code));
    await pickup.call(`/${code}`);
    await pickup.call('/open', opening('x'.repeat(100_000))).catch(() => undefined);
    const socket = net.connect(Number(new URL(pickup.address).port), '127.0.0.1');
    socket.on('error', () => {}).resume();
    socket.end('GET garbage\r\n\r\n');
    await new Promise(resolve => socket.once('close', resolve));
    expect((await pickup.call('/')).status).toBe(200);
    expect(pickup.said()).toBe(`${JSON.stringify({ address: pickup.address })}\n`);
  });

  it('ends with whoever started it', async () => {
    expect(await (await startPickup(drop)).end()).toBe(0);
  });
});
