import type { Readable } from 'node:stream';
import { Problem } from '../problem.js';
import { DataType, RecordBatchReader, type TimeUnit, type Data, type DataType as Type } from 'apache-arrow';

/** Bytes of a stream that is answered as JSON, which takes many times as much. */
const largest = 16 * 2 ** 20;

/** Digits of a floating-point number that are told: past them stands the order in which threads added up, or what somebody hid there. */
export const withoutNoise = (value: number): number => Number(value.toPrecision(12));

/** An Arrow stream as a whole, where it is not too large to be read by rows. */
export async function wholeOf(stream: Readable, recorded: Promise<unknown>): Promise<Buffer> {
  // Whole before it is read: Arrow's reader stops at the marker, and a stream that its reader leaves counts as left.
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += (chunk as Buffer).length;
      if (size > largest) {
        throw new Problem('answer-too-large', { limit: largest / 2 ** 20 });
      }
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    if (error instanceof Problem) {
      throw error;
    }
    // A stream that broke off says less than why it did.
    await recorded;
    throw error;
  }
  await recorded;
  return Buffer.concat(chunks);
}

/**
 * Rows of an Arrow stream as JSON can carry them exactly: integers past 2^53, decimals, dates, times and numbers that are
 * not finite stand as strings, bytes as hex.
 */
export const decodeRows = async (stream: Readable, recorded: Promise<unknown>): Promise<unknown[][]> => rowsIn(await wholeOf(stream, recorded));

/** The same of a stream that is there. */
export function rowsIn(bytes: Buffer): unknown[][] {
  const rows: unknown[][] = [];
  for (const batch of RecordBatchReader.from(bytes)) {
    const columns = batch.data.children.map(readerOf);
    for (let row = 0; row < batch.numRows; row++) {
      rows.push(columns.map(read => read(row)));
    }
  }
  return rows;
}

type Read = (row: number) => unknown;

function readerOf(data: Data): Read {
  const read = valueReaderOf(data);
  return row => (data.nullCount > 0 && !data.getValid(row) ? null : read(row));
}

function valueReaderOf(data: Data): Read {
  const type = data.type as Type;
  const values = data.values as { [index: number]: unknown };
  if (DataType.isNull(type)) {
    return () => null;
  }
  if (DataType.isBool(type)) {
    const bits = data.values as unknown as Uint8Array;
    return row => ((bits[(row + data.offset) >> 3] ?? 0) & (1 << ((row + data.offset) & 7))) !== 0;
  }
  if (DataType.isInt(type)) {
    return row => integer(values[row] as number | bigint);
  }
  if (DataType.isFloat(type) && type.precision !== 0) {
    return row => finite(values[row] as number);
  }
  if (DataType.isDecimal(type)) {
    const words = type.bitWidth / 32;
    const all = data.values as unknown as Uint32Array;
    return row => decimal(all.subarray(row * words, (row + 1) * words), type.scale);
  }
  if (DataType.isDate(type) && type.unit === 0) {
    return row => isoDate(BigInt(values[row] as number));
  }
  if (DataType.isTimestamp(type)) {
    return row => isoTimestamp(BigInt(values[row] as bigint), perSecond(type.unit), type.timezone != null);
  }
  if (DataType.isTime(type)) {
    return row => isoTime(BigInt(values[row] as number | bigint), perSecond(type.unit));
  }
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) {
    const bytes = data.values as unknown as Uint8Array;
    return row => Buffer.from(bytes.subarray(...bounds(data, row))).toString('utf8');
  }
  if (DataType.isBinary(type) || DataType.isLargeBinary(type)) {
    const bytes = data.values as unknown as Uint8Array;
    return row => Buffer.from(bytes.subarray(...bounds(data, row))).toString('hex');
  }
  if (DataType.isFixedSizeBinary(type)) {
    const bytes = data.values as unknown as Uint8Array;
    return row => Buffer.from(bytes.subarray(row * type.byteWidth, (row + 1) * type.byteWidth)).toString('hex');
  }
  if (DataType.isDictionary(type)) {
    const dictionary = (data.dictionary?.data ?? []).map(chunk => ({ length: chunk.length, read: readerOf(chunk) }));
    return row => {
      let index = Number(values[row]);
      for (const chunk of dictionary) {
        if (index < chunk.length) {
          return chunk.read(index);
        }
        index -= chunk.length;
      }
      return null;
    };
  }
  return nestedReaderOf(data, type);
}

