import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { verdictOn } from '../src/rehearsal.js';
import type { Catalogue, Finding, Variable, VariableKind } from '../src/types.js';
import type { KnownAnswer } from './answer.js';
import { gaussSuppression } from './gaussSuppression.js';
import { handbook } from './handbook.js';
import { programs } from './programs.js';

let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});

afterAll(() => connection.closeSync());

const variable = (name: string, kind: VariableKind, type: string, sensitive = false): Variable => ({ name, kind, type, sensitive, label: { en: name, fr: name } });

function catalogueOf({ keys, rules, sensitive }: KnownAnswer): Catalogue {
  return {
    relations: [{
      schema: 'published', name: 'record', kind: 'record-level', source: 'published', version: '1', producer: 'p', units: [{ type: 'unit', space: 'u', column: 'unit' }], keys: [], packs: ['published'],
      variables: [...keys.map(key => variable(key, 'category', 'VARCHAR', key === sensitive?.key)), variable('value', 'magnitude', 'DOUBLE')]
    }],
    nomenclatures: [],
    packs: [{
      id: 'published', version: '1', producer: 'p', title: { en: '', fr: '' }, origin: '', zerosAllowed: true, classMinimumOutside: sensitive?.outside ?? 0, magnitudesAllowed: true, units: [{ type: 'unit', ...rules }]
    }]
  };
}

const text = (value: string | number | null): string => (typeof value === 'string' ? `'${value}'` : String(value));

function dataOf({ keys, records }: KnownAnswer): string {
  const rows = records.map(([values, unit, value]) => `(${[unit, ...values.map(text), `${value}::DOUBLE`].join(', ')})`);
  return `CREATE SCHEMA IF NOT EXISTS published; CREATE OR REPLACE TABLE published.record AS SELECT unit::INTEGER AS unit, * EXCLUDE (unit) FROM (VALUES ${rows.join(', ')}) t(${['unit', ...keys, 'value'].join(', ')})`;
}

const sqlOf = ({ keys, statistic, groupBy }: KnownAnswer): string =>
  `SELECT ${[...keys, `${statistic} AS figure`].join(', ')} FROM published.record${keys.length > 0 ? ` GROUP BY ${groupBy ?? keys.join(', ')}` : ''}`;

/** A cell by its values, in whatever order the keys stand: no value of these tables belongs to two keys. */
const place = (cell: readonly (string | null)[], code: string): string => `${[...cell].sort().join(' × ')}: ${code}`;
const unsafe = (findings: Finding[]): string[] =>
  findings.filter(({ verdict }) => verdict === 'unsafe').map(({ cell, code }) => place((cell?.key ?? []).map(({ value }) => value), code));

describe('a published example', () => {
  it.each([...handbook, ...gaussSuppression, ...programs].map(answer => [answer.id, answer.citation.place, answer] as const))('%s (%s) has its published outcome in each cell', async (_id, _place, answer) => {
    await connection.run(dataOf(answer));
    expect((await connection.runAndReadAll(sqlOf(answer))).currentRowCount).toBe(answer.cells);
    const { verdict, findings, findingsTotal } = await verdictOn(connection, sqlOf(answer), catalogueOf(answer), true);
    expect(findingsTotal).toBe(findings.length);
    expect([...new Set(unsafe(findings))].sort()).toEqual(answer.unsafe.flatMap(([cell, ...codes]) => codes.map(code => place(cell, code))).sort());
    expect(verdict).toBe(answer.verdict);
  });

  it('is measured as it is published', async () => {
    const shares = async (id: string): Promise<number[]> => {
      const answer = programs.find(one => one.id === id)!;
      await connection.run(dataOf(answer));
      const low = { ...answer, rules: { minimumUnits: 1, dominance: [{ n: 2, k: 0, comparator: '>=' as const }] } };
      return (await verdictOn(connection, sqlOf(answer), catalogueOf(low))).findings.flatMap(({ code, measured }) => (code === 'dominance' ? [measured ?? NaN] : [])).sort((one, two) => two - one);
    };
    const near = (published: number[]): unknown[] => published.map(share => expect.closeTo(share, 6));
    expect(await shares('sdclog-all')).toEqual(near([0.7413301]));
    expect(await shares('sdclog-sector')).toEqual(near([0.84650585, 0.60400376]));
    expect(await shares('sdclog-sector-year')).toEqual(near([0.90563139, 0.87768517, 0.6815010551, 0.5506964574]));
  });
});
