import fc from 'fast-check';
import { linesOf, piecesOf, visible } from './visible.js';

const BIDI = ['\u061c', '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069'];
const HIDING = ['\u0000', '\u001b', '\u007f', '\u0085', '\u00ad', '\u034f', '\u180e', '\u200b', '\u200c', '\u200d', '\u2028', '\u2060', '\u3164', '\ufe0f', '\ufeff', '\u{e0041}', '\u{e0101}'];

describe('A text that a researcher wrote', () => {
  it('stands as it is where every character shows itself', () => {
    const text = 'Dépenses « moyennes », 2023 — 1 234,5 € · <img src=x onerror=alert(1)> 統計 😀';
    expect(piecesOf(text)).toEqual([{ text }]);
  });

  it.each([...BIDI, ...HIDING])('shows %j as an escape', character => {
    const pieces = piecesOf(`a${character}b`);
    expect(pieces).toHaveLength(3);
    expect(pieces[1]).toEqual({ escape: expect.stringMatching(/^\\u(\{[0-9a-f]+\}|[0-9a-f]{4})$/), name: expect.stringMatching(/^[A-Z -]+$/) });
  });

  it('shows a colour code of a terminal, letter for letter', () => {
    expect(visible('\u001b[31mred')).toBe('\\u001b[31mred');
  });

  it('shows a half of a pair, which is no character', () => {
    expect(visible('a\ud800b')).toBe('a\\ud800b');
  });

  it('shows spaces that only look like one', () => {
    expect(visible('a\u2003b\u3000c')).toBe('a\\u2003b\\u3000c');
  });

  it('keeps lines and tabs where it has lines, and shows them where it has not', () => {
    expect(piecesOf('a\n\tb', 'lines')).toEqual([{ text: 'a\n\tb' }]);
    expect(visible('a\n\tb')).toBe('a\\u000a\\u0009b');
    expect(piecesOf('a\r\nb', 'lines').map(piece => ('text' in piece ? piece.text : piece.escape))).toEqual(['a', '\\u000d', '\nb']);
  });

  it('has the lines of Windows without a mark on each, and a mark where they are mixed', () => {
    expect(linesOf('a\r\nb\r\n')).toEqual(['a', 'b', '']);
    expect(linesOf('a\r\nb')).toEqual(['a', 'b']);
    expect(linesOf('a\r\nb\nc')).toEqual(['a\r', 'b', 'c']);
    expect(linesOf('a\rb')).toEqual(['a\rb']);
  });

  it('never leaves out, adds or reorders anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('line' as const, 'lines' as const), (text, place) => {
        const back = piecesOf(text, place)
          .map(piece => ('text' in piece ? piece.text : String.fromCodePoint(parseInt(piece.escape.replace(/[^0-9a-f]/g, ''), 16))))
          .join('');
        expect(back).toBe(text);
      })
    );
  });

  it('has no character left that reorders or hides', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...BIDI, ...HIDING), fc.string({ unit: 'binary' }))), parts => {
        const shown = visible(parts.join(''));
        expect([...BIDI, ...HIDING].filter(character => shown.includes(character))).toEqual([]);
      })
    );
  });
});
