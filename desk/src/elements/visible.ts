/** A stretch of text as it stands, or one character that would not show itself, by its escape and its name. */
export type Piece = { text: string } | { escape: string; name: string };

const names = new Map<number, string>([
  [0x00, 'NULL'],
  [0x07, 'BELL'],
  [0x08, 'BACKSPACE'],
  [0x0d, 'CARRIAGE RETURN'],
  [0x1b, 'ESCAPE'],
  [0x7f, 'DELETE'],
  [0xad, 'SOFT HYPHEN'],
  [0x34f, 'COMBINING GRAPHEME JOINER'],
  [0x61c, 'ARABIC LETTER MARK'],
  [0x180e, 'MONGOLIAN VOWEL SEPARATOR'],
  [0x200b, 'ZERO WIDTH SPACE'],
  [0x200c, 'ZERO WIDTH NON-JOINER'],
  [0x200d, 'ZERO WIDTH JOINER'],
  [0x200e, 'LEFT-TO-RIGHT MARK'],
  [0x200f, 'RIGHT-TO-LEFT MARK'],
  [0x2028, 'LINE SEPARATOR'],
  [0x2029, 'PARAGRAPH SEPARATOR'],
  [0x202a, 'LEFT-TO-RIGHT EMBEDDING'],
  [0x202b, 'RIGHT-TO-LEFT EMBEDDING'],
  [0x202c, 'POP DIRECTIONAL FORMATTING'],
  [0x202d, 'LEFT-TO-RIGHT OVERRIDE'],
  [0x202e, 'RIGHT-TO-LEFT OVERRIDE'],
  [0x2060, 'WORD JOINER'],
  [0x2066, 'LEFT-TO-RIGHT ISOLATE'],
  [0x2067, 'RIGHT-TO-LEFT ISOLATE'],
  [0x2068, 'FIRST STRONG ISOLATE'],
  [0x2069, 'POP DIRECTIONAL ISOLATE'],
  [0xfeff, 'BYTE ORDER MARK'],
  [0xfffc, 'OBJECT REPLACEMENT CHARACTER'],
  [0xfffd, 'REPLACEMENT CHARACTER']
]);

/**
 * Controls, format characters, surrogates without partner, private use, unassigned, line and paragraph separators, variation
 * selectors, fillers, and every space but the plain one: what hides, reorders or looks like something else. French writes its
 * numbers and its « » with U+00A0 and U+202F, so those two stand as they are.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Variation_Selector}\u034f\u115f\u1160\u3164\uffa0\ufffc\ufffd]|(?![ \u00a0\u202f])\p{Zs}/gu;

function nameOf(code: number): string {
  const known = names.get(code);
  if (known) {
    return known;
  }
  if (code >= 0xe0000 && code <= 0xe007f) {
    return 'TAG CHARACTER';
  }
  return code < 0x20 || (code >= 0x80 && code < 0xa0) ? 'CONTROL CHARACTER' : 'INVISIBLE CHARACTER';
}

const escapeOf = (code: number): string =>
  code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;

/** The text cut into what shows itself and what does not. Line breaks and tabs are kept where the place has lines. */
export function piecesOf(text: string, place: 'line' | 'lines' = 'line'): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  const keep = (until: number) => {
    if (until > from) {
      pieces.push({ text: text.slice(from, until) });
    }
  };
  for (const match of text.matchAll(HIDDEN)) {
    if (place === 'lines' && (match[0] === '\n' || match[0] === '\t')) {
      continue;
    }
    keep(match.index);
    const code = match[0].codePointAt(0) ?? 0;
    pieces.push({ escape: escapeOf(code), name: nameOf(code) });
    from = match.index + match[0].length;
  }
  keep(text.length);
  return pieces;
}

/** The lines of a file. That they all end as on Windows is no news; where only some do, the carriage returns stay and are shown. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  const ended = lines.slice(0, -1);
  const windows = ended.length > 0 && ended.every(line => line.endsWith('\r'));
  return windows ? [...ended.map(line => line.slice(0, -1)), lines.at(-1) ?? ''] : lines;
}

/** The same as one string, for where there is only room for that. */
export const visible = (text: string): string =>
  piecesOf(text).map(piece => ('text' in piece ? piece.text : piece.escape)).join('');
