import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Source } from '../centre/types.js';
import type { Problem } from '../problem.js';
import { createExtracts, type ExtractProgress, type ExtractRequest, type Extracts } from './index.js';
import { dataset, filesIn, python, requestOf, rowsOf, source, variable } from './sample.js';

let state: string;
let centre: string;
let extracts: Extracts;
beforeEach(async () => {
  state = await mkdtemp(path.join(tmpdir(), 'vitrine-extract-'));
  centre = path.join(state, 'centre');
  await mkdir(centre);
  extracts = createExtracts({ state, python, scale: 1 });
  await extracts.recover();
});
afterEach(async () => {
  await extracts.close();
  await rm(state, { recursive: true, force: true });
});

const care = (): Source => source('care', [dataset('visits', [variable('dep'), variable('cost', 'DOUBLE', { kind: 'magnitude' }), variable('secret'), variable('day', 'DATE')], { sortBy: ['dep'] })], {
  data: { visits: { kind: 'file', path: 'visits.csv', format: 'csv' } }
});
const visits = (rows: number): string =>
  ['id,dep,cost,secret,day', ...Array.from({ length: rows }, (_, i) => `${String(i % (rows / 2)).padStart(6, '0')},${i % 3 === 0 ? '29' : '48'},${i}.5,PLANTED-${i},2023-01-02`)].join('\n');

const request = (of: Source, rest: Partial<ExtractRequest> = {}): ExtractRequest => requestOf(centre, of, rest);

