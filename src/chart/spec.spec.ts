import type { Rows } from '../query/rows.js';
import { chartOf, rolesOf } from './spec.js';

const look = { language: 'en' as const, text: 'a', line: 'b', series: 'c', font: 'd' };
const size = { width: 600, height: 300 };
const rowsOf = (columns: [string, string][], table: (string | null)[][]): Rows =>
  ({
    columns: columns.map(([name, kind]) => ({ name, kind, type: kind === 'temporal' ? 'DATE' : 'VARCHAR' })),
    length: table.length, received: table.length,
    cell: (r: number, c: number) => ({ text: table[r]?.[c] ?? 'NULL', missing: table[r]?.[c] === null }),
    number: (r: number, c: number) => (table[r]?.[c] === null ? null : Number(table[r]?.[c]))
  }) as unknown as Rows;
interface Drawn {
  mark: { type: string };
  encoding: Record<'x' | 'y' | 'color', { title: string; type: string }>;
  data: { values: unknown[] };
}
const chart = (rows: Rows) => chartOf(rows, rolesOf(rows), look, size)?.spec as unknown as Drawn;

describe('the automatic chart', () => {
  it('is of bars by category, with a few groups as colours', () => {
    const rows = rowsOf([['patho', 'text'], ['dep', 'text'], ['malades', 'number']], [['A', '01', '7'], ['A', '02', null], ['B', '03', '2']]);
    const spec = chart(rows);
    expect([spec.mark.type, spec.encoding.x.title, spec.encoding.y.title, spec.encoding.color.title]).toEqual(['bar', 'dep', 'malades', 'patho']);
    expect(spec.data.values[1]).toEqual({ x: '02', y: null, colour: 'A' });
  });

  it('is a line along years and dates, which nobody sums', () => {
    expect(chart(rowsOf([['annee', 'number'], ['n', 'number']], [['2022', '1'], ['2023', '2']])).mark.type).toBe('line');
    expect(chart(rowsOf([['jour', 'temporal'], ['n', 'number']], [['2023-01-01', '1']])).encoding.x.type).toBe('temporal');
  });

  it('is of points where two amounts meet', () => {
    expect(chart(rowsOf([['x1', 'number'], ['y1', 'number']], [['1', '2']])).mark.type).toBe('point');
  });

  it('is none without an amount or without rows, and fetches nothing', () => {
    const words = rowsOf([['a', 'text'], ['b', 'text']], [['x', 'y']]);
    expect(chartOf(words, rolesOf(words), look, size)).toBeNull();
    const empty = rowsOf([['a', 'text'], ['n', 'number']], []);
    expect(chartOf(empty, rolesOf(empty), look, size)).toBeNull();
    expect(JSON.stringify(chart(rowsOf([['a', 'text'], ['n', 'number']], [['x', '1']])))).not.toMatch(/"url"/);
  });
});
