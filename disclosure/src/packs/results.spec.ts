import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { verdictOn } from '../rehearsal.js';
import type { Catalogue, RulePack, Variable } from '../types.js';
import { checkPack, type DeclaredPack, type PackExample } from './index.js';

/** What an example of a pack says of a cell, a result with that very cell is told. */

let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  await connection.run('CREATE SCHEMA files');
});

afterAll(() => connection.closeSync());

const text = { en: 'A cell', fr: 'Une cellule' };
const nowhere = 'somewhere';

/** A record-level relation of the example's units, with the example's place and the variable that it shows. */
function catalogueOf({ unit, place, shown }: PackExample, rules: RulePack): Catalogue {
  const variable = (name: string, more: Partial<Variable>): Variable => ({ name, type: 'VARCHAR', kind: 'category', label: text, sensitive: false, ...more });
  const nomenclature = place?.nomenclature ?? nowhere;
  return {
    relations: [{
      schema: 'files', name: 'file', kind: 'record-level', source: 'files', version: '1', producer: rules.producer, units: [{ type: unit, space: 'u', column: 'u' }], keys: [], packs: [rules.id],
      variables: [
        variable('place', { nomenclature }), variable('amount', { type: 'DOUBLE', kind: 'magnitude' }),
        ...(shown ? [variable(shown.variable, 'characters' in shown ? {} : { type: 'INTEGER', kind: 'value' })] : [])
      ]
    }],
    nomenclatures: [{ id: nomenclature, label: text, codes: [{ code: 'here', label: text, ...(place?.population === undefined ? {} : { population: place.population }) }] }],
    packs: [rules]
  };
}

/** Records of each unit: amounts, so many rows, so many values that are alike, or none. */
function rowsOf({ statistic, contributions, missing = 0 }: PackExample): (readonly [unit: number, amount: number | null])[] {
  const many = statistic === 'records' || statistic === 'quantile';
  return [
    ...contributions.flatMap((one, unit) => (many ? Array.from({ length: one }, () => [unit, 7] as const) : [[unit, one] as const])),
    ...Array.from({ length: missing }, (_, place) => [contributions.length + place, null] as const)
  ];
}

const calls: Record<PackExample['statistic'], string> = {
  records: 'count(*)', units: 'count(DISTINCT u)', sum: 'sum(amount)', mean: 'avg(amount)', variance: 'var_samp(amount)', quantile: 'median(amount)'
};

async function told(example: PackExample, rules: RulePack): Promise<string[]> {
  const { statistic, shown } = example;
  const name = shown?.variable ?? 'other';
  const key = !shown ? '' : 'width' in shown ? `, ${name} // ${shown.width}` : 'characters' in shown ? `, substr(${name}, 1, ${shown.characters})` : `, ${name}`;
  const rows = rowsOf(example).map(([unit, amount]) => `(${unit}, ${amount ?? 'NULL'})`);
  const type = shown && 'characters' in shown ? 'VARCHAR' : 'INTEGER';
  await connection.run(`CREATE OR REPLACE TABLE files.file (u INTEGER, amount DOUBLE, place VARCHAR DEFAULT 'here', ${name} ${type} DEFAULT '12345'); ${rows.length > 0 ? `INSERT INTO files.file (u, amount) VALUES ${rows.join(', ')}` : ''}`);
  const { findings } = await verdictOn(connection, `SELECT place${key}, ${calls[statistic]} AS figure FROM files.file GROUP BY place${key}`, catalogueOf(example, rules), true);
  return [...new Set(findings.map(({ code }) => code))].sort();
}

const said = (example: PackExample, rules: DeclaredPack): string[] => checkPack({ ...rules, examples: [{ ...example, fails: ['nothing of the kind'] }] })[0]?.found ?? [];

const folder = new URL('../../packs/', import.meta.url);
const shipped = readdirSync(folder)
  .filter(name => name.endsWith('.json') && !name.endsWith('.schema.json'))
  .map(name => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as DeclaredPack] as const);

const strict: DeclaredPack = {
  id: 'strict', version: '1', producer: 'statistics', title: text, origin: 'test', zerosAllowed: false, classMinimumOutside: 0, magnitudesAllowed: true,
  units: [{ type: 'firm', minimumUnits: 4, minimumRecords: 5, degreesOfFreedom: 4, dominance: [{ n: 1, k: 0.7, comparator: '>' }], pPercent: 0.2, coalition: 2, quantileSupport: 5 }],
  minimumPopulation: [{ nomenclature: 'commune', population: 2000 }]
};
const limited: DeclaredPack = { ...strict, zerosAllowed: true, finestDetail: [{ variable: 'age', width: 5 }, { variable: 'activity', characters: 2 }] };

const counts = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 9 });
const base = { says: text, unit: 'firm', fails: [] };
const example: fc.Arbitrary<PackExample> = fc.oneof(
  counts.map((contributions): PackExample => ({ ...base, statistic: 'records', contributions })),
  counts.map((contributions): PackExample => ({ ...base, statistic: 'units', contributions: contributions.map(() => 1) })),
  counts.map((contributions): PackExample => {
    const side = contributions.filter(one => one > 0).length;
    return { ...base, statistic: 'quantile', contributions, below: side, above: side };
  }),
  fc.record({ statistic: fc.constantFrom('sum' as const, 'mean' as const, 'variance' as const), contributions: fc.array(fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -3, max: 30 }) }, { weight: 1, arbitrary: fc.constant(0) }), { maxLength: 9 }), missing: fc.constantFrom(0, 0, 0, 1, 4) })
    .map((one): PackExample => ({ ...base, ...one }))
);
// Where the cell is empty nobody is at its place.
const somewhere = fc.tuple(example, fc.constantFrom(undefined, 1999, 2000)).filter(([{ contributions }]) => contributions.some(one => one !== 0))
  .map(([one, population]): PackExample => ({ ...one, place: { nomenclature: 'commune', ...(population === undefined ? {} : { population }) } }));
const inDetail = fc.tuple(example, fc.constantFrom({ width: 1 }, { width: 5 }, { width: 7 }, { width: 10 }, {}, undefined), fc.constantFrom({ characters: 1 }, { characters: 2 }, { characters: 3 }))
  .map(([one, steps, characters]): PackExample => ({ ...one, shown: steps ? { variable: 'age', ...steps } : { variable: 'activity', ...characters } }));

describe('a result is told what an example says', () => {
  it.each(shipped)('of %s', async (_, rules) => {
    // Whom a class leaves out, and records of nobody, are not in this table.
    for (const one of (rules.examples ?? []).filter(({ outside, records }) => outside === undefined && records === undefined)) {
      expect([one.says.en, await told(one, rules)]).toEqual([one.says.en, one.fails.sort()]);
    }
  });

  it.each<[string, DeclaredPack, fc.Arbitrary<PackExample>, string[]]>([
    ['figures', strict, example, ['threshold', 'few-records', 'dominance', 'p-percent', 'degrees-of-freedom', 'quantile-support', 'few-missing', 'zero-cell']],
    ['place', strict, somewhere, ['threshold', 'minimum-population']],
    ['detail', limited, inDetail, ['threshold', 'finest-detail']]
  ])('of its %s', async (_, rules, examples, codes) => {
    const seen = new Set<string>();
    await fc.assert(fc.asyncProperty(examples, async one => {
      const found = said(one, rules);
      found.forEach(code => seen.add(code));
      expect(await told(one, rules)).toEqual(found);
    }), { numRuns: 300, seed: 1 });
    expect([...seen]).toEqual(expect.arrayContaining(codes));
  });
});
