import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { atDesk, client, ownDirectory, root, startGateway, type RunningGateway } from './gateway.js';

/** From a lead's request to a producer's revocation, on a gateway of its own: what is revoked here is used elsewhere. */
const who = { person: 'bob', project: 'refused' };
const counting = 'SELECT count(*) AS n FROM insurance.visits';
const address = '/api/projects/refused/approvals/insurance';

let own = '';
let gateway: RunningGateway;
const start = () => startGateway({ root, state: path.join(own, 'state'), log: path.join(own, 'said.log') });
beforeAll(async () => {
  own = await ownDirectory();
  gateway = await start();
});
afterAll(async () => {
  await gateway?.close();
  await rm(own, { recursive: true, force: true });
});

/** Extracts that workers of the gateway hold open now. */
function mounted(): string[] {
  return readdirSync('/proc').flatMap(name => {
    try {
      const [, after = ''] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ');
      if (Number(after.split(' ')[1]) !== gateway.pid) {
        return [];
      }
      return readdirSync(`/proc/${name}/fd`).flatMap(fd => {
        const file = readlinkSync(`/proc/${name}/fd/${fd}`);
        return file.includes(path.join('state', 'extracts')) ? [path.basename(file)] : [];
      });
    } catch {
      return [];
    }
  });
}

it('a revocation ends the next query, which says why; nothing of the source is open any more; a new grant opens it again', async () => {
  const bob = await client(gateway, who);
  const dina = await atDesk(gateway, 'dina');
  const first = await bob.query(counting);
  expect(first.status).toBe(200);
  const before = mounted();
  expect(before.length).toBeGreaterThan(0);

  const revoked = await dina.post(address, { decision: 'revoke', reason: 'Used for another purpose' });
  expect([revoked.status, revoked.body.state]).toEqual([200, 'revoked']);
  expect(mounted()).toEqual([]);
  // Nor does the proof of the first query open it again.
  await new Promise(resolve => setTimeout(resolve, 2000));
  expect(mounted()).toEqual([]);

  const second = await bob.query(counting);
  expect([second.status, second.body.code]).toEqual([403, 'approval-ended']);
  for (const way of [`${bob.project}/sources`, `${bob.project}/datasets`, `${bob.project}/datasets/insurance.visits`, `${bob.project}/queries`, `/api/queries/${first.id}`, `/api/queries/${first.id}/verdict`, `/api/queries/${first.id}/proposal`]) {
    const reply = await bob.call(way, { headers: { 'accept-language': 'en' } });
    const problem = (await reply.json()) as { code: string; title: string };
    expect([way, reply.status, problem.code]).toEqual([way, 403, 'approval-ended']);
    expect(problem.title).toMatch(/^The approval of “.+” was revoked on \d{4}-\d\d-\d\d: “Used for another purpose”\.$/);
  }
  // Another token is one for what is left; no worker opens the extract for it, though its file is still there.
  const left = await client(gateway, who);
  const third = await left.query(counting);
  expect([third.status, third.body.code]).toEqual([400, 'unknown-table']);
  expect((await left.query('SELECT count(*) FROM geography.departements')).status).toBe(200);
  // Of reference data it opens as many as before; the one of the source is gone.
  const open = mounted();
  const closed = [...new Set(before)].filter(name => !open.includes(name));
  expect([open.length, closed.length > 0]).toEqual([before.length - 1, true]);

  const lea = await atDesk(gateway, 'lea');
  const asked = await lea.post('/api/projects/refused/approvals', { source: 'insurance', versions: ['1982'], datasets: { visits: '*' }, reason: 'For the purpose that was approved' });
  expect([asked.status, asked.body.state]).toEqual([201, 'requested']);
  expect((await dina.post(address, { decision: 'grant' })).body).toMatchObject({ state: 'granted', until: '2029-12-31', datasets: { visits: '*' }, queries: 1 });
  const again = await client(gateway, who);
  expect((await again.query(counting)).body.rows).toEqual(first.body.rows);
  expect(mounted()).toEqual(expect.arrayContaining(closed));

  // The first token is of the same compartment, and counts again.
  expect((await bob.query(counting)).status).toBe(200);
});

it('a revocation outlives the gateway', async () => {
  const dina = await atDesk(gateway, 'dina');
  const revoked = await dina.post(address, { decision: 'revoke', reason: 'It is over' });
  expect(revoked.status).toBe(200);
  await gateway.kill('SIGKILL');
  gateway = await start();
  const bob = await client(gateway, who);
  expect((await bob.query(counting)).body.code).toBe('unknown-table');
  const list = (await (await atDesk(gateway, 'lea')).get('/api/approvals')) as unknown as { project: { id: string }; source: { id: string }; state: string; reason: { en: string } }[];
  expect(list.filter(record => record.project.id === 'refused' && record.source.id === 'insurance')).toMatchObject([{ state: 'revoked', reason: { en: 'It is over' } }]);
});

it('all of it is on record, and each reads her part; only an operator sees how the gateway is', async () => {
  const actions = async (person: string): Promise<string[]> =>
    ((await (await atDesk(gateway, person)).get('/api/audit?project=refused')) as unknown as { action: string }[]).map(({ action }) => action).filter(action => action.startsWith('approval'));
  const expected = ['approval.revoked', 'approval.granted', 'approval.asked', 'approval.revoked'];
  expect([await actions('dina'), await actions('lea'), await actions('olga')]).toEqual([expected, expected, expected]);
  expect(await actions('dalia')).toEqual([]);
  const operation = await (await atDesk(gateway, 'olga')).get('/api/operation');
  expect(operation).toMatchObject({ audit: { whole: true }, centre: [], queue: { waiting: 0 } });
  expect((await (await atDesk(gateway, 'dina')).get('/api/operation')).code).toBe('not-your-part');
});
