import type { Finding, QueryVerdict } from '@vitrine/sdk';
import { locate } from './marks.js';
import type { Rows } from './rows.js';

const table = [['Cancers', '01', '7'], ['Cancers', null, '20'], ['Diabète', '01', '10']];
const rows = {
  length: table.length,
  columns: ['patho', 'dep', 'malades'].map(name => ({ name, type: 'VARCHAR', kind: 'text' })),
  cell: (r: number, c: number) => ({ text: table[r]?.[c] ?? 'NULL', missing: table[r]?.[c] === null })
} as unknown as Rows;
const text = { en: '', fr: '' };
const finding = (cell: Finding['cell'], verdict: 'review' | 'unsafe' = 'unsafe'): Finding => ({ code: 'threshold', verdict, message: text, remedy: text, ...(cell ? { cell } : {}) });
const verdict = (...findings: Finding[]): QueryVerdict => ({
  query: 'q', state: 'ready', findings, columns: [{ name: 'patho', role: 'key' }, { name: 'dep', role: 'key' }, { name: 'malades', role: 'statistic' }]
});

describe('marks', () => {
  it('lead from a finding to its cell, NULL keys included', () => {
    const marks = locate(rows, verdict(
      finding({ key: [{ column: 'patho', value: 'Cancers' }, { column: 'dep', value: '01' }], column: 'malades' }),
      finding({ key: [{ column: 'PATHO', value: 'Cancers' }, { column: 'dep', value: null }] }, 'review')
    ));
    expect([marks.place(0), marks.place(1)]).toEqual([{ row: 0, column: 2 }, { row: 1, column: 2 }]);
    expect(marks.at(0, 2)?.verdict).toBe('unsafe');
    expect(marks.at(1, 2)).toEqual({ verdict: 'review', findings: [1] });
    expect(marks.at(2, 2)).toBeNull();
    expect(marks.at(0, 0)).toBeNull();
  });

  it('cover a column, and the worst one counts', () => {
    const marks = locate(rows, verdict(
      finding({ key: [], column: 'malades' }, 'review'),
      finding({ key: [{ column: 'patho', value: 'Diabète' }, { column: 'dep', value: '01' }], column: 'malades' })
    ));
    expect(marks.column(2)?.verdict).toBe('review');
    expect(marks.at(1, 2)?.verdict).toBe('review');
    expect(marks.at(2, 2)).toMatchObject({ verdict: 'unsafe', findings: [1, 0] });
  });

  it('say nothing of a cell that is not there, nor of the whole result', () => {
    const marks = locate(rows, verdict(finding(undefined), finding({ key: [{ column: 'patho', value: 'Absent' }], column: 'malades' }), finding({ key: [{ column: 'other', value: 'x' }] })));
    expect([0, 1, 2].map(i => marks.place(i))).toEqual([null, null, null]);
  });
});
