import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { check } from '../../../audit/verify.mjs';
import { createAccess, type Decision, type Terms } from '../../access/index.js';
import { standingsOnRecord, type ApprovalRecord, type SourceOffer } from '../../approvals/index.js';
import type { Centre } from '../../centre/types.js';
import { columnsJson } from '../../engine/index.js';
import { noon, rehearsalCentre, rehearse, type Rehearsal } from '../../rehearsal.js';
import { Problem } from '../../problem.js';
import { deskCookie } from '../authentication.js';

const day = 24 * 3600_000;
const centre: Centre = {
  ...rehearsalCentre,
  // Del also leads a project of her own, which uses her own source.
  projects: [
    ...rehearsalCentre.projects.map(project => (project.id !== 'linked' ? project : {
      ...project, approvals: project.approvals.map(approval => (approval.source !== 'claims' ? approval : { ...approval, rows: { main: "departement <> '2A'" } }))
    })),
    { ...rehearsalCentre.projects[0]!, id: 'hers', lead: 'del', members: [] },
    { ...rehearsalCentre.projects[0]!, id: 'later', starts: '2027-01-01', ends: '2027-12-31', approvals: [] }
  ]
};

let on: Rehearsal;
let cookies: Map<string, string>;
let released: string[];
/** What the engine does when it is asked for evidence. */
let rows: () => Promise<number[][]>;
/** Where desk and gateway listen. */
let desk: string;
let gateway: string;
const begin = async (state?: string): Promise<void> => {
  released = [];
  rows = async () => [[10]];
  cookies = new Map();
  on = await rehearse({ centre, engine: { release: async id => void released.push(id), columns: async () => columnsJson(await rows()) }, ...(state ? { state } : {}) });
  desk = await on.desk.listen({ port: 0 });
  gateway = await on.app.listen({ port: 0 });
};
const end = (): Promise<void> => on.close();

type Reply = { status: number; body: never };
const at = async (person: string, method: 'GET' | 'POST', url: string, payload?: object): Promise<Reply> => {
  let cookie = cookies.get(person);
  if (cookie === undefined) {
    cookie = (await on.services.identity.enter((await on.services.identity.issueCode(person)).code, 'desk')).session;
    cookies.set(person, cookie);
  }
  return call(desk, method, url, { origin: desk, cookie: `${deskCookie}=${cookie}` }, payload);
};
const call = async (address: string, method: 'GET' | 'POST', url: string, headers: Record<string, string>, payload?: object): Promise<Reply> => {
  const reply = await fetch(`${address}${url}`, {
    method, headers: { 'accept-language': 'en', accept: 'application/json', ...headers, ...(payload ? { 'content-type': 'application/json' } : {}) }, ...(payload ? { body: JSON.stringify(payload) } : {})
  });
  return { status: reply.status, body: (await reply.json()) as never };
};
const ask = (person: string, project: string, request: object = {}): Promise<Reply> =>
  at(person, 'POST', `/api/projects/${project}/approvals`, { source: 'claims', versions: ['2023'], datasets: { main: ['departement'] }, reason: 'For the maps', ...request });
const decide = (person: string, project: string, decision: object, source = 'claims'): Promise<Reply> => at(person, 'POST', `/api/projects/${project}/approvals/${source}`, decision);
const code = ({ status, body }: Reply): string => `${status} ${(body as { code?: string }).code ?? (body as { state?: string }).state}`;
const mine = async (person: string): Promise<ApprovalRecord[]> => (await at(person, 'GET', '/api/approvals')).body;
const inProject = async (person: string, project: string): Promise<ApprovalRecord[]> => (await mine(person)).filter(record => record.project.id === project && record.source.id === 'claims');

const tokenOf = async (person: string, project: string, compartment?: string): Promise<Record<string, string>> =>
  ({ authorization: `Bearer ${(await on.services.identity.issueToken({ person, project, ...(compartment ? { compartment } : {}) })).token}` });
const withToken = (headers: Record<string, string>, method: 'GET' | 'POST', url: string, payload?: object): Promise<Reply> => call(gateway, method, url, headers, payload);
const query = (headers: Record<string, string>, project: string): Promise<Reply> => withToken(headers, 'POST', `/api/projects/${project}/queries`, { sql: 'select 1 from claims_2023.main' });

