import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { leavesOf } from './base.js';
import { Cells } from './cells.js';
import type { Plan } from './classify.js';
import { judgeStatistic, widthOf, type Measured } from './judge.js';
import { QuickLook, type Question } from './quick.js';
import type { Owner } from './resolve.js';
import type { Statistic } from './statistics.js';
import type { AnswerColumn } from './types.js';

let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
});

afterAll(() => connection.closeSync());

interface Row {
  k: string;
  /** Nobody's where null. */
  u: number | null;
  a: number | null;
  p: boolean | null;
}

const owner = { alias: 't', unit: { type: 'person', space: 'people', column: 'u' } } as Owner;
const column = { id: '["t","a"]', alias: 't', variable: { name: 'a' } } as Statistic['column'];
const itself = { id: '["t","u"]', alias: 't', variable: { name: 'u' } } as Statistic['column'];
const kinds = ['rows', 'values', 'units', 'sum', 'mean', 'variance', 'quantile'] as const;
const statistics = kinds.flatMap(kind => [undefined, 0].map(condition =>
  ({ kind, names: [], ...(kind === 'rows' ? {} : { column: kind === 'units' ? itself : column }), ...(condition === undefined ? {} : { condition }) }) as Statistic));
const plan = { keys: [{}], statistics, conditions: [{}] } as unknown as Plan;

const literal = (value: string | number | boolean | null, type: string): string => `CAST(${value === null ? 'NULL' : `'${value}'`} AS ${type})`;
const base = (rows: Row[]): string =>
  `SELECT k AS k0, u AS u0, p AS p0, ${statistics.flatMap(({ kind, column: of }, place) => (of ? [`${kind === 'units' ? 'u' : 'a'} AS a${place}`] : [])).join(', ')} FROM (VALUES ` +
  `${rows.map(({ k, u, a, p }) => `(${literal(k, 'VARCHAR')}, ${literal(u, 'INTEGER')}, ${literal(a, 'DOUBLE')}, ${literal(p, 'BOOLEAN')})`).join(', ')}) AS t(k, u, a, p)`;

/** The same by the definition of each figure, unit by unit. */
function exactly({ kind, condition }: Statistic, rows: Row[]): Measured {
  const own = rows.filter(({ p }) => condition === undefined || p === true);
  const units = [...new Set(own.flatMap(({ u }) => (u === null ? [] : [u])))].map(u => own.filter(row => row.u === u));
  const valuesOf = (some: Row[]): number[] => some.flatMap(({ a }) => (a === null ? [] : [a]));
  const sum = (some: number[]): number => some.reduce((all, one) => all + one, 0);
  const contributions = units.map(some => {
    switch (kind) {
      case 'rows':
        return some.length;
      case 'units':
        return 1;
      case 'variance':
        return sum(valuesOf(some).map(one => one * one));
      case 'sum':
      case 'mean':
        return Math.abs(sum(valuesOf(some)));
      default:
        return valuesOf(some).length;
    }
  });
  const ofValues = kind !== 'rows' && kind !== 'units';
  return {
    kind, rows: own.length, values: valuesOf(own).length, contributors: contributions.filter(one => one !== 0).length,
    missing: ofValues ? units.filter(some => some.some(({ a }) => a === null)).length : 0, total: sum(contributions), largest: contributions.sort((one, two) => two - one)
  };
}

const amounts = fc.oneof(fc.constant(null), fc.constant(0), fc.integer({ min: 1, max: 40 }), fc.integer({ min: -3, max: 3 }), fc.double({ min: 0, max: 1e9, noNaN: true }));
const unit = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 70 }) }, { weight: 1, arbitrary: fc.constant(3) });
const rowsWith = (u: fc.Arbitrary<number | null>): fc.Arbitrary<Row[]> =>
  fc.array(fc.record({ k: fc.constantFrom('one', 'two'), u, a: amounts, p: fc.constantFrom(true, true, false, null) }), { minLength: 1, maxLength: 120, size: 'max' });
// Parts are of use only where each row is somebody's.
const rowsOf = fc.oneof(rowsWith(unit), rowsWith(fc.oneof({ weight: 2, arbitrary: unit }, { weight: 1, arbitrary: fc.constant(null) })));
const width = fc.integer({ min: 2, max: 6 });

describe('a quick look', () => {
  it('never sees more contributors than there are, nor smaller largest contributions, nor a larger total; and is not blind', async () => {
    let seen = 0;
    let proved = 0;
    await fc.assert(fc.asyncProperty(rowsOf, width, fc.boolean(), fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 40 })), async (rows, most, missing, minimumUnits) => {
      const rule = { type: 'person', minimumUnits, dominance: [{ n: 1, k: 0.85, comparator: '>' as const }], pPercent: 0.1, coalition: most - 1 };
      const rules = [rule];
      const question: Question = { place: 0, owner, rules, width: widthOf(rules) };
      const odd = rows.some(({ a }) => a !== null && a < 0);
      const quick = new QuickLook(plan, [[0]], leavesOf(plan, [owner]), [question], { missing, odd: statistics.map(({ kind }) => odd && ['sum', 'mean', 'variance'].includes(kind)) });
      const cells = new Cells(plan, (await connection.runAndReadAll(quick.sql(base(rows)))).getColumnsJS() as AnswerColumn[]);
      for (const at of cells.where(() => true)) {
        const [key] = cells.key(at).key;
        const own = rows.filter(({ k }) => k === key);
        for (const [place, statistic] of statistics.entries()) {
          const bound = quick.bounds(cells, at, place, question);
          const exact = exactly(statistic, own);
          expect(quick.rows(cells, at, place)).toBe(exact.rows);
          if (bound === undefined) {
            continue;
          }
          seen += 1;
          const held = (n: number, largest: number[]): number => largest.slice(0, n).reduce((all, one) => all + one, 0);
          expect(bound.contributors).toBeLessThanOrEqual(exact.contributors);
          expect(bound.rows).toBe(exact.rows);
          // None is missing, or as many as are seen at least.
          expect(bound.missing === 0 ? exact.missing : 0).toBe(0);
          expect(bound.missing).toBeLessThanOrEqual(exact.missing);
          if (bound.largest.length > 0) {
            expect(bound.total).toBeLessThanOrEqual(exact.total * (1 + 1e-9));
            for (let n = 1; n <= most; n++) {
              expect(held(n, bound.largest) * (1 + 1e-12)).toBeGreaterThanOrEqual(held(n, exact.largest));
            }
          }
          if (bound.rows > 0 && bound.largest.length > 0 && judgeStatistic(bound, rule).length === 0) {
            proved += 1;
            expect(judgeStatistic(exact, rule)).toEqual([]);
          }
        }
      }
    }), { numRuns: 100 });
    expect(seen).toBeGreaterThan(500);
    expect(proved).toBeGreaterThan(100);
  });
});
