import { beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { prove } from './prove.js';
import { answered, treeOn, verdictOn } from './rehearsal.js';
import { same } from './tree.js';
import type { Catalogue, DetailRule, Variable, VariableKind, Verdict } from './types.js';

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
      schema: 'claims', name: 'aged', kind: 'record-level', source: 'claims', version: '1', producer: 'Example health producer',
      units: [{ type: 'person', space: 'p', column: 'person' }], keys: [], packs: ['health'],
      variables: [variable('dep', 'category'), variable('disease', 'category'), variable('age', 'value', { type: 'INTEGER' })]
    },
    {
      schema: 'firms', name: 'firm', kind: 'record-level', source: 'firms', version: '1', producer: 'Example statistics producer',
      units: [{ type: 'enterprise', space: 'e', column: 'firm' }], keys: [['firm']], packs: ['strict'],
      variables: [variable('dep', 'category', { nomenclature: 'dep' }), variable('sector', 'category'), variable('sales', 'magnitude')]
    },
    {
      schema: 'geo', name: 'some_diseases', kind: 'public', source: 'geo', version: '1', producer: 'Open', units: [], keys: [['code']], packs: [],
      variables: [variable('code', 'category'), variable('chapter', 'category')]
    },
    {
      schema: 'geo', name: 'dep', kind: 'public', source: 'geo', version: '1', producer: 'Open', units: [], keys: [['code']], packs: [],
      variables: [variable('code', 'category'), variable('pop', 'value')]
    }
  ],
  nomenclatures: [{ id: 'dep', label: { en: 'd', fr: 'd' }, codes: [{ code: '48', label: { en: 'Lozère', fr: 'Lozère' } }, { code: '75', label: { en: 'Paris', fr: 'Paris' } }] }],
  packs: [{
    id: 'health', version: '1', producer: 'Example health producer', title: { en: '', fr: '' }, origin: 'test', zerosAllowed: true,
    classMinimumOutside: 11, magnitudesAllowed: true,
    units: [{ type: 'person', minimumUnits: 11, dominance: [{ n: 1, k: 0.85, comparator: '>' }], pPercent: 0.1 }]
  }, {
    id: 'strict', version: '1', producer: 'Example statistics producer', title: { en: '', fr: '' }, origin: 'test', zerosAllowed: false,
    classMinimumOutside: 0, magnitudesAllowed: false, units: [{ type: 'enterprise', minimumUnits: 3, dominance: [{ n: 1, k: 0.5, comparator: '>=' }] }]
  }]
};

const verdict = (sql: string, known = catalogue): Promise<Verdict> => verdictOn(connection, sql, known);

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`CREATE SCHEMA claims; CREATE SCHEMA geo;
    CREATE TABLE geo.dep AS SELECT * FROM (VALUES ('48', 76000), ('75', 2100000)) t(code, pop);
    CREATE TABLE claims.care AS
      SELECT i::INTEGER AS person, '75' AS dep, 'common' AS disease, (10 + i % 7)::DOUBLE AS cost FROM range(1000) t(i)
      UNION ALL SELECT i::INTEGER, '48', CASE WHEN i < 2010 THEN 'rare' ELSE 'common' END, 10.0 FROM range(2000, 2050) t(i)
      UNION ALL SELECT 2001, '48', 'rare', 5.0 FROM range(10)
      UNION ALL SELECT i::INTEGER, '75', 'eleven', CASE WHEN i = 3000 THEN 9000.0 ELSE 1.0 END FROM range(3000, 3011) t(i);
    CREATE TABLE claims.aged AS SELECT person, dep, disease, person % 90 AS age FROM claims.care;
    CREATE SCHEMA firms;
    CREATE TABLE firms.firm AS SELECT i::INTEGER AS firm, CASE WHEN i < 12 THEN '48' ELSE '75' END AS dep, 's' || (i % 3) AS sector, 10.0 AS sales FROM range(24) t(i);
    CREATE TABLE geo.some_diseases AS SELECT 'common' AS code, 'c' AS chapter`);
});