describe('asking a producer', () => {
  beforeAll(() => begin());
  afterAll(end);

  it('a lead is offered every source of microdata, with what identifies marked', async () => {
    const offers: SourceOffer[] = (await at('lea', 'GET', '/api/projects/health/offers')).body;
    expect(offers.map(({ id, isolated }) => [id, isolated])).toEqual([['claims', false], ['wages', false], ['firms', false], ['crime', true]]);
    expect(offers[0]?.datasets[0]?.variables.map(({ name, identifying }) => [name, identifying])).toEqual([['patient_id', true], ['departement', false], ['secretx', false], ['amount', false]]);
  });

  it.each([
    ['a member', 'ada', 'health', {}, '403 not-your-part'], ['a stranger', 'bob', 'health', {}, '404 not-found'], ['the delegate', 'del', 'health', {}, '404 not-found'],
    ['for a project that is over', 'lea', 'over', {}, '403 project-expired'], ['for one that begins later', 'lea', 'later', {}, '201 requested'],
    ['for reference data', 'lea', 'health', { source: 'atlas' }, '400 not-offered'], ['for a version that is not', 'lea', 'health', { versions: ['1999'] }, '400 not-offered'],
    ['for a dataset that is not', 'lea', 'health', { datasets: { nowhere: '*' } }, '400 not-offered'], ['for a variable that is not', 'lea', 'health', { datasets: { main: ['nil'] } }, '400 not-offered'],
    ['for what only JavaScript knows', 'lea', 'health', { datasets: { constructor: '*' } }, '400 not-offered'],
    ['for nothing', 'lea', 'health', { datasets: {} }, '400 invalid-request'], ['for no variable', 'lea', 'health', { datasets: { main: [] } }, '400 invalid-request'],
    ['without a reason', 'lea', 'health', { reason: '  ' }, '400 invalid-request'], ['for an identifier by its name', 'lea', 'health', { datasets: { main: ['patient_id'] } }, '201 requested']
  ])('%s', async (_, person, project, request, expected) => expect(code(await ask(person, project, request))).toBe(expected));

  it('twice while it waits is refused, also at once', async () => {
    const replies = await Promise.all([ask('lea', 'lapsed'), ask('lea', 'lapsed')]);
    expect(replies.map(code).sort()).toEqual(['201 requested', '409 already-asked']);
    expect(code(await ask('lea', 'lapsed'))).toBe('409 already-asked');
    expect(code(await ask('lea', 'waiting', { source: 'crime' }))).toBe('409 already-asked');
    expect(await on.services.database.selectFrom('approval_decision').select('state').where('project', '=', 'lapsed').execute()).toEqual([{ state: 'requested' }]);
  });

  it('is done at the desk only', async () => {
    const headers = await tokenOf('lea', 'health');
    for (const [method, url, payload] of [['GET', '/api/approvals'], ['GET', '/api/projects/health/offers'], ['POST', '/api/projects/health/approvals', { source: 'claims', versions: ['2023'], datasets: { main: '*' }, reason: 'x' }], ['GET', '/api/audit'], ['GET', '/api/operation']] as const) {
      expect([url, code(await withToken(headers, method, url, payload))]).toEqual([url, '403 desk-only']);
    }
  });
});

