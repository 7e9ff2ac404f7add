import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { createEngine, rowsIn, takeRows, wholeOf, type Engine, type EngineSession } from './index.js';

const types = {
  text: 'VARCHAR', small: 'TINYINT', whole: 'INTEGER', big: 'BIGINT', huge: 'HUGEINT', exact: 'DECIMAL(18,2)', real: 'DOUBLE', single: 'FLOAT', truth: 'BOOLEAN', day: 'DATE',
  moment: 'TIMESTAMP', clock: 'TIME', bytes: 'BLOB', level: "ENUM('unused', 'low', 'planted-word', 'high')"
};
const names = Object.keys(types);
/** In the order of `whole`: the third is not to be found again, the fourth has no value. */
const values = [
  ["'first'", 1, 11, 111, 1111, 1.25, '0.1::DOUBLE + 0.2::DOUBLE', 0.5, 'true', "DATE '2001-02-03'", "TIMESTAMP '2001-02-03 04:05:06'", "TIME '01:02:03'", "'ab'::BLOB", "'low'"],
  ["'planted-text'", 77, 1234567890, 1234567890123456, 123456789012345, 9876543.21, 98765.4321, 4321.5, 'true', "DATE '1987-06-05'", "TIMESTAMP '1987-06-05 04:03:02'", "TIME '23:45:01'", "'planted-blob'::BLOB", "'planted-word'"],
  Array.from(names, () => 'NULL'),
  ["'last'", 4, 44, 444, 4444, 4.75, 4.5, 4.5, 'false', "DATE '2004-05-06'", "TIMESTAMP '2004-05-06 07:08:09'", "TIME '04:05:06'", "'ef'::BLOB", "'high'"]
];

let directory: string;
let engine: Engine;
let stream: Buffer;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'vitrine-take-'));
  const file = path.join(directory, 'one.duckdb');
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE t (${names.map(name => `${name} ${types[name as keyof typeof types]}`).join(', ')}); INSERT INTO t VALUES ${values.map(row => `(${row.join(', ')})`).join(', ')}`);
  connection.disconnectSync();
  instance.closeSync();
  engine = await createEngine({ python: path.resolve('.vitrine/python/worker/bin/python') });
  const session: EngineSession = {
    id: 'a', person: 'ada', project: 'health', extracts: [{ schema: 'one', file, seal: '', content: '' }],
    catalogue: {
      nomenclatures: [], packs: [],
      relations: [{
        schema: 'one', name: 't', kind: 'record-level', source: 'one', version: '1', producer: 'p', units: [], keys: [], packs: [],
        variables: Object.entries(types).map(([name, type]) => ({ name, type, kind: 'value', label: { en: '', fr: '' }, sensitive: false }))
      }]
    }
  };
  const { stream: coming, done } = engine.run(session, await engine.check(session, 'SELECT * FROM t ORDER BY whole'));
  stream = await wholeOf(coming, done);
});
afterAll(async () => {
  await engine.close();
  await rm(directory, { recursive: true });
});

/** The forms that a value of row 1 has in Arrow's buffers. */
function planted(): Buffer[] {
  const made = (size: number, write: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.alloc(size);
    write(bytes);
    return bytes;
  };
  return [
    Buffer.from('planted'),
    made(4, bytes => bytes.writeInt32LE(1234567890)),
    made(8, bytes => bytes.writeBigInt64LE(1234567890123456n)),
    made(8, bytes => bytes.writeBigInt64LE(123456789012345n)),
    made(8, bytes => bytes.writeBigInt64LE(987654321n)),
    made(8, bytes => bytes.writeDoubleLE(98765.4321)),
    made(4, bytes => bytes.writeFloatLE(4321.5)),
    made(4, bytes => bytes.writeInt32LE(Date.UTC(1987, 5, 5) / 86_400_000)),
    made(8, bytes => bytes.writeBigInt64LE(BigInt(Date.UTC(1987, 5, 5, 4, 3, 2)) * 1000n)),
    made(8, bytes => bytes.writeBigInt64LE(85_501_000_000n))
  ];
}

it('rows that are taken are those rows, in that order, of the same names and types; floating-point numbers with the digits that leave', () => {
  const real = names.indexOf('real');
  const all = rowsIn(stream);
  expect(all.map(row => row[real])).toEqual([0.1 + 0.2, 4.5, 98765.4321, null]);
  const expected = all.map((row, place) => (place === 0 ? row.with(real, 0.3) : row));
  fc.assert(fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 12 }), places => {
    const made = takeRows(stream, places);
    expect(rowsIn(made)).toEqual(places.map(place => expected[place]));
    expect(tableFromIPC(made).schema.toString()).toBe(tableFromIPC(stream).schema.toString());
    expect(made.subarray(-8).toString('hex')).toBe('ffffffff00000000');
  }));
});

it('nothing of a row that is left out is in the bytes, whatever its type', () => {
  const made = takeRows(stream, [0, 1, 3]);
  const found = (bytes: Buffer): boolean[] => planted().map(value => bytes.includes(value));
  expect(found(stream)).toEqual(planted().map(() => true));
  expect(found(made)).toEqual(planted().map(() => false));
  expect(made.includes(Buffer.from('unused'))).toBe(false);
});

it('under a missing value stands nothing', () => {
  const { data: [batch] } = tableFromIPC(takeRows(stream, [3]));
  expect(batch?.children).toHaveLength(names.length);
  const filled = (batch?.children ?? []).flatMap(({ values, valueOffsets }) => [...((values ?? []) as Iterable<number | bigint>), ...((valueOffsets ?? []) as Iterable<number>)]);
  expect(filled.filter(value => Number(value) !== 0)).toEqual([]);
});
