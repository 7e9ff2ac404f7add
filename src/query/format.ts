import type { DataType, Vector } from 'apache-arrow';

/** A value as the grid shows it: exact, in one line. */
export interface ICellText {
  text: string;
  missing: boolean;
}

// Arrow's type numbers (format/Schema.fbs), so that the grid does not load Arrow before the first result.
const enumOf = { Int: 2, Float: 3, Binary: 4, Utf8: 5, Bool: 6, Decimal: 7, Date: 8, Time: 9, Timestamp: 10, List: 12, Struct: 13, FixedBinary: 15, FixedList: 16, Map: 17, LargeBinary: 19, LargeUtf8: 20 } as const;

/** Digits after the second of Arrow's time units: s, ms, µs, ns. */
const DIGITS = [0, 3, 6, 9] as const;

/** What a column holds, as far as showing and charting it goes. */
export type ColumnKind = 'number' | 'temporal' | 'text' | 'boolean' | 'other';

// A dictionary (DuckDB's ENUM) shows as what it codes.
const plain = (type: DataType): DataType =>
  (type as DataType & { dictionary?: DataType }).dictionary ?? type;

export function kindOf(type: DataType): ColumnKind {
  switch (plain(type).typeId as number) {
    case enumOf.Int:
    case enumOf.Float:
    case enumOf.Decimal:
      return 'number';
    case enumOf.Date:
    case enumOf.Timestamp:
    case enumOf.Time:
      return 'temporal';
    case enumOf.Utf8:
    case enumOf.LargeUtf8:
      return 'text';
    case enumOf.Bool:
      return 'boolean';
    default:
      return 'other';
  }
}

/** The type's name for the reader, as SQL writes it. */
export function typeName(type: DataType): string {
  const t = plain(type) as DataType & { bitWidth?: number; isSigned?: boolean; precision?: number; scale?: number; timezone?: string | null };
  switch (t.typeId as number) {
    case enumOf.Int: {
      const name = { 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' }[t.bitWidth ?? 32] ?? 'INTEGER';
      return t.isSigned === false ? `U${name}` : name;
    }
    case enumOf.Float:
      return t.precision === 1 ? 'FLOAT' : 'DOUBLE';
    case enumOf.Decimal:
      return `DECIMAL(${t.precision},${t.scale})`;
    case enumOf.Utf8:
    case enumOf.LargeUtf8:
      return 'VARCHAR';
    case enumOf.Bool:
      return 'BOOLEAN';
    case enumOf.Date:
      return 'DATE';
    case enumOf.Time:
      return 'TIME';
    case enumOf.Timestamp:
      return t.timezone ? 'TIMESTAMPTZ' : 'TIMESTAMP';
    case enumOf.Binary:
    case enumOf.LargeBinary:
    case enumOf.FixedBinary:
      return 'BLOB';
    default:
      return String(t).toUpperCase();
  }
}

/** Little-endian 32-bit words, two's complement, with the point `scale` digits from the right. */
export function decimalText(words: ArrayLike<number>, scale: number): string {
  let value = 0n;
  for (let i = words.length - 1; i >= 0; i--) {
    value = (value << 32n) | BigInt((words[i] ?? 0) >>> 0);
  }
  value = BigInt.asIntN(words.length * 32, value);
  const sign = value < 0n ? '-' : '';
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  return scale > 0 ? `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}` : sign + digits;
}

// Gregorian date of a count of days from 1970-01-01, for any year (H. Hinnant, "chrono-compatible low-level date algorithms").
export function dayText(days: number): string {
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const doe = z - era * 146097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36524) - Math.floor(doe / 146096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  const two = (n: number): string => String(n).padStart(2, '0');
  const date = `${two(month)}-${two(doy - Math.floor((153 * mp + 2) / 5) + 1)}`;
  return year > 0 ? `${String(year).padStart(4, '0')}-${date}` : `${String(1 - year).padStart(4, '0')}-${date} BC`;
}

function clockText(value: bigint, unit: number): string {
  const digits = DIGITS[unit] ?? 0;
  const one = 10n ** BigInt(digits);
  const seconds = Number(value / one);
  const fraction = value % one;
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return fraction === 0n ? clock : `${clock}.${String(fraction).padStart(digits, '0').replace(/0+$/, '')}`;
}

// DuckDB's infinities of DATE and TIMESTAMP.
const NEVER = { day: 2147483647, time: 9223372036854775807n } as const;

function timestampText(value: bigint, unit: number, zone: boolean): string {
  if (value === NEVER.time || value === -NEVER.time) {
    return value > 0n ? 'infinity' : '-infinity';
  }
  const day = 86400n * 10n ** BigInt(DIGITS[unit] ?? 0);
  const days = value >= 0n ? value / day : -((-value + day - 1n) / day);
  return `${dayText(Number(days))} ${clockText(value - days * day, unit)}${zone ? '+00' : ''}`;
}

/**
 * One value of a column. Arrow's own getters turn timestamps into fractions of milliseconds and dates into
 * milliseconds; the buffers are read instead, so that nothing is rounded.
 */
export function cellText(column: Vector, row: number): ICellText {
  const value: unknown = column.get(row);
  if (value === null || value === undefined) {
    return { text: 'NULL', missing: true };
  }
  const type = column.type as DataType;
  const id = type.typeId as number;
  if (id === enumOf.Date || id === enumOf.Timestamp || id === enumOf.Time) {
    return { text: temporalText(column, row), missing: false };
  }
  return { text: valueText(value, type), missing: false };
}

function temporalText(column: Vector, row: number): string {
  const [data, at] = chunkOf(column, row);
  const type = column.type as DataType & { unit: number; timezone?: string | null };
  const raw = (data.values as ArrayLike<number | bigint>)[at] ?? 0;
  if ((type.typeId as number) === enumOf.Date) {
    if (type.unit === 0) {
      const days = Number(raw);
      return Math.abs(days) >= NEVER.day ? (days > 0 ? 'infinity' : '-infinity') : dayText(days);
    }
    return dayText(Math.floor(Number(raw) / 86400000));
  }
  return (type.typeId as number) === enumOf.Time
    ? clockText(BigInt(raw), type.unit)
    : timestampText(BigInt(raw), type.unit, Boolean(type.timezone));
}

function chunkOf(column: Vector, row: number): [Vector['data'][number], number] {
  let at = row;
  for (const data of column.data) {
    if (at < data.length) {
      return [data, at];
    }
    at -= data.length;
  }
  throw new RangeError('No such row');
}

function valueText(value: unknown, type: DataType): string {
  const t = plain(type) as DataType & { scale?: number; children?: { name: string; type: DataType }[] };
  switch (t.typeId as number) {
    case enumOf.Decimal:
      return decimalText(value as ArrayLike<number>, t.scale ?? 0);
    case enumOf.Float:
      return Object.is(value, -0) ? '-0' : String(value);
    case enumOf.Binary:
    case enumOf.LargeBinary:
    case enumOf.FixedBinary:
      return `\\x${Array.from(value as Uint8Array, byte => byte.toString(16).padStart(2, '0')).join('')}`;
    case enumOf.List:
    case enumOf.FixedList: {
      const items = value as Vector;
      return `[${Array.from({ length: items.length }, (_, i) => cellText(items, i).text).join(', ')}]`;
    }
    case enumOf.Struct: {
      const row = value as Record<string, unknown>;
      const parts = (t.children ?? []).map(child => {
        const part = row[child.name];
        return `${child.name}: ${part === null || part === undefined ? 'NULL' : valueText(part, child.type)}`;
      });
      return `{${parts.join(', ')}}`;
    }
    default:
      return String(value);
  }
}
