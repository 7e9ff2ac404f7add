import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { verdictOn } from './rehearsal.js';
import { mostTold } from './sheet.js';
import type { Catalogue, Finding, RulePack, Variable, VariableKind } from './types.js';

let connection: DuckDBConnection;
/** More cells fail than are told, and so that none of a piece is left out. */
const codes = 4000;
const pieces = 8;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  // Zero to thirty records a code, of people who have up to six of them; some of nobody, some without an amount.
  await connection.run(`CREATE SCHEMA claims; CREATE TABLE claims.care AS
    SELECT CASE WHEN n % 41 > 0 THEN (code * 31 + n // (1 + code % 6))::INTEGER END AS person, 'c' || code AS code, CASE WHEN n % 17 > 0 THEN (1 + (n * code) % 97)::DOUBLE END AS cost, n % 3 AS kind
    FROM range(${codes}) AS c(code), range(31) AS r(n) WHERE n < code % 31`);
});

afterAll(() => connection.closeSync());

const variable = (name: string, kind: VariableKind, type = 'VARCHAR'): Variable => ({ name, type, kind, label: { en: name, fr: name }, sensitive: false });
const pack = (id: string, minimumUnits: number): RulePack => ({
  id, version: '1', producer: id, title: { en: id, fr: id }, origin: 'test', zerosAllowed: true, classMinimumOutside: 0, magnitudesAllowed: true,
  units: [{ type: 'person', minimumUnits, dominance: [{ n: 1, k: 0.6, comparator: '>' }], pPercent: 0.1 }]
});
const catalogue = (...packs: RulePack[]): Catalogue => ({
  nomenclatures: [], packs,
  relations: [{
    schema: 'claims', name: 'care', kind: 'record-level', source: 'claims', version: '1', producer: 'one', keys: [], packs: packs.map(({ id }) => id),
    units: [{ type: 'person', space: 'people', column: 'person' }],
    variables: [variable('code', 'category'), variable('cost', 'magnitude', 'DOUBLE'), variable('kind', 'category', 'INTEGER')]
  }]
});

const cellOf = ({ cell, verdict }: Finding): string => JSON.stringify([cell?.key.map(({ value }) => value), cell?.column, verdict]);
const ruleOf = (finding: Finding): string => JSON.stringify([cellOf(finding), finding.code, finding.pack]);
const figureOf = (finding: Finding): string => JSON.stringify([ruleOf(finding), finding.measured, finding.required]);

describe('a table of which more cells fail than are told', () => {
  it.each([
    ['count(*) AS n', [pack('one', 11)]],
    ['count(*) AS n, avg(cost) AS mean', [pack('one', 11), pack('two', 10)]],
    ['count(DISTINCT person) AS people', [pack('one', 11)]],
    ['count(*) AS n, count(*) FILTER (WHERE kind = 0) AS those', [pack('one', 11)]]
  ])('%s: the same cells fail as in its parts, each for a rule that it fails there', async (selection, packs) => {
    const findings = async (where = ''): Promise<Finding[]> => (await verdictOn(connection, `SELECT code, ${selection} FROM claims.care${where} GROUP BY code`, catalogue(...packs), true)).findings;
    const whole = await findings();
    const parts: Finding[] = [];
    for (let piece = 0; piece < pieces; piece++) {
      parts.push(...(await findings(` WHERE code IN (${Array.from({ length: codes / pieces }, (_, at) => `'c${at * pieces + piece}'`).join(', ')})`)));
    }
    expect(new Set(whole.map(cellOf))).toEqual(new Set(parts.map(cellOf)));
    const rules = new Set(parts.map(ruleOf));
    expect(whole.map(ruleOf).filter(rule => !rules.has(rule))).toEqual([]);
    expect(parts.filter(({ code, measured }) => code === 'threshold' && measured === undefined)).toEqual([]);
    // Those who read it read how many there are, as they would of a part.
    const exactly = new Set(parts.map(figureOf));
    const told = whole.slice(0, mostTold);
    expect(told.filter(finding => !exactly.has(figureOf(finding)))).toEqual([]);
    const unmeasured = whole.filter(({ measured, required }) => measured === undefined && required !== undefined);
    expect(unmeasured.length).toBeGreaterThan(100);
    expect(unmeasured.filter(({ message }) => !/ fewer than the \d+ people that are required/.test(message.en))).toEqual([]);
  });
});
