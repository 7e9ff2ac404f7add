import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import { prove } from '@vitrine/disclosure';
import { rulesInWords } from '../catalog/rules.js';
import type { Centre, Source } from '../centre/types.js';
import type { Actor, Checking } from '../checking/index.js';
import { createEngine, rowsIn, type Engine, type EngineSession } from '../engine/index.js';
import { rehearsalCentre, rehearse, type Rehearsal } from '../rehearsal.js';

const both = (text: string): { en: string; fr: string } => ({ en: text, fr: text });
const column = (name: string, type: string, kind: 'category' | 'value' | 'magnitude', more: object = {}) => ({ name, type, kind, label: both(name), sensitive: false, identifying: false, ...more });
const source = (id: string, rows: Source['policy']['rows']): Source => ({
  id, title: both(id), description: both(id), producer: 'claims-office', public: false, origin: 'test',
  // What is measured is shown by its own line, and not all the same.
  policy: { version: '1', packs: ['pack'], isolated: false, combineWith: '*', evidence: 'shown', rows, checkers: 1, consent: false },
  versions: [{ id: '2023', schema: id, title: both(id), data: { main: { kind: 'generator', table: 'main' }, wide: { kind: 'generator', table: 'wide' } } }],
  datasets: ['main', 'wide'].map(dataset => ({
    id: dataset, title: both(id), description: both(id), units: [{ type: 'patient', space: 'patient', from: 'patient_id', column: 'patient' }], keys: [['patient_id']],
    variables: [
      column('patient_id', 'VARCHAR', 'category', { kind: 'identifier', identifying: true }), column('region', 'VARCHAR', 'category', { nomenclature: 'region' }), column('word', 'VARCHAR', 'value'),
      column('code', 'VARCHAR', 'value'), column('shift', 'VARCHAR', 'value'), column('pay', 'DOUBLE', 'magnitude'), column('hours', 'INTEGER', 'magnitude'), column('slot', 'INTEGER', 'value')
    ].filter(({ name }) => dataset === 'main' ? name !== 'slot' : ['patient_id', 'slot'].includes(name))
  }))
});
const centre: Centre = {
  ...rehearsalCentre,
  sources: [source('shut', 'proved-only'), source('open', 'delivered')],
  nomenclatures: [{ id: 'region', label: both('region'), codes: ['a', 'b', 'c'].map(code => ({ code, label: both(code) })) }],
  projects: [{ ...rehearsalCentre.projects[0] as Centre['projects'][number], approvals: ['shut', 'open'].map(id => ({ source: id, state: 'granted', versions: ['2023'], datasets: { main: '*', wide: '*' } })) }]
};

/** Fifteen people in b, twenty in a, three in c: what is theirs is not to be seen. One record of all has a code that is no number. */
const people = `SELECT i AS patient, CASE WHEN i < 15 THEN 'b' WHEN i < 35 THEN 'a' ELSE 'c' END AS region, CASE WHEN i < 35 THEN 'usual' ELSE 'planted' || i END AS word,
  CASE WHEN i = 3 THEN 'planted' ELSE '1' END AS code, CASE WHEN i < 35 THEN 100.5 + i ELSE 777777.25 END::DOUBLE AS pay, CASE WHEN i = 36 THEN 40000 ELSE 40 END::INTEGER AS hours, ['long-long-night', 'early', 'day'][1 + i % 3] AS shift FROM range(38) r(i)`;
/** Eleven people in each slot. */
const wide = 'SELECT i AS patient, (i // 11)::INTEGER AS slot FROM range(11 * 50001) r(i)';

let directory: string;
let engine: Engine;
let on: Rehearsal;
let address: string;
let compartment: string;
/** What ran on records, by the engine's own names. */
let ran: string[] = [];
let afterColumns = async (): Promise<void> => undefined;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'vitrine-proved-'));
  for (const id of ['shut', 'open']) {
    const instance = await DuckDBInstance.create(path.join(directory, `${id}.duckdb`));
    const connection = await instance.connect();
    await connection.run(`CREATE TABLE main AS ${people}; CREATE TABLE wide AS ${wide}`);
    connection.disconnectSync();
    instance.closeSync();
  }
  engine = await createEngine({ python: path.resolve('.vitrine/python/worker/bin/python') });
  const here = (session: EngineSession): EngineSession => ({ ...session, extracts: session.extracts.map(extract => ({ ...extract, file: path.join(directory, `${extract.schema}.duckdb`) })) });
  on = await rehearse({
    centre, prove,
    engine: {
      check: (session, sql) => engine.check(session, sql),
      print: (whose, tree) => engine.print(whose, tree),
      run: (session, query, options) => { ran.push('run'); return engine.run(here(session), query, options); },
      columns: async (session, ...asked) => {
        const answer = await engine.columns(here(session), ...asked);
        ran.push('columns');
        await afterColumns();
        return answer;
      },
      release: id => engine.release(id)
    }
  });
  address = await on.app.listen({ host: '127.0.0.1', port: 0 });
  compartment = on.services.access.compartments(centre.projects[0] as Centre['projects'][number])[0]?.id ?? '';
  actor = { at: 'notebook', person: person('ada'), project: 'health', compartment };
});
afterAll(async () => {
  await on.close();
  await engine.close();
  await rm(directory, { recursive: true });
});
afterEach(() => {
  ran = [];
  afterColumns = async () => undefined;
});

