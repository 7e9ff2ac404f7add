import { beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { prove } from './prove.js';
import { answered, printedOn, treeOn, verdictOn } from './rehearsal.js';
import { remedies } from './remedies.js';
import type { Catalogue, CellEvidence, Remedy, Variable } from './types.js';

let connection: DuckDBConnection;
const variable = (name: string, more: Partial<Variable> = {}): Variable =>
  ({ name, type: 'VARCHAR', kind: 'category', label: { en: name, fr: name }, sensitive: false, ...more });
const catalogue: Catalogue = {
  relations: [{
    schema: 'claims', name: 'care', kind: 'record-level', source: 'claims', version: '1', producer: 'Health', keys: [], packs: ['health'],
    units: [{ type: 'person', space: 'p', column: 'person' }],
    variables: [variable('code', { nomenclature: 'codes' }), variable('sex'), variable('many'), variable('blank'), variable('cost', { type: 'DOUBLE', kind: 'magnitude' })]
  }],
  nomenclatures: [{ id: 'codes', label: { en: 'c', fr: 'c' }, codes: ['A', 'B', 'C', 'D'].map(code => ({ code, label: { en: `${code}-en`, fr: `${code}-fr` } })) }],
  packs: [{
    id: 'health', version: '1', producer: 'Health', title: { en: '', fr: '' }, origin: 'test', zerosAllowed: true, classMinimumOutside: 0, magnitudesAllowed: true,
    units: [{ type: 'person', minimumUnits: 11, dominance: [{ n: 1, k: 0.85, comparator: '>' }] }]
  }]
};

/** A has four people, B three, C and D forty; of D one spends nearly all. `blank` is empty of six people, and missing of four. */
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`CREATE SCHEMA claims; CREATE TABLE claims.care AS
    SELECT i::INTEGER AS person, CASE WHEN i < 4 THEN 'A' WHEN i < 7 THEN 'B' WHEN i < 47 THEN 'C' ELSE 'D' END AS code, (i % 2)::VARCHAR AS sex,
      CASE WHEN i < 16 THEN 'm' || (i // 2) ELSE 'all' END AS many, CASE WHEN i < 6 THEN '' WHEN i < 12 THEN 'x' WHEN i < 16 THEN NULL ELSE 'full' END AS blank,
      CASE WHEN i = 50 THEN 90000.0 ELSE 1.0 + i % 3 END AS cost
    FROM range(87) t(i)`);
});

async function mended(sql: string): Promise<(Remedy & { sql: string })[]> {
  const tree = await treeOn(connection, sql);
  const verdict = await verdictOn(connection, sql, catalogue, true);
  const found = await answered(connection, remedies({ tree, catalogue, verdict }));
  return Promise.all(found.map(async remedy => ({ ...remedy, sql: await printedOn(connection, remedy.tree) })));
}

describe('a remedy', () => {
  it('says what it does in both languages, keeps the names of columns, and its SQL has the verdict that it promised', async () => {
    const before = await verdictOn(connection, 'SELECT code, sex, count(*) AS n FROM claims.care GROUP BY code, sex', catalogue, true);
    const found = await mended('SELECT code, sex, count(*) AS n FROM claims.care GROUP BY code, sex');
    expect(found.length).toBeGreaterThan(0);
    for (const { sql, effect, verdict, kind } of found) {
      const after = await verdictOn(connection, sql, catalogue, true);
      expect([after.verdict, after.cells.unsafe, before.cells.unsafe, before.cells.total - after.cells.total]).toEqual([verdict, effect.after, effect.before, effect.fewer]);
      expect((await connection.runAndReadAll(sql)).columnNames()).toEqual(kind === 'drop' ? expect.arrayContaining(['n']) : ['code', 'sex', 'n']);
    }
    const neighbours = found.find(({ codes }) => codes?.join() === 'B,C');
    expect(neighbours?.message).toEqual({
      en: 'Merge B-en and C-en: 2 cells are mended, 2 cells still fail; the table has 2 cells fewer.', fr: 'Fusionner B-fr et C-fr : 2 cases corrigées, 2 cases encore en défaut ; le tableau a 2 cases de moins.'
    });
  });

  it('is none where the merged cell fails, too', async () => {
    const found = await mended('SELECT code, count(*) AS n FROM claims.care GROUP BY code');
    // Four and three people are seven.
    expect(found.map(({ codes }) => codes?.join())).not.toContain('A,B');
    expect(found.map(({ codes, effect }) => [codes?.join(), effect.mended])).toContainEqual(['B,C', 1]);
  });

  it('names many merged codes “other”', async () => {
    const [first] = await mended('SELECT many, count(*) AS n FROM claims.care GROUP BY many');
    expect([first?.codes?.length, first?.verdict, first?.effect]).toEqual([8, 'safe alone', { before: 8, after: 0, mended: 8, fewer: 7 }]);
    expect(first?.message.en).toBe('Merge the 8 codes of many that fail into “other”: 8 cells are mended; the table has 7 cells fewer.');
    const rows = (await connection.runAndReadAll(first?.sql ?? '')).getRowsJS();
    expect(rows.map(([code]) => code).sort()).toEqual(['all', 'other']);
  });

  it('does not take a missing value for an empty one', async () => {
    const [first] = await mended('SELECT blank, count(*) AS n FROM claims.care GROUP BY blank');
    expect([first?.codes, first?.effect]).toEqual([['', 'x'], { before: 3, after: 1, mended: 2, fewer: 1 }]);
  });

  it('is none of a safe query, of rows, nor of what cannot be read', async () => {
    for (const sql of ['SELECT sex, count(*) AS n FROM claims.care GROUP BY sex', 'SELECT person, code FROM claims.care', 'SELECT code, corr(cost, person) FROM claims.care GROUP BY code']) {
      expect(await mended(sql)).toEqual([]);
    }
  });
});

describe('evidence', () => {
  const evidence = async (sql: string): Promise<CellEvidence[]> =>
    (await answered(connection, prove({ tree: await treeOn(connection, sql), catalogue, evidence: true }))).evidence ?? [];

  it('is of each statistic by itself: one of a cell may fail where another does not', async () => {
    const found = await evidence('SELECT code, count(*) AS n, sum(cost) AS total FROM claims.care GROUP BY code');
    const of = (code: string, column: string): Partial<CellEvidence> | undefined => found.find(({ key, columns }) => key[0]?.value === code && columns.includes(column));
    expect(of('D', 'total')).toMatchObject({ units: 40, records: 40, required: 11, outcome: 'unsafe' });
    expect(of('D', 'total')?.shares?.[0]).toBeGreaterThan(0.99);
    expect(of('D', 'n')).toMatchObject({ units: 40, outcome: 'safe alone' });
    expect([of('A', 'n')?.outcome, of('A', 'total')?.outcome, of('C', 'n')?.outcome, of('C', 'total')?.outcome]).toEqual(['unsafe', 'unsafe', 'safe alone', 'safe alone']);
    expect(found[0]?.outcome).toBe('unsafe');
  });

  it('is none of rows about units, nor where nobody asked', async () => {
    expect(await evidence('SELECT person, code FROM claims.care')).toEqual([]);
    expect((await verdictOn(connection, 'SELECT count(*) AS n FROM claims.care', catalogue)).evidence).toBeUndefined();
  });
});
