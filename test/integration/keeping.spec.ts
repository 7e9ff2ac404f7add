import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { atDesk, client, ownDirectory, root, startGateway, type RunningGateway } from './gateway.js';

/** Who takes back her consent, and what nobody may see any more: on a gateway and a centre of its own. */
const who = { person: 'bob', project: 'refused' };
const counting = 'SELECT count(*) AS n FROM insurance.visits';

let own = '';
let gateway: RunningGateway;
const list = (): string => path.join(own, 'centre', 'sources', 'insurance', 'withdrawn.txt');
beforeAll(async () => {
  own = await ownDirectory();
  const centre = path.join(own, 'centre');
  await cp(path.join(root, 'examples', 'centre'), centre, { recursive: true });
  const declared = path.join(centre, 'sources', 'insurance', 'source.yaml');
  const text = await readFile(declared, 'utf8');
  await writeFile(declared, text.replace('  consent: true\n', '  consent: true\n  retentionDays: 0\n').replace('\ndatasets:\n', '\nwithdrawals:\n  - { space: insurance-records, path: sources/insurance/withdrawn.txt }\ndatasets:\n'));
  await writeFile(list(), '');
  gateway = await startGateway({ root, state: path.join(own, 'state'), centre });
});
afterAll(async () => {
  await gateway?.close();
  await rm(own, { recursive: true, force: true });
});

/** Of microdata: those of reference data have no project to lose. */
async function onDisk(): Promise<string[]> {
  const index = path.join(own, 'state', 'extracts', 'index');
  const entries = await Promise.all((await readdir(index)).map(async name => JSON.parse(await readFile(path.join(index, name), 'utf8')) as { file: string; about: { source: string } }));
  const files = await readdir(path.join(own, 'state', 'extracts'));
  const named = entries.filter(({ about }) => about.source === 'insurance').map(({ file }) => file);
  expect(files.filter(name => name.endsWith('.duckdb')).sort()).toEqual([...new Set(entries.map(({ file }) => file))].sort());
  return named;
}

const removals = async (person: string): Promise<unknown[]> => {
  const records = (await (await atDesk(gateway, person)).get('/api/audit?project=refused')) as unknown as { action: string; details: { why: string; source: string } }[];
  return records.filter(({ action }) => action === 'extract.removed').map(({ details }) => [details.why, details.source]);
};

it('from the next query on who took back her consent is in no result, and in no file', async () => {
  const bob = await client(gateway, who);
  const before = await bob.query(counting);
  expect(before.body.rows).toEqual([[20190]]);
  const [first] = await onDisk();
  await writeFile(list(), '7\n0011\n 20190\nnobody\n');
  const after = await bob.query(counting);
  expect(after.body.rows).toEqual([[20187]]);
  expect((await bob.query('SELECT count(*) AS n FROM insurance.visits WHERE record_number IS NULL')).body.rows).toEqual([[0]]);
  const left = await onDisk();
  expect(left).toHaveLength(1);
  expect(left).not.toContain(first);
  // What was computed with her cannot be exported any more.
  const refused = await bob.call(`/api/queries/${before.id}/proposal`);
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([409, 'result-changed']);
  expect(await readFile(path.join(own, 'state', 'log', 'gateway.log'), 'utf8')).toMatch(/"listed":4,"found":3/);
});

it('what nobody may see any more is removed at once where its producer wants that, and each reads on record why', async () => {
  const dina = await atDesk(gateway, 'dina');
  expect((await dina.post('/api/projects/refused/approvals/insurance', { decision: 'revoke', reason: 'It is over' })).status).toBe(200);
  while ((await onDisk()).length > 0) {
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  const expected = [['not-granted', 'insurance'], ['withdrawn', 'insurance']];
  expect([await removals('dina'), await removals('olga'), await removals('dalia')]).toEqual([expected, expected, []]);
  const { extracts } = (await (await atDesk(gateway, 'olga')).get('/api/operation')) as unknown as { extracts: { extracts: number; bytes: number } };
  expect(extracts.extracts).toBeGreaterThan(0);
  expect(extracts.bytes).toBeGreaterThan(0);
});
