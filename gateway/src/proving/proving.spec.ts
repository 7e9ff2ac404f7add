import { afterEach, expect, it } from '@jest/globals';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { prove, remedies, type Catalogue, type ProofRequest, type Variable, type Verdict } from '@vitrine/disclosure';
import { columnsJson } from '../engine/index.js';
import { here } from '../rehearsal.js';
import { createProving, type Answer, type Asking, type Proving, type ProvingOptions } from './index.js';

const both = (text: string): { en: string; fr: string } => ({ en: text, fr: text });
const variable = (name: string, kind: Variable['kind'], type = 'VARCHAR'): Variable => ({ name, type, kind, label: both(name), sensitive: false });
const catalogue: Catalogue = {
  relations: [{
    schema: 'claims', name: 'care', kind: 'record-level', source: 'claims', version: '1', producer: 'office', units: [{ type: 'person', space: 'p', column: 'person' }], keys: [], packs: ['pack'],
    variables: [variable('dep', 'category'), variable('disease', 'category'), variable('cost', 'magnitude', 'DOUBLE')]
  }],
  nomenclatures: [],
  packs: [{
    id: 'pack', version: '1', producer: 'office', title: both('pack'), origin: 'test', zerosAllowed: true, classMinimumOutside: 0, magnitudesAllowed: true,
    units: [{ type: 'person', minimumUnits: 11, dominance: [{ n: 1, k: 0.85, comparator: '>' }] }]
  }]
};
const plain = 'SELECT dep, count(*) AS n FROM claims.care GROUP BY dep';
const queries = [
  plain,
  'SELECT dep, disease, count(*) AS n, sum(cost) AS s FROM claims.care GROUP BY dep, disease',
  'SELECT dep, avg(cost) AS m FROM claims.care GROUP BY CUBE (dep, disease)',
  'SELECT person FROM claims.care',
  'SELECT disease, count(DISTINCT person) AS n FROM claims.care GROUP BY disease HAVING count(*) > 3'
];

let open: Proving | undefined;
const proving = (options: Partial<ProvingOptions> = {}): Proving => (open = createProving(options));
afterEach(() => open?.close());

async function data(): Promise<DuckDBConnection> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`CREATE SCHEMA claims; CREATE TABLE claims.care AS SELECT i AS person, 'd' || (i % 30) AS dep, CASE WHEN i % 30 = 7 AND i < 200 THEN 'rare' ELSE 'common' END AS disease, (i % 13)::DOUBLE AS cost FROM range(600) r(i)`);
  return connection;
}

/** Answers until the end, as `asked` says where it says something. */
async function ended<T>(connection: DuckDBConnection, proof: Asking<T>, asked: (request: ProofRequest) => Promise<Answer> | Answer | Error | undefined = () => undefined): Promise<T> {
  let step = await proof.next();
  while (!step.done) {
    const told = (await asked(step.value)) ?? (await answered(connection, step.value));
    step = await (told instanceof Error ? proof.throw(told) : proof.next(told));
  }
  return step.value;
}

async function answered(connection: DuckDBConnection, request: ProofRequest): Promise<Answer> {
  if (request.kind === 'print') {
    return String((await connection.runAndReadAll(`SELECT json_deserialize_sql('${JSON.stringify(request.tree).replaceAll("'", "''")}')`)).getRows()[0]?.[0]);
  }
  return columnsJson(request.kind === 'run' ? ((await connection.runAndReadAll(request.sql)).getColumnsJson() as string[][]).map(column => column.map(value => (/^-?\d+$/.test(String(value)) ? Number(value) : value))) : []);
}

const treeOf = async (connection: DuckDBConnection, sql: string): Promise<unknown> => JSON.parse(String((await connection.runAndReadAll(`SELECT json_serialize_sql('${sql.replaceAll("'", "''")}')`)).getRows()[0]?.[0])) as unknown;

it('is told in a thread as it is here, question by question', async () => {
  const connection = await data();
  const { prove: there, mend } = proving();
  for (const sql of queries) {
    const tree = await treeOf(connection, sql);
    for (const more of [{}, { all: true }, { evidence: true }, { together: true }]) {
      const verdict = await same(connection, each => each({ tree, catalogue, ...more, rows: () => undefined }), here(prove), there);
      if ('all' in more) {
        await same(connection, each => each({ tree, catalogue, verdict }), here(remedies), mend);
      }
    }
  }
});