describe('an extract', () => {
  beforeEach(() => writeFile(path.join(centre, 'visits.csv'), visits(1000)));

  it('holds granted columns and rows and nothing else, in its bytes too', async () => {
    const { file, schema } = await extracts.ensure(request(care(), { rows: { visits: "dep <> '29'" } }));
    expect(schema).toBe('care_1');
    expect(await rowsOf(file, 'DESCRIBE visits').then(rows => rows.map(([name, type]) => `${name as string} ${type as string}`))).toEqual(['person INTEGER', 'dep VARCHAR', 'cost DOUBLE', 'day DATE']);
    expect(await rowsOf(file, 'SELECT DISTINCT dep FROM visits')).toEqual([['48']]);
    expect(await rowsOf(file, 'SELECT count(*) FROM duckdb_tables()')).toEqual([[1n]]);
    const bytes = await readFile(file, 'latin1');
    expect(bytes.includes('PLANTED')).toBe(false);
    expect(bytes.includes('000001')).toBe(false);
  });

  it('numbers its people from 1 without a gap, one number for one spelling, nobody for none', async () => {
    await writeFile(path.join(centre, 'visits.csv'), 'id,dep,cost,secret,day\n01,a,1,x,\n 1 ,a,2,x,\n1,b,3,x,\nA,a,4,x,\na ,b,5,x,\n,a,6,x,\n"  ",a,7,x,\n10,a,8,x,');
    const { file } = await extracts.ensure(request(care()));
    expect(await rowsOf(file, 'SELECT count(DISTINCT person), min(person), max(person), count(*) FILTER (person IS NULL) FROM visits')).toEqual([[3n, 1, 3, 2n]]);
    expect(await rowsOf(file, 'SELECT list(cost ORDER BY cost) FROM visits WHERE person IS NOT NULL GROUP BY person ORDER BY 1')).toEqual([[[1, 2, 3]], [[4, 5]], [[8]]]);
  });

  it('gives one person one number in every source of the compartment, also when it comes later', async () => {
    const other = source('work', [dataset('jobs', [variable('wage', 'DOUBLE')])], { data: { jobs: { kind: 'file', path: 'jobs.csv', format: 'csv' } } });
    await writeFile(path.join(centre, 'jobs.csv'), ['id,wage', ...Array.from({ length: 300 }, (_, i) => `${i * 2},${i * 2}`)].join('\n'));
    const columns = { visits: ['id', 'cost'], jobs: ['id', 'wage'] };
    const one = await extracts.ensure(request(care(), { columns }));
    const two = await extracts.ensure(request(other, { columns }));
    const read = async (file: string, table: string): Promise<Map<string, number>> =>
      new Map((await rowsOf(file, `SELECT DISTINCT id, person FROM ${table}`)).map(([id, number]) => [id as string, number as number]));
    const [first, second] = [await read(one.file, 'visits'), await read(two.file, 'jobs')];
    const shared = [...first.keys()].filter(id => second.has(id));
    expect(shared).toHaveLength(250);
    expect(shared.filter(id => first.get(id) !== second.get(id))).toEqual([]);
    expect(new Set([...first.values(), ...second.values()]).size).toBe(550);
  });

  it.each([
    ['compartment of its project', { compartment: 'two' }], ['project, in a compartment of the same name', { project: 'q' }]
  ])('shares nothing with another %s: no pseudonym, number or row order', async (_, other) => {
    const columns = { visits: ['id', 'cost'] };
    const read = async (of: Partial<ExtractRequest>): Promise<unknown[][]> => {
      const { file } = await extracts.ensure(request(care(), { columns, compartment: 'one', ...of }));
      return rowsOf(file, 'SELECT rowid, person, id, cost FROM visits ORDER BY rowid');
    };
    const [one, two] = [await read({}), await read(other)];
    const names = new Set(one.map(row => row[2]));
    expect(two.filter(row => names.has(row[2]))).toEqual([]);
    // By chance about one row in a thousand stands where it stood; with any common order hundreds would.
    const numbers = new Map(two.map(row => [row[3], row]));
    expect(one.filter(row => numbers.get(row[3])?.[0] === row[0]).length).toBeLessThan(15);
    expect(one.filter(row => numbers.get(row[3])?.[1] === row[1]).length).toBeLessThan(15);
    // And the order does not follow the source's either.
    const costs = one.map(row => row[3] as number);
    expect(costs.filter((cost, i) => i > 0 && cost > (costs[i - 1] as number)).length / costs.length).toBeLessThan(0.6);
  });

  it('can be joined with another compartment by what is unique in a record only: what the documents call the residual risk', async () => {
    const columns = { visits: ['id', 'dep', 'cost'] };
    const [one, two] = await Promise.all(['one', 'two'].map(async compartment => (await extracts.ensure(request(care(), { columns, compartment }))).file));
    const joined = async (key: string): Promise<number> => {
      const read = async (file: string | undefined): Promise<unknown[][]> => rowsOf(file as string, `SELECT ${key} AS key, cost FROM visits ORDER BY key`);
      const there = new Map((await read(two)).map(([value, cost]) => [String(value), cost]));
      return (await read(one)).filter(([value, cost]) => there.get(String(value)) === cost).length;
    };
    // The place in the table, the order of a result, the number and the pseudonym of the person: no better than chance.
    for (const key of ['rowid', 'row_number() OVER ()', 'person', 'id', 'row_number() OVER (ORDER BY person)', 'row_number() OVER (ORDER BY id)']) {
      expect({ key, found: await joined(key) < 15 }).toEqual({ key, found: true });
    }
    // An amount that nobody else has is in both: every record is found by it.
    expect(await joined('cost')).toBe(1000);
  });

  it('stands in the operator’s order first, as far as it is granted', async () => {
    const { file } = await extracts.ensure(request(care()));
    const deps = (await rowsOf(file, 'SELECT dep FROM visits ORDER BY rowid')).map(([dep]) => dep as string);
    expect(deps).toEqual([...deps].sort());
  });

  it('is made once, is read-only, and is named by its content', async () => {
    const steps: ExtractProgress[] = [];
    const first = await extracts.ensure(request(care()), step => steps.push(step));
    expect(steps.length).toBeGreaterThan(2);
    expect(steps.map(({ done }) => done)).toEqual([...steps.map(({ done }) => done)].sort((a, b) => a - b));
    const again = await extracts.ensure(request(care()), () => { throw new Error('built twice'); });
    expect(again).toEqual(first);
    expect((await stat(first.file)).mode & 0o777).toBe(0o440);
    expect(path.basename(first.file)).toMatch(/^[0-9a-f]{64}\.duckdb$/);
    const [one, two] = await Promise.all([extracts.ensure(request(care(), { compartment: 'z' })), extracts.ensure(request(care(), { compartment: 'z' }))]);
    expect(one).toEqual(two);
  });

  it.each([
    ['data', async () => { await writeFile(path.join(centre, 'visits.csv'), visits(1002)); return request(care()); }],
    ['columns', () => Promise.resolve(request(care(), { columns: { visits: ['dep'] } }))],
    ['row filter', () => Promise.resolve(request(care(), { rows: { visits: 'cost > 3' } }))],
    ['policy', () => { const changed = care(); changed.policy.version = '2'; return Promise.resolve(request(changed)); }]
  ])('is made anew when its %s change', async (_, changed) => {
    const before = await extracts.ensure(request(care()));
    const built: ExtractProgress[] = [];
    const after = await extracts.ensure(await changed(), step => built.push(step));
    expect(built.length).toBeGreaterThan(0);
    expect(after.content).not.toBe(before.content);
    expect(await stat(before.file)).toBeTruthy();
  });

  it('leaves nothing of itself behind that another user could read', async () => {
    await extracts.ensure(request(care()));
    for (const directory of ['keys', 'prepared', 'extracts', 'extracts/units', 'extracts/index']) {
      expect((await stat(path.join(state, directory))).mode & 0o777).toBe(0o700);
    }
    for (const file of await filesIn(path.join(state, 'keys'))) {
      expect((await stat(file)).mode & 0o777).toBe(0o400);
    }
  });
});

