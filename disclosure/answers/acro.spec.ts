import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { treeOn, verdictOn } from '../src/rehearsal.js';
import type { Catalogue, Finding, Variable, VariableKind, Verdict } from '../src/types.js';
import { withhold, type ResultCell } from '../src/withhold.js';

// What acro 1.0.2 and its repository were measured to do in November 2026, on records made again so that they give the same figures; https://github.com/AI-SDC/ACRO.

let connection: DuckDBConnection;

const variable = (name: string, kind: VariableKind, type: string, sensitive = false): Variable => ({ name, kind, type, sensitive, label: { en: name, fr: name } });
const table = (name: string, variables: Variable[]): Catalogue['relations'][number] =>
  ({ schema: 'acro', name, kind: 'record-level', source: 'acro', version: '1', producer: 'p', units: [{ type: 'unit', space: 'u', column: 'unit' }], keys: [], variables, packs: ['acro'] });
const category = (name: string): Variable => variable(name, 'category', 'VARCHAR');
const amount = variable('value', 'magnitude', 'DOUBLE');

const catalogue: Catalogue = {
  relations: [
    table('sparse', [category('cell'), amount]), table('firms', [category('cell'), amount]), table('negative', [category('cell'), amount]), table('zeros', [category('cell'), amount]),
    table('dummy', [variable('marked', 'value', 'INTEGER'), amount]), table('unanimous', [category('place'), variable('answer', 'category', 'VARCHAR', true)]), table('income', [category('cell'), amount]),
    table('crossed', [category('x'), category('y')]), table('grants', [variable('year', 'value', 'INTEGER'), category('grant_type')]), table('survey', [category('x'), category('wave')])
  ],
  nomenclatures: [],
  // acro/default.yaml, and its threshold asked of units.
  packs: [{
    id: 'acro', version: '1', producer: 'p', title: { en: '', fr: '' }, origin: 'acro/default.yaml of 1.0.2', zerosAllowed: true, classMinimumOutside: 1, classShareOutside: 0.05, magnitudesAllowed: true,
    units: [{ type: 'unit', minimumUnits: 10, dominance: [{ n: 2, k: 0.9, comparator: '>=' }], pPercent: 0.1, degreesOfFreedom: 10 }]
  }]
};

const data = `
  CREATE SCHEMA acro;
  CREATE TABLE acro.sparse AS SELECT i::INTEGER AS unit, 'a' AS cell, CASE WHEN i < 3 THEN 10.0 + i END::DOUBLE AS value FROM range(50) t(i);
  CREATE TABLE acro.firms AS SELECT (i % 2)::INTEGER AS unit, 'a' AS cell, 10.0::DOUBLE AS value FROM range(12) t(i);
  CREATE TABLE acro.negative AS SELECT i::INTEGER AS unit, 'a' AS cell, CASE WHEN i = 0 THEN 1000000 ELSE 1 END::DOUBLE AS value FROM range(20) t(i)
    UNION ALL SELECT (100 + i)::INTEGER, 'b', CASE WHEN i = 0 THEN -5 ELSE 5 END FROM range(20) t(i);
  CREATE TABLE acro.zeros AS SELECT i::INTEGER AS unit, 'a' AS cell, 0.0::DOUBLE AS value FROM range(5) t(i);
  CREATE TABLE acro.dummy AS SELECT i::INTEGER AS unit, (i = 7)::INTEGER AS marked, (i % 13)::DOUBLE AS value FROM range(200) t(i);
  CREATE TABLE acro.unanimous AS SELECT i::INTEGER AS unit, 'a' AS place, CASE WHEN i < 985 THEN 'yes' ELSE 'no' END AS answer FROM range(1000) t(i);
  CREATE TABLE acro.income AS SELECT i::INTEGER AS unit, 'a' AS cell, CASE WHEN i = 0 THEN 1000000 ELSE 900000 + i END::DOUBLE AS value FROM range(20) t(i);
  CREATE TABLE acro.crossed AS SELECT row_number() OVER ()::INTEGER AS unit, x, y
    FROM (VALUES ('x1', 'y1', 40), ('x1', 'y2', 30), ('x2', 'y1', 5), ('x2', 'y2', 20), ('x3', 'y1', 25), ('x3', 'y2', 4)) t(x, y, n), range(40) r(k) WHERE k < n;
  CREATE TABLE acro.grants AS SELECT row_number() OVER ()::INTEGER AS unit, year::INTEGER AS year, grant_type
    FROM range(2010, 2016) years(year), (VALUES ('G', 15), ('N', 60), ('R', 70), ('R/G', 8)) t(grant_type, n), range(70) r(k) WHERE k < n;
  CREATE TABLE acro.survey AS SELECT i::INTEGER AS unit, 'x' || (i % 2) AS x, CASE WHEN i = 3 THEN 'late' ELSE 'first' END AS wave FROM range(60) t(i)`;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(data);
});

afterAll(() => connection.closeSync());

const verdict = (sql: string): Promise<Verdict> => verdictOn(connection, sql, catalogue, true);
const failures = ({ findings }: Verdict): Partial<Finding>[] => findings.map(({ code, measured, required, cell }) => ({ code, measured, required, cell: cell?.key.map(({ value }) => value).join(' × ') as never }));

