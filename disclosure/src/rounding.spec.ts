import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { round } from './rounding.js';
import type { OutputColumn, RulePack } from './types.js';

type Rule = NonNullable<RulePack['rounding']>;
const packs = (...rules: (Rule | undefined)[]): Pick<RulePack, 'rounding'>[] => rules.map(rounding => (rounding ? { rounding } : {}));
const columns: OutputColumn[] = [
  { name: 'k', role: 'key' },
  { name: 'n', role: 'statistic', statbarn: 'Frequencies' },
  { name: 'm', role: 'statistic', statbarn: 'LinearAggregations' }
];
const amount = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }), fc.tuple(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.nat(6)).map(([value, scale]) => decimal(value, scale)));
const rule = fc.record({ counts: fc.integer({ min: 2, max: 30 }), digits: fc.integer({ min: 1, max: 12 }) });

function decimal(value: bigint, scale: number): string {
  const text = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  return (value < 0n ? '-' : '') + (scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`);
}
/** Digits from the first that is not zero to the last that is not. */
const significant = (cell: unknown): number => String(cell).replace(/e.*/, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '').length;
/** Behind the point. */
const places = (cell: unknown): number => (typeof cell === 'string' ? (cell.split('.')[1] ?? '').length : 0);

describe('statistics that leave', () => {
  it('are counts in multiples of what every pack asks for, at most half of it away', () => {
    fc.assert(fc.property(fc.array(fc.bigInt(0n, 10n ** 20n), { minLength: 1 }), rule, rule, (counts, one, other) => {
      const cells = counts.map(count => (count <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(count) : String(count)));
      const { rows, columns: [, told] } = round(cells.map(cell => ['a', cell, null]), columns, packs(one, undefined, other));
      const { multipleOf } = told as { multipleOf: number };
      expect([multipleOf % one.counts, multipleOf % other.counts]).toEqual([0, 0]);
      rows.forEach(([, cell], place) => {
        const [is, was] = [BigInt(cell as string | number), counts[place] as bigint];
        expect(is % BigInt(multipleOf)).toBe(0n);
        expect(2n * (is > was ? is - was : was - is)).toBeLessThanOrEqual(BigInt(multipleOf));
        expect(typeof cell).toBe(typeof cells[place]);
      });
    }));
  });

  it('have no more digits than any pack lets them, and are right in those', () => {
    fc.assert(fc.property(fc.array(amount, { minLength: 1 }), rule, rule, (cells, one, other) => {
      const digits = Math.min(one.digits, other.digits);
      const { rows } = round(cells.map(cell => ['a', 1, cell]), columns, packs(one, other));
      rows.forEach(([, , cell], place) => {
        const was = cells[place] as string | number;
        expect(significant(cell)).toBeLessThanOrEqual(digits);
        expect([typeof cell, places(cell)]).toEqual([typeof was, places(was)]);
        expect(Math.abs(Number(cell) - Number(was))).toBeLessThanOrEqual(Math.abs(Number(was)) * 10 ** (1 - digits) * 0.51);
      });
    }));
  });

  it('are as they were where nobody asks, as are keys, what is withheld, dates and columns that are not understood', () => {
    const rows = [[17, 17, 1.2345, 17, '2023-01-17'], [18, null, null, 18, null]];
    const all: OutputColumn[] = [...columns, { name: 'x', role: 'unknown' }, { name: 'd', role: 'statistic', statbarn: 'Endpoints' }];
    expect(round(rows, all, packs(undefined)).rows).toEqual(rows);
    expect(round(rows, all, packs({ counts: 5, digits: 2 })).rows).toEqual([[17, 15, 1.2, 17, '2023-01-17'], [18, null, null, 18, null]]);
    expect(round(rows, all, packs({ digits: 2 })).rows).toEqual([[17, 17, 1.2, 17, '2023-01-17'], [18, null, null, 18, null]]);
  });

  it('are shares of counts with the digits of other statistics, for as counts they would be nothing', () => {
    expect(round([['a', 0.3333333, null], ['b', 1, null]], columns, packs({ counts: 5, digits: 2 })).rows).toEqual([['a', 0.33, null], ['b', 1, null]]);
  });

  it.each([[2, 5, 0], [3, 5, 5], [12.5, 25, 25]])('are rounded from the half on: %p to a multiple of %p is %p', (count, base, is) => {
    expect(round([['a', Math.ceil(count), null]], columns, packs({ counts: base, digits: 3 })).rows).toEqual([['a', is, null]]);
  });
});
