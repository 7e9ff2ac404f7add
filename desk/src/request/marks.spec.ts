import type { Finding, TableView } from '@vitrine/sdk';
import { cellName, marksAt, marksOf, placeOf } from './marks.js';

const table: TableView = {
  columns: [
    { name: 'departement', type: 'VARCHAR', role: 'key' },
    { name: 'year', type: 'INTEGER', role: 'key' },
    { name: 'people', type: 'BIGINT', role: 'statistic' },
    { name: 'cost', type: 'DOUBLE', role: 'statistic' }
  ],
  rows: [
    ['01', 2022, 120, 3.5],
    ['01', 2023, 4, 1.5],
    [null, 2023, null, null]
  ],
  withheld: [2],
  total: 3
};
const finding = (key: [string, string | null][], column?: string): Finding => ({
  code: 'threshold',
  verdict: 'unsafe',
  cell: { key: key.map(([name, value]) => ({ column: name, value })), ...(column ? { column } : {}) },
  message: { en: 'm', fr: 'm' },
  remedy: { en: 'r', fr: 'r' }
});
const marked = (findings: Finding[]): string[] => [...marksOf(table, findings).keys()].sort();

describe('Findings in a table', () => {
  it('stand at the cell that they name, whatever type the key has', () => {
    const one = finding([['departement', '01'], ['year', '2023']], 'people');
    expect(marksAt(marksOf(table, [one]), 1, 2)).toEqual([one]);
    expect(marked([one])).toEqual(['1:2']);
  });

  it('find their row in whatever order they name its keys', () => {
    expect(marked([finding([['year', '2023'], ['departement', '01']], 'people')])).toEqual(['1:2']);
  });

  it('are about every statistic of the row where they name no column', () => {
    expect(marked([finding([['departement', '01'], ['year', '2022']])])).toEqual(['0:2', '0:3']);
  });

  it('tell a missing key from a text', () => {
    expect(marked([finding([['departement', null], ['year', '2023']], 'cost')])).toEqual(['2:3']);
    expect(marked([finding([['departement', 'null'], ['year', '2023']], 'cost')])).toEqual([]);
  });

  it('are about every row that a part of the keys fits', () => {
    expect(marked([finding([['year', '2023']], 'people')])).toEqual(['1:2', '2:2']);
  });

  it('mark nothing where the table has no such column', () => {
    expect(marked([finding([['region', '01']], 'people'), finding([['departement', '01'], ['year', '2022']], 'deaths')])).toEqual([]);
  });

  it('can be gone to, where the table has their cell', () => {
    const here = finding([['departement', '01'], ['year', '2023']], 'cost');
    const nowhere = finding([['departement', '99'], ['year', '2023']], 'cost');
    const marks = marksOf(table, [here, nowhere]);
    expect(placeOf(marks, here)).toEqual({ row: 1, column: 3 });
    expect(placeOf(marks, nowhere)).toBeUndefined();
  });

  it('have a name for a cell, from its keys', () => {
    expect(cellName(table, 1, 2)).toBe('departement = 01, year = 2023, people');
    expect(cellName(table, 2, 3)).toBe('departement = NULL, year = 2023, cost');
  });
});