describe('what a delegate may not decide', () => {
  beforeAll(() => begin());
  afterAll(end);

  it.each([
    ['before the project', { from: '2025-12-31' }], ['after it', { until: '2027-01-01' }], ['in the past', { from: '2026-01-01', until: '2026-11-23' }],
    ['backwards', { from: '2026-12-24', until: '2026-12-01' }], ['not days', { until: '2026-11-31' }]
  ])('dates %s are refused', async (_, dates) => {
    expect(code(await decide('del', 'health', { decision: 'grant', ...dates }))).toBe('422 dates-refused');
    expect(await inProject('del', 'health')).toMatchObject([{ state: 'granted' }]);
  });

  it.each([
    ['refuse', 'later', '422 reason-needed'], ['revoke', 'health', '422 reason-needed']
  ])('to %s needs a reason', async (decision, project, expected) => {
    await ask('lea', 'later');
    expect(code(await decide('del', project, { decision }))).toBe(expected);
    expect(code(await decide('del', project, { decision, reason: ' ' }))).toBe(expected);
  });

  it.each([
    ['nothing waits', 'refuse', 'health', '409 nothing-asked'], ['nothing is granted', 'revoke', 'lapsed', '409 nothing-granted'],
    ['nobody ever asked', 'grant', 'waiting', '409 nothing-asked'], ['the project is over', 'grant', 'over', '403 project-expired']
  ])('is refused where %s', async (_, decision, project, expected) => expect(code(await decide('del', project, { decision, reason: 'So' }))).toBe(expected));

  it.each([
    ['the lead', 'lea', 'health', 'claims', '403 not-your-part'], ['a stranger', 'bob', 'health', 'claims', '404 not-found'], ['a checker', 'cy', 'health', 'claims', '404 not-found'], ['an operator', 'op', 'health', 'claims', '404 not-found'],
    ['another producer’s delegate', 'del', 'linked', 'wages', '404 not-found'], ['a delegate who leads the project', 'del', 'hers', 'claims', '403 own-project']
  ])('%s decides nothing, on record', async (_, person, project, source, expected) => {
    expect(code(await decide(person, project, { decision: 'revoke', reason: 'So' }, source))).toBe(expected);
    const { body } = await at('op', 'GET', '/api/audit');
    expect((body as { action: string }[]).find(({ action }) => action.startsWith('approval'))).toMatchObject({ action: 'approval.decision-refused', person, project, details: { source, problem: expected.split(' ')[1] } });
    expect(await on.services.database.selectFrom('approval_decision').selectAll().where('by', '=', person).where('state', '<>', 'requested').execute()).toEqual([]);
  });
});

describe('deciding for a producer', () => {
  beforeEach(() => begin());
  afterEach(end);

  it('what is granted can be used with the next query, in the days that were set', async () => {
    await ask('lea', 'waiting');
    expect(await inProject('del', 'waiting')).toMatchObject([{ state: 'requested', reason: { en: 'For the maps' }, may: ['grant', 'refuse'] }]);
    expect((await decide('del', 'waiting', { decision: 'grant' })).body).toMatchObject({ state: 'granted', from: '2026-11-24', until: '2026-12-31', may: ['grant', 'revoke'] });
    expect((await query(await tokenOf('ada', 'waiting'), 'waiting')).status).toBe(200);
    expect((await decide('del', 'waiting', { decision: 'grant', until: '2026-11-25' })).body).toMatchObject({ from: '2026-11-24', until: '2026-11-25', datasets: { main: ['departement'] } });
    on.wait(2 * day);
    cookies.clear();
    expect((await on.services.access.grants(centre.projects.find(({ id }) => id === 'waiting')!)).some(({ source }) => source.id === 'claims')).toBe(false);
    expect(await inProject('lea', 'waiting')).toMatchObject([{ state: 'expired', may: ['ask'], queries: 1, releases: 0 }]);
  });

  it('a delegate is not offered to decide her own project, and a lead not to decide at all', async () => {
    expect((await inProject('del', 'hers')).map(({ may }) => may)).toEqual([['ask']]);
    expect((await inProject('del', 'health')).map(({ may }) => may)).toEqual([['grant', 'revoke']]);
    expect((await inProject('lea', 'health')).map(({ may }) => may)).toEqual([['ask']]);
  });

  it('each sees what is hers: a lead her projects’, a delegate her sources’, what waits first', async () => {
    await ask('lea', 'lapsed');
    const forDelegate = await mine('del');
    expect(new Set(forDelegate.map(({ source }) => source.id))).toEqual(new Set(['claims', 'wages'])); // Wages: of the project that she leads.
    expect(forDelegate.filter(({ source }) => source.id === 'wages').map(({ project }) => project.id)).toEqual(['hers']);
    expect(forDelegate[0]).toMatchObject({ state: 'requested', project: { id: 'lapsed' }, lead: { id: 'lea', name: 'Lea Exemple' } });
    expect(forDelegate.find(({ project }) => project.id === 'linked')).toMatchObject({ compartments: [[{ en: 'Source firms' }]] });
    // Firms go with claims and with wages, which do not go with each other.
    expect((await mine('lea')).find(({ project, source }) => project.id === 'linked' && source.id === 'firms')).toMatchObject({ compartments: [[{ en: 'Source claims' }], [{ en: 'Source wages' }]] });
    expect((await mine('lea')).some(({ project }) => project.id === 'hers')).toBe(false);
    for (const person of ['ada', 'cy', 'op']) {
      expect(code(await at(person, 'GET', '/api/approvals'))).toBe('403 not-your-part');
    }
  });

  it('what is in force can be revoked while more is asked for, and then nothing waits', async () => {
    await ask('lea', 'health');
    expect((await inProject('del', 'health')).map(({ state, may }) => [state, may])).toEqual([['requested', ['grant', 'refuse', 'revoke']], ['granted', ['revoke']]]);
    expect((await inProject('lea', 'health')).map(({ may }) => may)).toEqual([[], []]);
    await decide('del', 'health', { decision: 'revoke', reason: 'So' });
    expect((await inProject('del', 'health')).map(({ state, may }) => [state, may])).toEqual([['revoked', ['grant']]]);
  });

  it('a row filter stays, whatever is asked for and granted anew', async () => {
    const hidden = { datasets: { hidden: '*' } };
    const steps = [
      await decide('del', 'linked', { decision: 'revoke', reason: 'So' }),
      await ask('lea', 'linked', hidden), await decide('del', 'linked', { decision: 'refuse', reason: 'So' }),
      await ask('lea', 'linked', hidden), await decide('del', 'linked', { decision: 'grant' }),
      await ask('lea', 'linked', { versions: ['2022', '2023'], datasets: { main: '*' } }), await decide('del', 'linked', { decision: 'grant' })
    ];
    expect(steps.map(code)).toEqual(['200 revoked', '201 requested', '200 refused', '201 requested', '200 granted', '201 requested', '200 granted']);
    const rows = on.services.access.grants(centre.projects.find(({ id }) => id === 'linked')!).filter(({ source }) => source.id === 'claims').flatMap(({ datasets }) => datasets.map(each => each.rows));
    expect(rows).toEqual(["departement <> '2A'", "departement <> '2A'"]);
  });

  it('holds after a restart', async () => {
    await decide('del', 'health', { decision: 'revoke', reason: 'Misuse' });
    await on.close({ keep: true });
    await begin(on.state);
    await expect(on.services.identity.issueToken({ person: 'ada', project: 'health', compartment: 'claims' })).rejects.toMatchObject({ code: 'no-compartment' });
  });

  it('is never changed in the database', async () => {
    await decide('del', 'health', { decision: 'revoke', reason: 'Misuse' });
    await expect(on.services.database.updateTable('approval_decision').set({ state: 'granted' }).execute()).rejects.toThrow(/append-only/);
    await expect(on.services.database.deleteFrom('approval_decision').execute()).rejects.toThrow(/append-only/);
  });
});