describe('a verdict', () => {
  it('is for a person where the result has other rows than were judged', async () => {
    const tree = await treeOn(connection, 'SELECT dep, count(*) AS n FROM claims.care GROUP BY dep');
    const of = async (rows: number): Promise<string> => (await answered(connection, prove({ tree, catalogue, rows: () => rows }))).verdict;
    expect([await of(2), await of(3), await of(1)]).toEqual(['safe alone', 'review', 'review']);
    const total = await treeOn(connection, "SELECT count(*) AS n FROM claims.care WHERE dep = '99'");
    expect((await answered(connection, prove({ tree: total, catalogue, rows: () => 1 }))).verdict).toBe('safe alone');
  });

  it('compares names as DuckDB does: the Kelvin sign is no k, though JavaScript makes one of it', async () => {
    const folded = async (one: string, two: string): Promise<boolean> => (await connection.runAndReadAll(`SELECT "${one}" FROM (SELECT 1 AS "${two}")`)).getRows().length === 1;
    for (const [one, two] of [['DEP', 'dep'], ['\u212A', 'k'], ['É', 'é']] as const) {
      expect({ one, is: same(one, two) }).toEqual({ one, is: await folded(one, two).catch(() => false) });
    }
  });

  it('takes parts of a union for different records by text or whole numbers only: of two types one is cast, and two literals may be one', async () => {
    const union = (one: string, two: string): string => `SELECT count(*) AS n FROM claims.care WHERE dep = ${one} UNION ALL SELECT count(*) FROM claims.care WHERE dep = ${two}`;
    expect((await verdict(union('48', '48.0'))).findings.map(({ code }) => code)).toEqual(['overlapping-parts']);
    expect((await verdict(union("'48'", "'75'"))).verdict).toBe('safe alone');
  });

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
  it('keeps a variable in the steps, or to the characters, that a pack allows', async () => {
    const limited = (...finestDetail: DetailRule[]): Catalogue => ({ ...catalogue, packs: catalogue.packs.map(pack => (pack.id === 'health' ? { ...pack, finestDetail, classMinimumOutside: 0 } : pack)) });
    const by = async (key: string, rule: DetailRule, where = ''): Promise<string> => {
      const found = await verdict(`SELECT ${key} AS k, count(*) AS n FROM claims.aged ${where} GROUP BY ${key}`, limited(rule));
      return found.findings.find(({ code }) => code === 'finest-detail')?.verdict ?? 'allowed';
    };
    const years: DetailRule = { variable: 'AGE', width: 5 };
    const letters: DetailRule = { variable: 'disease', characters: 3 };
    expect(await Promise.all(['age', 'age // 5', 'age // 10 * 10', 'floor(age / 5) * 5', 'age // 2', 'age // 7', 'age % 5', 'CASE WHEN age < 5 THEN 1 END', 'dep'].map(key => by(key, years))))
      .toEqual(['unsafe', 'allowed', 'allowed', 'allowed', 'unsafe', 'unsafe', 'review', 'review', 'allowed']);
    expect(await Promise.all(['disease', 'left(disease, 3)', 'substr(disease, 1, 2)', 'substr(disease, 1, 4)', 'left(disease, -1)', 'substr(disease, 2, 2)', 'lower(disease)'].map(key => by(key, letters))))
      .toEqual(['unsafe', 'allowed', 'allowed', 'unsafe', 'review', 'review', 'review']);
    expect(await by('dep', years, 'WHERE age = 7')).toBe('review');
    expect(await by('dep', years, 'WHERE person IN (SELECT person FROM claims.aged WHERE age > 7)')).toBe('review');
  });
  it('lets a ratio fall with its numerator, and proves it with it', async () => {
    const sql = (where: string) => `SELECT c.dep, g.pop, count(DISTINCT c.person) AS malades, round(100.0 * count(DISTINCT person) / g.pop, 2) AS perc
      FROM claims.care c JOIN geo.dep g ON c.dep = g.code ${where} GROUP BY c.dep, g.pop`;
    expect((await verdict(sql(''))).verdict).toBe('safe alone');
    expect((await verdict(sql("WHERE disease = 'rare'"))).findings.map(({ cell }) => cell?.column)).toEqual(expect.arrayContaining(['malades', 'perc']));
  });
  it('does not follow more tables than it can in no time, a common one each time it is named', async () => {
    const joined = (tables: number): string => `SELECT count(DISTINCT t0.person) AS n FROM claims.care t0 ${Array.from({ length: tables - 1 }, (_, place) => `JOIN claims.care t${place + 1} ON t${place}.person = t${place + 1}.person`).join(' ')}`;
    const twice = (times: number): string => `WITH t0 AS (SELECT dep, person FROM claims.care), ${Array.from({ length: times }, (_, place) => `t${place + 1} AS (SELECT a.dep, a.person FROM t${place} a JOIN t${place} b ON a.person = b.person)`).join(', ')} SELECT dep, count(DISTINCT person) AS n FROM t${times} GROUP BY dep`;
    const codes = async (sql: string): Promise<string[]> => (await answered(connection, prove({ tree: await treeOn(connection, sql), catalogue }))).findings.map(({ code }) => code);
    expect(await codes(joined(8))).toEqual(['join-multiplicity']);
    expect(await codes(twice(1))).not.toContain('many-tables');
    // Written out, each is twice as long as the one before.
    for (const many of [joined(33), joined(300), twice(6), twice(40)]) {
      expect(await codes(many)).toEqual(['many-tables']);
    }
  });
  it('finds dominance and class disclosure', async () => {
    const codes = (await verdict('SELECT disease, sum(cost) FROM claims.care GROUP BY disease')).findings.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['dominance', 'p-percent']));
    const whole = await verdict("SELECT dep, disease, count(*) FROM claims.care WHERE dep = '48' AND disease = 'common' GROUP BY ALL");
    expect(whole.findings.map(({ code }) => code)).toContain('class-disclosure');
  });
  it.each([
    ['SELECT * FROM claims.care', 'unsafe'], ['SELECT DISTINCT dep, disease FROM claims.care LIMIT 5', 'review'], ['SELECT code FROM geo.dep WHERE pop < (SELECT max(cost) FROM claims.care)', 'review'], ['SELECT person, count(*) FROM claims.care GROUP BY 1', 'unsafe'],
    ['SELECT max(cost) FROM claims.care', 'unsafe'], ['SELECT list(cost) FROM claims.care', 'unsafe'],
    ['SELECT sum(CASE WHEN person = 3 THEN cost ELSE 0 END) FROM claims.care', 'review'],
    ['SELECT count(*) FILTER (WHERE person = 3) FROM claims.care', 'review'],
    ['SELECT count(*) FROM claims.care WHERE person <> 3', 'review'],
    ['SELECT dep, count(*) FROM claims.care GROUP BY dep HAVING count(*) > 3', 'safe alone'],
    ['SELECT dep, count(*) FROM claims.care GROUP BY dep LIMIT 1', 'review'],
    ['WITH x AS (SELECT * FROM claims.care) SELECT count(*) FROM x', 'safe alone'],
    ['WITH x AS (SELECT c.person, d.code AS place, c.cost FROM claims.care AS c JOIN geo.dep AS d ON c.dep = d.code) SELECT place, count(*), sum(cost) FROM x GROUP BY place', 'safe alone'],
    ['WITH x AS (SELECT c.person, c.dep FROM claims.care AS c JOIN geo.dep AS d ON c.dep = d.code), y AS (SELECT x.person, x.dep, e.pop FROM x JOIN geo.dep AS e ON x.dep = e.code) SELECT dep, pop, count(*) FROM y GROUP BY dep, pop', 'safe alone'],
    ["SELECT d, count(*) FROM (SELECT c.person, c.dep AS d FROM claims.care AS c JOIN geo.dep AS g ON c.dep = g.code WHERE c.disease = 'rare') AS x GROUP BY d", 'unsafe'],
    ['SELECT dep, count(*) FROM claims.care JOIN (SELECT code AS dep, pop FROM geo.dep) AS g USING (dep) GROUP BY dep', 'safe alone'],
    ['SELECT count(*) FROM claims.care AS c JOIN (geo.dep AS d JOIN geo.dep AS e USING (code)) ON c.dep = d.code', 'safe alone'],
    // A column that only the inner tables have is none out here, whatever the alias.
    ['SELECT place AS disease, count(*) FROM (SELECT c.person, c.dep AS place FROM claims.care AS c JOIN geo.dep AS g ON c.dep = g.code) AS x GROUP BY disease', 'review'],
    ['SELECT count(*) FROM (SELECT * FROM claims.care) t', 'safe alone'],
    ['SELECT count(*) FROM claims.care a JOIN claims.care b ON a.dep = b.dep', 'review'],
    ['SELECT sum(cost * 2) FROM claims.care', 'safe alone'], ['SELECT dep, sum(count(*)) OVER () FROM claims.care GROUP BY dep', 'review'],
    ['SELECT (SELECT max(cost) FROM claims.care) FROM geo.dep', 'review'],
    ['SELECT dep, count(*) FROM claims.care GROUP BY dep ORDER BY max(cost)', 'unsafe'],
    ['SELECT dep, count(*) AS n FROM claims.care GROUP BY dep ORDER BY n DESC', 'safe alone'],
    ['SELECT code, pop FROM geo.dep', 'safe alone'], ["SELECT code, round(pop / 1000.0, 1) AS k FROM geo.dep WHERE pop > 80000 ORDER BY 2 LIMIT 3", 'safe alone'], ['SELECT count(*) AS n, sum(pop) AS s, avg(pop) AS m FROM geo.dep', 'safe alone'], ['SELECT * FROM geo.dep', 'safe alone'],
    ["SELECT code, 'seen elsewhere' AS note FROM geo.dep", 'review'], ['SELECT code, CASE WHEN pop > 3 THEN 7 ELSE 4 END AS n FROM geo.dep', 'review'], ['SELECT 1', 'review'],
    ['WITH care AS (FROM geo.dep) SELECT * FROM care', 'review'], ['SELECT median(cost) AS m FROM claims.care', 'review'],
    ['SELECT pop * 0 + 123456 AS n FROM geo.dep', 'review'], ['SELECT pop * 123456 AS n FROM geo.dep', 'review'], ["SELECT concat(chr((pop * 0 + 74)::INT)) AS t FROM geo.dep", 'review'],
    ['SELECT count(*) AS n FROM (SELECT * FROM geo.dep a, geo.dep b LIMIT 3)', 'review'], ["SELECT {'Jean': code} AS s FROM geo.dep", 'review'], ['SELECT t FROM (SELECT pop AS "Jean" FROM geo.dep) t', 'review'],
    ['SELECT row_number() OVER () AS n FROM geo.dep', 'review'], ['SELECT list_transform([pop], x -> x + 7) AS l FROM geo.dep', 'review'], ['SELECT * REPLACE (7 AS pop) FROM geo.dep', 'review'], ['SELECT count(*) FROM claims.care WHERE cost > 3', 'review'],
    ["SELECT count(*) FROM claims.care WHERE disease = 'rare' AND (dep = '48' OR disease = 'none')", 'review'],
    ["SELECT count(*) FROM claims.care WHERE NOT (disease <> 'rare' OR dep <> '48')", 'review'], ['SELECT dep, count(*) FROM claims.care GROUP BY ROLLUP (dep)', 'safe alone'],
    ['SELECT count(*) FROM claims.care c JOIN (SELECT c.person AS p FROM claims.care c WHERE EXISTS (SELECT 1 FROM claims.care r WHERE r.person = c.person)) d ON c.person = d.p', 'review'],
    ['SELECT count(*) FROM (SELECT person, dep AS disease FROM claims.care) d WHERE EXISTS (SELECT 1 FROM claims.care r WHERE r.person = d.person)', 'review'],
    ['SELECT dep, count_if(DISTINCT disease = \'common\') FROM claims.care GROUP BY dep', 'review']
  ])('%s is %s', async (sql, expected) => {
    expect(((await verdict(sql)).verdict)).toBe(expected);
  });
});

