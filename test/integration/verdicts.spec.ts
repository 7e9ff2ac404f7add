import { client, exampleCentre, type Place } from './gateway.js';

let place: Place;
let ada: Awaited<ReturnType<typeof client>>;

beforeAll(async () => {
  place = await exampleCentre();
  ada = await client(place, { person: 'ada', project: 'health' });
});
afterAll(() => place.close());

const judged = async (sql: string) => {
  const reply = await ada.query(sql);
  expect([reply.status, reply.body.code]).toEqual([200, undefined]);
  return { rows: reply.body.rows as unknown[][], verdict: await ada.verdict(reply.id as string) };
};

/** Planted in the example centre, at any scale: ten people of it in Lozère, one of them with ten records, eleven in Hautes-Alpes. */
const rare = 'Insuffisance rénale chronique terminale';
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

it('ten people of two hundred thousand are unsafe: cell, rule, producer, measured, required and remedy are named', async () => {
  const { rows, verdict } = await judged('SELECT departement, patho_niv1, count(*) AS actes FROM claims_2023.care GROUP BY 1, 2');
  expect(rows.length).toBeGreaterThan(1000);
  expect(verdict.verdict).toBe('unsafe');
  const finding = verdict.findings?.find(({ code, cell }) => code === 'threshold' && cell?.key.some(({ value }) => value === '48') && cell.key.some(({ value }) => value === rare));
  expect(finding).toMatchObject({ verdict: 'unsafe', measured: 10, required: 11, unitType: 'person', cell: { column: 'actes' } });
  expect(finding?.producer).toBeTruthy();
  expect(finding?.message.en).toMatch(/10 people, at least 11 required/);
  expect(finding?.message.fr).toMatch(/10 personnes, il en faut au moins 11/);
  expect(finding?.remedy.en).toBeTruthy();
});

it('eleven people are safe alone, ten records of one person are one unit', async () => {
  const of = (departement: string) =>
    judged(`SELECT departement, count(DISTINCT person) AS malades FROM claims_2023.care WHERE departement = '${departement}' AND patho_niv1 = ${quoted(rare)} GROUP BY 1`);
  expect(await of('05')).toMatchObject({ rows: [['05', 11]], verdict: { verdict: 'safe alone', findings: [] } });
  const records = await judged(`SELECT count(*) FROM claims_2023.care WHERE departement = '48' AND patho_niv1 = ${quoted(rare)}`);
  expect(Number(records.rows[0]?.[0])).toBe(19);
  expect(records.verdict).toMatchObject({ verdict: 'unsafe' });
  expect(records.verdict.findings?.find(({ code }) => code === 'threshold')).toMatchObject({ measured: 10 });
});

it('a percentage falls with its numerator', async () => {
  const { verdict } = await judged(`
    SELECT c.patho_niv1, c.departement, count(DISTINCT c.person) AS malades, g.population AS pop, round(100.0 * count(DISTINCT c.person) / g.population, 3) AS perc
    FROM claims_2023.care c JOIN geography.departements g ON g.code = c.departement GROUP BY 1, 2, g.population`);
  const failing = (column: string) => verdict.findings?.filter(({ code, cell }) => code === 'threshold' && cell?.column === column).map(({ cell }) => JSON.stringify(cell?.key)).sort();
  expect(failing('malades')?.length).toBeGreaterThan(0);
  expect(failing('perc')).toEqual(failing('malades'));
});

it('a statistic of one person’s condition is never safe', async () => {
  const { rows } = await judged('SELECT person FROM claims_2023.care LIMIT 1');
  const person = Number(rows[0]?.[0]);
  for (const sql of [
    `SELECT sum(CASE WHEN person = ${person} THEN amount ELSE 0 END) AS s FROM claims_2023.care`,
    `SELECT sum(amount) FILTER (WHERE person = ${person}) AS s FROM claims_2023.care`,
    `SELECT sum(amount * (person = ${person})::INT) AS s FROM claims_2023.care`,
    `SELECT sum(amount) AS s FROM claims_2023.care WHERE person <> ${person}`,
    `SELECT departement, sum(if(person = ${person}, amount, 0)) AS s FROM claims_2023.care GROUP BY 1`
  ]) {
    expect((await judged(sql)).verdict.verdict).not.toBe('safe alone');
  }
});

it('rows about people, a minimum and a maximum are unsafe', async () => {
  for (const sql of ['SELECT * FROM claims_2023.patients LIMIT 5', 'SELECT min(amount) AS low FROM claims_2023.care', 'SELECT departement, max(amount) AS high FROM claims_2023.care GROUP BY 1']) {
    expect((await judged(sql)).verdict.verdict).toBe('unsafe');
  }
});

it('rules of every contributing producer hold', async () => {
  const linked = await client(place, { person: 'ada', project: 'linked' });
  const { id, status } = await linked.query(`
    SELECT j.departement, count(DISTINCT j.person) AS n, sum(j.wage) AS wages FROM wages_2023.jobs j JOIN enterprises_2023.enterprises e ON j.enterprise = e.enterprise GROUP BY 1`);
  expect(status).toBe(200);
  const verdict = await linked.verdict(id as string);
  const packs = (verdict as { packs?: { id: string }[] }).packs?.map(pack => pack.id).sort();
  expect(packs).toEqual(['business', 'wages']);
});

it('what a producer withholds is not told: not the cell, not how many, not the measure', async () => {
  const bob = await client(place, { person: 'bob', project: 'justice', compartment: 'records' });
  const { id } = await bob.query('SELECT arrest, age, count(*) AS n FROM records.recidivism GROUP BY 1, 2');
  const verdict = await bob.verdict(id as string);
  expect(verdict.verdict).toBe('unsafe');
  expect(JSON.stringify(verdict)).not.toMatch(/"measured"|"cell"|"cells"/);
  expect(verdict.findings?.[0]?.remedy.en).toBeTruthy();
});
