import { mkdir, mkdtemp, readdir, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Centre, Source } from '../centre/types.js';
import type { Problem } from '../problem.js';
import { createExtracts, type ExtractOptions, type ExtractRequest, type Extracts } from './index.js';
import { fate, toMakeRoom } from './keeping.js';
import { dataset, filesIn, python, requestOf, rowsOf, source, variable } from './sample.js';

const day = 24 * 3600_000;
let state: string;
let centre: string;
let happened: unknown[];
let logged: Record<string, unknown>[];
let extracts: Extracts;

async function start(options: Partial<ExtractOptions> = {}): Promise<void> {
  await extracts?.close();
  extracts = createExtracts({
    state, python, scale: 1, log: event => logged.push(event),
    removed: async ({ project, source: of, why }) => void happened.push([why, project, of]), ending: async content => void happened.push(['ending', content]), ...options
  });
  await extracts.recover();
}

beforeEach(async () => {
  state = await mkdtemp(path.join(tmpdir(), 'vitrine-keeping-'));
  centre = path.join(state, 'centre');
  await mkdir(centre);
  [happened, logged] = [[], []];
  await start();
});
afterEach(async () => {
  await extracts.close();
  await rm(state, { recursive: true, force: true });
});

const file = (name: string): string => path.join(centre, name);
const visits = { data: { visits: { kind: 'file', path: 'visits.csv', format: 'csv' } } } as const;
const care = (rest: Partial<Source> = {}): Source => source('care', [dataset('visits', [variable('cost', 'DOUBLE')])], visits, rest);
const withdrawals = [{ space: 'people', path: 'withdrawn.txt' }];
const request = (of: Source, rest: Partial<ExtractRequest> = {}): ExtractRequest => requestOf(centre, of, rest);
const centreOf = (...sources: Source[]): Centre => ({ directory: centre, sources }) as unknown as Centre;
const codeOf = (of: ExtractRequest): Promise<string> => extracts.ensure(of).then(() => 'well', (error: Problem) => error.code);
const onDisk = async (): Promise<number> => (await readdir(path.join(state, 'extracts'))).filter(name => name.endsWith('.duckdb')).length;
const prepared = async (): Promise<number> => (await readdir(path.join(state, 'prepared'))).filter(name => name.endsWith('.duckdb')).length;
const builds = (): number => logged.filter(({ event }) => event === 'extract-built').length;

