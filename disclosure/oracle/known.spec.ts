import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { databaseSql, referenceSql, type Care, type Database, type Person, type Rules } from './database.js';
import { disclosures } from './intruder.js';
import type { Query } from './queries.js';

/** Tables of which a person can say who is told of: what the intruder finds in them is known before. */

let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  await connection.run(referenceSql);
});

afterAll(() => connection.closeSync());

const withRecords = (...care: Partial<Care>[]): Person => ({ care: care.map(stay => ({ dep: 'a', sex: 'f', age: 61, disease: 'flu', cost: 1, ...stay })) });
const someone = (dep: string, disease: string, cost: number): Person => withRecords({ dep, disease, cost });
const both = (classes: string[]): Person => withRecords(...classes.map((disease, place) => ({ dep: place === 1 ? 'b' : 'a', disease })));
const pack = (more: Partial<Rules> = {}): Rules => ({ minimumUnits: 3, classMinimumOutside: 0, ...more });

interface Asked { keys?: string[]; statistic: string; where?: string; conditions?: string[]; classes?: Query['classes']; levels?: number[][]; having?: string }

function query({ keys = [], statistic, where, conditions = [], classes = [], levels = [keys.map((_, place) => place)], having }: Asked): Query {
  const base = `claims.care AS care${where === undefined ? '' : ` WHERE ${where}`}`;
  const sets = levels.map(level => `(${level.map(place => keys[place]!).join(', ')})`).join(', ');
  const sql = `SELECT ${[...keys.map((key, place) => `${key} AS k${place}`), `${statistic} AS s0`].join(', ')} FROM ${base}${keys.length > 0 ? ` GROUP BY GROUPING SETS (${sets})` : ''}${having === undefined ? '' : ` HAVING ${having}`}`;
  return {
    sql, everywhere: [sql], columns: [...keys.map((_, place) => `k${place}`), 's0'], constructs: [], amounts: statistic.includes('cost'), classes,
    parts: [{ base, person: 'care.person', keys, levels, conditions }]
  };
}

async function told(people: Person[], asked: Asked, rules: Rules, keyed = false, seat = 0): Promise<string[]> {
  const database: Database = { people, keyed, most: Math.max(...people.flatMap(({ care }) => care.map(({ cost }) => cost ?? 0))) };
  await connection.run(databaseSql(database));
  return (await disclosures(connection, database, rules, query(asked), seat)).map(({ attempt }) => attempt);
}

const six = [someone('a', 'flu', 1), someone('a', 'flu', 2), someone('a', 'hiv', 1), someone('b', 'hiv', 2), someone('b', 'hiv', 1), someone('b', 'hiv', 1)];
const [fluA, hivA, fluB, hivB] = [{}, { disease: 'hiv' }, { dep: 'b' }, { dep: 'b', disease: 'hiv' }];
const manyPlaces = [withRecords(fluA, hivA, fluA), withRecords(hivA, fluB), withRecords(hivB, fluB), withRecords(hivB, fluA, fluA), withRecords(fluA), withRecords(fluB, fluB, hivB)];
const [manA, manB] = [{ sex: 'm' }, { sex: 'm', dep: 'b' }];
const elsewhere = [withRecords(manB), withRecords(manB, manB), withRecords(manA, manA, manA), withRecords(fluA), withRecords(manA, manB, { ...manB, cost: 0 })];
const hiv = { disease: 'hiv' };
const manyAmounts = [
  withRecords({}, {}, hiv), withRecords({}, {}, hiv), withRecords(hiv, hiv, {}), withRecords(hiv), withRecords({ disease: null }), withRecords({ ...hiv, cost: 0 }, {}, hiv)
];
const amounts = (...costs: number[]): Person[] => costs.map(cost => someone('a', 'flu', cost));