describe('a source', () => {
  it('may come from a generator, the same on any number of threads, and by its scale', async () => {
    await writeFile(path.join(centre, 'make.sql'), "CREATE TABLE helper AS SELECT i FROM range((1000 * getvariable('scale'))::BIGINT) t(i);\nCREATE TABLE people AS SELECT 'x' || i AS id, hash(i) % 7 AS n FROM helper;");
    const made = source('made', [dataset('people', [variable('n', 'INTEGER')])], { generator: 'make.sql', data: { people: { kind: 'generator', table: 'people' } } });
    const { file } = await extracts.ensure(request(made));
    expect(await rowsOf(file, 'SELECT count(*), count(DISTINCT person) FROM people')).toEqual([[1000n, 1000n]]);
    const larger = createExtracts({ state, python, scale: 3 });
    const { file: big } = await larger.ensure(request(made));
    await larger.close();
    expect(await rowsOf(big, 'SELECT count(*) FROM people')).toEqual([[3000n]]);
  });

  // What writes statistical packages' files wants data frames, which the builder does without: JupyterLab's environment has them.
  const writers = {
    parquet: ['builder', 'import pyarrow as pa, pyarrow.parquet as pq; pq.write_table(pa.table(columns), file)'],
    stata: ['lab', 'import polars, pyreadstat; pyreadstat.write_dta(polars.DataFrame(columns), file)'],
    spss: ['lab', 'import polars, pyreadstat; pyreadstat.write_sav(polars.DataFrame(columns), file)']
  } as const;
  it.each(['parquet', 'stata', 'spss'] as const)('may be a file of %s', async format => {
    const file = path.join(centre, `data.${format}`);
    const [environment, write] = writers[format];
    const script = `import sys; file = sys.argv[1]; sys.path.append(sys.argv[2])\ncolumns = {"id": [1.0, 2.0, None], "text": ["été", "", "b"], "n": [1.5, None, 3.0]}\n${write}`;
    const made = spawnSync(path.resolve('.vitrine/python', environment, 'bin/python'), ['-c', script, file, await sitePackages()], { encoding: 'utf8' });
    expect(made.stderr).toBe('');
    const foreign = source('foreign', [dataset('data', [variable('text'), variable('n', 'DOUBLE')])], { data: { data: { kind: 'file', path: `data.${format}`, format } } });
    const { file: extract } = await extracts.ensure(request(foreign));
    expect((await rowsOf(extract, 'SELECT n, text FROM data ORDER BY n NULLS FIRST')).map(([n]) => n)).toEqual([null, 1.5, 3]);
    expect(await rowsOf(extract, 'SELECT count(DISTINCT person), count(*) FILTER (person IS NULL) FROM data')).toEqual([[2n, 1n]]);
    expect(await rowsOf(extract, "SELECT count(*) FROM data WHERE text = 'été'")).toEqual([[1n]]);
  });

  it('that does not hold what is declared is told by dataset and variable, never by value', async () => {
    const logged: Record<string, unknown>[] = [];
    const watched = createExtracts({ state, python, scale: 1, log: event => logged.push(event) });
    const codeOf = (of: ExtractRequest): Promise<string> => watched.ensure(of).then(() => 'well', (error: Problem) => error.code);
    await writeFile(path.join(centre, 'visits.csv'), 'id,dep,cost,secret,day\n1,a,12,x,\n2,a,not-a-number,x,\n');
    expect(await codeOf(request(care()))).toBe('extract-failed');
    await writeFile(path.join(centre, 'visits.csv'), 'id,dep,cost,day\n1,a,12,\n');
    expect(await codeOf(request(care()))).toBe('extract-failed');
    await writeFile(path.join(centre, 'visits.csv'), 'id,dep,cost,secret,day\n1,a,12,x,\n1 ,a,13,x,\n');
    expect(await codeOf(request({ ...care(), datasets: care().datasets.map(one => ({ ...one, keys: [['id']] })) }))).toBe('extract-failed');
    await rm(path.join(centre, 'visits.csv'));
    expect(await codeOf(request(care()))).toBe('extract-failed');
    await watched.close();
    expect(logged).toEqual([
      expect.objectContaining({ code: 'value-type', dataset: 'visits', variable: 'cost', records: 1 }),
      expect.objectContaining({ code: 'variable-missing', dataset: 'visits' }),
      expect.objectContaining({ code: 'key-not-unique', dataset: 'visits', variables: ['person'], records: 1 }),
      expect.objectContaining({ code: 'ENOENT' })
    ]);
    expect(JSON.stringify(logged)).not.toMatch(/not-a-number|\/tmp/);
  });
});

