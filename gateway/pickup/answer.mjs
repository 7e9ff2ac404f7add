import { pipeline } from 'node:stream/promises';
import { readCode } from './drop.mjs';
import { entryPage, fragmentScript, releasesPage, stylesheet } from './pages.mjs';
import { languageOf, words } from './words.mjs';

const bodyLimit = 1024;
const cookies = { session: 'vitrine_pickup', language: 'vitrine_pickup_language' };

const headers = {
  'content-security-policy': "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Not `no-referrer`: with that, browsers do not say where a form was sent from.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store'
};

/** One request. `place`: the drop, the attempts, the sessions, and the origin that people use. */
export async function answer(place, request, reply) {
  for (const [name, value] of Object.entries(headers)) {
    reply.setHeader(name, value);
  }
  const origin = new URL(place.origin);
  // Another name for this machine is no address of ours (DNS rebinding).
  if (request.headers.host !== origin.host || !request.url.startsWith('/') || !URL.canParse(request.url, origin)) {
    return send(reply, 421, '', 'text/plain');
  }
  const url = new URL(request.url, origin);
  const jar = cookiesOf(request);
  const visit = { place, request, reply, url, session: jar.get(cookies.session), language: languageOf(jar.get(cookies.language), request.headers['accept-language']) };
  const chosen = url.searchParams.get('language');
  if (request.method === 'GET' && Object.hasOwn(words, chosen ?? '')) {
    reply.setHeader('set-cookie', cookie(place, cookies.language, chosen, 31_536_000));
    return see(reply, url.pathname === '/releases' ? '/releases' : '/');
  }
  const route = routes[`${request.method === 'HEAD' ? 'GET' : request.method} ${url.pathname}`];
  if (route) {
    return route(visit);
  }
  const [, release] = /^\/releases\/([0-9a-f-]{36})\/package\.zip$/.exec(url.pathname) ?? [];
  return release !== undefined && request.method === 'GET' ? download(visit, release) : lost(visit);
}

const routes = {
  'GET /': ({ reply, language }) => send(reply, 200, entryPage(language)),
  'GET /style.css': ({ reply }) => send(reply, 200, stylesheet, 'text/css; charset=utf-8'),
  'GET /fragment.js': ({ reply }) => send(reply, 200, fragmentScript, 'text/javascript; charset=utf-8'),
  'POST /open': open,
  'GET /releases': releases,
  'POST /leave': leave
};

/** A code for a cookie. */
async function open({ place, request, reply, language, session }) {
  const say = words[language];
  if (!fromOurPage(place, request)) {
    return send(reply, 403, entryPage(language));
  }
  const address = addressOf(place, request);
  const wait = place.attempts.wait(address);
  if (wait > 0) {
    reply.setHeader('retry-after', String(wait));
    return send(reply, 429, entryPage(language, { problem: say.wait(Math.ceil(wait / 60)) }));
  }
  const body = await bodyOf(request);
  const code = body === undefined ? undefined : readCode(new URLSearchParams(body).get('code') ?? '');
  const opened = code === undefined ? [] : await place.drop.openedBy(code);
  if (opened.length === 0) {
    if (code !== undefined) {
      place.attempts.wrong(address);
    }
    return send(reply, 403, entryPage(language, { problem: code === undefined ? say.notACode : say.wrong }));
  }
  reply.setHeader('set-cookie', cookie(place, cookies.session, place.sessions.begin(session, opened)));
  return see(reply, '/releases');
}

async function releases(visit) {
  const { place, reply, language, session } = visit;
  const notices = await Promise.all(place.sessions.releases(session).map(release => place.drop.notice(release)));
  const there = notices.filter(notice => notice !== undefined).sort((a, b) => b.released.localeCompare(a.released));
  return there.length === 0 ? lost(visit) : send(reply, 200, releasesPage(language, there));
}

async function download(visit, release) {
  const { place, reply, session } = visit;
  const allowed = place.sessions.releases(session).includes(release) && (await place.drop.notice(release)) !== undefined;
  const found = allowed ? await place.drop.package(release) : undefined;
  if (!found) {
    return lost(visit);
  }
  reply.writeHead(200, {
    'content-type': 'application/zip',
    'content-length': found.size,
    'content-disposition': `attachment; filename="vitrine-release-${release}.zip"`,
    link: '<https://w3id.org/ro/crate>; rel="profile"'
  });
  return pipeline(found.handle.createReadStream(), reply);
}

function leave({ place, request, reply, session }) {
  if (fromOurPage(place, request)) {
    place.sessions.end(session);
    reply.setHeader('set-cookie', cookie(place, cookies.session, '', 0));
  }
  return see(reply, '/');
}

function lost({ reply, language }) {
  return send(reply, 404, entryPage(language, { problem: words[language].lost }));
}

/** Who asks: behind a proxy, what that adds last to the list. */
function addressOf({ proxied }, request) {
  return (proxied && request.headers['x-forwarded-for']?.split(',').at(-1)?.trim()) || request.socket.remoteAddress;
}

/** Browsers say where a form was sent from. */
function fromOurPage({ origin }, { headers: { origin: from, 'sec-fetch-site': site } }) {
  return (from === undefined || from === new URL(origin).origin) && (site === undefined || site === 'same-origin');
}

async function bodyOf(request) {
  const pieces = [];
  let length = 0;
  for await (const piece of request) {
    length += piece.length;
    if (length > bodyLimit) {
      return undefined;
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function cookiesOf(request) {
  const pairs = (request.headers.cookie ?? '').split(';').map(pair => pair.trim().split('='));
  return new Map(pairs.filter(([, value]) => value !== undefined).map(([name, value]) => [name, value]));
}

function cookie({ origin }, name, value, seconds) {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict${secure}${seconds === undefined ? '' : `; Max-Age=${seconds}`}`;
}

function see(reply, where) {
  reply.writeHead(303, { location: where }).end();
}

function send(reply, status, text, type = 'text/html; charset=utf-8') {
  const bytes = Buffer.from(text);
  reply.writeHead(status, { 'content-type': type, 'content-length': bytes.length });
  reply.end(reply.req.method === 'HEAD' ? undefined : bytes);
}
