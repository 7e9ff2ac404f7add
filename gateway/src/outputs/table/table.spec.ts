import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalOrder, writeTable, type Codebook, type ProtectedTable } from './index.js';

const places: ProtectedTable['columns'][number] = {
  name: 'dep',
  type: 'VARCHAR',
  role: 'key',
  label: { en: 'Département', fr: 'Département' },
  nomenclature: {
    id: 'departement',
    title: { en: 'Départements', fr: 'Départements' },
    codes: [
      { code: '48', label: { en: 'Lozère', fr: 'Lozère' } },
      { code: '2A', label: { en: 'Corse-du-Sud', fr: 'Corse-du-Sud' } },
      { code: '75', label: { en: 'Paris', fr: 'Paris' } },
      { code: '01', label: { en: 'Ain', fr: 'Ain' } }
    ]
  }
};
const people = { name: 'malades', type: 'BIGINT', role: 'statistic', label: { en: 'Patients', fr: 'Malades' }, statbarn: 'frequencies' } as const;
const share = { name: 'perc', type: 'DOUBLE', role: 'statistic', unit: { en: '%', fr: '%' } } as const;

const example: ProtectedTable = {
  columns: [places, people, share],
  rows: [
    ['75', 812, 1e-7],
    ['48', null, null],
    ['01', '9007199254740993', 1.25]
  ],
  withheld: [false, true, false]
};

const fileOf = (made: ReturnType<typeof writeTable>, end: string): Buffer => made.files.find(({ name }) => name.endsWith(end))!.bytes;
const csvOf = (table: ProtectedTable): string => fileOf(writeTable({ table, name: 't', description: '' }), '.csv').toString();
const exactly = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;

/** Distinctive numbers, so that their text is found by nothing else. */
const secret = fc.integer({ min: 1_000_000_007, max: 9_999_999_967 });
const tables = fc
  .array(fc.record({ dep: fc.constantFrom('48', '2A', '75', '01', '99'), year: fc.integer({ min: 2000, max: 2030 }), count: secret, withheld: fc.boolean() }), { maxLength: 30 })
  .map((rows): ProtectedTable => ({
    columns: [places, { name: 'annee', type: 'INTEGER', role: 'key' }, people, share],
    rows: rows.map(({ dep, year, count }) => [dep, year, count, count / 1e10]),
    withheld: rows.map(({ withheld }) => withheld)
  }));

describe('the order of a table that leaves', () => {
  it('is that of the nomenclature, then of numbers, with missing keys last', () => {
    const ordered = canonicalOrder({
      columns: [places, { name: 'n', type: 'INTEGER', role: 'key' }],
      rows: [
        [null, 1],
        ['75', 10],
        ['75', 9],
        ['48', 3]
      ],
      withheld: [false, false, false, false]
    });
    expect(ordered.rows).toEqual([
      ['48', 3],
      ['75', 9],
      ['75', 10],
      [null, 1]
    ]);
  });

  it('tells nothing of a withheld value: the rows may come in any order, sorted by that value too', () => {
    fc.assert(
      fc.property(tables, fc.infiniteStream(fc.nat()), (table, shuffle) => {
        const places = table.rows.map((_, r) => ({ r, at: shuffle.next().value as number })).sort((a, b) => a.at - b.at);
        const shuffled = { ...table, rows: places.map(({ r }) => table.rows[r]!), withheld: places.map(({ r }) => table.withheld[r]!) };
        expect(canonicalOrder(shuffled)).toEqual(canonicalOrder(table));
      })
    );
  });
});

