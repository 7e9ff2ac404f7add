import fc from 'fast-check';
import { tokensOf } from './sql.js';

describe('SQL as the checker reads it', () => {
  it('has its parts coloured', () => {
    expect(tokensOf(`SELECT "n<b>", 'it''s' FROM t WHERE a = 1.5 -- why`).filter(({ kind }) => kind !== 'other')).toEqual([
      { kind: 'keyword', text: 'SELECT' },
      { kind: 'name', text: '"n<b>"' },
      { kind: 'text', text: "'it''s'" },
      { kind: 'keyword', text: 'FROM' },
      { kind: 'keyword', text: 'WHERE' },
      { kind: 'number', text: '1.5' },
      { kind: 'comment', text: '-- why' }
    ]);
  });

  it('is the very statement, whatever it holds', () => {
    const pieces = fc.constantFrom("'", '"', '--', '/*', '*/', '\n', 'select', '1e9', 'é', '\ud800', '\u202e', ' ');
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' }))), parts => {
        const sql = parts.join('');
        expect(tokensOf(sql).map(({ text }) => text).join('')).toBe(sql);
      })
    );
  });
});
