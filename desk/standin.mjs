/**
 * The desk without a gateway: invented data for every screen, kept in memory, behind the same addresses and the same content policy.
 * For working on the desk only: whoever opens /enter?code=PERSON is that person.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { named, people } from './standin/people.mjs';
import { ago, producersOf, projectName, requests } from './standin/requests.mjs';
import { approvals, deciders, offers, projects, sources } from './standin/sources.mjs';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const MEDIA = { '/desk.js': 'text/javascript', '/desk.css': 'text/css', '/icon.svg': 'image/svg+xml' };
const OPEN = ['submitted', 'in review'];

const all = new Map(requests().map(request => [request.id, request]));
const sha256 = text => createHash('sha256').update(text).digest('hex');

class Refusal extends Error {
  constructor(status, code, title, remedy) {
    super(title);
    this.problem = { type: `urn:vitrine:problem:${code}`, title, status, code, remedy };
  }
}
const lost = () => new Refusal(404, 'not-found', 'There is nothing here that you may see.', 'Check the address.');

const rolesOf = me => people[me].roles;
const mySources = me => deciders[me] ?? [];
const ownProject = (me, id) => projects[id].lead === me || projects[id].members.includes(me);

function mayOf(me, request) {
  const { state } = request;
  const own = ownProject(me, request.project) || request.author === me;
  const may = [];
  if (rolesOf(me).includes('checker') && !own) {
    may.push(...(OPEN.includes(state) && !request.reviews.includes(me) ? ['vote'] : []), ...([...OPEN, 'approved'].includes(state) ? ['return'] : []), ...(state === 'approved' ? ['release'] : []));
  }
  if (projects[request.project].lead === me && !['released', 'rejected', 'withdrawn'].includes(state)) {
    may.push('withdraw');
  }
  if (OPEN.includes(state) && request.consents.some(one => one.state === 'needed' && mySources(me).includes(one.source))) {
    may.push('consent');
  }
  return ['released', 'rejected', 'withdrawn'].includes(state) ? may : [...may, 'comment'];
}

function summary(me, request) {
  const count = verdict => request.outputs.filter(({ output }) => output.verdict === verdict).length;
  const own = ownProject(me, request.project) || request.author === me;
  return {
    id: request.id, project: projectName(request.project), compartment: 'c1', author: named(request.author), state: request.state, round: request.round,
    created: request.created, submitted: request.submitted, due: OPEN.includes(request.state) ? request.due : undefined, changed: request.changed,
    names: request.outputs.map(({ output }) => output.name),
    verdicts: { safe: count('safe alone'), review: count('review'), declared: count('declared') },
    producers: producersOf(request), checkers: { needed: request.needed, done: request.reviews.length }, may: mayOf(me, request),
    mine: request.author === me ? 'author' : request.reviews.includes(me) ? 'voted' : own || !rolesOf(me).includes('checker') ? 'excluded' : 'none',
    minutes: request.outputs.reduce((sum, { output }) => sum + output.minutes, 0)
  };
}

const releaseOf = (me, request) => ({
  id: `rel-${request.id.slice(2)}`, request: request.id, project: projectName(request.project), released: request.released ?? ago(250), sha256: sha256(request.id), bytes: 184_320,
  outputs: request.outputs.length, key: 'ed25519:3f9a1c', ...(ownProject(me, request.project) ? { pickup: { address: 'http://127.0.0.1:4300/', code: 'K7QD-2M9X' } } : {})
});

function whole(me, request) {
  const decided = !OPEN.includes(request.state);
  return {
    ...summary(me, request),
    outputs: request.outputs.map(({ output }) => output),
    consents: request.consents.map(one => ({ ...one, yours: mySources(me).includes(one.source) })),
    votes: request.votes.filter(vote => vote.round < request.round || decided || vote.checker.id === me),
    comments: request.comments, rounds: request.rounds, history: request.history,
    release: request.release ? releaseOf(me, request) : undefined
  };
}

const seen = (me, request) =>
  rolesOf(me).includes('checker') || rolesOf(me).includes('operator') || ownProject(me, request.project) || request.outputs.some(({ output }) => output.sources.some(({ source }) => mySources(me).includes(source))) || request.consents.some(({ source }) => mySources(me).includes(source));

function found(me, id) {
  const request = all.get(id);
  if (!request || !seen(me, request)) {
    throw lost();
  }
  return request;
}

function step(me, request, name, body) {
  const now = new Date().toISOString();
  const event = what => request.history.push({ at: now, what, who: named(me) });
  const may = mayOf(me, request);
  const needs = { votes: 'vote', comments: 'comment' }[name] ?? name;
  if (!may.includes(needs)) {
    throw new Refusal(409, 'request-state', `The request is ${request.state}: that cannot be done now.`, 'Look at the request as it is now.');
  }
  request.changed = now;
  if (name === 'votes') {
    if (body.votes.some(vote => !request.outputs.some(({ output }) => output.id === vote.output && output.digest === vote.digest))) {
      throw new Refusal(409, 'output-changed', 'The output is not the one that was looked at.', 'Look at it again, then decide.');
    }
    request.votes.push(...body.votes.map(({ output, decision, comment }) => ({ output, decision, comment, round: request.round, checker: named(me), at: now })));
    request.reviews.push(me);
    request.state = 'in review';
    event('review');
    if (request.reviews.length >= request.needed) {
      const now = request.votes.filter(({ round }) => round === request.round);
      request.state = now.every(({ decision }) => decision === 'approve') ? 'approved' : now.every(({ decision }) => decision === 'reject') ? 'rejected' : 'returned';
      event({ approved: 'approve', rejected: 'reject', returned: 'return' }[request.state]);
    }
  } else if (name === 'comments') {
    request.comments.push({ id: `c${request.comments.length + 1}`, round: request.round, ...body, author: named(me), role: rolesOf(me).includes('checker') ? 'checker' : rolesOf(me).includes('delegate') ? 'delegate' : 'lead', at: now });
  } else if (name === 'consent') {
    const one = request.consents.find(({ source }) => source === body.source);
    Object.assign(one, { state: body.decision === 'give' ? 'given' : 'refused', by: named(me), at: now, reason: body.reason });
    event('consent');
  } else if (name === 'release') {
    if (request.id === 'x-0010') {
      throw new Refusal(409, 'release-refused', 'It can no longer leave: the approval for “Enterprises” has expired.', 'Return the request to its author.');
    }
    Object.assign(request, { state: 'released', release: true, released: now });
    event('release');
  } else {
    request.state = name === 'return' ? 'returned' : 'withdrawn';
    event(name);
  }
  return whole(me, request);
}

const approvalOf = (me, { key, ...rest }) => {
  const decides = mySources(me).includes(key.source) && projects[key.project].lead !== me;
  const may = decides ? ({ requested: ['grant', 'refuse'], granted: ['grant', 'revoke'] }[rest.state] ?? ['grant']) : projects[key.project].lead === me && ['refused', 'expired', 'revoked'].includes(rest.state) ? ['ask'] : [];
  const { id, title, purpose, starts, ends, lead, members } = projects[key.project];
  return { project: { id, title, purpose, starts, ends }, lead: named(lead), members: members.map(named), source: sources[key.source], ...rest, may };
};

function operation() {
  const layer = (name, holds, en, fr) => ({ layer: name, holds, detail: { en, fr } });
  return {
    version: '0.1.0', uptime: 93_840, demonstration: true,
    confinement: [
      layer('extract', true, 'What is not granted is not in the file.', 'Ce qui n’est pas accordé n’est pas dans le fichier.'),
      layer('gate', true, 'One SELECT, functions of a reviewed list.', 'Un seul SELECT, des fonctions d’une liste revue.'),
      layer('sandbox', false, 'Kernel and gateway are one system user here.', 'Noyau et passerelle sont ici un même utilisateur du système.')
    ],
    building: [{ source: 'claims', version: '2023', done: 0.62, step: 'numbering care', bytes: 1_240_000_000 }],
    sessions: [{ person: 'ada', project: 'health', compartment: 'c1', address: 'http://127.0.0.1:8891/' }, { person: 'lea', project: 'linked', compartment: 'c2' }],
    disk: { free: 41_800_000_000, total: 250_000_000_000, state: 3_260_000_000 }, extracts: { extracts: 12, bytes: 1_830_000_000, prepared: 1_120_000_000, space: 20_000_000_000 }, audit: { records: 18_442, whole: true },
    centre: [
      { severity: 'warning', code: 'expires-soon', file: 'projects/justice.yaml', message: { en: 'An approval ends within six months.', fr: 'Une autorisation prend fin dans les six mois.' } },
      { severity: 'error', code: 'unknown-source', file: 'projects/pending.yaml', message: { en: 'A source is named that is not declared.', fr: 'Une source citée n’est pas déclarée.' } }
    ],
    queue: { waiting: 14, oldest: ago(160) }, pickup: 'http://127.0.0.1:4300/'
  };
}

const actions = ['query.submitted', 'query.ended', 'verdict.ready', 'request.submitted', 'review.given', 'request.approved', 'release.made', 'approval.granted', 'session.opened'];
const audit = Array.from({ length: 260 }, (_, n) => {
  const action = actions[n % actions.length];
  return {
    sequence: n + 1, at: ago((260 - n) * 2), action, person: ['ada', 'chloe', 'lea', 'dora'][n % 4], project: ['health', 'linked'][n % 2],
    ...(action.startsWith('request') || action.startsWith('release') ? { request: `x-00${String(1 + (n % 30)).padStart(2, '0')}` } : {}),
    ...(action.startsWith('query') ? { query: `q-${sha256(String(n)).slice(0, 8)}`, details: { state: 'complete', rows: n * 17, sha256: sha256(String(n)) } } : {})
  };
});

function answer(me, method, parts, query, body) {
  const [first, second, third, fourth, fifth, sixth] = parts;
  const get = method === 'GET';
  if (get && first === 'me') {
    const { name, language, roles } = people[me];
    return { person: { id: me, name, language }, roles, centre: { id: 'example', title: { en: 'Example centre', fr: 'Centre d’exemple' }, demonstration: true } };
  }
  if (get && first === 'projects' && !second) {
    return Object.values(projects).filter(({ id }) => ownProject(me, id)).map(project => ({ ...project, state: 'active', role: project.lead === me ? 'lead' : 'member', compartments: [{ id: 'c1', sources: ['claims'], isolated: false }] }));
  }
  if (first === 'projects' && projects[second] && ownProject(me, second)) {
    const project = projects[second];
    if (get && !third) {
      return { ...project, state: 'active', role: 'lead', compartments: [], lead: named(project.lead), members: project.members.map(named), approvals: [] };
    }
    if (get && third === 'offers') {
      return offers;
    }
    if (third === 'approvals' && !fourth) {
      approvals.push({ key: { project: second, source: body.source }, state: 'requested', versions: body.versions, datasets: body.datasets, reason: { en: body.reason, fr: body.reason }, together: [], queries: 0, releases: 0 });
      return approvalOf(me, approvals.at(-1));
    }
  }
  if (first === 'projects' && third === 'approvals' && fourth) {
    const one = approvals.find(({ key }) => key.project === second && key.source === fourth);
    const state = { grant: 'granted', refuse: 'refused', revoke: 'revoked' }[body.decision];
    Object.assign(one, { state, ...(body.from ? { from: body.from, until: body.until } : {}), ...(body.reason ? { reason: { en: body.reason, fr: body.reason } } : {}) });
    return approvalOf(me, one);
  }
  if (first === 'approvals') {
    return approvals.filter(({ key }) => mySources(me).includes(key.source) || projects[key.project].lead === me).map(one => approvalOf(me, one));
  }
  if (first === 'operation') {
    return operation();
  }
  if (first === 'audit') {
    const before = Number(query.get('before') ?? Infinity);
    return audit.filter(record => record.sequence < before && (!query.get('project') || record.project === query.get('project')) && (!query.get('request') || record.request === query.get('request'))).reverse().slice(0, Number(query.get('limit') ?? 100));
  }
  if (first === 'releases' && !second) {
    return [...all.values()].filter(request => request.release && seen(me, request)).map(request => releaseOf(me, request));
  }
  if (first === 'releases' && third === 'package') {
    return { bytes: Buffer.from('PK'), media: 'application/zip' };
  }
  if (first === 'requests' && !second) {
    return [...all.values()].filter(request => seen(me, request) && (!query.get('project') || request.project === query.get('project'))).map(request => summary(me, request));
  }
  if (first === 'requests') {
    const request = found(me, second);
    if (get && !third) {
      return whole(me, request);
    }
    if (get && third === 'outputs') {
      const one = request.outputs.find(({ output }) => output.id === fourth);
      if (one && fifth === 'table' && one.table) {
        return one.table;
      }
      if (one && fifth === 'evidence' && one.evidence) {
        return one.evidence;
      }
      if (one && fifth === 'files' && one.bytes[sixth]) {
        return { bytes: one.bytes[sixth], media: one.media[sixth] };
      }
    } else if (!get && third) {
      return step(me, request, third, body);
    }
  }
  throw lost();
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) {
    parts.push(part);
  }
  return parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString()) : {};
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://desk');
  const me = /(?:^|; )standin=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
  response.setHeader('Content-Security-Policy', POLICY);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  const json = (status, value) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
  if (pathname === '/enter') {
    return response.writeHead(303, { Location: '/', 'Set-Cookie': `standin=${searchParams.get('code')}; HttpOnly; SameSite=Strict; Path=/` }).end();
  }
  if (pathname === '/leave') {
    return response.writeHead(303, { Location: '/', 'Set-Cookie': 'standin=; Max-Age=0; Path=/' }).end();
  }
  if (pathname.startsWith('/api/')) {
    if (!people[me]) {
      return json(401, { type: 'urn:vitrine:problem:not-signed-in', title: 'You are not signed in, or your session ended.', status: 401, code: 'not-signed-in', remedy: 'Open your address again.' });
    }
    try {
      const body = request.method === 'POST' && request.headers['content-type'] === 'application/json' ? await bodyOf(request) : {};
      const value = answer(me, request.method, pathname.slice(5).split('/').map(decodeURIComponent), searchParams, body);
      return Buffer.isBuffer(value?.bytes) ? response.writeHead(200, { 'Content-Type': value.media }).end(value.bytes) : json(200, value);
    } catch (error) {
      return json(error.problem?.status ?? 500, error.problem ?? { type: 'urn:vitrine:problem:internal', title: 'The stand-in failed.', status: 500, code: 'internal', remedy: String(error) });
    }
  }
  const file = MEDIA[pathname] ? pathname : '/index.html';
  const bytes = await readFile(fileURLToPath(new URL(`dist${file}`, import.meta.url)));
  return response.writeHead(200, { 'Content-Type': MEDIA[file] ?? 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' }).end(bytes);
});

const port = Number(process.env['PORT'] ?? 4390);
server.listen(port, '127.0.0.1', () => {
  process.stdout.write(`${Object.keys(people).map(person => `http://127.0.0.1:${port}/enter?code=${person}`).join('\n')}\n`);
});