/** The other way asks the same, and comes to the same end, where it is answered the same. */
async function same<Way, T>(connection: DuckDBConnection, begin: (way: Way) => Asking<T>, one: Way, other: Way): Promise<T> {
  const told: [ProofRequest, Answer][] = [];
  const end = await ended(connection, begin(one), async request => {
    const answer = await answered(connection, request);
    told.push([request, answer]);
    return answer;
  });
  const again = await ended(connection, begin(other), request => {
    const [asked, answer] = told.shift() ?? [];
    expect(request).toEqual(asked);
    return answer;
  });
  expect([again, told]).toEqual([end, []]);
  return end;
}

it('knows how many rows the result had', async () => {
  const connection = await data();
  const { prove: there } = proving();
  const tree = await treeOf(connection, plain);
  const verdicts = await Promise.all([undefined, 30, 29].map(rows => ended(connection, there({ tree, catalogue, rows: () => rows }))));
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['safe alone', 'safe alone', 'review']);
});

it('says what follows from a question that could not be answered, or was answered with what is none', async () => {
  const connection = await data();
  const { prove: there } = proving();
  const tree = await treeOf(connection, plain);
  expect(await ended(connection, there({ tree, catalogue }), request => (request.kind === 'run' ? new Error('out-of-memory') : undefined))).toMatchObject({ verdict: 'review' });
  for (const none of ['[[1,2],[3]]', '{}', 'null', '7', '"x"', '[["planted"', '']) {
    const verdict = ended(connection, there({ tree, catalogue }), request => (request.kind === 'run' ? Uint8Array.from(Buffer.from(none)) : undefined));
    expect(await verdict.then(told => told.verdict, (error: Error) => error.message)).toMatch(/^(review|proof-failed)$/);
  }
  expect(await ended(connection, there({ tree, catalogue }))).toMatchObject({ verdict: 'safe alone' });
});

it('that computes for too long is ended; what shares its thread is to be asked again, and others go on', async () => {
  const connection = await data();
  const { prove: there } = proving({ longestStep: 2000, threads: 1 });
  const waiting = there({ tree: await treeOf(connection, plain), catalogue });
  await waiting.next();
  const tree = await treeOf(connection, "SELECT dep, count(*) AS n FROM claims.care WHERE dep <> 'a' AND dep <> 'b' GROUP BY dep") as { statements: [{ node: { where_clause: { children: unknown[] } } }] };
  const { where_clause: conditions } = tree.statements[0].node;
  conditions.children = Array.from({ length: 1_000_000 }, () => conditions.children[0]);
  expect(await Promise.all([outcome(there({ tree, catalogue }).next()), outcome(waiting.next('SELECT 1'))])).toEqual(['proof-too-long', 'engine-failed']);
  expect(await outcome(waiting.next('SELECT 1'))).toBe('went on');
  expect(await ended(connection, there({ tree: await treeOf(connection, plain), catalogue }))).toMatchObject({ verdict: 'safe alone' });
});

it('that needs more memory than a thread has ends its thread, not the gateway', async () => {
  const connection = await data();
  const { prove: there } = proving({ memory: 32 });
  const tree = await treeOf(connection, plain);
  const many = Uint8Array.from(Buffer.from(`[[${'[],'.repeat(5_000_000)}0]]`));
  expect(await outcome(ended(connection, there({ tree, catalogue }), request => (request.kind === 'run' ? many : undefined)))).toBe('engine-failed');
  expect(await ended(connection, there({ tree, catalogue }))).toMatchObject({ verdict: 'safe alone' });
});

it('that is left is forgotten, and so is a catalogue that nobody used for long', async () => {
  const connection = await data();
  const tree = await treeOf(connection, plain);
  const { prove: there } = proving({ threads: 2 });
  for (let round = 0; round < 40; round++) {
    const left = there({ tree, catalogue: structuredClone(catalogue) });
    expect((await left.next()).done).toBe(false);
    await left.return({} as Verdict);
    expect((await left.next()).done).toBe(true);
  }
  expect(await ended(connection, there({ tree, catalogue }))).toMatchObject({ verdict: 'safe alone' });
});

const outcome = (proof: Promise<unknown>): Promise<string> => proof.then(() => 'went on', (error: Error) => error.message);
