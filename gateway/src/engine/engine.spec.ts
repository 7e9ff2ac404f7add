import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import type { Catalogue } from '@vitrine/disclosure';
import { columnsIn } from './columns.js';
import { decodeRows } from './rows.js';
import { type Problem } from '../problem.js';
import { createEngine, type Beside, type Engine, type EngineSession, type RunningResult, type RunOptions } from './index.js';

const python = path.resolve('.vitrine/python/worker/bin/python');
const endOfStream = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
let directory: string;
let engine: Engine;
let session: EngineSession;

const table = (schema: string, name: string, columns: Record<string, string>): Catalogue['relations'][number] => ({
  schema, name, kind: 'record-level', source: schema, version: '1', producer: 'p', units: [], keys: [], packs: [],
  variables: Object.entries(columns).map(([column, type]) => ({ name: column, type, kind: 'value', label: { en: '', fr: '' }, sensitive: false }))
});

async function make(file: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run(sql);
  connection.disconnectSync();
  instance.closeSync();
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'vitrine-engine-'));
  const file = path.join(directory, 'one.duckdb');
  await make(file, `CREATE TABLE numbers AS SELECT i::INTEGER AS i, 'text ' || i AS t, (i % 7)::DOUBLE AS d FROM range(3000000) r(i);
    CREATE TABLE words AS SELECT * FROM (VALUES ('17'), ('R1-secret'), (NULL)) w(word)`);
  session = {
    id: 'a', person: 'ada', project: 'health', extracts: [{ schema: 'one', file, seal: '', content: '' }],
    catalogue: { nomenclatures: [], packs: [], relations: [table('one', 'numbers', { i: 'INTEGER', t: 'VARCHAR', d: 'DOUBLE' }), table('one', 'words', { word: 'VARCHAR' })] }
  };
  engine = await createEngine({ python, limits: { lanes: 2 } });
});
afterAll(async () => {
  await engine.close();
  await rm(directory, { recursive: true });
});

async function start(sql: string, maximumRows?: number): Promise<RunningResult> {
  return engine.run(session, await engine.check(session, sql), maximumRows === undefined ? {} : { maximumRows });
}
async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
const rowsOf = async (sql: string): Promise<unknown[][]> => {
  const { stream, done } = await start(sql);
  return decodeRows(stream, done);
};
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'well', (error: Problem) => error.code);