const person = (id: string) => centre.people.find(one => one.id === id) as Centre['people'][number];
let actor: Extract<Actor, { at: 'notebook' }>;
const who = () => ({ person: 'ada', project: 'health', compartment });

async function call(way: string, body?: object, accept = 'application/vnd.apache.arrow.stream'): Promise<{ status: number; headers: Record<string, string>; bytes: Buffer }> {
  const { token } = await on.services.identity.issueToken(who());
  const reply = await fetch(`${address}/api/${way}`, {
    method: body ? 'POST' : 'GET', headers: { authorization: `Bearer ${token}`, accept, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {})
  });
  const { date, 'keep-alive': alive, 'vitrine-query': id, ...headers } = Object.fromEntries(reply.headers);
  expect([date, alive]).toBeDefined();
  return { status: reply.status, headers: { ...headers, ...(id ? { id } : {}) }, bytes: Buffer.from(await reply.arrayBuffer()) };
}
const json = async (way: string): Promise<Record<string, unknown> & { code?: string }> => JSON.parse((await call(way, undefined, 'application/json')).bytes.toString()) as Record<string, unknown>;
const query = (sql: string, maximumRows?: number) => call('projects/health/queries', { sql, ...(maximumRows === undefined ? {} : { maximumRows }) });

/** Of a query that is delivered: its id and rows. */
async function delivered(sql: string, maximumRows?: number): Promise<{ id: string; rows: unknown[][]; bytes: Buffer; headers: Record<string, string> }> {
  const { status, headers, bytes } = await query(sql, maximumRows);
  expect([sql, status]).toEqual([sql, 200]);
  return { id: headers['id'] as string, rows: rowsIn(bytes), bytes, headers };
}

const byRegion = 'SELECT region, count(*) AS n, sum(pay) AS pay FROM shut.main GROUP BY region';
const a = ['a', 20, 20 * 100.5 + 490];
const b = ['b', 15, 15 * 100.5 + 105];

it('the rows that are proved are delivered, and no others, in an order of their own', async () => {
  expect((await delivered(byRegion)).rows).toEqual([a, b]);
  expect((await delivered(`${byRegion} ORDER BY n`)).rows).toEqual([b, a]);
  const { headers, bytes } = await delivered(`${byRegion} ORDER BY pay DESC`);
  expect(headers['vitrine-rows']).toBe('proved-only');
  // Their sum is the first of this order.
  const sum = Buffer.alloc(8);
  sum.writeDoubleLE(3 * 777777.25);
  expect([bytes.includes(sum), bytes.includes('planted')]).toEqual([false, false]);
});

it('the order of groups does not follow the order of records', async () => {
  const shifts = async (schema: string, order: string): Promise<unknown[]> => (await delivered(`SELECT shift, count(*) AS n FROM ${schema}.main GROUP BY shift ${order}`)).rows.map(([shift]) => shift);
  for (const order of ['', 'ORDER BY 0 * n']) {
    expect(await shifts('open', order)).not.toEqual(['day', 'early', 'long-long-night']);
    expect(await shifts('shut', order)).toEqual(['day', 'early', 'long-long-night']);
  }
});

it('a total that would give a missing row back goes with it', async () => {
  expect((await delivered('SELECT region, count(*) AS n FROM shut.main GROUP BY ROLLUP (region)')).rows).toEqual([['a', 20], ['b', 15]]);
  expect((await delivered("SELECT region, count(*) AS n FROM shut.main WHERE region <> 'c' GROUP BY ROLLUP (region)")).rows).toEqual([['a', 20], ['b', 15], [null, 35]]);
});

it('a text of a record that its group does not protect is nowhere', async () => {
  const { rows, bytes } = await delivered('SELECT word, count(*) AS n FROM shut.main GROUP BY word');
  expect([rows, bytes.includes('planted')]).toEqual([[['usual', 35]], false]);
});

