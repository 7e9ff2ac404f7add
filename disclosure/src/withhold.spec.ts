import { beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { treeOn, verdictOn } from './rehearsal.js';
import type { Catalogue, Variable } from './types.js';
import { withhold, type ResultCell, type Withheld } from './withhold.js';

let connection: DuckDBConnection;
const both = (text: string): { en: string; fr: string } => ({ en: text, fr: text });
const variable = (name: string, kind: Variable['kind'], more: Partial<Variable> = {}): Variable => ({ name, type: 'VARCHAR', kind, label: both(name), sensitive: false, ...more });
const coded = (name: string): Variable => variable(name, 'category', { nomenclature: name });
const codes = ['x', 'y', 'z'];

const catalogueWith = (pack: Partial<Catalogue['packs'][number]> = {}): Catalogue => ({
  relations: [
    {
      schema: 's', name: 't', kind: 'record-level', source: 's', version: '1', producer: 'p', units: [{ type: 'person', space: 'p', column: 'person' }], keys: [], packs: ['pack'],
      variables: [coded('a'), coded('b'), variable('m', 'magnitude')]
    },
    { schema: 'g', name: 'pop', kind: 'public', source: 'g', version: '1', producer: 'o', units: [], keys: [['a']], packs: [], variables: [coded('a'), variable('pop', 'value')] }
  ],
  nomenclatures: ['a', 'b'].map(id => ({ id, label: both(id), codes: codes.map(code => ({ code, label: both(code) })) })),
  packs: [{
    id: 'pack', version: '1', producer: 'p', title: both('pack'), origin: 'test', zerosAllowed: true, classMinimumOutside: 0, magnitudesAllowed: true,
    units: [{ type: 'person', minimumUnits: 3, dominance: [{ n: 1, k: 0.85, comparator: '>' }] }], ...pack
  }]
});

/** Persons by cell: each of one record, of amount `m`. */
async function fill(cells: { a: string | null; b: string | null; persons: number; m: number }[]): Promise<void> {
  await connection.run('CREATE OR REPLACE TABLE s.t (person INTEGER, a VARCHAR, b VARCHAR, m DOUBLE)');
  let person = 0;
  const quoted = (code: string | null): string => (code === null ? 'NULL' : `'${code}'`);
  const rows = cells.flatMap(({ a, b, persons, m }) => Array.from({ length: persons }, (_, i) => `(${person++}, ${quoted(a)}, ${quoted(b)}, ${i === 0 ? m : 1})`));
  if (rows.length > 0) {
    await connection.run(`INSERT INTO s.t VALUES ${rows.join(', ')}`);
  }
}

async function withheldOn(sql: string, catalogue: Catalogue): Promise<Withheld & { before: string }> {
  const verdict = await verdictOn(connection, sql, catalogue, true);
  const reader = await connection.runAndReadAll(sql);
  const rows = (reader.getRowsJS() as (ResultCell | bigint)[][]).map(row => row.map(value => (typeof value === 'bigint' ? Number(value) : value)));
  return { ...withhold({ tree: await treeOn(connection, sql), catalogue, verdict, rows }), before: verdict.verdict };
}

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("CREATE SCHEMA s; CREATE SCHEMA g; CREATE TABLE g.pop AS SELECT * FROM (VALUES ('x', 100), ('y', 200), ('z', 300)) v(a, pop)");
});