describe('who took back her consent', () => {
  it('is in no extract, however she is spelled, and no other is missing (400 people, each spelled in some ways)', async () => {
    /** The page's rule on spellings, once more. */
    const normal = (text: string): string => {
      const squeezed = text.normalize('NFC').replace(/[\s\p{Z}]+/gu, '').toUpperCase();
      return /^\d+$/.test(squeezed) ? squeezed.replace(/^0+(?=\d)/, '') : squeezed;
    };
    const spelled = (id: string): fc.Arbitrary<string> => fc.constantFrom(id, ` ${id}`, `${id} `, id.toLowerCase(), /^\d+$/.test(id) ? `00${id}` : `${id.slice(0, 1)} ${id.slice(1)}`);
    const ids = Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? `${i * 7}` : `É${i}B`));
    const [people] = fc.sample(fc.tuple(...ids.map(id => fc.record({ here: fc.array(spelled(id), { minLength: 1, maxLength: 3 }), listed: fc.option(spelled(id), { freq: 2 }) }))), { numRuns: 1, seed: 20261127 }) as [{ here: string[]; listed: string | null }[]];
    const records = [...people.flatMap(({ here }) => here), '', '  '].map((id, i) => ({ id, cost: i }));
    await writeFile(file('visits.csv'), ['id,cost', ...records.map(({ id, cost }) => `"${id}",${cost}`)].join('\n'));
    const lines = ['a heading', ...people.flatMap(({ listed }) => listed ?? []), '', 'nobody-1', '"nobody-2"'];
    await writeFile(file('withdrawn.txt'), `\ufeff${lines.join('\r\n')}\r\n`);
    const gone = new Set(lines.map(line => normal(line.replaceAll('"', ''))).filter(Boolean));
    const stays = records.filter(({ id }) => !gone.has(normal(id)));

    const { file: made } = await extracts.ensure(request(care({ withdrawals })));
    expect((await rowsOf(made, 'SELECT cost FROM visits ORDER BY cost')).flat()).toEqual(stays.map(({ cost }) => cost));
    const count = new Set(stays.map(({ id }) => normal(id)).filter(Boolean)).size;
    expect(await rowsOf(made, 'SELECT count(DISTINCT person), max(person), count(*) FILTER (person IS NULL) FROM visits')).toEqual([[BigInt(count), count, 2n]]);
    expect(logged).toContainEqual(expect.objectContaining({ event: 'extract-built', listed: gone.size, found: gone.size - 3 }));
    expect(count).toBeGreaterThan(100);
    expect(gone.size).toBeGreaterThan(100);
  });

  it('goes with every record that names her, as any of its units; others of another space stay', async () => {
    const two = dataset('jobs', [variable('boss', 'VARCHAR', { kind: 'identifier', identifying: true }), variable('firm', 'VARCHAR', { kind: 'identifier', identifying: true }), variable('wage', 'DOUBLE')], {
      units: [{ type: 'person', space: 'people', from: 'id', column: 'person' }, { type: 'person', space: 'people', from: 'boss', column: 'boss_number' }, { type: 'firm', space: 'firms', from: 'firm', column: 'firm_number' }]
    });
    await writeFile(file('jobs.csv'), 'id,boss,firm,wage\n1,2,f1,1\n2,1,f2,2\n3,4,1,3\n4,,f1,4\n');
    await writeFile(file('withdrawn.txt'), '1\n');
    const { file: made } = await extracts.ensure(request(source('work', [two], { data: { jobs: { kind: 'file', path: 'jobs.csv', format: 'csv' } } }, { withdrawals })));
    expect(await rowsOf(made, 'SELECT wage FROM jobs ORDER BY wage')).toEqual([[3], [4]]);
    // Nobody is numbered who is in no record: neither she nor her boss.
    expect(await rowsOf(made, 'SELECT max(greatest(person, boss_number)), max(firm_number) FROM jobs')).toEqual([[2, 2]]);
  });

  it('is gone from the disk with the next query of anybody: what has her is ended, put on record and removed', async () => {
    await writeFile(file('visits.csv'), 'id,cost\n1,1\n2,2\n');
    await writeFile(file('withdrawn.txt'), '');
    const of = request(care({ withdrawals }));
    const before = await extracts.ensure(of);
    const { content } = await extracts.ensure({ ...of, project: 'q' });
    await writeFile(file('withdrawn.txt'), '2\n');
    const after = await extracts.ensure(of);
    expect(await rowsOf(after.file, 'SELECT cost FROM visits')).toEqual([[1]]);
    expect(after.content).not.toBe(before.content);
    expect(await onDisk()).toBe(1);
    // Whoever works with it is ended before it is removed.
    const each = [[['ending', before.content], ['withdrawn', 'p', 'care']], [['ending', content], ['withdrawn', 'q', 'care']]];
    expect([each.flat(), [...each].reverse().flat()]).toContainEqual(happened);
  });

  it('is gone also where nobody asks, and where nobody may see the extract any more', async () => {
    await writeFile(file('visits.csv'), 'id,cost\n1,1\n2,2\n');
    await writeFile(file('withdrawn.txt'), '');
    const of = request(care({ withdrawals }));
    await extracts.ensure(of);
    await extracts.tidy(of.centre, []);
    expect(await onDisk()).toBe(1);
    await writeFile(file('withdrawn.txt'), '2\n');
    await extracts.tidy(of.centre, []);
    expect(await onDisk()).toBe(0);
    expect(happened).toContainEqual(['withdrawn', 'p', 'care']);
  });

  it.each([
    ['is not there', undefined, 'withdrawals-missing'], ['has lines of several fields', '1\n2;19990101\n', 'withdrawals-form'], ['is not in UTF-8', Buffer.from([0x31, 0xff, 0x0a]), 'withdrawals-form']
  ])('is never taken for nobody where the list %s', async (_, list, code) => {
    await writeFile(file('visits.csv'), 'id,cost\n1,1\n');
    await (list === undefined ? Promise.resolve() : writeFile(file('withdrawn.txt'), list));
    expect(await codeOf(request(care({ withdrawals })))).toBe('extract-failed');
    expect(logged).toEqual([expect.objectContaining({ event: 'extract-failed', code })]);
    expect(JSON.stringify(logged)).not.toMatch(/1999|\/tmp/);
    expect(await onDisk()).toBe(0);
  });

  it('is not lost in a list that changes while it is read: the extract is made once more', async () => {
    await writeFile(file('visits.csv'), 'id,cost\n1,1\n2,2\n');
    await writeFile(file('withdrawn.txt'), '1\n');
    let changes = 0;
    const { file: made } = await extracts.ensure(request(care({ withdrawals })), ({ step }) => {
      if (step === 'numbering visits' && changes++ === 0) {
        void writeFile(file('withdrawn.txt'), '1\n2\n');
      }
    });
    expect(changes).toBe(2);
    expect(await rowsOf(made, 'SELECT cost FROM visits')).toEqual([]);
    expect(await onDisk()).toBe(1);
  });
});

