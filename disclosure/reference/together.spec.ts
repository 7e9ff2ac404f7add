import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { resultOn, verdictOn } from '../src/rehearsal.js';
import { cases, catalogueOf } from './generate.js';
import { dataOf, sqlOf } from './text.js';

const runs = 400;
let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
});

afterAll(() => connection.closeSync());

const inOrder = (rows: unknown[][]): string[] => rows.map(row => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).sort();

describe('a result that runs with its evidence', () => {
  it('has the rows that it has by itself, and the verdict that it has when it is judged after', async () => {
    let together = 0;
    for (const one of fc.sample(cases, { numRuns: runs, seed: 21 })) {
      await connection.run(dataOf(one));
      const sql = sqlOf(one);
      const alone = await connection.runAndReadAll(sql).then(read => read.getRowsJS(), () => undefined);
      if (alone === undefined) {
        continue;
      }
      const both = await resultOn(connection, sql, catalogueOf(one));
      expect(both.verdict).toEqual(await verdictOn(connection, sql, catalogueOf(one)));
      expect(inOrder(both.rows)).toEqual(inOrder(alone));
      together += Number(both.together);
    }
    expect(together).toBeGreaterThan(runs / 4);
  });
});