describe('withholding', () => {
  it('takes every statistic of an unsafe row, and leaves its keys and public values', async () => {
    await fill([{ a: 'x', b: 'x', persons: 2, m: 1 }, { a: 'y', b: 'x', persons: 9, m: 1 }]);
    const sql = 'SELECT t.a, count(DISTINCT t.person) AS n, g.pop, 100.0 * count(DISTINCT t.person) / g.pop AS perc FROM s.t t JOIN g.pop g ON g.a = t.a GROUP BY 1, g.pop ORDER BY 1';
    const { verdict, before, rows, withheld } = await withheldOn(sql, catalogueWith());
    expect([before, verdict]).toEqual(['unsafe', 'safe alone']);
    expect(rows).toEqual([['x', null, 100, null], ['y', 9, 200, 4.5]]);
    expect(withheld).toEqual([true, false]);
  });

  it('takes the totals that an unsafe cell is part of, up to the grand total', async () => {
    await fill([{ a: 'x', b: 'x', persons: 2, m: 1 }, { a: 'x', b: 'y', persons: 5, m: 1 }, { a: 'y', b: 'x', persons: 5, m: 1 }, { a: 'y', b: 'y', persons: 5, m: 1 }]);
    const { rows } = await withheldOn('SELECT a, b, count(*) AS n FROM s.t GROUP BY CUBE (a, b) ORDER BY a NULLS LAST, b NULLS LAST', catalogueWith());
    expect(rows).toEqual([
      ['x', 'x', null], ['x', 'y', 5], ['x', null, null], ['y', 'x', 5], ['y', 'y', 5], ['y', null, 10], [null, 'x', null], [null, 'y', 10], [null, null, null]
    ]);
  });

  it('takes what lies below an unsafe total, for its sum would tell', async () => {
    await fill([{ a: 'x', b: 'x', persons: 5, m: 1 }, { a: 'x', b: 'y', persons: 5, m: 1 }, { a: 'y', b: 'x', persons: 5, m: 1 }]);
    const verdict = await verdictOn(connection, 'SELECT a, b, count(*) AS n FROM s.t GROUP BY ROLLUP (a, b)', catalogueWith(), true);
    const sql = 'SELECT a, b, count(*) AS n FROM s.t GROUP BY ROLLUP (a, b) ORDER BY a NULLS LAST, b NULLS LAST';
    const rows: ResultCell[][] = [['x', 'x', 5], ['x', 'y', 5], ['x', null, 10], ['y', 'x', 5], ['y', null, 5], [null, null, 15]];
    const failing = { ...verdict, verdict: 'unsafe' as const, findingsTotal: 1, findings: [{ code: 'dominance', verdict: 'unsafe' as const, cell: { key: [{ column: 'a', value: 'x' }] }, message: both(''), remedy: both('') }] };
    const made = withhold({ tree: await treeOn(connection, sql), catalogue: catalogueWith(), verdict: failing, rows });
    expect(made.withheld).toEqual([true, true, true, false, false, true]);
  });

  it('covers an empty cell that may not be told by a row that does not tell it', async () => {
    await fill([{ a: 'x', b: 'x', persons: 5, m: 1 }, { a: 'y', b: 'x', persons: 2, m: 1 }]);
    const { verdict, rows, withheld, places } = await withheldOn('SELECT a, count(*) AS n FROM s.t GROUP BY 1 ORDER BY 1 DESC', catalogueWith({ zerosAllowed: false }));
    expect(verdict).toBe('safe alone');
    expect(rows).toEqual([['x', 5], ['y', null], ['z', null]]);
    expect(withheld).toEqual([false, true, true]);
    // The result's own rows were y and x; z is none of them.
    expect(places).toEqual([1, 0, undefined]);
  });

  it.each([
    ['rows of records', 'SELECT a, m FROM s.t'],
    ['rows of records in a wrapping that is not understood', 'WITH x AS (SELECT a, m FROM s.t) SELECT * FROM x'],
    ['the largest value', 'SELECT a, max(m) AS n FROM s.t GROUP BY 1'],
    ['a table of nothing but unsafe cells', "SELECT a, count(*) AS n FROM s.t WHERE a = 'x' GROUP BY 1"]
  ])('does not mend %s', async (_, sql) => {
    await fill([{ a: 'x', b: 'x', persons: 2, m: 1 }, { a: 'y', b: 'x', persons: 9, m: 1 }]);
    const { verdict, withheld } = await withheldOn(sql, catalogueWith());
    expect(verdict).toBe('unsafe');
    expect(withheld).not.toContain(true);
  });

  it.each([
    ['two keys of one name', 'SELECT a AS k, b AS k, count(*) AS n FROM s.t GROUP BY 1, 2'],
    ['a key called as one that is not shown', 'SELECT t.a AS b, count(*) AS n FROM s.t t GROUP BY t.a, t.b']
  ])('does not mend %s: whose cell a finding is about could not be said', async (_, sql) => {
    await fill([{ a: 'x', b: 'y', persons: 1, m: 1 }, { a: 'x', b: 'x', persons: 9, m: 1 }, { a: 'y', b: 'x', persons: 9, m: 1 }, { a: 'z', b: 'x', persons: 9, m: 1 }]);
    const { before, verdict } = await withheldOn(sql, catalogueWith());
    expect([before, verdict]).toEqual(['unsafe', 'unsafe']);
  });

  it('leaves to a person a cell whose key has another text in the result', async () => {
    const review = { code: 'few-missing', verdict: 'review' as const, cell: { key: [{ column: 'a', value: '1.0' }], column: 'n' }, message: both(''), remedy: both('') };
    const failing = { code: 'threshold', verdict: 'unsafe' as const, cell: { key: [{ column: 'a', value: null }], column: 'n' }, message: both(''), remedy: both('') };
    await fill([{ a: 'x', b: 'x', persons: 9, m: 1 }]);
    const sql = 'SELECT a, count(m) AS n FROM s.t GROUP BY a';
    const verdict = { ...(await verdictOn(connection, sql, catalogueWith(), true)), verdict: 'unsafe' as const, findings: [failing, review], findingsTotal: 2 };
    const { verdict: left, withheld } = withhold({ tree: await treeOn(connection, sql), catalogue: catalogueWith(), verdict, rows: [[1, 9], [null, 2]] });
    expect(withheld).toEqual([false, true]);
    expect(left).toBe('review');
  });

  it('leaves to a person a class that everybody of its margin is in: that its row is the only one says it', async () => {
    const { relations, ...rest } = catalogueWith({ classMinimumOutside: 3 });
    const catalogue = { ...rest, relations: relations.map(relation => ({ ...relation, variables: relation.variables.map(each => (each.name === 'b' ? { ...each, sensitive: true } : each)) })) };
    await fill([{ a: 'x', b: 'x', persons: 9, m: 1 }, { a: 'y', b: 'x', persons: 9, m: 1 }, { a: 'y', b: 'y', persons: 9, m: 1 }]);
    const { before, verdict, rows } = await withheldOn('SELECT a, b, count(*) AS n FROM s.t GROUP BY 1, 2 ORDER BY 1, 2', catalogue);
    expect(rows).toEqual([['x', 'x', null], ['y', 'x', 9], ['y', 'y', 9]]);
    expect([before, verdict]).toEqual(['unsafe', 'review']);
  });

  it('leaves to a person what was left to a person', async () => {
    await fill([{ a: 'x', b: 'x', persons: 20, m: 1 }, { a: 'y', b: 'x', persons: 20, m: 1 }]);
    const { before, verdict } = await withheldOn('SELECT a, median(m) AS n FROM s.t GROUP BY 1', catalogueWith());
    expect(verdict).toBe(before);
    expect(verdict).not.toBe('safe alone');
  });
});