/** What it comes to where rows are delivered, and the query. */
const alike: [string, string][] = [
  ['unsafe', "SELECT count(*) AS n FROM shut.main WHERE region = 'c'"],
  ['unsafe', 'SELECT region, count(*) AS n FROM shut.main GROUP BY region HAVING sum(hours) > 1'],
  ['review', 'SELECT region, sum(count(*)) OVER () AS n FROM shut.main GROUP BY region'],
  ['unsafe', 'SELECT * FROM shut.main'],
  ['review', 'SELECT count(*) AS n FROM shut.main WHERE patient = 36'],
  ['unsafe', 'SELECT region, max(pay) AS pay FROM shut.main GROUP BY region'],
  ['conversion-failed', "SELECT region, count(*) AS n FROM shut.main WHERE CAST(code AS INTEGER) = 1 AND region <> 'c' GROUP BY region"],
  ['out-of-range', 'SELECT sum(hours * 100000) AS hours FROM shut.main'],
  ['review', "SELECT region, [count(*)] AS n FROM shut.main WHERE region <> 'c' GROUP BY region"]
];

it('whatever else ends a query is told in the same bytes, and is on record alike', async () => {
  const answers = new Set<string>();
  const records = new Set<string>();
  const audited = new Set<string>();
  const before = on.logged.length;
  for (const [why, sql] of alike) {
    const { status, headers, bytes } = await query(sql);
    const { query: id, ...problem } = JSON.parse(bytes.toString()) as { query: string; code: string };
    expect([why, problem.code]).toEqual([why, 'rows-not-delivered']);
    answers.add(JSON.stringify([status, headers, bytes.toString().replace(id, 'id')]));
    const { id: own, sql: text, submitted, finished, columns, ...record } = (await json(`queries/${id}`)) as Record<string, string>;
    expect([own, text, typeof submitted, typeof finished, columns]).toEqual([id, sql, 'string', 'string', undefined]);
    records.add(JSON.stringify(record));
    expect(await json(`queries/${id}/verdict`)).toMatchObject({ code: 'no-verdict' });
    for (const what of ['evidence', 'remedies']) {
      expect(await json(`queries/${id}/${what}`)).toMatchObject({ code: 'no-verdict' });
    }
    await expect(on.gateway.checking.proposal(actor, id)).rejects.toMatchObject({ code: 'no-verdict' });
    const rows = await on.services.database.selectFrom('audit').select('body').orderBy('sequence').execute();
    const about = rows.map(({ body }) => JSON.parse(body as string) as { action: string; query?: string; details: object }).filter(each => each.query === id && each.action !== 'query.submitted');
    audited.add(JSON.stringify(about.map(({ action, details }) => [action, details])));
  }
  expect([...answers]).toHaveLength(1);
  expect([...records]).toEqual([JSON.stringify({ project: 'health', compartment, person: 'ada', state: 'failed', sources: [{ source: 'shut', version: '2023', policy: '1' }], problem: 'rows-not-delivered', provedOnly: true })]);
  expect([...audited]).toEqual([JSON.stringify([['query.ended', { problem: 'rows-not-delivered', state: 'failed' }]])]);
  const logged = on.logged.slice(before).map(line => JSON.parse(line) as [{ route: string; status: number; at: string }, string]);
  expect(new Set(logged.map(([{ at, route, status }, event]) => [at, route, status, event].join()))).toEqual(new Set([
    'gateway,/api/projects/:p/queries,422,request', ...['', '/evidence', '/remedies', '/verdict'].map(way => `gateway,/api/queries/:id${way},${way === '' ? 200 : 404},request`)
  ]));
});

it('these are ends of several kinds, and without the one record that fails the rest is delivered', async () => {
  for (const [end, sql] of alike) {
    const { status, headers, bytes } = await query(sql.replaceAll('shut.', 'open.'));
    await on.verdicts.idle();
    const came = status === 200 ? ((await json(`queries/${headers['id']}/verdict`))['verdict']) : (JSON.parse(bytes.toString()) as { code: string }).code;
    expect([sql, came]).toEqual([sql, end]);
  }
  const converted = "SELECT region, count(*) AS n FROM shut.main WHERE TRY_CAST(code AS INTEGER) = 1 AND region <> 'c' GROUP BY region";
  expect((await delivered(converted)).rows).toEqual([['a', 20], ['b', 14]]);
  expect((await delivered("SELECT sum(hours * 100000) AS hours FROM shut.main WHERE region = 'a'")).rows).toEqual([[80_000_000]]);
});

