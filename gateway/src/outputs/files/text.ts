import { hidden, looksEncoded, visible } from './characters.js';
import { limits } from './limits.js';
import type { Findings } from './notices.js';
import { refusal } from './refusals.js';

/** @throws file-refused unless the bytes are UTF-8 without NUL. A single byte-order mark, as Excel writes, is not part of the text. */
export function decoded(bytes: Buffer): string {
  if (bytes.includes(0)) {
    throw refusal('encoding');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refusal('encoding');
  }
}

/** The text as it leaves: line feeds, nothing unseen, nothing behind the end of a line. Empty for a text of nothing but blanks. */
export function canonicalText(text: string): string {
  const lines = text.replace(/\r\n/g, '\n').split('\n').map(line => visible(line).trimEnd());
  while (lines.at(-1) === '') {
    lines.pop();
  }
  return lines.length === 0 ? '' : lines.join('\n') + '\n';
}

const links = /<\/?[a-z!?][^>]{0,200}>|!?\[[^\]]{0,200}\]\([^)]{1,200}\)|\bhttps?:\/\//i;
const typeset = /\\(?:(?:immediate\s*)?write|input|include|openin|openout|read|directlua|catcode|csname|special)(?![A-Za-z])/;

/**
 * What a checker must look at in a text, told where it stands in the text as it leaves.
 * @param before the text as it came, of which what is unseen can still be told.
 */
export function lookThrough(before: string, findings: Findings, cell?: number): { rowLike: number } {
  const place = (line: number) => (cell === undefined ? { line } : { cell, line });
  let blank = 0;
  let rowLike = 0;
  before.replace(/\r\n/g, '\n').split('\n').forEach((line, index) => {
    const at = place(index + 1);
    if (hidden(line)) {
      findings.add('invisible', at);
    }
    if (line.length > limits.lineLength) {
      findings.add('long-line', at);
    }
    const spoken = line.trim();
    if (spoken === '') {
      blank += 1;
      return;
    }
    if (blank >= limits.blankLines || spoken.includes(' '.repeat(limits.spaces)) || spoken.includes('\t'.repeat(limits.tabs))) {
      findings.add('far-apart', at);
    }
    blank = 0;
    if (spoken.includes('<!--')) {
      findings.add('hidden-comment', at);
    }
    if (/\bdata:[\w.+/-]{0,80}[;,]/i.test(spoken)) {
      findings.add('data-address', at);
    }
    if (looksEncoded(spoken, limits.encodedLength * 2)) {
      findings.add('encoded', at);
    }
    const start = spoken.slice(0, 2000);
    if (links.test(start)) {
      findings.add('markup', at);
    }
    if (typeset.test(start)) {
      findings.add('runs-commands', at);
    }
    if (isRow(start)) {
      rowLike += 1;
    }
  });
  return { rowLike };
}

/** At least three fields, half of them numbers, as a line of records has. */
function isRow(line: string): boolean {
  const fields = line.split(/[\s,;|]+/).filter(each => each !== '');
  return fields.length >= 3 && fields.filter(each => /^[-+]?\d[\d.]*$/.test(each)).length * 2 >= fields.length;
}