describe('a result', () => {
  it('is Arrow, whole, with rows, bytes and digest of what was passed on', async () => {
    const { stream, done } = await start('SELECT * FROM numbers');
    const bytes = await bytesOf(stream);
    expect(await done).toEqual({ rows: 3_000_000, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    expect(bytes.subarray(-8)).toEqual(endOfStream);
    expect(tableFromIPC(bytes).numRows).toBe(3_000_000);
  });

  it('stops after the rows that a preview asks for', async () => {
    const { stream, done } = await start('SELECT i FROM numbers', 10);
    expect(tableFromIPC(await bytesOf(stream)).numRows).toBe(10);
    expect((await done).rows).toBe(10);
  });

  it('keeps the order that its casts are wrapped around', async () => {
    const rows = await rowsOf('SELECT sum(i) AS s, i % 1000 AS k FROM numbers GROUP BY k ORDER BY s DESC');
    const sums = rows.map(row => Number(row[0]));
    expect(sums).toEqual([...sums].sort((a, b) => b - a));
  });

  it('goes at its reader’s pace, beside another', async () => {
    const slow = await start('SELECT * FROM numbers');
    const reader = slow.stream[Symbol.asyncIterator]();
    await reader.next();
    expect(await rowsOf('SELECT count(*) FROM numbers')).toEqual([[3_000_000]]);
    expect(slow.stream.readableLength).toBeLessThan(8 * 2 ** 20);
    slow.cancel();
    expect(await codeOf(slow.done)).toBe('cancelled');
  });

  it('waits for a free lane where all are taken', async () => {
    const [one, two, three] = [await start('SELECT * FROM numbers'), await start('SELECT * FROM numbers'), await start('SELECT 3 AS n')];
    const third = decodeRows(three.stream, three.done);
    one.cancel();
    expect(await third).toEqual([[3]]);
    two.cancel();
    await Promise.allSettled([one.done, two.done]);
  });
});

describe('a result that waits for a lane', () => {
  it('is given up at once where it is cancelled', async () => {
    const [one, two, three] = [await start('SELECT * FROM numbers'), await start('SELECT * FROM numbers'), await start('SELECT 3 AS n')];
    three.stream.on('error', () => undefined);
    three.cancel();
    expect(await codeOf(three.done)).toBe('cancelled');
    one.cancel();
    two.cancel();
    await Promise.allSettled([one.done, two.done]);
    expect(await rowsOf('SELECT 4 AS n')).toEqual([[4]]);
  });
});

describe('every type of DuckDB’s', () => {
  it('arrives exactly, NULL and extremes included', async () => {
    const cases: [string, unknown][] = [
      ['true', true], ['(-128)::TINYINT', -128], ['32767::SMALLINT', 32767], ['(-2147483648)::INTEGER', -2147483648], ['9223372036854775807', '9223372036854775807'],
      ['255::UTINYINT', 255], ['65535::USMALLINT', 65535], ['4294967295::UINTEGER', 4294967295], ['18446744073709551615::UBIGINT', '18446744073709551615'],
      ['42::HUGEINT', 42], ['340282366920938463463374607431768211455::UHUGEINT', '340282366920938463463374607431768211455'],
      ["'123456789012345678901234567890123456789012345'::BIGNUM", '123456789012345678901234567890123456789012345'],
      ['0.1::DOUBLE', 0.1], ['1.5::FLOAT', 1.5], ["'nan'::DOUBLE", 'NaN'], ["'-infinity'::DOUBLE", '-Infinity'], ["'-0.0'::DOUBLE", -0],
      ['12.34::DECIMAL(4,2)', '12.34'], ['(-99999999999999999999999999999999999999)::DECIMAL(38,0)', '-99999999999999999999999999999999999999'], ['0.01::DECIMAL(18,9)', '0.010000000'],
      ["'été 🦆'", 'été 🦆'], ["''", ''], ["'\\xAA\\x00'::BLOB", 'aa00'], ["'10110'::BIT", '10110'], ["'eeccb8c5-9943-b2bb-bb5e-222f4e14b687'::UUID", 'eeccb8c5-9943-b2bb-bb5e-222f4e14b687'],
      ["DATE '0001-01-01'", '0001-01-01'], ["DATE '5881580-07-10'", '5881580-07-10'], ["TIME '23:59:59.999999'", '23:59:59.999999'], ["'12:30:00+02'::TIMETZ", '12:30:00+02'],
      ["TIMESTAMP '1677-09-21 00:12:43.145224'", '1677-09-21T00:12:43.145224'], ["'2024-02-29 01:02:03'::TIMESTAMP_S", '2024-02-29T01:02:03'], ["'2024-02-29 01:02:03.4'::TIMESTAMP_MS", '2024-02-29T01:02:03.400'],
      ["'2024-02-29 01:02:03.456789012'::TIMESTAMP_NS", '2024-02-29T01:02:03.456789012'], ["'2024-02-29 01:02:03+02'::TIMESTAMPTZ", '2024-02-28T23:02:03.000000Z'],
      ['INTERVAL 3 MONTH + INTERVAL 2 DAY', '3 months 2 days'], ['[1, NULL, 3]', [1, null, 3]], ['[1, 2]::INTEGER[2]', [1, 2]], ["{'a': 1, 'b': NULL}", { a: 1, b: null }],
      ["MAP {'k': 1}", [{ key: 'k', value: 1 }]], ['[{\'n\': 7::HUGEINT}]', [{ n: 7 }]], ['[[1], []]', [[1], []]]
    ];
    const said = (value: unknown): unknown => (typeof value === 'string' && /^\d{4}-.*[T ]\d\d:/.test(value) ? value.replace(' ', 'T').replace(/\+00(:00)?$/, 'Z') : value);
    for (const [expression, expected] of cases) {
      const rows = await rowsOf(`SELECT ${expression} AS v UNION ALL SELECT NULL`).catch((error: Problem) => [[`${expression}: ${error.code} ${JSON.stringify(error.parameters)}`]]);
      const values = rows.map(([value]) => said(value));
      expect({ expression, values }).toEqual({ expression, values: expect.arrayContaining([expected, null]) as unknown });
    }
  });

  it('is refused where a number does not fit, never changed', async () => {
    expect(await codeOf(rowsOf('SELECT 170141183460469231731687303715884105727::HUGEINT FROM words'))).toMatch(/out-of-range|conversion-failed/);
  });
});

describe('a failure', () => {
  it('has a code, and no word of the data', async () => {
    const failing = await start('SELECT word::INTEGER FROM words');
    failing.stream.resume();
    const error = (await failing.done.catch((why: unknown) => why)) as Problem;
    expect(error.code).toBe('conversion-failed');
    expect(`${error.title('en')} ${error.remedy('fr')} ${JSON.stringify(error.parameters)}`).not.toContain('secret');
    expect(await rowsOf('SELECT 1 AS n')).toEqual([[1]]);
  });

  it('ends the stream without the marker', async () => {
    const failing = await start("SELECT CASE WHEN i = 2999999 THEN 'x' ELSE '1' END::INTEGER AS n FROM numbers");
    const bytes: Buffer[] = [];
    failing.stream.on('data', (chunk: Buffer) => bytes.push(chunk));
    expect(await codeOf(failing.done)).toBe('conversion-failed');
    expect(Buffer.concat(bytes).subarray(-8)).not.toEqual(endOfStream);
    expect(await rowsOf('SELECT 1 AS n')).toEqual([[1]]);
  });

  it('is cancelled at once, and the worker goes on', async () => {
    for (let turn = 0; turn < 5; turn++) {
      const long = await start('SELECT count(*) FROM numbers a, numbers b WHERE (a.i % 1000) * (b.i % 1000) = 77');
      long.stream.resume();
      await new Promise(resolve => setTimeout(resolve, 40 * turn));
      long.cancel();
      expect(await codeOf(long.done)).toBe('cancelled');
    }
    expect(await rowsOf('SELECT 1 AS n')).toEqual([[1]]);
  });

  it('of a worker that is killed in mid-query is told, and the next query is right (20 times)', async () => {
    for (let turn = 0; turn < 20; turn++) {
      const running = await start('SELECT * FROM numbers');
      running.stream.once('data', () => void engine.release(session.id));
      running.stream.resume();
      expect(await codeOf(running.done)).toBe('engine-failed');
      expect(await rowsOf(`SELECT sum(i), ${turn} AS n FROM numbers`)).toEqual([[4_499_998_500_000, turn]]);
    }
  });

  it('of time is told, whether it computes or has a reader who does not read, and the next query is right', async () => {
    const brief = await createEngine({ python, limits: { longest: 1500 } });
    const long = 'SELECT count(*) FROM numbers a JOIN numbers b ON a.d < b.d + a.i';
    try {
      const [computing, unread] = [await brief.check(session, long), await brief.check(session, 'SELECT * FROM numbers a CROSS JOIN (SELECT i FROM numbers LIMIT 100) b')].map(query => brief.run(session, query));
      computing!.stream.resume();
      expect(await Promise.all([computing!, unread!].map(({ done }) => codeOf(done)))).toEqual(['query-too-long', 'query-too-long']);
      expect(await codeOf(brief.columns(session, long.replaceAll('numbers', 'one.numbers')))).toBe('query-too-long');
      const next = brief.run(session, await brief.check(session, 'SELECT 1 AS n'));
      expect(await decodeRows(next.stream, next.done)).toEqual([[1]]);
    } finally {
      await brief.close();
    }
  });

  it('of memory is told, and the next query is right', async () => {
    const small = await createEngine({ python, limits: { memory: 64, threads: 1 } });
    try {
      const query = await small.check(session, 'SELECT list(t ORDER BY t) FROM numbers');
      const big = small.run(session, query);
      big.stream.resume();
      expect(['out-of-memory', 'engine-failed']).toContain(await codeOf(big.done));
      const next = small.run(session, await small.check(session, 'SELECT 1 AS n'));
      expect(await decodeRows(next.stream, next.done)).toEqual([[1]]);
    } finally {
      await small.close();
    }
  });
});

describe('evidence', () => {
  it('never turns what is no number into one', async () => {
    const columns = columnsIn(await engine.columns(session, "SELECT 'nan'::DOUBLE, 'inf'::DOUBLE, NULL, 9007199254740993, 1.5::DECIMAL(3,1), true, DATE '2020-01-01'"));
    expect(columns).toEqual([['nan'], ['inf'], [null], ['9007199254740993'], ['1.5'], [true], ['2020-01-01']]);
  });
});

describe('a result that runs with its evidence', () => {
  const sql = 'SELECT i % 3 AS k, sum(i) AS s FROM range(9) t(i) GROUP BY k ORDER BY k';
  const besideOf = async (more: string): Promise<Beside> => ({ tree: (await engine.check(session, sql.replace(' FROM', `, ${more} FROM`))).tree, evidence: [0, 2] });
  const run = async (more: string, options: RunOptions = {}): Promise<{ rows: unknown[][]; evidence: unknown; again: unknown }> => {
    const result = engine.run(session, await engine.check(session, sql), { ...options, beside: await besideOf(more) });
    const rows = await decodeRows(result.stream, result.done);
    return { rows, evidence: columnsIn(await result.evidence()), again: columnsIn(await result.evidence()) };
  };
  const rows = [[0, 9], [1, 12], [2, 15]];

  it('is delivered without it, and the evidence can be asked for once', async () => {
    expect(await run('CAST(count(*) AS DOUBLE)')).toEqual({ rows, evidence: [[0, 1, 2], [3, 3, 3]], again: [] });
  });

  it('has none where it was cut off', async () => {
    expect(await run('CAST(count(*) AS DOUBLE)', { maximumRows: 2 })).toEqual({ rows: rows.slice(0, 2), evidence: [], again: [] });
  });

  it('runs without where the evidence fails', async () => {
    expect(await run("CAST(concat('x', count(*)) AS INTEGER)")).toEqual({ rows, evidence: [], again: [] });
  });
});

describe('a locked instance', () => {
  it.each([
    "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM read_blob('/proc/self/environ')", "COPY (SELECT 1) TO '/tmp/vitrine-out.csv'", 'SET enable_external_access = true', "SET disabled_filesystems = ''",
    'INSTALL httpfs', "LOAD '/tmp/x'", "ATTACH '/tmp/vitrine-new.duckdb' AS x", "SELECT * FROM '/etc/passwd'", 'CREATE TABLE one.x AS SELECT 1', 'SELECT * FROM sys', 'EXPORT DATABASE \'/tmp/vitrine-export\''
  ])('does not run %s even without the gate', async sql => {
    expect(await codeOf(engine.columns(session, sql))).not.toBe('well');
  });
});