describe('what ACRO lets pass', () => {
  it('a mean over three values in a cell of fifty rows: its threshold counts rows', async () => {
    const result = await verdict('SELECT cell, avg(value) AS m FROM acro.sparse GROUP BY cell');
    expect(result.verdict).toBe('unsafe');
    expect(failures(result)).toContainEqual({ code: 'threshold', measured: 3, required: 10, cell: 'a' });
  });
  it('twelve rows of two firms', async () => {
    const result = await verdict('SELECT cell, sum(value) AS s FROM acro.firms GROUP BY cell');
    expect(failures(result)).toEqual(expect.arrayContaining([
      { code: 'threshold', measured: 2, required: 10, cell: 'a' }, { code: 'dominance', measured: 1, required: 0.9, cell: 'a' }, { code: 'p-percent', measured: 0, required: 0.1, cell: 'a' }
    ]));
  });
  it('a dominated cell, where another cell holds one negative value', async () => {
    const result = await verdict('SELECT cell, sum(value) AS s FROM acro.negative GROUP BY cell');
    expect(result.verdict).toBe('unsafe');
    expect([...new Set(failures(result).map(({ cell }) => cell as unknown))]).toEqual(['a']);
    expect(failures(result)).toContainEqual({ code: 'dominance', measured: expect.closeTo(1_000_001 / 1_000_019, 12), required: 0.9, cell: 'a' });
  });
  it('a regression with a dummy for one unit, with 197 degrees of freedom', async () => {
    const result = await verdict('SELECT regr_slope(value, marked) AS a, regr_intercept(value, marked) AS b FROM acro.dummy');
    expect(result.verdict).toBe('review');
  });
  it('985 of 1,000 in one class', async () => {
    const result = await verdict('SELECT place, answer, count(*) AS n FROM acro.unanimous GROUP BY place, answer');
    expect(result.verdict).toBe('unsafe');
    expect(failures(result)).toEqual([{ code: 'class-disclosure', measured: 15, required: 50, cell: 'a × yes' }]);
  });
  it('the largest income', async () => {
    expect((await verdict('SELECT cell, max(value) AS m FROM acro.income GROUP BY cell'))).toMatchObject({ verdict: 'unsafe', findings: [{ code: 'extreme' }] });
  });
  it('two tables that differ by one person', async () => {
    const one = 'SELECT x, count(*) AS n FROM acro.survey GROUP BY x';
    const two = "SELECT x, count(*) AS n FROM acro.survey WHERE wave = 'first' GROUP BY x";
    expect((await verdict(`${one} UNION ALL ${two}`)).verdict).toBe('review');
    // Alone each is safe: what two results say together is not claimed.
    expect([(await verdict(one)).verdict, (await verdict(two)).verdict]).toEqual(['safe alone', 'safe alone']);
  });
});

describe('what ACRO finds wrongly', () => {
  it('dominance of a cell of zeros, where nobody dominates: too few contribute', async () => {
    const result = await verdict('SELECT cell, sum(value) AS s FROM acro.zeros GROUP BY cell');
    expect(failures(result)).toEqual([{ code: 'threshold', measured: 0, required: 10, cell: 'a' }]);
  });
  it('all six cells of a table of shares, of which two are low', async () => {
    const result = await verdict('SELECT x, y, count(*) / 124 AS share FROM acro.crossed GROUP BY x, y');
    expect(failures(result).filter(({ code }) => code === 'threshold')).toEqual(expect.arrayContaining([
      { code: 'threshold', measured: 5, required: 10, cell: 'x2 × y1' }, { code: 'threshold', measured: 4, required: 10, cell: 'x3 × y2' }
    ]));
    expect([...new Set(failures(result).map(({ cell }) => cell as unknown))].sort()).toEqual(['x2 × y1', 'x3 × y2']);
  });
});

describe('what ACRO’s suppression shows', () => {
  it('six cells of eight, beside margins, in a year that is a number: here none is shown, nor what is left of a total', async () => {
    const sql = 'SELECT year, grant_type, count(*) AS n FROM acro.grants GROUP BY CUBE (year, grant_type) ORDER BY year, grant_type';
    const result = await verdict(sql);
    const eights = failures(result).filter(({ code, cell }) => code === 'threshold' && String(cell).includes(' × '));
    expect(eights.map(({ measured, cell }) => `${measured} in ${String(cell)}`).sort()).toEqual([2010, 2011, 2012, 2013, 2014, 2015].map(year => `8 in ${year} × R/G`));
    const rows = (await connection.runAndReadAll(sql)).getRows().map(row => row.map(value => (typeof value === 'bigint' ? Number(value) : value) as ResultCell));
    expect(rows.filter(([, , n]) => n === 918)).toHaveLength(1);
    const left = withhold({ tree: await treeOn(connection, sql), catalogue, verdict: result, rows });
    expect(left.verdict).toBe('safe alone');
    const shown = left.rows.filter((_, place) => !left.withheld[place]);
    expect(shown.map(([, , n]) => n)).not.toContain(8);
    // Every total that one of them is part of: six years, one type, and all.
    expect(left.withheld.filter(Boolean)).toHaveLength(6 + 6 + 1 + 1);
    expect(left.rows.filter((_, place) => left.withheld[place]).map(([, , n]) => n)).toEqual(Array(14).fill(null));
  });
});