describe('a revocation', () => {
  beforeEach(() => begin());
  afterEach(end);

  it('ends the next query, the catalogue, proposals and the record of queries, and says why', async () => {
    const headers = { ...(await tokenOf('ada', 'health')), 'accept-language': 'fr' };
    const first = await query(headers, 'health');
    expect(first.status).toBe(200);
    const { id } = first.body as { id: string };
    expect(released).toEqual([]);
    await decide('del', 'health', { decision: 'revoke', reason: 'Le comité l’a demandé' });
    expect(released).toHaveLength(1);
    for (const [method, url, payload] of [
      ['POST', '/api/projects/health/queries', { sql: 'select 1 from claims_2023.main' }], ['GET', '/api/projects/health/queries'], ['GET', `/api/queries/${id}/proposal`], ['GET', `/api/queries/${id}`], ['GET', `/api/queries/${id}/verdict`],
      ['GET', '/api/projects/health/sources'], ['GET', '/api/projects/health/datasets'], ['GET', '/api/projects/health/datasets/claims_2023.main'], ['POST', '/api/projects/health/requests']
    ] as const) {
      const reply = await withToken(headers, method, url, payload);
      expect([url, code(reply)]).toEqual([url, '403 approval-ended']);
      expect((reply.body as { title: string }).title).toBe('L’autorisation de « Source claims » a été révoquée le 2026-11-24 : « Le comité l’a demandé ».');
    }
    const again = await tokenOf('ada', 'health');
    expect(((await withToken(again, 'GET', '/api/projects/health/sources')).body as { id: string }[]).map(source => source.id)).toEqual(['atlas']);
  });

  it('does not touch other projects', async () => {
    const headers = await tokenOf('bob', 'justice', 'claims');
    expect((await query(headers, 'justice')).status).toBe(200);
    await decide('del', 'health', { decision: 'revoke', reason: 'So' });
    expect((await query(headers, 'justice')).status).toBe(200);
    expect(released).toEqual([]);
  });

  it('does not let a proof that was under way start the worker again', async () => {
    let asked = 0;
    const ended = new Promise<void>(resolve => {
      rows = async () => {
        asked++;
        await decide('del', 'health', { decision: 'revoke', reason: 'So' });
        resolve();
        throw new Problem('engine-failed');
      };
    });
    const { id } = (await query(await tokenOf('ada', 'health'), 'health')).body as { id: string };
    await ended;
    await on.verdicts.idle();
    expect([asked, released.length]).toEqual([1, 1]);
    expect(await on.services.lineage.verdict(id)).toEqual({ state: 'failed' });
  });

  it('also ends what was being prepared when it came', async () => {
    const { access } = on.services;
    const headers = await tokenOf('ada', 'health');
    const record = on.services.lineage.begin;
    on.services.lineage.begin = async entry => {
      const id = await record(entry);
      await decide('del', 'health', { decision: 'revoke', reason: 'So' });
      return id;
    };
    expect(code(await query(headers, 'health'))).toBe('403 approval-ended');
    on.services.lineage.begin = record;
    expect(access.compartments(centre.projects[0]!).map(({ id }) => id)).toEqual(['public']);
  });
});