function nestedReaderOf(data: Data, type: Type): Read {
  const children = data.children.map(readerOf);
  const [first = () => null] = children;
  const range = (from: number, to: number): unknown[] => Array.from({ length: to - from }, (_, index) => first(from + index));
  if (DataType.isStruct(type)) {
    return row => Object.fromEntries(type.children.map((field, index) => [field.name, children[index]?.(row)]));
  }
  if (DataType.isList(type) || DataType.isMap(type)) {
    return row => range(...bounds(data, row));
  }
  if (DataType.isFixedSizeList(type)) {
    return row => range(row * type.listSize, (row + 1) * type.listSize);
  }
  // The engine casts what Arrow's readers cannot carry; anything else would be a guess.
  throw new TypeError('column-type');
}

function bounds(data: Data, row: number): [number, number] {
  const offsets = data.valueOffsets as unknown as { [index: number]: number | bigint };
  return [Number(offsets[row]), Number(offsets[row + 1])];
}

function integer(value: number | bigint): number | string {
  const small = typeof value === 'number' || (value <= 9007199254740991n && value >= -9007199254740991n);
  return small ? Number(value) : value.toString();
}

function finite(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function decimal(words: Uint32Array, scale: number): string {
  let value = 0n;
  for (let index = words.length - 1; index >= 0; index--) {
    value = (value << 32n) | BigInt(words[index] ?? 0);
  }
  value = BigInt.asIntN(words.length * 32, value);
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const text = scale > 0 ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits;
  return value < 0n ? `-${text}` : text;
}

const day = 86_400n;

function floorDivide(value: bigint, by: bigint): [bigint, bigint] {
  const rest = ((value % by) + by) % by;
  return [(value - rest) / by, rest];
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar, for years beyond a Date's too (Howard Hinnant, `civil_from_days`). */
function isoDate(days: bigint): string {
  const [era, dayOfEra] = floorDivide(days + 719_468n, 146_097n);
  const yearOfEra = (dayOfEra - dayOfEra / 1460n + dayOfEra / 36_524n - dayOfEra / 146_096n) / 365n;
  const dayOfYear = dayOfEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n);
  const shifted = (5n * dayOfYear + 2n) / 153n;
  const month = shifted < 10n ? shifted + 3n : shifted - 9n;
  const year = yearOfEra + era * 400n + (month <= 2n ? 1n : 0n);
  const sign = year < 0n ? '-' : '';
  return `${sign}${pad(year < 0n ? -year : year, 4)}-${pad(month)}-${pad(dayOfYear - (153n * shifted + 2n) / 5n + 1n)}`;
}

function isoTime(ticks: bigint, scale: bigint): string {
  const [seconds, fraction] = floorDivide(ticks, scale);
  const text = `${pad(seconds / 3600n)}:${pad((seconds / 60n) % 60n)}:${pad(seconds % 60n)}`;
  return scale === 1n ? text : `${text}.${pad(fraction, scale.toString().length - 1)}`;
}

function isoTimestamp(ticks: bigint, scale: bigint, zoned: boolean): string {
  const [days, rest] = floorDivide(ticks, day * scale);
  return `${isoDate(days)}T${isoTime(rest, scale)}${zoned ? 'Z' : ''}`;
}

function perSecond(unit: TimeUnit): bigint {
  return 10n ** BigInt(unit * 3);
}

function pad(value: bigint, width = 2): string {
  return value.toString().padStart(width, '0');
}
