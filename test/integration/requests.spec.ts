import { chmod, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { atDesk, client, copyMade, exampleCentre, ownDirectory, root, startGateway, type Answer, type Place, type RunningGateway } from './gateway.js';

let place: Place;
let own = '';
let gateway: RunningGateway;
const ada = { person: 'ada', project: 'health' };
const map = `SELECT c.patho_niv1, c.departement, count(DISTINCT c.person) AS malades, g.population AS pop, round(100.0 * count(DISTINCT c.person) / g.population, 4) AS perc
FROM claims_2023.care c JOIN geography.departements g ON g.code = c.departement GROUP BY 1, 2, g.population ORDER BY malades`;
const small = 'SELECT patho_niv1, count(DISTINCT person) AS n FROM claims_2023.care GROUP BY 1';
const words = { description: 'For the report.', population: 'p', filter: 'none', unit: 'persons', variables: 'v' };

const start = () => startGateway({ root, state: path.join(own, 'state'), log: path.join(own, 'said.log') });
const file = (text: string) => ({ kind: 'file', name: 'notes.txt', content: Buffer.from(`${text}\n`).toString('base64'), words });
const votes = ({ outputs }: Answer, decision = 'approve') => ({ votes: outputs.map(({ id, digest }) => ({ output: id, digest, decision, ...(decision === 'approve' ? {} : { comment: 'Why.' }) })) });

beforeAll(async () => {
  place = await exampleCentre();
  const warm = await client(place, ada);
  expect((await warm.query(small)).status).toBe(200);
  own = await ownDirectory();
  await copyMade(place.state, path.join(own, 'state'));
  gateway = await start();
});
afterAll(async () => {
  await gateway?.close();
  await rm(own, { recursive: true, force: true });
  await place.close();
});

/** A submitted request of ada's with one file. */
async function submitted(text: string, more: unknown[] = []): Promise<Answer> {
  const notebook = await client(gateway, ada);
  const { body: draft } = await notebook.post('/api/projects/health/requests');
  for (const output of [file(text), ...more]) {
    const { status, body } = await notebook.post(`/api/requests/${draft.id}/outputs`, output);
    expect([status, body.code]).toEqual([200, undefined]);
  }
  const { body } = await notebook.post(`/api/requests/${draft.id}/submit`);
  expect(body.state).toBe('submitted');
  return body;
}

async function approved(text: string, more: unknown[] = []): Promise<Answer> {
  let request = await submitted(text, more);
  for (const checker of ['chloe', 'carl']) {
    ({ body: request } = await (await atDesk(gateway, checker)).post(`/api/requests/${request.id}/votes`, votes(request)));
  }
  expect(request.state).toBe('approved');
  return request;
}

const refusalsOf = async (request: string): Promise<string[]> => {
  const records = (await (await atDesk(gateway, 'olga')).get(`/api/audit?request=${request}&limit=500`)) as unknown as { action: string; details: { problem: string } }[];
  return records.filter(({ action }) => action === 'request.refused').map(({ details }) => details.problem);
};

describe('a result as it may leave', () => {
  it('has the failing cells withheld, in the order of its keys, and no trace of their values', async () => {
    const notebook = await client(gateway, ada);
    const { id } = await notebook.query(map);
    await notebook.verdict(id as string);
    const proposal = (await notebook.get(`/api/queries/${id}/proposal`)) as unknown as { verdict: string; afterwards: string; table: { columns: { name: string }[]; rows: unknown[][]; withheld: number[]; total: number }; words: Record<string, string>; map: string; checkers: number };
    expect([proposal.verdict, proposal.afterwards, proposal.map, proposal.checkers]).toEqual(['unsafe', 'safe alone', 'departement', 2]);
    expect(proposal.words).toMatchObject({ filter: 'aucun', population: expect.stringContaining('claims_2023.care') });
    const whole = await notebook.query(map.replace('ORDER BY malades', "ORDER BY 1, 2"));
    const few = (whole.body.rows ?? []).filter(([, , malades]) => Number(malades) < 11);
    expect(few.length).toBeGreaterThan(0);
    expect(proposal.table.total).toBe(whole.body.rows?.length);
    const request = await submitted('map', [{ kind: 'table', name: 'map', query: id, words }]);
    const table = (await notebook.get(`/api/requests/${request.id}/outputs/${request.outputs[1]?.id}/table`)) as unknown as { rows: unknown[][]; withheld: number[] };
    const rows = new Map(table.rows.map((row, place) => [`${String(row[0])}|${String(row[1])}`, { row, withheld: table.withheld.includes(place) }]));
    for (const [disease, departement, malades, pop, perc] of whole.body.rows ?? []) {
      const left = rows.get(`${String(disease)}|${String(departement)}`);
      expect(left).toEqual(Number(malades) < 11
        ? { row: [disease, departement, null, pop, null], withheld: true }
        : { row: [disease, departement, malades, pop, perc], withheld: left?.withheld ? true : false });
    }
  });

  it('cannot be asked for where withholding does not mend it, nor of a preview, nor of somebody else’s query', async () => {
    const notebook = await client(gateway, ada);
    const { body: draft } = await notebook.post('/api/projects/health/requests');
    const add = (query: unknown) => notebook.post(`/api/requests/${draft.id}/outputs`, { kind: 'table', name: 'table', query, words });
    const { id: records } = await notebook.query('SELECT departement, amount FROM claims_2023.care LIMIT 100');
    expect((await add(records)).body.code).toBe('output-unsafe');
    const preview = await notebook.call(`${notebook.project}/queries`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify({ sql: small, maximumRows: 2 }) });
    await preview.text();
    expect((await add(preview.headers.get('vitrine-query'))).body.code).toBe('preview-never-leaves');
    expect((await add('q_none')).body.code).toBe('not-found');
    const linked = await client(gateway, { person: 'ada', project: 'linked' });
    const { id: other } = await linked.query('SELECT count(*) AS n FROM wages_2023.jobs');
    expect((await add(other)).body.code).toBe('not-found');
    expect((await refusalsOf(draft.id)).sort()).toEqual(['not-found', 'not-found', 'output-unsafe', 'preview-never-leaves']);
  });
});

