import {
  Bool, Dictionary, DateDay, Decimal, Field, Float64, Int32, Int64, List, makeData, RecordBatch, Schema, Struct, TimestampMicrosecond, TimeMicrosecond, Utf8, vectorFromArray
} from 'apache-arrow';
import type { DataType, Vector } from 'apache-arrow';
import { dayText, decimalText } from './format.js';
import { Rows } from './rows.js';

const batchOf = (columns: Record<string, Vector>): RecordBatch => {
  const fields = Object.entries(columns).map(([name, column]) => new Field(name, column.type as DataType, true));
  const schema = new Schema(fields);
  const children = Object.values(columns).map(column => column.data[0]!);
  return new RecordBatch(schema, makeData({ type: new Struct(fields), length: children[0]!.length, nullCount: 0, children }));
};
const rowsOf = (...batches: RecordBatch[]): Rows => {
  const rows = new Rows(batches[0]!.schema.fields, new Set(), 4);
  batches.forEach(batch => rows.add(batch));
  return rows;
};
const raw = (type: DataType, values: BigInt64Array | Int32Array | Uint32Array, length = 1): Vector =>
  batchOf({ v: vectorFromArray([1], new Int32()) }) && (new (vectorFromArray([1], new Int32()).constructor as new (data: unknown[]) => Vector)([makeData({ type, length, data: values } as never)]));

describe('values are shown exactly', () => {
  it('as integers past 2^53, floats, booleans, text and codes', () => {
    const rows = rowsOf(
      batchOf({
        i: vectorFromArray([9007199254740993n, null], new Int64()),
        f: vectorFromArray([0.1, -0], new Float64()),
        b: vectorFromArray([true, null], new Bool()),
        s: vectorFromArray(['', null], new Utf8()),
        d: vectorFromArray(['Cancers', null], new Dictionary(new Utf8(), new Int32()))
      })
    );
    const line = (r: number): string[] => rows.columns.map((_, c) => rows.cell(r, c).text);
    expect(line(0)).toEqual(['9007199254740993', '0.1', 'true', '', 'Cancers']);
    expect(line(1)).toEqual(['NULL', '-0', 'NULL', 'NULL', 'NULL']);
    expect(rows.cell(0, 3).missing).toBe(false);
    expect(rows.columns.map(column => column.type)).toEqual(['BIGINT', 'DOUBLE', 'BOOLEAN', 'VARCHAR', 'VARCHAR']);
    expect(rows.columns.map(column => column.kind)).toEqual(['number', 'number', 'boolean', 'text', 'text']);
  });

  it('as decimals of any size and sign', () => {
    expect(decimalText(Uint32Array.of(12345, 0, 0, 0), 2)).toBe('123.45');
    expect(decimalText(Uint32Array.of(0xfffffffb, 0xffffffff, 0xffffffff, 0xffffffff), 2)).toBe('-0.05');
    expect(decimalText(Uint32Array.of(0xffffffff, 0xffffffff, 0xffffffff, 0x7fffffff), 0)).toBe('170141183460469231731687303715884105727');
    const column = raw(new Decimal(2, 12, 128), Uint32Array.of(100, 0, 0, 0));
    expect(new Rows([new Field('v', column.type as DataType)]).columns[0]?.type).toBe('DECIMAL(12,2)');
  });

  it('as dates and times to the last microsecond', () => {
    expect([0, -1, 19723, 11016, -719163].map(dayText)).toEqual(['1970-01-01', '1969-12-31', '2024-01-01', '2000-02-29', '0000-12-31 BC'.replace('0000', '0001')]);
    const rows = rowsOf(
      batchOf({
        d: raw(new DateDay(), Int32Array.of(19723)),
        t: raw(new TimestampMicrosecond(), BigInt64Array.of(1704067200000001n)),
        z: raw(new TimestampMicrosecond('UTC'), BigInt64Array.of(-1n)),
        c: raw(new TimeMicrosecond(), BigInt64Array.of(45001500000n))
      })
    );
    expect(rows.columns.map((_, c) => rows.cell(0, c).text)).toEqual([
      '2024-01-01', '2024-01-01 00:00:00.000001', '1969-12-31 23:59:59.999999+00', '12:30:01.5'
    ]);
  });

  it('as lists', () => {
    const list = vectorFromArray([[1, null]], new List(new Field('item', new Int32(), true)));
    expect(rowsOf(batchOf({ l: list })).cell(0, 0).text).toBe('[1, NULL]');
  });
});

describe('rows of a stream', () => {
  const batch = (from: number): RecordBatch => batchOf({ n: vectorFromArray([from, from + 1, from + 2], new Int32()) });

  it('are found across batches, and those past the limit are counted only', () => {
    const rows = rowsOf(batch(0), batch(3), batch(6));
    expect([rows.received, rows.length]).toEqual([9, 4]);
    expect([0, 1, 2, 3].map(r => rows.cell(r, 0).text)).toEqual(['0', '1', '2', '3']);
  });
});