describe('the intruder', () => {
  it.each<[string, Person[], Asked, Rules]>([
    ['the amount of one person alone', six, { keys: ['care.disease', 'care.dep'], statistic: 'sum(care.cost)' }, pack({ minimumUnits: 2 })],
    ['of three the third, to one who is the second and asks for 25 %', amounts(1, 4, 0), { statistic: 'sum(care.cost)' }, pack({ pPercent: 0.25 })],
    ['of four the third, to two who pool what they had, against whom 25 % is asked for', amounts(2, 1, 4, 0), { statistic: 'sum(care.cost)' }, pack({ pPercent: 0.25, coalition: 2 })],
    ['what nearly all of a sum is', amounts(1, 5, 1), { statistic: 'sum(care.cost)' }, pack({ dominance: { n: 2, k: 0.6 } })],
    ['an amount, by a total and all of it but one', six, { statistic: "sum(care.cost) - sum(care.cost) FILTER (WHERE care.dep = 'b' OR care.disease = 'flu')" }, pack()],
    ['an amount, by a level less another', six, { keys: ['care.disease', 'care.dep'], statistic: 'avg(care.cost)', levels: [[0], [0, 1]], having: "coalesce(care.dep, 'b') = 'b'" }, pack()]
  ])('is told %s', async (_, people, asked, rules) => {
    expect(await told(people, asked, rules)).toContain('amount');
  });

  it.each<[string, Person[], Asked, Rules]>([
    ['a class that all of a place have', six, { keys: ['care.dep', 'care.disease'], statistic: 'count(*)', classes: ['disease'] }, pack({ minimumUnits: 2, classMinimumOutside: 1 })],
    ['a class, where nobody has another', six, { statistic: 'count(*)', where: "care.disease <> 'hiv' AND care.dep = 'b'", classes: ['disease'] }, pack({ classMinimumOutside: 1 })],
    ['a class, where no row says that anybody has another', six, { keys: ['care.dep'], statistic: 'count(*)', where: "care.disease <> 'hiv'", classes: ['disease'] }, pack({ minimumUnits: 2, classMinimumOutside: 1 })],
    ['a class that all others have, being the one who has not', [someone('a', 'hiv', 1), ...amounts(1, 1, 1)], { statistic: "count(DISTINCT care.person) FILTER (WHERE care.disease = 'flu')", classes: ['disease'] }, pack({ classMinimumOutside: 2 })]
  ])('is told %s', async (_, people, asked, rules) => {
    expect(await told(people, asked, rules)).toContain('class');
  });

  it('is told that one is not in a class only where she knows how many records each has', async () => {
    const asked = { statistic: "count(DISTINCT care.person) - count_if(care.disease <> 'ill' AND care.dep = 'b')", conditions: ["(care.disease <> 'ill' AND care.dep = 'b')"] };
    const people = [...six.slice(3), someone('a', 'flu', 1)];
    expect(await told(people, asked, pack({ minimumUnits: 2 }))).toEqual([]);
    expect(await told(people, asked, pack({ minimumUnits: 2 }), true)).toEqual(['presence']);
  });

  it.each<[string, Person[], Asked, Rules]>([
    ['a cell', six, { keys: ['care.dep', 'care.disease'], statistic: 'count(*)' }, pack({ minimumUnits: 2 })],
    ['a total less its part', six, { statistic: "count(*) - count(*) FILTER (WHERE care.dep = 'b' OR care.disease = 'flu')", conditions: ["(care.dep = 'b' OR care.disease = 'flu')"] }, pack()]
  ])('is told of somebody in %s with too few', async (_, people, asked, rules) => {
    expect(await told(people, asked, rules)).toEqual(['presence']);
  });

  it.each<[string, Person[], Asked, Rules, number?]>([
    ['the sum of three, being one of them', amounts(1, 2, 1), { statistic: 'sum(care.cost)' }, pack()],
    ['the sum of two, being none of them', amounts(1, 2), { statistic: 'sum(care.cost)' }, pack({ minimumUnits: 2 })],
    ['a sum of which 25 % of the largest are left', amounts(1, 4, 1), { statistic: 'sum(care.cost)' }, pack({ pPercent: 0.25 })],
    ['a sum of which 25 % of the largest are left to the two others together', amounts(2, 1, 4, 1), { statistic: 'sum(care.cost)' }, pack({ pPercent: 0.25, coalition: 2 })],
    ['an amount that three others share in many records', manyAmounts, { keys: ['care.disease'], statistic: 'sum(care.cost)', having: 'count(*) >= 2' }, pack({ pPercent: 1 }), 3],
    ['what two together would know of the third, where p% supposes one alone', amounts(2, 1, 4, 0), { statistic: 'sum(care.cost)' }, pack({ pPercent: 0.25 })],
    ['classes of a place where two have another', six, { keys: ['care.disease'], statistic: 'count(*)', classes: ['disease'] }, pack({ minimumUnits: 2, classMinimumOutside: 2 })],
    ['that nobody has a class, where zeros are allowed', six, { statistic: 'count(*)', where: "care.disease = 'cov'", classes: ['disease'] }, pack({ classMinimumOutside: 2 })],
    ['classes of people with several records, of whom any could have any',
      [someone('a', 'flu', 1), someone('b', 'flu', 1), someone('a', 'hiv', 0), both(['hiv', 'flu']), someone('b', 'flu', 1), both(['flu', 'hiv', 'flu'])],
      { keys: ['care.disease'], statistic: 'count(*)', classes: ['disease'] }, pack({ minimumUnits: 2, classMinimumOutside: 1 })],
    ['classes that one could not have twice, were it known how many records she has',
      [someone('a', 'flu', 1), someone('a', 'hiv', 1), someone('a', 'hiv', 2), someone('a', 'flu', 1), both(['hiv', 'hiv'])],
      { keys: ['care.disease'], statistic: 'count(*)', classes: ['disease'] }, pack({ minimumUnits: 2, classMinimumOutside: 2 })],
    ['classes that need one more record of somebody’s, at a place that is not her first', manyPlaces, { keys: ['care.disease', 'care.dep'], statistic: 'count(DISTINCT care.person)', classes: ['disease'] }, pack({ minimumUnits: 2, classMinimumOutside: 1 })],
    ['cells that are left out, of which one may have nobody where several records more are not known', elsewhere, { keys: ['care.sex', 'care.dep'], statistic: 'avg(care.cost)', having: 'count(DISTINCT care.person) >= 3' }, pack()],
    ['cells of which those of too few are left out', six, { keys: ['care.dep', 'care.disease'], statistic: 'count(*)', having: 'count(*) >= 3' }, pack()]
  ])('is told nothing by %s', async (_, people, asked, rules, seat = 0) => {
    expect(await told(people, asked, rules, false, seat)).toEqual([]);
  });
});
