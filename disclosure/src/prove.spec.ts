import { beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { prove } from './index.js';
import type { Catalogue, ProofAnswer, Variable, VariableKind, Verdict } from './types.js';

let connection: DuckDBConnection;
const variable = (name: string, kind: VariableKind, more: Partial<Variable> = {}): Variable =>
  ({ name, type: 'VARCHAR', kind, label: { en: name, fr: name }, sensitive: false, ...more });
const catalogue: Catalogue = {
  relations: [
    {
      schema: 'claims', name: 'care', kind: 'record-level', source: 'claims', version: '1', producer: 'Example health producer',
      units: [{ type: 'person', space: 'p', column: 'person' }], keys: [], packs: ['health'],
      variables: [variable('dep', 'category', { nomenclature: 'dep' }), variable('disease', 'category', { sensitive: true }), variable('cost', 'magnitude')]
    },
    {
      schema: 'geo', name: 'dep', kind: 'public', source: 'geo', version: '1', producer: 'Open', units: [], keys: [['code']], packs: [],
      variables: [variable('code', 'category'), variable('pop', 'value')]
    }
  ],
  nomenclatures: [{ id: 'dep', label: { en: 'd', fr: 'd' }, codes: [{ code: '48', label: { en: 'Lozère', fr: 'Lozère' } }] }],
  packs: [{
    id: 'health', version: '1', producer: 'Example health producer', title: { en: '', fr: '' }, origin: 'test', zerosAllowed: true,
    classMinimumOutside: 11, magnitudesAllowed: true,
    units: [{ type: 'person', minimumUnits: 11, dominance: [{ n: 1, k: 0.85, comparator: '>' }], pPercent: 0.1 }]
  }]
};

async function verdict(sql: string): Promise<Verdict> {
  const one = async (text: string): Promise<string> => String((await connection.runAndReadAll(text)).getRows()[0]?.[0]);
  const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  const proof = prove({ tree: JSON.parse(await one(`SELECT json_serialize_sql(${text(sql)})`)), catalogue });
  for (let step = proof.next(); ; ) {
    if (step.done) {
      return step.value;
    }
    const answer: ProofAnswer = step.value.kind === 'print'
      ? await one(`SELECT json_deserialize_sql(${text(JSON.stringify(step.value.tree))})`)
      : (await connection.runAndReadAll(step.value.sql)).getRowsJS() as ProofAnswer;
    step = proof.next(answer);
  }
}

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`CREATE SCHEMA claims; CREATE SCHEMA geo;
    CREATE TABLE geo.dep AS SELECT * FROM (VALUES ('48', 76000), ('75', 2100000)) t(code, pop);
    CREATE TABLE claims.care AS
      SELECT i::INTEGER AS person, '75' AS dep, 'common' AS disease, 10.0 + i % 7 AS cost FROM range(1000) t(i)
      UNION ALL SELECT i::INTEGER, '48', CASE WHEN i < 2010 THEN 'rare' ELSE 'common' END, 10.0 FROM range(2000, 2050) t(i)
      UNION ALL SELECT 2001, '48', 'rare', 5.0 FROM range(10)
      UNION ALL SELECT i::INTEGER, '75', 'eleven', CASE WHEN i = 3000 THEN 9000.0 ELSE 1.0 END FROM range(3000, 3011) t(i)`);
});

describe('a verdict', () => {
  it('finds ten persons too few, by cell, rule, producer, measured and required', async () => {
    const result = await verdict('SELECT dep, disease, count(*) AS n FROM claims.care GROUP BY dep, disease');
    expect(result.verdict).toBe('unsafe');
    expect(result.findings.find(({ code }) => code === 'threshold')).toMatchObject({
      measured: 10, required: 11, unitType: 'person', producer: 'Example health producer',
      message: { en: 'Lozère × rare: 10 people, at least 11 required (Example health producer)' }
    });
  });
  it('is safe alone with eleven', async () => {
    expect((await verdict("SELECT dep, count(DISTINCT person) AS n FROM claims.care GROUP BY dep")).verdict).toBe('safe alone');
    expect((await verdict("SELECT disease, count(*) FROM claims.care WHERE disease <> 'rare' GROUP BY ALL")).findings.filter(({ code }) => code === 'threshold')).toEqual([]);
  });
  it('lets a ratio fall with its numerator, and proves it with it', async () => {
    const sql = (where: string) => `SELECT c.dep, g.pop, count(DISTINCT c.person) AS malades, round(100.0 * count(DISTINCT person) / g.pop, 2) AS perc
      FROM claims.care c JOIN geo.dep g ON c.dep = g.code ${where} GROUP BY c.dep, g.pop`;
    expect((await verdict(sql(''))).verdict).toBe('safe alone');
    expect((await verdict(sql("WHERE disease = 'rare'"))).findings.map(({ cell }) => cell?.column)).toEqual(expect.arrayContaining(['malades', 'perc']));
  });
  it('finds dominance and class disclosure', async () => {
    const codes = (await verdict('SELECT disease, sum(cost) FROM claims.care GROUP BY disease')).findings.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['dominance', 'p-percent']));
    const whole = await verdict("SELECT dep, disease, count(*) FROM claims.care WHERE dep = '48' AND disease = 'common' GROUP BY ALL");
    expect(whole.findings.map(({ code }) => code)).toContain('class-disclosure');
  });
  it.each([
    ['SELECT * FROM claims.care', 'unsafe'], ['SELECT person, count(*) FROM claims.care GROUP BY 1', 'unsafe'],
    ['SELECT max(cost) FROM claims.care', 'unsafe'], ['SELECT list(cost) FROM claims.care', 'unsafe'],
    ['SELECT sum(CASE WHEN person = 3 THEN cost ELSE 0 END) FROM claims.care', 'review'],
    ['SELECT count(*) FILTER (WHERE person = 3) FROM claims.care', 'review'],
    ['SELECT count(*) FROM claims.care WHERE person <> 3', 'review'],
    ['SELECT dep, count(*) FROM claims.care GROUP BY dep HAVING count(*) > 3', 'review'],
    ['SELECT dep, count(*) FROM claims.care GROUP BY dep LIMIT 1', 'review'],
    ['WITH x AS (SELECT * FROM claims.care) SELECT count(*) FROM x', 'review'],
    ['SELECT count(*) FROM (SELECT * FROM claims.care) t', 'review'],
    ['SELECT count(*) FROM claims.care a JOIN claims.care b ON a.dep = b.dep', 'review'],
    ['SELECT sum(cost * 2) FROM claims.care', 'review'], ['SELECT dep, sum(count(*)) OVER () FROM claims.care GROUP BY dep', 'review'],
    ['SELECT (SELECT max(cost) FROM claims.care) FROM geo.dep', 'review'],
    ['SELECT dep, count(*) FROM claims.care GROUP BY dep ORDER BY max(cost)', 'review'],
    ['SELECT dep, count(*) AS n FROM claims.care GROUP BY dep ORDER BY n DESC', 'safe alone'],
    ['SELECT code, pop FROM geo.dep', 'safe alone'], ['SELECT dep, count(*) FROM claims.care GROUP BY ROLLUP (dep)', 'safe alone']
  ])('%s is %s', async (sql, expected) => {
    expect(((await verdict(sql)).verdict)).toBe(expected);
  });
});
