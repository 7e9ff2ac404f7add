import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Relation } from '@vitrine/disclosure';
import { Problem } from '../../problem.js';
import { Confinement } from '../../confinement/index.js';
import { createEngine, type CheckedQuery, type Engine, type EngineSession } from '../index.js';
import { program, Worker } from '../worker/process.js';
import { functionGroups, namesOf } from './functions.js';
import { Gate } from './gate.js';
import { GateProcesses } from './processes.js';
import { Nursery, scramble, type Step } from './mutation.js';

/** The same statements each time; `VITRINE_STATEMENTS=1000000 VITRINE_SEED=7` for a long look. */
const runs = Number(process.env['VITRINE_STATEMENTS'] ?? 2000);
const seed = Number(process.env['VITRINE_SEED'] ?? 1);
/** Milliseconds after which a statement that passed is stopped, as a person stops it. */
const patience = 3000;
/** Read only by an escape: names, rows and folders that no statement holds. */
const planted = 'CANARY';

const python = path.resolve('.vitrine/python/worker/bin/python');
const benign = JSON.parse(readFileSync(new URL('./benign.json', import.meta.url), 'utf8')) as { tables: Record<string, Record<string, string>>; groups: Record<string, string[]>; refused: string[] };
const { cases: attacks } = JSON.parse(readFileSync('test/integration/attacks/statements.json', 'utf8')) as { cases: { sql: string }[] };

const relations = Object.entries(benign.tables).map(([name, columns]): Relation => ({
  schema: 'warehouse', name, kind: 'record-level', source: 'warehouse', version: '1', producer: 'p', units: [], keys: [], packs: [],
  variables: Object.entries(columns).map(([column, type]) => ({ name: column, type, kind: 'value', label: { en: '', fr: '' }, sensitive: false }))
}));

let place: string;
let session: EngineSession;
let engine: Engine;
let gate: Gate;
let processes: GateProcesses;
let died = 0;
let nursery: Nursery;
/** Analysts' first: half of all begin with one of theirs. */
let statements: string[];
let analysts = 0;
let treesOfAnalysts = 0;

/** Three records a table; beside them a table, a schema and a view that the session was not given. */
async function makeExtract(file: string): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  for (const [name, columns] of Object.entries(benign.tables)) {
    const list = Object.entries(columns);
    await connection.run(`CREATE TABLE ${name} (${list.map(([column, type]) => `${column} ${type}`).join(', ')})`);
    await connection.run(`INSERT INTO ${name} SELECT ${list.map(([, type]) => (/^(INT|BIGINT|DEC|DOUBLE)/.test(type) && !type.includes('[') ? 'i' : type === 'VARCHAR' ? "'v' || i" : 'NULL')).join(', ')} FROM range(3) r(i)`);
  }
  await connection.run(`CREATE TABLE memo AS SELECT '${planted}_ROW' AS note; CREATE SCHEMA office; CREATE TABLE office.memo AS SELECT '${planted}_OFFICE' AS note; CREATE TABLE "${planted}_NAME" (i INTEGER)`);
  await connection.run(`CREATE VIEW "${planted}_VIEW" AS SELECT * FROM memo`);
  connection.disconnectSync();
  instance.closeSync();
}

async function start(): Promise<Worker> {
  const worker = await Worker.start({ python, secret: program, confinement: new Confinement('worker'), extracts: null, threads: 1, memory: 1024, lanes: 0 });
  worker.onGone(() => (died += 1));
  return worker;
}
const treeOf = async (sql: string): Promise<unknown> => processes.ask(session, { do: 'serialize', sql });

beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'vitrine-fuzz-'));
  // Statements know the folder by another name than the planted one.
  const folder = path.join(place, planted);
  await mkdir(folder);
  await symlink(folder, path.join(place, 'link'));
  await writeFile(path.join(folder, 'secret.csv'), `a\n${planted}_FILE\n`);
  process.env['VITRINE_PLANTED'] = `${planted}_ENVIRONMENT`;
  await makeExtract(path.join(folder, 'extract.duckdb'));
  session = { id: 's', person: 'ada', project: 'health', extracts: [{ schema: 'warehouse', file: path.join(folder, 'extract.duckdb'), seal: '', content: '' }], catalogue: { relations, nomenclatures: [], packs: [] } };
  engine = await createEngine({ python, limits: { memory: 512, threads: 1 } });
  processes = new GateProcesses(start);
  gate = new Gate(processes);
  const link = path.join(place, 'link');
  const hostile = attacks.flatMap(({ sql }) => sql.split(' ;; ')).map(sql =>
    sql.replaceAll(planted, 'planted').replaceAll(/«\d+\*([^»]*)»/g, '$1$1$1').replaceAll(/\{[RT]\}(\/etc)?/g, link).replaceAll(/\{[PF]\}/g, path.join(link, 'secret.csv')).replaceAll('{PORT}', '9').replaceAll('enclave.', 'warehouse.'));
  const known = [...Object.values(benign.groups).flat(), ...benign.refused, ...relations.map(({ name }) => `SELECT * FROM ${name}`)];
  analysts = known.length;
  statements = [...known, ...hostile, 'SELECT * FROM memo', 'SELECT * FROM warehouse.office.memo', `SELECT * FROM '${link}/secret.csv'`, "SELECT getenv('VITRINE_PLANTED')", 'SELECT path FROM duckdb_databases()'];
  const trees = await Promise.all(statements.map(sql => treeOf(sql).catch(() => undefined)));
  treesOfAnalysts = trees.slice(0, analysts).filter(tree => tree !== undefined).length;
  const names = ['', 'main', 'memo', 'office', 'warehouse', 'visits', 'persons', 'system', 'temp', 'pg_catalog', 'information_schema', 'tables', 'duckdb_tables', 'sqlite_master', 'pg_class', `${link}/secret.csv`, 'x', 't'];
  nursery = new Nursery(trees.filter(tree => tree !== undefined) as never[], names, functionGroups.flatMap(namesOf));
});
afterAll(async () => {
  await engine?.close();
  await processes?.close();
  await rm(place, { recursive: true, force: true });
});

