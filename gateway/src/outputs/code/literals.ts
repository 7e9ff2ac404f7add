import { limits } from '../files/limits.js';

/** A written-out value, and its line counted from 1. */
export interface Literal {
  text: string;
  line: number;
}

export type Language = 'python' | 'r' | 'sql' | 'julia' | 'stata' | 'sas';

interface Lexis {
  /** How strings begin and end; the longer first. */
  quotes: readonly (readonly [open: string, close: string])[];
  /** How comments begin and end, so that an apostrophe in one opens no string. */
  comments: readonly (readonly [open: string, close: string])[];
}

const lexis: Readonly<Record<Language, Lexis>> = {
  python: { quotes: [['"""', '"""'], ["'''", "'''"], ['"', '"'], ["'", "'"]], comments: [['#', '\n']] },
  r: { quotes: [['"', '"'], ["'", "'"], ['`', '`']], comments: [['#', '\n']] },
  sql: { quotes: [['$$', '$$'], ["'", "'"], ['"', '"']], comments: [['--', '\n'], ['/*', '*/']] },
  julia: { quotes: [['"""', '"""'], ['"', '"'], ["'", "'"]], comments: [['#=', '=#'], ['#', '\n']] },
  stata: { quotes: [['`"', "\"'"], ['"', '"']], comments: [['//', '\n'], ['/*', '*/']] },
  sas: { quotes: [["'", "'"], ['"', '"']], comments: [['/*', '*/']] }
};

/**
 * Every value of six characters or more that is written out in a piece of code, each once a line. Rather one too many than one too few:
 * strings as the language reads them, whatever else stands between two quotes of a line (comments, SQL inside a string), the parts of
 * both, every run of digits however it is grouped, and every word with a digit in it.
 */
export function literalsOf(source: string, language: Language): Literal[] {
  const found = new Map<string, Literal>();
  const add = (text: string, line: number) => {
    const value = text.trim();
    if (value.length >= limits.literalLength && value.length <= limits.literalLengthAtMost) {
      found.set(`${line}\n${value}`, { text: value, line });
    }
  };
  const addText = (text: string, line: number) => {
    text.split('\n').forEach((each, index) => {
      add(each, line + index);
      for (const part of each.split(/[,;|\t]/)) {
        add(part, line + index);
      }
    });
  };
  for (const { text, line } of stringsOf(source, lexis[language])) {
    add(text, line);
    addText(text, line);
    const unescaped = withoutEscapes(text);
    if (unescaped !== text) {
      addText(unescaped, line);
    }
  }
  source.split('\n').forEach((text, index) => {
    const line = index + 1;
    for (const quote of ['"', "'", '`']) {
      text.split(quote).slice(1, -1).forEach(each => addText(each, line));
    }
    for (const word of text.match(/[\p{L}\p{N}]+(?:[-_./][\p{L}\p{N}]+)*/gu) ?? []) {
      if (/\d/.test(word)) {
        add(word, line);
        word.split(/[-_./]/).forEach(each => add(each, line));
      }
    }
    for (const run of text.match(/\d+(?:[ \u00a0\u202f_.\-/,]\d+)*/g) ?? []) {
      add(run, line);
      add(run.replace(/\D/g, ''), line);
    }
    for (const number of text.match(/(?<!\d)(?:0[xX][\da-fA-F]{1,16}|\d{1,20}(?:\.\d{0,20})?[eE]\+?\d{1,2}|\d{1,20}\.0{1,20}(?!\d))/g) ?? []) {
      add(asInteger(number), line);
    }
  });
  return [...found.values()];
}

/** Strings as the language reads them, with the line on which each begins. */
function* stringsOf(source: string, { quotes, comments }: Lexis): Generator<Literal> {
  let line = 1;
  let at = 0;
  const advance = (to: number) => {
    for (; at < to; at += 1) {
      if (source[at] === '\n') {
        line += 1;
      }
    }
  };
  while (at < source.length) {
    const comment = comments.find(([open]) => source.startsWith(open, at));
    if (comment !== undefined) {
      const end = source.indexOf(comment[1], at + comment[0].length);
      advance(end === -1 ? source.length : end + comment[1].length);
      continue;
    }
    const quote = quotes.find(([open]) => source.startsWith(open, at));
    if (quote === undefined) {
      advance(at + 1);
      continue;
    }
    const [open, close] = quote;
    const start = at + open.length;
    let end = start;
    while (end < source.length && !source.startsWith(close, end)) {
      // An escaped quote does not end a string; where the language has no escapes, the lines' own quotes are looked at all the same.
      end += source[end] === '\\' ? 2 : 1;
    }
    yield { text: source.slice(start, end), line };
    advance(Math.min(source.length, end + close.length));
  }
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|([0-7]{3})|(.))/g, (_, two?: string, four?: string, octal?: string, plain?: string) => {
    const hexadecimal = two ?? four;
    if (hexadecimal !== undefined) {
      return String.fromCharCode(Number.parseInt(hexadecimal, 16));
    }
    return octal === undefined ? (plain ?? '') : String.fromCharCode(Number.parseInt(octal, 8));
  });
}

/** 0x1E240 and 1.23456e5 are 123456. */
function asInteger(number: string): string {
  const value = Number(number);
  return Number.isSafeInteger(value) ? String(value) : '';
}