const cellsOf = fc.array(
  fc.record({ a: fc.constantFrom(...codes, null), b: fc.constantFrom(...codes, null), persons: fc.integer({ min: 0, max: 6 }), m: fc.constantFrom(1, 1000) }),
  { maxLength: 9 }
);
const grouping = fc.constantFrom('a, b', 'ROLLUP (a, b)', 'ROLLUP (b, a)', 'CUBE (a, b)');

describe('whatever is in the table', () => {
  it('no unsafe value is shown, and none follows from the sums that are shown', async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(cellsOf, grouping, fc.constantFrom('count(*)', 'sum(m)'), fc.boolean(), async (cells, by, statistic, zerosAllowed) => {
        await fill(cells);
        const level = 'grouping(a) AS ga, grouping(b) AS gb';
        const sql = `SELECT a, b, ${statistic} AS n FROM s.t GROUP BY ${by}`;
        const catalogue = catalogueWith({ zerosAllowed });
        const { verdict, rows, withheld } = await withheldOn(sql, catalogue);
        if (verdict !== 'safe alone') {
          return;
        }
        // The slow way: each row by its level, with the people in it.
        const told = await connection.runAndReadAll(`SELECT a, b, ${level}, count(DISTINCT person) AS persons, max(m) / sum(m) AS share FROM s.t GROUP BY ${by}`);
        const truth = (told.getRowsJS() as [string | null, string | null, bigint, bigint, bigint, number][]).map(([a, b, ga, gb, persons, share]) => ({ a, b, ga: ga !== 0n, gb: gb !== 0n, persons: Number(persons), share }));
        const shown = (each: { a: string | null; b: string | null }): boolean => rows.some((row, place) => !withheld[place] && row[0] === each.a && row[1] === each.b);
        const unsafe = truth.filter(({ persons, share }) => (persons < 3 && (persons > 0 || !zerosAllowed)) || (statistic !== 'count(*)' && share > 0.85));
        unsafe.forEach(each => expect(shown(each)).toBe(false));
        if (by !== 'a, b') {
          // Rows that cover an empty cell are cells too: whoever reads the table does not know that nobody is in them.
          const covering = rows.filter(([a, b]) => a !== null && b !== null && !truth.some(each => each.a === a && each.b === b));
          const inner = [
            ...truth.filter(({ ga, gb }) => !ga && !gb),
            ...covering.map(([a, b]) => ({ a: a as string, b: b as string, ga: false, gb: false, persons: 0, share: 0 }))
          ];
          const under = (total: typeof truth[number], cell: typeof truth[number]): boolean => (total.ga || total.a === cell.a) && (total.gb || total.b === cell.b);
          const unknown = inner.filter(each => !shown(each));
          const equations = truth.filter(each => (each.ga || each.gb) && shown(each)).map(total => unknown.map(cell => (under(total, cell) ? 1 : 0)));
          for (const hidden of unsafe) {
            const wanted = unknown.map(cell => (under(hidden, cell) || hidden === cell ? 1 : 0));
            expect(spanned(equations, wanted)).toBe(false);
            seen++;
          }
        }
      }),
      { numRuns: 200 }
    );
    expect(seen).toBeGreaterThan(0);
  });
});

/** Whether `wanted` is a combination of `equations`: then its value can be computed from theirs. */
function spanned(equations: number[][], wanted: number[]): boolean {
  return rank([...equations, wanted]) === rank(equations);
}

function rank(matrix: number[][]): number {
  const rows = matrix.map(row => [...row]);
  let found = 0;
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    const pivot = rows.findIndex((row, place) => place >= found && Math.abs(row[column] ?? 0) > 1e-9);
    if (pivot < 0) {
      continue;
    }
    [rows[found], rows[pivot]] = [rows[pivot] as number[], rows[found] as number[]];
    const lead = rows[found] as number[];
    rows.forEach((row, place) => {
      if (place !== found) {
        const factor = (row[column] ?? 0) / (lead[column] as number);
        lead.forEach((value, index) => (row[index] = (row[index] ?? 0) - factor * value));
      }
    });
    found++;
  }
  return found;
}