describe('the decisions on record', () => {
  beforeAll(() => begin());
  afterAll(end);

  it('are what access answers, live and after a restart, in whatever order they came (60 random sequences over HTTP)', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('ask'), versions: fc.subarray(['2022', '2023'], { minLength: 1 }), variables: fc.subarray(['patient_id', 'departement', 'secretx', 'amount'], { minLength: 1 }) }),
      fc.record({ kind: fc.constantFrom('grant', 'refuse', 'revoke'), from: fc.constantFrom(undefined, '2026-02-01', '2026-12-01'), until: fc.constantFrom(undefined, '2026-11-30') })
    );
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('health', 'linked', 'lapsed', 'waiting'), fc.array(step, { minLength: 1, maxLength: 6 }), async (id, steps) => {
        for (const each of steps) {
          const reply = 'versions' in each
            ? await ask('lea', id, { versions: each.versions, datasets: { main: each.variables } })
            : await decide('del', id, { decision: each.kind, reason: 'So', ...(each.from ? { from: each.from } : {}), ...(each.until ? { until: each.until } : {}) });
          expect([200, 201, 409, 422]).toContain(reply.status);
          accepted += reply.status < 300 ? 1 : 0;
        }
        const project = centre.projects.find(each => each.id === id)!;
        const rows = await on.services.database.selectFrom('approval_decision').selectAll().where('project', '=', id).where('source', '=', 'claims').where('state', 'in', ['granted', 'revoked']).orderBy('id').execute();
        const last = rows.at(-1) as { state: Decision['state']; terms: string; from: string | null; until: string | null } | undefined;
        const valid = last
          ? (JSON.parse(last.terms) as Terms[]).map(terms => ({ ...terms, state: last.state, from: last.from ?? '', until: last.until ?? '9999' }))
          : project.approvals.filter(({ source }) => source === 'claims').map(each => ({ ...each, from: each.from ?? '', until: each.until ?? '9999' }));
        const expected = ['2022', '2023'].flatMap(version => {
          const one = valid.find(each => each.state === 'granted' && each.versions.includes(version) && each.from <= '2026-11-24' && each.until >= '2026-11-24');
          const list = one?.datasets['main'];
          return ['patient_id', 'departement', 'secretx', 'amount'].filter(name => list !== undefined && (list === '*' ? name !== 'patient_id' : list.includes(name))).map(name => `${version}.${name}`);
        });
        for (const access of [on.services.access, createAccess(centre, () => noon, await standingsOnRecord(on.services.database, centre))]) {
          const granted = access.grants(project).filter(({ source }) => source.id === 'claims').flatMap(({ version, datasets }) => datasets.flatMap(each => each.variables.map(({ name }) => `${version.id}.${name}`)));
          expect(granted).toEqual(expected);
          if (id === 'linked') {
            expect(access.grants(project).filter(({ source }) => source.id === 'claims').every(({ datasets }) => datasets.every(({ rows }) => rows === "departement <> '2A'"))).toBe(true);
          }
        }
      }),
      { numRuns: 60 }
    );
    expect(accepted).toBeGreaterThan(50);
    expect(check({ state: on.state }).findings).toEqual([]);
  });
});