describe('what singles somebody out', () => {
  const codes = async (sql: string): Promise<string[]> => [...new Set((await verdict(sql)).findings.map(({ code }) => code))].sort();

  it('is measured without the condition on a sensitive variable, not only without the key', async () => {
    // 50 people in 48: 10 rare, 40 common. Of those selected as common, all are common; 10 are outside, 11 required.
    expect(await codes("SELECT dep, count(*) FROM claims.care WHERE disease = 'common' AND dep = '48' GROUP BY dep")).toEqual(['class-disclosure']);
    expect(await codes("SELECT dep, count(*) FROM claims.care WHERE dep = '48' GROUP BY dep")).toEqual([]);
  });
  it('is measured without what a join on a sensitive variable leaves out', async () => {
    const joined = "FROM claims.care c JOIN geo.some_diseases d ON c.disease = d.code WHERE c.dep = '48' GROUP BY ALL";
    expect(await codes(`SELECT c.dep, count(*) ${joined}`)).toEqual(['class-disclosure']);
    expect(await codes(`SELECT d.chapter, count(*) ${joined}`)).toEqual(['class-disclosure']);
    expect(await codes("SELECT c.dep, count(*) FROM geo.some_diseases d JOIN claims.care c ON c.disease = d.code WHERE c.dep = '48' GROUP BY ALL")).toEqual(['class-disclosure']);
    expect(await codes("SELECT c.dep, count(*) FROM claims.care c, geo.some_diseases d WHERE c.disease = d.code GROUP BY ALL")).toEqual(['sensitive-join']);
  });
  it('is a group that the nomenclature knows and nobody is in, where zeros may not show', async () => {
    const [finding] = (await verdict("SELECT dep, count(*) FROM firms.firm WHERE sector = 's1' AND dep = '48' GROUP BY dep")).findings;
    expect(finding?.code).toBe('absent-cells');
    await connection.run("CREATE TABLE spare AS FROM firms.firm; DELETE FROM firms.firm WHERE dep = '75'");
    const result = await verdict('SELECT dep, count(*) FROM firms.firm GROUP BY dep');
    await connection.run('DELETE FROM firms.firm; INSERT INTO firms.firm FROM spare; DROP TABLE spare');
    expect(result).toMatchObject({ verdict: 'unsafe', cells: { absent: 1 }, findings: [{ code: 'zero-cell', cell: { key: [{ column: 'dep', value: '75' }] } }] });
    expect((await verdict('SELECT dep, count(*) FROM firms.firm GROUP BY dep')).verdict).toBe('safe alone');
  });
  it('is one unit with most of the records, and any rule of any producer of a join', async () => {
    expect(await codes('SELECT sector, sum(sales) FROM firms.firm GROUP BY sector')).toEqual(['magnitudes-not-allowed']);
    await connection.run("INSERT INTO firms.firm SELECT 0, '48', 's0', 1.0 FROM range(20)");
    const result = await verdict('SELECT dep, count(*) FROM firms.firm GROUP BY dep');
    await connection.run('DELETE FROM firms.firm WHERE sales = 1.0');
    expect(result.findings[0]).toMatchObject({ code: 'dominance', pack: 'strict', unitType: 'enterprise', required: 0.5 });
  });
  it('is what a figure that is not finite hides', async () => {
    await connection.run("INSERT INTO claims.care VALUES (1, '75', 'common', 'nan'::DOUBLE)");
    const found = await codes("SELECT dep, sum(cost) FROM claims.care WHERE dep = '75' GROUP BY dep");
    await connection.run("DELETE FROM claims.care WHERE isnan(cost)");
    expect(found).toEqual(['not-finite']);
  });
  it('is nobody’s record too: it is shown, and stands for no unit', async () => {
    await connection.run("INSERT INTO claims.care SELECT NULL, 'xx', 'common', 1.0 FROM range(50)");
    const result = await verdict('SELECT dep, count(*) FROM claims.care GROUP BY dep');
    await connection.run("DELETE FROM claims.care WHERE dep = 'xx'");
    expect(result.findings[0]).toMatchObject({ code: 'threshold', measured: 0 });
  });
  it('is somebody in two groups whose distinct counts stand beside their total', async () => {
    expect(await codes('SELECT dep, count(DISTINCT person) FROM claims.care GROUP BY ROLLUP (dep)')).toEqual([]);
    await connection.run("INSERT INTO claims.care VALUES (1, '48', 'common', 1.0)");
    const found = await codes('SELECT dep, count(DISTINCT person) FROM claims.care GROUP BY CUBE (dep)');
    // Under a condition that she does not meet she is in no group.
    const others = await codes('SELECT dep, count(DISTINCT person) FILTER (WHERE cost > 1) FROM claims.care GROUP BY CUBE (dep)');
    await connection.run("DELETE FROM claims.care WHERE person = 1 AND dep = '48'");
    expect(found).toEqual(['overlapping-margins']);
    expect(others).not.toContain('overlapping-margins');
  });
  it('is nobody twice in a total who is in parts of two totals', async () => {
    const counted = (sets: string): Promise<string[]> => codes(`SELECT dep, age // 45, count(DISTINCT person) FROM claims.aged GROUP BY GROUPING SETS (${sets})`);
    await connection.run("INSERT INTO claims.aged VALUES (1, '48', 'common', 1)");
    const apart = await counted('(dep, age // 45), (dep)');
    const together = await counted('(dep, age // 45), (age // 45)');
    await connection.run("DELETE FROM claims.aged WHERE person = 1 AND dep = '48'");
    expect(apart).toEqual([]);
    expect(together).toEqual(['overlapping-margins']);
  });
  it('is no zero of a group that HAVING leaves out', async () => {
    const sql = "SELECT dep, count(*), count_if(sector = 's9') FROM firms.firm GROUP BY dep HAVING count(*) >= ";
    expect(await codes(`${sql}12`)).toContain('zero-cell');
    expect(await codes(`${sql}13`)).not.toContain('zero-cell');
  });
});

