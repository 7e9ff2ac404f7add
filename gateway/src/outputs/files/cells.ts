import { hidden, looksEncoded, visible } from './characters.js';
import { limits } from './limits.js';
import type { NoticeCode } from './notices.js';

const number = /^[+-]?(?:\d+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)?(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?[ \u00a0\u202f]?%?$/;
const decimal = /^([+-]?)(\d*)([.,])(\d+)((?:[eE][+-]?\d{1,3})?[ \u00a0\u202f]?%?)$/;

export function isNumber(text: string): boolean {
  return /\d/.test(text) && number.test(text);
}

/** A cell as it leaves, and what was found in it. The cell of a cell is itself. */
export function canonicalCell(came: string, found: (code: NoticeCode) => void): string {
  const lines = came.replace(/\r\n?/g, '\n');
  if (lines.includes('\n')) {
    found('newline-in-cell');
  }
  if (hidden(came.replace(/\r\n?/g, '\n')) || came.includes('\t')) {
    found('invisible');
  }
  const seen = visible(lines.trim().replaceAll('\n', '\\n').replaceAll('\t', '\\t'));
  if (seen.length > limits.cellLength) {
    found('long-cell');
  }
  if (looksEncoded(seen, limits.encodedLength)) {
    found('encoded');
  }
  if (looksStructured(seen)) {
    found('structured-cell');
  }

  const rounded = roundedNumber(seen);
  if (rounded !== seen) {
    found('rounded');
  }
  if (!isNumber(rounded) && /[.,]\d{7,}/.test(rounded)) {
    found('many-decimals');
  }
  const inert = inertCell(rounded);
  if (inert !== rounded) {
    found('formula');
  }
  return inert;
}

/**
 * OWASP ASVS 5.0, 1.2.10: no cell begins as a formula does, numbers excepted. Nor does a part of one: a spreadsheet of another
 * language splits at semicolons.
 */
function inertCell(text: string): string {
  // A lone dash is how tables write that there is nothing.
  if (text === '-') {
    return text;
  }
  return text
    .split(/([;,|"])/)
    .map(part => (isNumber(part.trim()) ? part : part.replace(/^(\s*)(?=[=+\-@＝＋－＠])/, "$1'")))
    .join('');
}

/** Digits beyond what a result needs can carry something else. Integers stay: they are counts and codes. */
function roundedNumber(text: string): string {
  const [, sign, whole, mark, fraction, rest] = decimal.exec(text) ?? [];
  if (sign === undefined || whole === undefined || mark === undefined || fraction === undefined || rest === undefined) {
    return text;
  }
  const digits = whole + fraction;
  const leading = digits.length - digits.replace(/^0+/, '').length;
  const excess = digits.length - leading - limits.significantDigits;
  if (leading === digits.length) {
    return fraction.length > limits.significantDigits ? `${sign}0${rest}` : text;
  }
  if (excess <= 0) {
    return text;
  }
  const dropped = Math.min(excess, fraction.length);
  const kept = BigInt(digits.slice(0, digits.length - dropped)) + (digits[digits.length - dropped]! >= '5' ? 1n : 0n);
  const decimals = fraction.length - dropped;
  const padded = kept.toString().padStart(decimals + 1, '0');
  const tail = padded.slice(padded.length - decimals).replace(/0+$/, '');
  const head = decimals === 0 ? padded : padded.slice(0, padded.length - decimals);
  return sign + head + (decimals === 0 || tail === '' ? '' : mark + tail) + rest;
}

/** An object, or a list of more than an interval's two ends. */
function looksStructured(text: string): boolean {
  if (text.startsWith('{') && text.endsWith('}')) {
    return /[:,]/.test(text);
  }
  return text.startsWith('[') && text.endsWith(']') && text.split(',').length > 2;
}
