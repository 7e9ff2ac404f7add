import type { Output } from '@vitrine/sdk';
import { viewKey, viewsOf } from './views.js';

const file = (name: string, media: string): Output['files'][number] => ({ name, media, bytes: 1, sha256: '0' });
const views = (output: Pick<Output, 'kind' | 'rows' | 'files'> & Partial<Output>): string[] => viewsOf({ evidence: 'shown', ...output }).map(viewKey);

describe('An output at the desk', () => {
  it('that is a table is looked at as one, then as the file that leaves', () => {
    expect(views({ kind: 'table', rows: 3, files: [file('a.csv', 'text/csv'), file('a.parquet', 'application/vnd.apache.parquet'), file('a.codebook.json', 'application/json')] }))
      .toEqual(['table', 'text a.csv', 'text a.codebook.json']);
  });

  it('that is of a query shows what was measured, where its producers let it be shown', () => {
    expect(views({ kind: 'table', rows: 3, query: 'q', files: [] })).toEqual(['table', 'evidence']);
    expect(views({ kind: 'table', rows: 3, query: 'q', evidence: 'withheld', files: [] })).toEqual(['table']);
    expect(views({ kind: 'file', files: [] })).toEqual([]);
  });

  it('that is a figure is looked at as a picture, then as its table', () => {
    expect(views({ kind: 'figure', rows: 3, files: [file('m.svg', 'image/svg+xml'), file('m.png', 'image/png')] })).toEqual(['picture m.png', 'table', 'text m.svg']);
  });

  it('that is a notebook is looked at cell by cell, and as it is written', () => {
    expect(views({ kind: 'code', files: [file('n.ipynb', 'application/json')] })).toEqual(['notebook n.ipynb', 'text n.ipynb']);
  });

  it('is never drawn from anything that may hold a script', () => {
    const files = ['image/svg+xml', 'text/html', 'application/xhtml+xml', 'application/pdf', 'image/gif'].map((media, n) => file(`f${n}`, media));
    expect(viewsOf({ kind: 'file', evidence: 'shown', files }).every(({ as }) => as === 'text')).toBe(true);
  });
});