describe('what a join hides', () => {
  const stay: Catalogue = {
    ...catalogue,
    relations: [
      {
        schema: 'm', name: 'stay', kind: 'record-level', source: 'm', version: '1', producer: 'Example health producer', units: [{ type: 'person', space: 'p', column: 'person' }], keys: [], packs: ['health'],
        variables: [variable('dep', 'category'), variable('home', 'category'), variable('disease', 'category', { sensitive: true }), variable('size', 'value', { type: 'INTEGER' })]
      },
      { schema: 'g', name: 'code', kind: 'public', source: 'g', version: '1', producer: 'Open', units: [], keys: [['code']], packs: [], variables: [variable('code', 'category'), variable('pop', 'value')] },
      { schema: 'g', name: 'num', kind: 'public', source: 'g', version: '1', producer: 'Open', units: [], keys: [['id']], packs: [], variables: [variable('id', 'category'), variable('bound', 'value', { type: 'INTEGER' })] }
    ]
  };
  beforeAll(async () => {
    // Twelve at home in 48, all with hiv; the others have flu.
    await connection.run(`CREATE SCHEMA m; CREATE SCHEMA g;
      CREATE TABLE m.stay AS SELECT i::INTEGER AS person, '48' AS dep, CASE WHEN i < 12 THEN '48' ELSE '75' END AS home, CASE WHEN i < 12 THEN 'hiv' ELSE 'flu' END AS disease, (i % 3)::INTEGER AS size FROM range(32) t(i);
      CREATE TABLE g.code AS FROM (VALUES ('48', 1), ('75', 2), ('hiv', 3), ('flu', 4)) t(code, pop); CREATE TABLE g.num AS SELECT i::VARCHAR AS id, (i % 3)::INTEGER AS bound FROM range(9) t(i)`);
  });
  it.each([
    'SELECT s.home, s.disease, count(*) AS n FROM m.stay s LEFT JOIN g.code d ON s.dep = d.code AND s.disease = s.home GROUP BY s.home, s.disease',
    'SELECT s.dep, s.home, count(*) AS n FROM m.stay s JOIN g.code l ON s.disease = l.code AND s.home = l.code GROUP BY s.dep, s.home',
    "SELECT s.disease, count(*) AS n FROM m.stay s JOIN g.code h ON h.code = h.code JOIN g.code d ON s.disease = d.code AND s.home = h.code WHERE s.dep = '48' GROUP BY s.disease",
    "SELECT count(*) AS n FROM m.stay s LEFT JOIN (g.code d JOIN g.num h ON h.id = h.id) ON s.disease = d.code AND s.home = h.id WHERE d.pop = 3",
    'SELECT s.dep, count(*) * max(d.pop) AS x FROM m.stay s LEFT JOIN g.code d ON s.dep = d.code AND s.home = d.code GROUP BY s.dep',
    'SELECT s.dep, count(*) AS n FROM m.stay s JOIN g.num n ON s.size = n.bound LEFT JOIN g.code d ON s.dep = d.code AND s.home = n.id GROUP BY s.dep',
    'SELECT s.dep, count(*) AS n FROM m.stay s JOIN g.num n ON s.size = n.id GROUP BY s.dep',
    'SELECT s.dep, count(*) AS n FROM m.stay s WHERE s.dep = s.home GROUP BY s.dep'
  ])('%s is never safe', async sql => {
    expect((await verdict(sql, stay)).verdict).not.toBe('safe alone');
  });
});