it('that another project has the same of stays where it is: who works with it goes on', async () => {
  await writeFile(path.join(centre, 'places.csv'), 'code,name\n1,one\n2,two\n');
  const places = source('places', [{ ...dataset('places', []), units: [], variables: [variable('code'), variable('name')] }], { data: { places: { kind: 'file', path: 'places.csv', format: 'csv' } } }, { public: true });
  const made = [];
  for (const project of ['a', 'b', 'c', 'd']) {
    made.push(await extracts.ensure(request(places, { project })));
  }
  // Of so few rows DuckDB writes the same file each time.
  expect(new Set(made.map(({ file }) => file)).size).toBeLessThan(made.length);
  await extracts.mustBeSound(made);
});

describe('a builder that is killed', () => {
  it('half-way leaves no half file, and the next start makes the same', async () => {
    await writeFile(path.join(centre, 'make.sql'), "CREATE TABLE people AS SELECT 'x' || i AS id, i % 7 AS n FROM range(400000) t(i);");
    const made = source('made', [dataset('people', [variable('n', 'INTEGER')])], { generator: 'make.sql', data: { people: { kind: 'generator', table: 'people' } } });
    for (const stop of ['making the data', 'reading people', 'numbering people', 'writing people', 'sealing']) {
      const dying = createExtracts({ state, python, scale: 1 });
      let closing: Promise<void> | undefined;
      const code = await dying.ensure(request(made, { compartment: stop }), ({ step }) => { closing ??= step === stop ? dying.close() : undefined; }).then(() => 'well', (error: Problem) => error.code);
      await (closing ?? dying.close());
      expect(['extract-failed', 'well']).toContain(code);
      const next = createExtracts({ state, python, scale: 1 });
      await next.recover();
      expect(await filesIn(path.join(state, 'extracts', 'unfinished'))).toEqual([]);
      const { file } = await next.ensure(request(made, { compartment: stop }));
      await next.close();
      expect(await rowsOf(file, 'SELECT count(*), count(DISTINCT person), max(person) FROM people')).toEqual([[400000n, 400000n, 400000]]);
    }
  });
});

async function sitePackages(): Promise<string> {
  const lib = path.resolve('.vitrine/python/builder/lib');
  const [name = ''] = await readdir(lib);
  return path.join(lib, name, 'site-packages');
}