interface Recipe { grafted: boolean; first: number; other: number; steps: Step[] }

const recipes: fc.Arbitrary<Recipe> = fc.record({
  grafted: fc.boolean(), first: fc.nat(), other: fc.nat(),
  steps: fc.array(fc.record({ kind: fc.nat(), where: fc.nat(), what: fc.nat() }), { minLength: 1, maxLength: 3 })
});

const half = (number: number): number => Math.floor(number / 2);
const chosen = (number: number): string => statements[half(number) % (number % 2 === 0 ? analysts : statements.length)] ?? '';

/** A changed tree as text, as far as DuckDB can write it; else changed text. */
async function cooked({ grafted, first, other, steps }: Recipe): Promise<string> {
  const text = scramble(chosen(first), chosen(other), steps);
  const tree = grafted ? nursery.trees[half(first) % (first % 2 === 0 ? treesOfAnalysts : nursery.trees.length)] : undefined;
  return tree === undefined ? text : gate.print(session, nursery.graft(tree, steps)).catch(() => text);
}

type Fields = Record<string, unknown>;

/** Trees without places in the text, and without the SELECT * that DuckDB writes around each list of values, once more each time. */
function placeless(tree: unknown): string {
  return JSON.stringify(tree, (field, value: unknown) => (field === 'query_location' ? 0 : bareList(value)));
}

function bareList(value: unknown): unknown {
  const node = (value ?? {}) as Fields;
  if (node['type'] !== 'SUBQUERY' || node['alias'] !== 'valueslist') {
    return value;
  }
  const select = (node['subquery'] as { node: Fields }).node;
  const from = bareList(select['from_table']) as Fields;
  return from['type'] === 'EXPRESSION_LIST' && from['alias'] === 'valueslist' ? from : value;
}

const done = { refused: 0, passed: 0, failed: 0, stopped: 0 };

/** What comes out of a statement: bytes of the result, or the words of a problem. Any other end is a failure of the test. */
async function outcome(sql: string): Promise<string> {
  let query: CheckedQuery;
  try {
    query = await gate.check(session, sql);
  } catch (error) {
    done.refused += 1;
    return wordsOf(error);
  }
  const again = await gate.print(session, query.tree);
  expect(placeless(await treeOf(again))).toBe(placeless(query.tree));
  expect(query.relations.every(name => relations.some(({ schema, name: table }) => name === `${schema}.${table}`))).toBe(true);
  return delivered(query);
}

async function delivered(query: CheckedQuery): Promise<string> {
  const running = engine.run(session, query, { maximumRows: 1000 });
  const timer = setTimeout(() => { done.stopped += 1; running.cancel(); }, patience);
  const chunks: Buffer[] = [];
  running.stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
  try {
    await running.done;
    done.passed += 1;
  } catch (error) {
    done.failed += 1;
    return wordsOf(error) + Buffer.concat(chunks).toString('latin1');
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks).toString('latin1');
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Problem)) {
    throw error;
  }
  return `${error.code} ${error.title('en')} ${error.remedy('en')} ${JSON.stringify(error.parameters)}`;
}

it('what is planted would be seen: a statement that did not go through the gate brings it', async () => {
  const query: CheckedQuery = { tree: {}, sql: 'SELECT note FROM warehouse.memo UNION ALL SELECT path FROM duckdb_databases() WHERE path IS NOT NULL', columns: [{ name: 'note', type: 'VARCHAR' }], casts: [null], relations: [] };
  const bytes = await delivered(query);
  expect(bytes).toContain(`${planted}_ROW`);
  expect(bytes).toContain(`/${planted}/extract`);
});

it(`of ${runs} changed statements none brings what is planted, none ends a process, and what passed is read again as the tree that was checked`, async () => {
  const before = died;
  let late = 0;
  await fc.assert(
    fc.asyncProperty(recipes, async recipe => {
      const sql = await cooked(recipe);
      const said = await outcome(sql);
      late += Number(said.startsWith('too-long-to-read'));
      if (said.includes(planted) || said.startsWith('internal') || died - before > late) {
        throw new Error(`${sql}\n→ ${said.slice(0, 2000)}`);
      }
    }),
    { numRuns: runs, seed, endOnFailure: runs > 10_000 }
  );
  // Enough of both: a test of nothing but refusals, or of nothing but what passes, would show little.
  expect(done.passed).toBeGreaterThan(runs / 20);
  expect(done.refused).toBeGreaterThan(runs / 5);
  expect((await readdir(path.join(place, planted))).sort()).toEqual(['extract.duckdb', 'secret.csv']);
  process.stdout.write(`gate: ${JSON.stringify(done)}\n`);
}, 24 * 3_600_000);
