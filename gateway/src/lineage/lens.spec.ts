import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { CellEvidence, Remedy, Verdict } from '@vitrine/disclosure';
import type { Decision } from '../access/index.js';
import type { Actor } from '../checking/index.js';
import { centre } from '../checking/model.js';
import type { Mend, Prove } from '../proving/types.js';
import { rehearse, standInEngine, standInProve, type Here, type Rehearsal } from '../rehearsal.js';

const cell = (value: string, units: number, outcome: CellEvidence['outcome']): CellEvidence =>
  ({ key: [{ column: 's', value }], columns: ['n'], unitType: 'patient', records: units + 1, units, shares: [0.5, 0.75], outcome, required: 11 });

const prove: Here<Prove, Verdict> = function* (input) {
  const verdict = yield* standInProve(input);
  return input.evidence ? { ...verdict, evidence: [cell('many', 90, 'safe alone'), cell('unclear', 90, 'review'), cell('some', 12, 'safe alone'), cell('tinycell', 10, 'unsafe')] } : verdict;
};

/** Names the cell that it is to mend; the engine prints the tree of the changed query. */
const mend: Here<Mend, Remedy[]> = function* ({ verdict: { findings } }) {
  const value = findings[0]?.cell?.key[0]?.value ?? '';
  return [{
    kind: 'merge', key: 's', codes: [value, 'many'], message: { en: 'Merge', fr: 'Fusionner' }, effect: { before: 1, after: 0, mended: 1, fewer: 1 }, verdict: 'safe alone', tree: { merged: value }
  }];
};

