import type { OutputColumn, RulePack } from './types.js';
import type { ResultCell } from './withhold.js';

/** How precisely the statistics of a column leave. */
export type Rounding = { multipleOf: number } | { digits: number };

export interface Rounded {
  rows: ResultCell[][];
  /** By column: what was asked of it; none where no pack asks for anything, or the column is not understood. */
  columns: (Rounding | undefined)[];
}

/**
 * Statistics as precisely as every pack lets them leave: counts as multiples of what all ask for, other numbers with the fewest digits. After they were judged and withheld: what is left is a
 * function of what was proved, and tells no more. Columns that are not understood stay as they are, for nobody can say which of them are keys.
 */
export function round(rows: ResultCell[][], columns: OutputColumn[], packs: Pick<RulePack, 'rounding'>[]): Rounded {
  const asked = packs.flatMap(({ rounding }) => (rounding ? [rounding] : []));
  const multipleOf = asked.reduce((all, { counts = 1 }) => leastCommonMultiple(all, counts), 1);
  const digits = Math.min(...asked.map(one => one.digits));
  const roundings = columns.map(({ role, statbarn }, place): Rounding | undefined => {
    if (role !== 'statistic' || asked.length === 0) {
      return undefined;
    }
    if (statbarn === 'Frequencies' && rows.every(row => isWhole(row[place] ?? null))) {
      return multipleOf > 1 ? { multipleOf } : undefined;
    }
    return { digits };
  });
  return { rows: rows.map(row => row.map((cell, place) => cellAt(cell, roundings[place]))), columns: roundings };
}

const wholeText = /^-?\d+$/;
const numberText = /^(-?)(\d+)(?:\.(\d+))?$/;

const isWhole = (cell: ResultCell): boolean => cell === null || Number.isInteger(cell) || (typeof cell === 'string' && wholeText.test(cell));

function cellAt(cell: ResultCell, rounding: Rounding | undefined): ResultCell {
  if (rounding === undefined || cell === null || typeof cell === 'boolean') {
    return cell;
  }
  if ('digits' in rounding) {
    return typeof cell === 'number' ? Number(cell.toPrecision(rounding.digits)) : digitsOf(cell, rounding.digits);
  }
  const multiple = nearest(BigInt(cell), BigInt(rounding.multipleOf));
  return typeof cell === 'number' ? Number(multiple) : String(multiple);
}

/** Halves go away from zero. */
function nearest(value: bigint, step: bigint): bigint {
  const size = value < 0n ? -value : value;
  const multiple = ((size + step / 2n) / step) * step;
  return value < 0n ? -multiple : multiple;
}

/** Of a decimal, which stands as text: as many places behind the point as before. What is no number, such as a date, stays. */
function digitsOf(text: string, digits: number): string {
  const [, sign, whole, fraction = ''] = numberText.exec(text) ?? [];
  if (whole === undefined) {
    return text;
  }
  const unscaled = BigInt(whole + fraction);
  const dropped = Math.max(0, String(unscaled).length - digits);
  const written = String(nearest(unscaled, 10n ** BigInt(dropped))).padStart(fraction.length + 1, '0');
  return fraction === '' ? `${sign}${written}` : `${sign}${written.slice(0, -fraction.length)}.${written.slice(-fraction.length)}`;
}

function leastCommonMultiple(one: number, other: number): number {
  let [a, b] = [one, other];
  while (b > 0) {
    [a, b] = [b, a % b];
  }
  return (one / a) * other;
}
