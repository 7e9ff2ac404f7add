import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { client, exampleCentre, type Place } from './gateway.js';

/** Every dataset of people or enterprises in the example centre, with a column that names it and words that find it. */
const everything = {
  'claims_2022.patients': 'birth_year', 'claims_2022.care': 'amount', 'claims_2023.patients': 'birth_year', 'claims_2023.care': 'amount',
  'enterprises_2023.enterprises': 'turnover', 'wages_2023.jobs': 'wage', 'records.recidivism': 'arrest', 'insurance.visits': 'mdvis'
} as const;
type Name = keyof typeof everything;

/** What each project may use, by compartment: written here by hand, so that the centre's declarations are held against it. */
const projects: { project: string; person: string; compartment?: string; reaches: Name[] }[] = [
  { project: 'health', person: 'ada', reaches: ['claims_2022.patients', 'claims_2022.care', 'claims_2023.patients', 'claims_2023.care'] },
  { project: 'linked', person: 'bob', reaches: ['claims_2023.patients', 'claims_2023.care', 'enterprises_2023.enterprises', 'wages_2023.jobs'] },
  { project: 'justice', person: 'bob', compartment: 'records', reaches: ['records.recidivism'] },
  { project: 'justice', person: 'bob', compartment: 'insurance', reaches: ['insurance.visits'] },
  { project: 'refused', person: 'bob', reaches: ['insurance.visits'] },
  { project: 'pending', person: 'bob', reaches: [] }
];

let place: Place;
beforeAll(async () => {
  place = await exampleCentre();
});
afterAll(() => place.close());

/** Ways of SQL to a table and its column; each must fail in the words that a table of no centre gets. */
const ways = (table: string, column: string): string[] => {
  const [schema = '', name = ''] = table.split('.');
  return [
    `SELECT count(*) FROM ${table}`,
    `SELECT ${column} FROM ${name}`,
    `SELECT 1 FROM geography.departements g JOIN ${table} t ON true`,
    `WITH t AS (SELECT * FROM ${table}) SELECT count(*) FROM t`,
    `SELECT (SELECT max(${column}) FROM ${table})`,
    `SELECT 1 FROM geography.departements WHERE EXISTS (SELECT 1 FROM ${table})`,
    `SELECT code FROM geography.departements UNION ALL SELECT ${column}::VARCHAR FROM ${table}`,
    `SELECT * FROM "${schema}"."${name.toUpperCase()}"`,
    `FROM ${table}`
  ];
};
const around = [
  'SELECT * FROM information_schema.tables', 'SELECT * FROM duckdb_tables()', 'SELECT * FROM duckdb_columns()', 'SELECT * FROM sqlite_master', 'SELECT * FROM pg_catalog.pg_class',
  "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '../*.duckdb'", "SELECT * FROM glob('**')", "SELECT * FROM query_table('care')", "SELECT * FROM query('SELECT 1')",
  "SELECT getenv('HOME')", "SELECT current_setting('temp_directory')", 'SHOW TABLES', 'DESCRIBE geography.departements', 'PRAGMA show_tables', "ATTACH 'x.duckdb'", 'SUMMARIZE geography.departements'
];

