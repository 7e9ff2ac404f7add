import { isNumeric, plainNumber } from './numeric.js';
import type { Cell, ProtectedTable } from './types.js';

/** Name of the column that says which rows are withheld; it stands only where there are any. */
export const withheldColumn = 'withheld';

/**
 * RFC 4180 in UTF-8, with LF as in every other text that leaves. A missing value is an empty field; so is a withheld one, and the last
 * column tells which it is.
 */
export function csvOf(table: ProtectedTable): Buffer {
  const marked = table.withheld.includes(true);
  const header = [...table.columns.map(({ name }) => quoted(inert(name))), ...(marked ? [withheldColumn] : [])];
  const lines = table.rows.map((row, r) => [
    ...row.map((cell, c) => field(cell, isNumeric(table.columns[c]!.type))),
    ...(marked ? [String(table.withheld[r])] : [])
  ]);
  return Buffer.from([header, ...lines].map(fields => fields.join(',') + '\n').join(''));
}

function field(cell: Cell, numeric: boolean): string {
  if (cell === null) {
    return '';
  }
  if (typeof cell === 'number') {
    return plainNumber(cell);
  }
  if (typeof cell === 'boolean' || (numeric && /^-?\d+(?:\.\d+)?$/.test(cell))) {
    return String(cell);
  }
  return quoted(inert(cell));
}

/** OWASP ASVS 5.0, 1.2.10: no cell of text begins as a formula does. */
function inert(text: string): string {
  return /^[\s\0]*[=+\-@＝＋－＠\t\r]/.test(text) && text !== '-' ? `'${text}` : text;
}

/** An empty text is quoted, so that it is not taken for a missing value. */
function quoted(text: string): string {
  return text === '' || /[",;\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