describe('a table that leaves', () => {
  it('is a CSV in which a withheld cell is empty and marked, and numbers are plain', () => {
    expect(csvOf(example)).toBe('dep,malades,perc,withheld\n48,,,true\n75,812,0.0000001,false\n01,9007199254740993,1.25,false\n');
  });

  it('has no column of marks where nothing is withheld', () => {
    expect(csvOf({ ...example, rows: [['75', 1, 2]], withheld: [false] })).toBe('dep,malades,perc\n75,1,2\n');
  });

  it('keeps a column of the researcher’s called “withheld” apart from ours', () => {
    const table = { ...example, columns: [{ ...places, name: 'withheld' }, people, share] };
    expect(csvOf(table).split('\n')[0]).toBe('withheld_2,malades,perc,withheld');
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' +33', "' +33"],
    ['＝A1', "'＝A1"],
    ['-', '-'],
    ['a"b,c', '"a""b,c"'],
    ['', '""']
  ])('gives a spreadsheet no formula: %j stands as %s', (cell, field) => {
    const text = csvOf({ columns: [{ name: 'x', type: 'VARCHAR', role: 'key' }], rows: [[cell]], withheld: [false] });
    expect(text).toBe(`x\n${field}\n`);
  });

  it('writes every finite number so that it reads back the same, without an exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), number => {
        const text = csvOf({ columns: [{ name: 'x', type: 'DOUBLE', role: 'statistic' }], rows: [[number]], withheld: [false] }).split('\n')[1]!;
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(text) === number).toBe(true);
      })
    );
  });

  it('is a Parquet file of typed columns, read alike by hyparquet and DuckDB', async () => {
    const table: ProtectedTable = {
      columns: [
        places,
        { name: 'on', type: 'DATE', role: 'key' },
        { name: 'at', type: 'TIMESTAMP', role: 'key' },
        { name: 'yes', type: 'BOOLEAN', role: 'key' },
        { name: 'n', type: 'HUGEINT', role: 'statistic' },
        { name: 'wide', type: 'HUGEINT', role: 'statistic' },
        { name: 'x', type: 'DOUBLE', role: 'statistic' },
        { name: 'euros', type: 'DECIMAL(12,2)', role: 'statistic' },
        { name: 'exact', type: 'DECIMAL(38,2)', role: 'statistic' }
      ],
      rows: [
        ['75', '2023-02-01', '2023-02-01 12:30:00.000001', true, '9007199254740993', '170141183460469231731687303715884105727', 0.1, '12.30', '12.30'],
        ['48', '1969-12-31', null, false, null, null, null, null, null]
      ],
      withheld: [false, true]
    };
    const bytes = fileOf(writeTable({ table, name: 't', description: '' }), '.parquet');
    const metadata = parquetMetadata(exactly(bytes));
    expect(metadata.key_value_metadata ?? []).toEqual([]);
    const objects = await parquetReadObjects({ file: exactly(bytes) });
    expect(objects.map(({ n, withheld }) => [n, withheld])).toEqual([
      [null, true],
      [9007199254740993n, false]
    ]);

    const folder = await mkdtemp(join(tmpdir(), 'table-'));
    try {
      const path = join(folder, 't.parquet');
      await writeFile(path, bytes);
      const connection = await (await DuckDBInstance.create()).connect();
      const reader = await connection.runAndReadAll(`FROM read_parquet('${path}')`);
      expect(reader.columnTypes().map(String)).toEqual(['VARCHAR', 'DATE', 'TIMESTAMP', 'BOOLEAN', 'BIGINT', 'VARCHAR', 'DOUBLE', 'DOUBLE', 'VARCHAR', 'BOOLEAN']);
      expect(reader.getRowsJson()).toEqual([
        ['48', '1969-12-31', null, false, null, null, null, null, null, true],
        ['75', '2023-02-01', '2023-02-01 12:30:00.000001', true, '9007199254740993', '170141183460469231731687303715884105727', 0.1, 12.3, '12.30', false]
      ]);
      connection.closeSync();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('has a codebook with the labels of what occurs, in both languages', () => {
    const codebook = JSON.parse(fileOf(writeTable({ table: example, name: 't', description: 'Patients' }), '.codebook.json').toString()) as Codebook;
    expect(codebook.files).toEqual(['t.csv', 't.parquet']);
    expect(codebook.variables.map(({ name, role }) => [name, role])).toEqual([
      ['dep', 'key'],
      ['malades', 'statistic'],
      ['perc', 'statistic'],
      ['withheld', 'withheld']
    ]);
    expect(codebook.variables[0]!.nomenclature!.codes.map(({ code }) => code)).toEqual(['48', '75', '01']);
    expect(codebook.withheld).toMatchObject({ rows: 1, representation: { fr: expect.stringContaining('non diffusées') } });
  });

  it('names to the checker what is not the catalogue’s', () => {
    const { strings } = writeTable({ table: example, name: 'carte', description: 'Map of diseases' });
    expect(strings).toEqual(['carte.csv', 'carte.parquet', 'carte.codebook.json', 'Map of diseases', 'perc']);
  });

  it('holds no withheld value in any byte, even where the caller left it in the row', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async table => {
        const made = writeTable({ table, name: 't', description: 'd' });
        const rows = await parquetReadObjects({ file: exactly(fileOf(made, '.parquet')) });
        const decoded = JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
        const raw = made.files.map(({ bytes }) => bytes.toString('latin1')).join('\n') + decoded + JSON.stringify([made.notices, made.strings]);
        const shown = new Set(table.rows.filter((_, r) => !table.withheld[r]).map(row => row[2]));
        table.rows.forEach(([, , count, perc], r) => {
          if (table.withheld[r] && !shown.has(count!)) {
            expect(raw).not.toContain(String(count));
            // The number itself: a longer one may begin with its digits.
            expect(raw).not.toMatch(new RegExp(`(?<![\\d.])${String(perc).replace('.', '\\.')}(?!\\d)`));
            const integer = Buffer.alloc(8);
            integer.writeBigInt64LE(BigInt(count as number));
            expect(raw).not.toContain(integer.toString('latin1'));
          }
        });
        expect(rows.filter(({ withheld }) => withheld).length).toBe(table.withheld.filter(Boolean).length);
      }),
      { numRuns: 50 }
    );
  });
});