describe.each(projects)('project $project of $person, reaching $reaches', ({ project, person, compartment, reaches }) => {
  const hidden = (Object.keys(everything) as Name[]).filter(name => !reaches.includes(name));
  let she: Awaited<ReturnType<typeof client>>;
  beforeAll(async () => {
    she = await client(place, { person, project, ...(compartment ? { compartment } : {}) });
  });

  it('reaches what is approved', async () => {
    for (const name of reaches) {
      const { status, body } = await she.query(`SELECT count(*) > 0 FROM ${name}`);
      expect([name, status, body.rows]).toEqual([name, 200, [[true]]]);
    }
  });

  it('is told of nothing else by the catalogue, whatever is searched', async () => {
    // A project is browsed as a whole, in whichever of its compartments.
    const whole = projects.filter(other => other.project === project).flatMap(other => other.reaches);
    const hidden = (Object.keys(everything) as Name[]).filter(name => !whole.includes(name));
    const told = [
      await she.text(`${she.project}/sources`), await she.text(`${she.project}/datasets`),
      ...(await Promise.all(hidden.map(name => she.text(`${she.project}/datasets?q=${everything[name]}`))))
    ].join('\n');
    const only = hidden.filter(name => !whole.some(other => everything[other] === everything[name]));
    for (const name of only) {
      expect([name, told.includes(name), told.includes(`"${everything[name]}"`)]).toEqual([name, false, false]);
    }
    expect(/note_interne|"commune"|PLANTED/.exec(told)?.[0]).toBeUndefined();
    for (const name of hidden) {
      expect((await she.call(`${she.project}/datasets/${name}`)).status).toBe(404);
    }
  });

  it('is refused the rest in SQL as if it did not exist', async () => {
    for (const name of hidden) {
      const strange = await Promise.all(ways('nowhere.nothing', 'nil').map(sql => she.query(sql)));
      const refusals = await Promise.all(ways(name, everything[name]).map(sql => she.query(sql)));
      refusals.forEach(({ status, body, text }, place) => {
        // A name without its schema may be a table that is approved in another version.
        if (place !== 1 || !reaches.some(other => other.endsWith(`.${name.split('.')[1]}`))) {
          expect([name, place, status, body.code]).toEqual([name, place, strange[place]?.status, strange[place]?.body.code]);
          expect([name, place, text.includes('"rows"')]).toEqual([name, place, false]);
        }
      });
    }
  });

  it('is refused what is not a SELECT of its tables', async () => {
    for (const sql of around) {
      const { status, text } = await she.query(sql);
      expect([sql, status]).toEqual([sql, 400]);
      expect(text).not.toMatch(/rows|PLANTED|\.duckdb/);
    }
  });
});

it('columns that are not granted are refused as if they did not exist', async () => {
  const ada = await client(place, { person: 'ada', project: 'health' });
  for (const sql of ['SELECT note_interne FROM claims_2023.patients', 'SELECT commune FROM claims_2023.patients', 'SELECT patient_id FROM claims_2023.care', 'SELECT count(*) FROM claims_2023.patients WHERE note_interne IS NULL']) {
    const other = await ada.query(sql.replace(/note_interne|commune|patient_id/, 'nonesuch'));
    const { status, body } = await ada.query(sql);
    expect([status, body.code]).toEqual([400, other.body.code]);
  }
  const { text } = await ada.query('SELECT * FROM claims_2023.patients LIMIT 100');
  expect(text).not.toMatch(/PLANTED|note_interne|commune|patient_id/);
});

it('rows that are filtered out are not there', async () => {
  const ada = await client(place, { person: 'ada', project: 'linked' });
  const { body } = await ada.query("SELECT count(*) FROM claims_2023.care WHERE departement = '2A'");
  expect(body.rows).toEqual([[0]]);
  const health = await client(place, { person: 'ada', project: 'health' });
  expect(((await health.query("SELECT count(*) > 0 FROM claims_2023.care WHERE departement = '2A'")).body.rows)).toEqual([[true]]);
});

it('the extracts themselves hold nothing that is not granted, and no identifier', async () => {
  const made = path.join(place.state, 'extracts');
  const files = (await readdir(made)).filter(name => name.endsWith('.duckdb'));
  expect(files.length).toBeGreaterThan(3);
  const prepared = path.join(place.state, 'prepared');
  const sources = await Promise.all((await readdir(prepared)).filter(name => name.endsWith('.duckdb')).map(name => readFile(path.join(prepared, name))));
  // The values are there where they came from, so that this search would find them.
  expect(sources.some(bytes => bytes.includes('PLANTED-NEVER-GRANTED'))).toBe(true);
  for (const name of files) {
    const bytes = await readFile(path.join(made, name));
    expect([name, bytes.includes('PLANTED-NEVER-GRANTED')]).toEqual([name, false]);
    expect([name, bytes.includes('note_interne')]).toEqual([name, false]);
  }
});

it('a project that ended and someone else’s are closed', async () => {
  for (const [person, project] of [['ada', 'archived'], ['bob', 'health'], ['chloe', 'health'], ['olga', 'justice'], ['dora', 'health']] as const) {
    await expect(client(place, { person, project })).rejects.toThrow(/project|compartment/i);
  }
});