it('rows that are joined with those of another source are of the strictest policy', async () => {
  expect(JSON.parse((await query('SELECT s.region, s.patient, o.pay FROM shut.main s JOIN open.main o USING (patient)')).bytes.toString())).toMatchObject({ code: 'rows-not-delivered' });
});

it('what cannot be proved as it is written runs on no record', async () => {
  for (const sql of ['SELECT * FROM shut.main', 'SELECT count(*) AS n FROM shut.main WHERE patient = 36', "SELECT count(*) AS n FROM shut.main WHERE (SELECT sum(x) FROM range(9) r(x)) > 1"]) {
    expect((await query(sql)).status).toBe(422);
  }
  expect(ran).toEqual([]);
  await query(byRegion);
  expect(ran).toContain('run');
});

it('what is wrong with a statement whatever the data is told as ever', async () => {
  for (const [sql, code] of [['SELEC 1', 'sql-syntax'], ['SELECT n FROM shut.none', 'unknown-table'], ['SELECT none FROM shut.main', 'unknown-column']] as const) {
    expect(JSON.parse((await query(sql)).bytes.toString())).toMatchObject({ code });
  }
});

it('more rows than are proved at a time are not delivered', async () => {
  const slots = (schema: string, most: number): string => `SELECT slot, count(*) AS n FROM ${schema}.wide WHERE slot < ${most} GROUP BY slot`;
  expect((await delivered(slots('shut', 50_000))).rows).toHaveLength(50_000);
  expect(JSON.parse((await query(slots('shut', 50_001))).bytes.toString())).toMatchObject({ code: 'rows-not-delivered' });
  const { id } = await delivered(slots('open', 50_001));
  await on.verdicts.idle();
  expect(await json(`queries/${id}/verdict`)).toMatchObject({ verdict: 'safe alone' });
});

it('a preview is of the rows that are delivered, and leaves as little as any', async () => {
  const { id, rows } = await delivered(`${byRegion} ORDER BY n DESC`, 1);
  expect(rows).toEqual([a]);
  expect(await json(`queries/${id}`)).toMatchObject({ state: 'preview', rows: 1 });
  await expect(on.gateway.checking.proposal(actor, id)).rejects.toMatchObject({ code: 'preview-never-leaves' });
  const whole = await delivered(byRegion, 3);
  expect([whole.rows, (await json(`queries/${whole.id}`))['state']]).toEqual([[a, b], 'complete']);
});

it('a query that its author cancels is cancelled, not refused, also while it is proved', async () => {
  for (const during of ['before', 'proof']) {
    const stop = new AbortController();
    if (during === 'before') {
      stop.abort();
    } else {
      afterColumns = async () => stop.abort();
    }
    const failure = await on.gateway.queries.submit(who(), byRegion, undefined, stop.signal).then(() => undefined, (error: { query: string; cause: { code: string } }) => error);
    expect([during, failure?.cause.code]).toEqual([during, 'cancelled']);
    expect(await json(`queries/${failure?.query}`)).toMatchObject({ state: 'cancelled', problem: 'cancelled' });
  }
});

it('on record is what was delivered, with its verdict, before a byte of it is sent', async () => {
  const { stream, id } = await on.gateway.queries.submit(who(), byRegion);
  const verdict = await on.services.lineage.verdict(id);
  expect(verdict).toMatchObject({ state: 'ready', verdict: { verdict: 'safe alone', findings: [], findingsTotal: 0 } });
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
  }
  const bytes = Buffer.concat(chunks);
  const record = await json(`queries/${id}`);
  expect(record).toMatchObject({ state: 'complete', rows: 2, bytes: bytes.length, provedOnly: true });
  expect((await json('projects/health/queries') as unknown as { id: string }[]).find(each => each.id === id)).toEqual(record);
  expect(await json(`queries/${id}/verdict`)).toEqual({
    query: id, state: 'ready', verdict: 'safe alone', findings: [], findingsTotal: 0, evidence: 'withheld', columns: expect.any(Array), packs: expect.any(Array)
  });
  for (const what of ['evidence', 'remedies']) {
    expect(await json(`queries/${id}/${what}`)).toMatchObject({ code: 'evidence-withheld' });
  }
});

it('as JSON it is the same rows', async () => {
  const { bytes } = await call('projects/health/queries', { sql: byRegion }, 'application/json');
  expect(JSON.parse(bytes.toString())).toMatchObject({ rows: [a, b], complete: true, provedOnly: true });
});