describe('what nobody may see any more', () => {
  beforeEach(() => writeFile(file('visits.csv'), 'id,cost\n1,1\n2,2\n'));

  it('stays for its retention, and is there again where it is granted again', async () => {
    const of = request(care());
    const { content } = await extracts.ensure(of);
    const now = Date.now();
    await extracts.tidy(of.centre, [], now);
    await extracts.tidy(of.centre, [], now + 6.9 * day);
    await extracts.tidy(of.centre, [of], now + 6.9 * day);
    await extracts.tidy(of.centre, [], now + 7.1 * day);
    await extracts.ensure(of);
    expect([await onDisk(), builds()]).toEqual([1, 1]);
    await extracts.tidy(of.centre, [], now + 14.2 * day);
    expect([await onDisk(), await prepared(), happened]).toEqual([0, 0, [['ending', content], ['not-granted', 'p', 'care']]]);
    await extracts.ensure(of);
    expect([await onDisk(), builds()]).toEqual([1, 2]);
  });

  it('goes at once where its policy lets it stay no day, and what others may see stays', async () => {
    const of = care();
    of.policy.retentionDays = 0;
    const [mine, narrower, others] = [request(of), request(of, { columns: { visits: [] } }), request(of, { project: 'q' })];
    for (const each of [mine, narrower, others]) {
      await extracts.ensure(each);
    }
    await extracts.tidy(mine.centre, [narrower, others]);
    expect([await onDisk(), await prepared(), happened]).toEqual([2, 1, [['ending', expect.any(String)], ['not-granted', 'p', 'care']]]);
    await extracts.ensure(narrower);
    await extracts.ensure(others);
    expect(builds()).toBe(3);
  });

  it('are extracts of data that were replaced, too', async () => {
    const of = request(care());
    await extracts.ensure(of);
    await writeFile(file('visits.csv'), 'id,cost\n1,1\n2,3\n');
    const { file: fresh } = await extracts.ensure(of);
    const now = Date.now();
    await extracts.tidy(of.centre, [of], now);
    expect([await onDisk(), await prepared()]).toEqual([2, 2]);
    await extracts.tidy(of.centre, [of], now + 7.1 * day);
    expect([await onDisk(), await prepared(), happened.at(-1)]).toEqual([1, 1, ['superseded', 'p', 'care']]);
    expect(await stat(fresh)).toBeTruthy();
  });

  it('is removed whole: nothing of it is left but the numbers of units, which stay', async () => {
    const of = request(care());
    of.source.policy.retentionDays = 0;
    await extracts.ensure(of);
    await extracts.tidy(centreOf(of.source), []);
    const left = (await filesIn(path.join(state, 'extracts'))).map(each => path.relative(path.join(state, 'extracts'), each));
    expect(left).toEqual([expect.stringMatching(/^units\//)]);
  });

  const standing = { withdrawn: false, granted: true, newest: true, retention: 7 * day, now: 100 * day };
  it.each([
    ['may be seen', {}, standing, {}],
    ['may be seen again', { unseen: 99 * day }, standing, {}],
    ['nobody may see since now', {}, { ...standing, granted: false }, { unseen: 100 * day }],
    ['nobody may see since yesterday', { unseen: 99 * day }, { ...standing, granted: false }, { unseen: 99 * day }],
    ['nobody may see for long', { unseen: 93 * day }, { ...standing, granted: false }, { why: 'not-granted' }],
    ['was replaced long ago', { unseen: 93 * day }, { ...standing, newest: false }, { why: 'superseded' }],
    ['a clock that was ahead marked', { unseen: 300 * day }, { ...standing, granted: false }, { unseen: 100 * day }],
    ['holds somebody who took back her consent', {}, { ...standing, withdrawn: true }, { why: 'withdrawn' }]
  ])('%s', (_, entry, how, expected) => expect(fate(entry, how)).toEqual(expected));
});

describe('room', () => {
  const wide = (id: string): Source => source(id, [dataset('people', [variable('text')])], { generator: 'make.sql', data: { people: { kind: 'generator', table: 'people' } } });
  const of = (id: string): ExtractRequest => request(wide(id));
  beforeEach(() => writeFile(file('make.sql'), "CREATE TABLE people AS SELECT 'x' || i AS id, md5(i::VARCHAR) AS text FROM range(60000) t(i);"));

  const total = async (): Promise<number> => extracts.taken().then(({ bytes, prepared: sources }) => bytes + sources);
  /** Room for what is there and nothing else. */
  async function full(options: Partial<ExtractOptions>): Promise<number> {
    const space = (await total()) + 1000;
    await start({ space, ...options });
    return space;
  }

  it('is made by what was used longest ago, source or extract; the rest is not built again', async () => {
    const sum = 'SELECT count(*), sum(hash(rowid, person, text)) FROM people';
    const one = await extracts.ensure(of('one'));
    const before = await rowsOf(one.file, sum);
    await extracts.ensure(of('two'));
    await extracts.ensure(of('three'));
    const space = await full({ inUse: 0 });
    expect(await extracts.taken()).toMatchObject({ extracts: 3, space });
    await extracts.ensure(of('four'));
    // DuckDB writes the same tables in files that differ by some blocks: one may not be enough.
    expect([[['space', 'p', 'one']], [['space', 'p', 'one'], ['space', 'p', 'two']]]).toContainEqual(happened);
    expect(await total()).toBeLessThanOrEqual(space);
    const built = builds();
    await extracts.ensure(of('three'));
    await extracts.ensure(of('four'));
    expect(builds()).toBe(built);
    // What made way is there again when it is asked for, and counts as the same: results that came from it can be told again.
    const again = await extracts.ensure(of('one'));
    expect(again.content).toBe(one.content);
    expect(await rowsOf(again.file, sum)).toEqual(before);
  });

  it('is not made by what is in use: who asks for more is told, and nothing is removed in vain', async () => {
    await extracts.ensure(of('one'));
    await full({});
    await extracts.ensure(of('one'));
    expect(await codeOf(of('two'))).toBe('extract-space');
    expect(happened).toEqual([]);
    expect(await onDisk()).toBe(1);
    await extracts.ensure(of('one'));
    expect(builds()).toBe(1);
  });

  it('that an extract will take is known before, to a quarter, in blocks of a quarter of a megabyte', async () => {
    await writeFile(file('make.sql'), `CREATE TABLE people AS SELECT lpad(i::VARCHAR, 9, '0') AS id, i AS sequence, (hash(i) % 1000)::INTEGER AS small, hash(i)::DOUBLE / 7 AS float, ((hash(i) % 100000) / 100)::DECIMAL(12,2) AS price,
      DATE '2000-01-01' + (i // 1000)::INTEGER AS day, ['north', 'south', 'east'][(1 + hash(i) % 3)::INTEGER] AS place, md5(i::VARCHAR) AS text, NULL::VARCHAR AS nothing FROM range(150000) t(i);`);
    const columns = [['sequence', 'BIGINT'], ['small', 'INTEGER'], ['float', 'DOUBLE'], ['price', 'DECIMAL(12,2)'], ['day', 'DATE'], ['place', 'VARCHAR'], ['text', 'VARCHAR'], ['nothing', 'VARCHAR']].map(([name = '', type = '']) => variable(name, type));
    const all = source('all', [dataset('people', columns)], { generator: 'make.sql', data: { people: { kind: 'generator', table: 'people' } } });
    for (const names of [['sequence', 'day'], ['small', 'place', 'nothing'], ['float', 'price'], ['id'], ['id', ...columns.map(({ name }) => name)]]) {
      await extracts.ensure(request(all, { columns: { people: names } }));
    }
    const ratios = logged.filter(({ event }) => event === 'extract-built').map(each => each as { bytes: number; estimated: number });
    expect(ratios).toHaveLength(5);
    for (const { bytes: taken, estimated } of ratios) {
      expect(Math.abs(estimated - taken)).toBeLessThan(taken / 4 + 262_144);
    }
  });

  const entries = fc.array(fc.record({ bytes: fc.nat(100), used: fc.nat(20) }), { maxLength: 12 });
  it('is as little as will do, longest idle first, or nothing (1,000 random shelves)', () => {
    fc.assert(fc.property(entries, fc.integer({ min: 1, max: 400 }), (all, lacking) => {
      const going = toMakeRoom(all, lacking);
      const sum = (of: typeof all): number => of.reduce((total, each) => total + each.bytes, 0);
      if (sum(all) < lacking) {
        expect(going).toEqual([]);
        return;
      }
      expect(sum(going)).toBeGreaterThanOrEqual(lacking);
      expect(sum(going.slice(0, -1))).toBeLessThan(lacking);
      const stays = all.filter(each => !going.includes(each));
      expect(Math.max(...going.map(({ used }) => used))).toBeLessThanOrEqual(Math.min(Infinity, ...stays.map(({ used }) => used)));
    }), { numRuns: 1000 });
  });

  it('a half of an entry, or a file without one, is put right at the next start', async () => {
    const { file: made } = await extracts.ensure(of('one'));
    const [entry = ''] = (await filesIn(path.join(state, 'extracts', 'index')));
    await unlink(entry);
    await start();
    await expect(stat(made)).rejects.toMatchObject({ code: 'ENOENT' });
    await extracts.ensure(of('one'));
    await writeFile(entry, '{"name": ');
    await start();
    expect([await onDisk(), await extracts.taken()]).toEqual([0, expect.objectContaining({ extracts: 0, bytes: 0 })]);
  });
});