describe('who may not', () => {
  it('author, other member, lead, single checker twice, stale hash: each is refused, and on record', async () => {
    const request = await submitted('who');
    const at = `/api/requests/${request.id}`;
    const chloe = await atDesk(gateway, 'chloe');
    const code = async (person: string, way: string, body?: unknown) => (await (await atDesk(gateway, person)).post(`${at}/${way}`, body)).body.code;
    const notebook = await client(gateway, ada);
    expect((await notebook.post(`${at}/votes`, votes(request))).body.code).toBe('own-project');
    expect(await code('ada', 'votes', votes(request))).toBe('own-project');
    expect(await code('lea', 'votes', votes(request))).toBe('own-project');
    expect(await code('bob', 'votes', votes(request))).toBe('not-found');
    expect(await code('olga', 'votes', votes(request))).toBe('not-found');
    expect(await code('dora', 'votes', votes(request))).toBe('not-your-part');
    expect(await code('chloe', 'votes', { votes: votes(request).votes.map(vote => ({ ...vote, digest: '0'.repeat(64) })) })).toBe('stale-output');
    expect((await chloe.post(`${at}/votes`, votes(request))).body.state).toBe('in review');
    expect((await chloe.post(`${at}/votes`, votes(request))).body.code).toBe('already-reviewed');
    expect(await code('chloe', 'release')).toBe('wrong-state');
    expect((await refusalsOf(request.id)).sort()).toEqual(['already-reviewed', 'not-found', 'not-found', 'not-your-part', 'own-project', 'own-project', 'own-project', 'stale-output', 'wrong-state']);
  });

  it('votes are hidden from the other checker, and from the project, until both are in', async () => {
    const request = await submitted('blind');
    const at = `/api/requests/${request.id}`;
    const chloe = await atDesk(gateway, 'chloe');
    const carl = await atDesk(gateway, 'carl');
    await chloe.post(`${at}/votes`, votes(request, 'return'));
    for (const other of [carl, await atDesk(gateway, 'lea'), await client(gateway, ada)]) {
      const seen = await other.get(at);
      expect([seen['votes'], seen['checkers'], JSON.stringify(seen).includes('Why.')]).toEqual([[], { needed: 2, done: 1 }, false]);
    }
    expect((await chloe.get(at))['votes']).toHaveLength(1);
    expect(JSON.stringify(await carl.get(`/api/audit?request=${request.id}`))).not.toMatch(/"return"|"approve"|"reject"/);
    const { body } = await carl.post(`${at}/votes`, votes(request));
    expect([body.state, (body['votes'] as unknown[]).length]).toEqual(['returned', 2]);
    expect((await (await client(gateway, ada)).get(at))['votes']).toHaveLength(2);
  });

  it('two checkers at once: each vote counts once', async () => {
    const request = await submitted('at once');
    const [one, two] = [await atDesk(gateway, 'chloe'), await atDesk(gateway, 'carl')];
    const came = await Promise.all([one, one, two, two].map(each => each.post(`/api/requests/${request.id}/votes`, votes(request))));
    expect(came.map(({ status }) => status).filter(status => status === 200)).toHaveLength(2);
    expect(await one.get(`/api/requests/${request.id}`)).toMatchObject({ state: 'approved', checkers: { done: 2 } });
  });

  it('a release happens once, however often and by whomever it is asked for at once', async () => {
    const request = await approved('once');
    const [one, two] = [await atDesk(gateway, 'chloe'), await atDesk(gateway, 'carl')];
    const came = await Promise.all([one, two, one, two].map(each => each.post(`/api/requests/${request.id}/release`)));
    expect(came.map(({ body }) => body.code ?? body.state).sort()).toEqual(['released', 'wrong-state', 'wrong-state', 'wrong-state']);
    const releases = (await one.get('/api/releases?limit=500')) as unknown as { request: string }[];
    expect(releases.filter(each => each.request === request.id)).toHaveLength(1);
  });

  it('a file that was replaced on disk does not leave', async () => {
    const request = await approved('on disk');
    const hash = request.outputs[0]?.files[0]?.sha256 ?? '';
    const held = path.join(own, 'state', 'outputs', hash.slice(0, 2), hash);
    await chmod(held, 0o600);
    await writeFile(held, 'something else\n');
    const { body } = await (await atDesk(gateway, 'chloe')).post(`/api/requests/${request.id}/release`);
    expect(body.code).toBe('content-changed');
    expect(await refusalsOf(request.id)).toEqual(['content-changed']);
    expect((await (await atDesk(gateway, 'chloe')).get(`/api/requests/${request.id}`)).state).toBe('approved');
  });

  it('after a revocation there is neither vote nor release; it says of which source', async () => {
    const waiting = await submitted('before');
    const ready = await approved('too');
    const dora = await atDesk(gateway, 'dora');
    expect((await dora.post('/api/projects/health/approvals/claims', { decision: 'revoke', reason: 'The study has ended.' })).status).toBe(200);
    const chloe = await atDesk(gateway, 'chloe');
    expect((await chloe.post(`/api/requests/${waiting.id}/votes`, votes(waiting))).body.code).toBe('source-ended');
    const refused = await chloe.post(`/api/requests/${ready.id}/release`);
    expect([refused.body.code, refused.body['title']]).toEqual(['source-ended', expect.stringMatching(/claims|remboursements/i)]);
    expect((await dora.post('/api/projects/health/approvals/claims', { decision: 'grant' })).status).toBe(200);
    expect((await chloe.post(`/api/requests/${ready.id}/release`)).body.state).toBe('released');
    expect((await chloe.post(`/api/requests/${waiting.id}/votes`, votes(waiting))).body.state).toBe('in review');
  });
});