it('a join with another source has the strictest policy; the other alone its own', async () => {
  const joined = await delivered('SELECT s.region, count(*) AS n, sum(o.pay) AS pay FROM shut.main s JOIN open.main o ON o.patient = s.patient GROUP BY s.region');
  expect([joined.rows, joined.headers['vitrine-rows']]).toEqual([[a, b], 'proved-only']);
  const alone = await delivered('SELECT region, count(*) AS n FROM open.main GROUP BY region ORDER BY region');
  expect([alone.rows, alone.headers['vitrine-rows']]).toEqual([[['a', 20], ['b', 15], ['c', 3]], 'delivered']);
});

const words = { description: 'd', population: 'p', filter: 'f', unit: 'u', variables: 'v' };

it('it can leave, as the table that was delivered; only a checker is told of the rest', async () => {
  const { checking } = on.gateway;
  const { id, rows } = await delivered('SELECT word, count(*) AS n FROM shut.main GROUP BY word');
  const proposal = await checking.proposal(actor, id);
  expect(proposal).toMatchObject({ verdict: 'safe alone', afterwards: 'safe alone', findings: [], findingsTotal: 0, evidence: 'withheld', table: { rows, withheld: [], total: 1 } });
  const draft = await checking.create(actor, 'health');
  const made = await checking.addOutput(actor, draft.id, { kind: 'table', name: 't', words, query: id });
  const [output] = made.outputs as [Awaited<ReturnType<Checking['find']>>['outputs'][number]];
  expect(output).toMatchObject({ withheld: 0, rows: 1, findings: [], findingsTotal: 0, evidence: 'withheld' });
  const seen = [JSON.stringify([proposal, made, await checking.table(actor, draft.id, output.id)])];
  for (const { name } of output.files) {
    seen.push((await checking.file(actor, draft.id, output.id, name)).bytes.toString('latin1'));
  }
  expect(seen.join()).not.toMatch(/planted|threshold|not-compared/);
  await checking.submit(actor, draft.id);
  const checker: Actor = { at: 'desk', person: person('cy') };
  expect((await checking.find(checker, draft.id)).outputs[0]).toMatchObject({ withheld: 3, evidence: 'shown', findings: expect.arrayContaining([expect.objectContaining({ code: 'threshold' })]) });
  const evidence = await checking.evidence(checker, draft.id, output.id);
  expect(evidence.cells.map(({ outcome }) => outcome)).toContain('safe alone');
  await expect(checking.evidence(actor, draft.id, output.id)).rejects.toMatchObject({ code: 'evidence-withheld' });
  await checking.vote(checker, draft.id, [{ output: output.id, digest: output.digest, decision: 'approve' }]);
  expect((await checking.release(checker, draft.id)).state).toBe('released');
});

it('the rules say it, and give no parameter by which evidence could be had', () => {
  const [shut, open] = centre.sources.map(each => rulesInWords(centre, each).map(({ en }) => en).join(' ')) as [string, string];
  expect([shut, open].map(rules => /Only proved rows/.test(rules))).toEqual([true, false]);
  expect([shut, open].map(rules => /85%/.test(rules))).toEqual([false, true]);
  expect([shut, open].map(rules => /measured is not shown/.test(rules))).toEqual([true, false]);
});

it('code is not compared with its records, and tells of no guess', async () => {
  const { checking } = on.gateway;
  const draft = await checking.create(actor, 'health');
  const noticesOf = async (guess: string): Promise<unknown> => {
    const { outputs } = await checking.addOutput(actor, draft.id, { kind: 'code', name: 'a.py', words, content: Buffer.from(`x = '${guess}'\n`).toString('base64') });
    return outputs.at(-1)?.notices;
  };
  const right = await noticesOf('planted36');
  expect(right).toEqual(await noticesOf('planted99'));
  expect(right).toEqual([expect.objectContaining({ code: 'literals-not-compared' })]);
});

it('of a source whose approval ends nothing is delivered, also where all is proved already', async () => {
  await delivered(byRegion);
  const asked = ran.filter(what => what === 'columns').length;
  expect(asked).toBeGreaterThan(0);
  ran = [];
  afterColumns = async () => {
    if (ran.filter(what => what === 'columns').length === asked) {
      await on.gateway.approvals.decide({ at: 'desk', person: person('del') }, 'health', 'shut', { decision: 'revoke', reason: 'It ends.' });
    }
  };
  expect(JSON.parse((await query(byRegion)).bytes.toString())).toMatchObject({ code: 'rows-not-delivered' });
  expect(ran.filter(what => what === 'columns')).toHaveLength(asked);
});