const ada = { person: 'ada', project: 'both', compartment: 'claims' };
const person = (id: string) => centre.people.find(one => one.id === id)!;
let on: Rehearsal;
let address: string;
/** What the engine was asked, and how much was on record, when a test began. */
let asked: string[];
let before: number;
beforeAll(async () => {
  const engine = standInEngine();
  on = await rehearse({
    centre, prove, mend,
    engine: {
      columns: (session, sql) => { asked.push(sql); return engine.columns(session, sql); },
      print: async (_, tree) => `SELECT 'count_star()', count_star() FROM ${JSON.stringify(tree)}`
    }
  });
  address = await on.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => on.close());
beforeEach(async () => {
  before = 0;
  before = (await onRecord()).length;
});

/** A query whose verdict is there. */
async function judged(who: typeof ada, sql: string): Promise<string> {
  const { id, stream, recorded } = await on.gateway.queries.submit(who, sql);
  stream.resume();
  await recorded;
  await on.verdicts.idle();
  asked = [];
  return id;
}

const tokenOf = async (who: typeof ada): Promise<string> => (await on.services.identity.issueToken(who)).token;

async function look(who: typeof ada | string, id: string, what: 'evidence' | 'remedies' = 'evidence'): Promise<{ status: number; body: Record<string, unknown> & { code?: string } }> {
  const token = typeof who === 'string' ? who : await tokenOf(who);
  const reply = await fetch(`${address}/api/queries/${id}/${what}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
}

async function onRecord(): Promise<Record<string, unknown>[]> {
  const rows = await on.services.database.selectFrom('audit').select('body').orderBy('sequence').execute();
  return rows.map(({ body }) => JSON.parse(body as string) as Record<string, unknown>).filter(({ action }) => action === 'evidence.read').slice(before);
}

it('an author sees what was measured, those cells first that fail, then those nearest to it; on record is that she looked, and nothing of what she saw', async () => {
  const id = await judged(ada, 'SELECT n FROM claims_2023.main');
  const { status, body } = await look(ada, id);
  expect([status, body['query'], body['total']]).toEqual([200, id, 3]);
  expect((body['cells'] as CellEvidence[]).map(({ key }) => key[0]?.value)).toEqual(['tinycell', 'unclear', 'some', 'many']);
  expect((body['cells'] as unknown[])[0]).toEqual({ ...cell('tinycell', 10, 'unsafe'), unit: { en: 'patients', fr: 'patients' } });
  const [read, ...more] = await onRecord();
  expect([read, more]).toEqual([expect.objectContaining({ person: 'ada', project: 'both', compartment: 'claims', query: id }), []]);
  expect(JSON.stringify([read, on.logged])).not.toMatch(/tinycell|0\.75/);
});

it('a remedy comes with the SQL of the changed query, as a person writes it', async () => {
  const id = await judged(ada, 'SELECT n FROM claims_2023.main');
  const { body } = await look(ada, id, 'remedies');
  expect(body).toEqual([{
    kind: 'merge', key: 's', codes: ['tinycell', 'many'], message: { en: 'Merge', fr: 'Fusionner' }, effect: { before: 1, after: 0, mended: 1, fewer: 1 }, verdict: 'safe alone',
    sql: `SELECT 'count_star()', count(*) FROM {"merged":"tinycell"}`
  }]);
});

it('a look that was had is not measured again, also by the lead', async () => {
  const id = await judged(ada, 'SELECT n FROM claims_2023.main');
  const first = await look(ada, id);
  expect(asked).toHaveLength(1);
  expect(await look({ ...ada, person: 'lea' }, id)).toEqual(first);
  expect(asked).toHaveLength(1);
  expect((await onRecord()).map(({ person }) => person)).toEqual(['ada', 'lea']);
});

it.each(['evidence', 'remedies'] as const)('another member, another compartment and a query without an end see no %s', async what => {
  const id = await judged(ada, 'SELECT n FROM claims_2023.main');
  for (const who of [{ ...ada, person: 'bob' }, { ...ada, compartment: 'crime' }]) {
    expect(await look(who, id, what)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  }
  expect(await look(ada, 'q_none', what)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  const { id: broken, stream, recorded } = await on.gateway.queries.submit(ada, 'SELECT broken FROM claims_2023.main');
  stream.on('error', () => undefined).resume();
  await recorded.catch(() => undefined);
  expect(await look(ada, broken, what)).toMatchObject({ status: 404, body: { code: 'no-verdict' } });
  expect([asked, await onRecord()]).toEqual([[], []]);
});

it.each(['evidence', 'remedies'] as const)('where a producer withholds it nothing is measured for the %s', async what => {
  const isolated = { ...ada, compartment: 'crime' };
  const id = await judged(isolated, 'SELECT n FROM crime_2023.main');
  const { status, body } = await look(isolated, id, what);
  expect([status, body.code, Object.keys(body).filter(name => name === 'cells')]).toEqual([403, 'evidence-withheld', []]);
  expect([asked, await onRecord()]).toEqual([[], []]);
});

it('a look at other data than the result came from is refused', async () => {
  const id = await judged(ada, 'SELECT n FROM claims_2023.main');
  await on.services.database.updateTable('query').set({ extracts: JSON.stringify({ claims_2023: 'others' }) }).where('id', '=', id).execute();
  expect(await look(ada, id)).toMatchObject({ status: 409, body: { code: 'result-changed' } });
  expect(asked).toEqual([]);
});

it('at the desk a checker sees the evidence of every output, a delegate that of her sources, an author what the policy shows', async () => {
  const { checking } = on.gateway;
  const { database } = on.services;
  const at = '2026-11-24T12:00:00Z';
  for (const source of ['claims', 'crime']) {
    const query = await judged({ ...ada, compartment: source }, `SELECT n FROM ${source}_2023.main`);
    const record = (more: object): string => JSON.stringify({ name: source, words: {}, verdict: 'review', withheld: 0, files: [], notices: [], strings: [], packs: [], sources: [{ source, version: '2023', policy: '1' }], ...more });
    await database.insertInto('request').values({ id: source, project: 'both', compartment: source, author: 'ada', state: 'draft', round: 1, needed: 2, created: at, submitted: at, due: null, changed: at }).execute();
    await database.updateTable('request').set({ state: 'submitted' }).execute();
    await database.insertInto('request_source').values({ request: source, round: 1, source }).execute();
    await database.insertInto('round_output').values([
      { request: source, round: 1, output: 'o', place: 0, digest: '0', record: record({ query }), submitted: at },
      { request: source, round: 1, output: 'declared', place: 1, digest: '1', record: record({}), submitted: at }
    ]).execute();
  }
  const desk = (id: string): Actor => ({ at: 'desk', person: person(id) });
  const seen = (actor: Actor, request: string, output = 'o'): Promise<string | number> =>
    checking.evidence(actor, request, output).then(({ cells }) => cells.length, (error: { code: string }) => error.code);

  expect([await seen(desk('cy'), 'claims'), await seen(desk('cy'), 'crime')]).toEqual([4, 4]);
  expect([await seen(desk('dee'), 'crime'), await seen(desk('del'), 'claims')]).toEqual([4, 4]);
  expect([await seen(desk('ada'), 'claims'), await seen(desk('ada'), 'crime')]).toEqual([4, 'evidence-withheld']);
  // `max` is a checker, but also a member.
  expect([await seen(desk('del'), 'crime'), await seen(desk('op'), 'claims'), await seen(desk('bob'), 'claims'), await seen(desk('max'), 'crime')]).toEqual(['not-found', 'not-found', 'not-found', 'evidence-withheld']);
  expect([await seen(desk('cy'), 'claims', 'declared'), await seen(desk('cy'), 'claims', 'none')]).toEqual(['not-found', 'not-found']);
  expect((await onRecord()).map(({ person, details }) => [person, (details as { request: string }).request])).toEqual([
    ['cy', 'claims'], ['cy', 'crime'], ['dee', 'crime'], ['del', 'claims'], ['ada', 'claims']
  ]);
});

it('what was measured is not shown any more once its approval has ended', async () => {
  const id = await judged(ada, 'SELECT n FROM claims_2023.main');
  const token = await tokenOf(ada);
  const revoked: Decision = { project: 'both', source: 'claims', state: 'revoked', terms: [{ versions: ['2023'], datasets: { main: '*' } }], from: '2026-01-01', until: '2026-12-31', reason: { en: 'So', fr: 'Donc' }, day: '2026-11-24' };
  expect((await look(token, id)).status).toBe(200);
  on.services.standings.apply(revoked);
  expect(await look(token, id)).toMatchObject({ status: 403, body: { code: 'approval-ended' } });
  const entry = (await on.services.lineage.find(id))!;
  await expect(on.gateway.lens.evidence(entry)).rejects.toMatchObject({ code: 'approval-ended' });
  await expect(on.gateway.lens.remedies(entry)).rejects.toMatchObject({ code: 'approval-ended' });
});
