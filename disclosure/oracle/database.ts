import fc from 'fast-check';
import type { Catalogue, RulePack, UnitRules, Variable, VariableKind } from '../src/types.js';

/** Databases of at most six people, and the packs they are judged by: small enough to write down every other one that the intruder takes for possible. */

/** A stay of a person. What is in `dep`, `sex` and `age` everybody knows; what is in `disease` and `cost` nobody but she. */
export interface Care {
  dep: string;
  sex: string;
  age: number;
  disease: string | null;
  cost: number | null;
}

export interface Person {
  care: Care[];
  /** Her grade in the register; absent: she is not in it. */
  grade?: string;
}

export interface Database {
  /** Number 1 is the first. */
  people: Person[];
  /** The producer says, and everybody knows, that each has one record. */
  keyed: boolean;
  /** The largest amount. */
  most: number;
}

export interface Rules {
  minimumUnits: number;
  dominance?: { n: 1 | 2; k: number };
  pPercent?: number;
  /** Who pool what they had, against p%. */
  coalition?: number;
  classMinimumOutside: number;
}

export const oneOf = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
/** True in `percent` of a hundred; shrinks to false. */
export const rarely = (percent: number): fc.Arbitrary<boolean> => fc.nat(99).map(number => number >= 100 - percent);

/** Codes that occur come first; the intruder takes all of them for possible. */
export const diseases = ['flu', 'hiv', 'ill', 'cov', 'oth'];
export const chapters: Record<string, string> = { flu: 'I', ill: 'I', hiv: 'II', cov: 'II', oth: 'III' };
export const grades = ['x', 'y'];
export const places: Record<string, { region: string; pop: number }> = { a: { region: 'north', pop: 10 }, b: { region: 'south', pop: 20 }, c: { region: 'south', pop: 40 } };

/** So that a family of worlds of amounts has some ten thousand members: few records of many values, or many of few. */
const mostOf = (records: number): number => (records <= 4 ? 5 : records === 5 ? 3 : records === 6 ? 2 : 1);

const record = fc.record({ dep: fc.nat(9), disease: fc.nat(99), missing: rarely(2), cost: fc.nat(19), free: rarely(8), unknown: rarely(1) });
const person = fc.record({ care: fc.array(record, { minLength: 1, maxLength: 3 }), single: rarely(60), elsewhere: rarely(12), sex: fc.nat(9), age: fc.nat(9), grade: fc.nat(3) });

export const databases: fc.Arbitrary<Database> = fc
  .record({
    people: fc.array(person, { minLength: 4, maxLength: 6, size: 'max' }), onePlace: rarely(50), oneSex: rarely(60), classes: oneOf(2, 2, 2, 3), alike: rarely(20), keyed: rarely(30)
  })
  .map(({ people, onePlace, oneSex, classes, alike, keyed }) => {
    const most = mostOf(people.reduce((sum, { care, single }) => sum + (single || keyed ? 1 : care.length), 0));
    return {
      most, keyed,
      people: people.map(({ care, single, elsewhere, sex, age, grade }): Person => {
        const home = onePlace ? 0 : (care[0]!.dep % 2);
        return {
          ...(grade === 3 ? {} : { grade: grades[grade % 2]! }),
          care: care.slice(0, single || keyed ? 1 : 3).map((one, place): Care => ({
            dep: ['a', 'b'][elsewhere && place > 0 ? 1 - home : home]!, sex: ['f', 'm'][oneSex ? 0 : sex % 2]!, age: [61, 64, 72][age % 3]!,
            // Where people of a place are alike, nearly all have one class.
            disease: one.missing ? null : diseases[alike && one.disease > 4 ? 1 - home : one.disease % classes]!, cost: one.unknown ? null : one.free ? 0 : 1 + (one.cost % most)
          }))
        };
      })
    };
  });

export const rules: fc.Arbitrary<Rules> = fc
  .record({
    minimumUnits: oneOf(2, 2, 3), classMinimumOutside: oneOf(0, 1, 1, 2), dominates: rarely(40), close: rarely(40),
    dominance: fc.record({ n: oneOf(1 as const, 2 as const), k: oneOf(0.6, 0.7, 0.8, 0.9) }), pPercent: oneOf(0.1, 0.1, 0.25, 0.5, 1), several: rarely(30)
  })
  .map(({ dominates, close, dominance, pPercent, several, ...rest }) => ({ ...rest, ...(dominates ? { dominance } : {}), ...(close ? { pPercent, ...(several ? { coalition: 2 } : {}) } : {}) }));

// What the engine is told.

const text = (value: string): { en: string; fr: string } => ({ en: value, fr: value });

const variable = (name: string, kind: VariableKind, type = 'VARCHAR', sensitive = false): Variable => ({ name, kind, type, label: text(name), sensitive });

export function catalogueOf({ keyed }: Database, { minimumUnits, dominance, pPercent, coalition, classMinimumOutside }: Rules): Catalogue {
  const units: UnitRules = {
    type: 'person', minimumUnits, dominance: dominance ? [{ ...dominance, comparator: '>' }] : [], ...(pPercent === undefined ? {} : { pPercent }), ...(coalition === undefined ? {} : { coalition })
  };
  const pack: RulePack = {
    id: 'health', version: '1', producer: 'health', title: text('health'), origin: 'generated', units: [units], zerosAllowed: true, classMinimumOutside, magnitudesAllowed: true
  };
  const microdata = { kind: 'record-level' as const, version: '1', units: [{ type: 'person', space: 'p', column: 'person' }], packs: ['health'] };
  const reference = { kind: 'public' as const, version: '1', producer: 'open', units: [], packs: [], keys: [['code']] };
  return {
    nomenclatures: [], packs: [pack],
    relations: [
      {
        ...microdata, schema: 'claims', name: 'care', source: 'claims', producer: 'health', keys: keyed ? [['person']] : [],
        variables: [
          variable('person', 'unit', 'INTEGER'), variable('dep', 'category'), variable('sex', 'category'), variable('age', 'value', 'INTEGER'),
          variable('disease', 'category', 'VARCHAR', true), variable('cost', 'magnitude', 'DOUBLE')
        ]
      },
      {
        ...microdata, schema: 'civil', name: 'register', source: 'civil', producer: 'health', keys: [['person']],
        variables: [variable('person', 'unit', 'INTEGER'), variable('grade', 'category')]
      },
      { ...reference, schema: 'geo', name: 'places', source: 'geo', variables: [variable('code', 'category'), variable('region', 'category'), variable('pop', 'value', 'INTEGER')] },
      { ...reference, schema: 'icd', name: 'diseases', source: 'icd', variables: [variable('code', 'category'), variable('chapter', 'category')] }
    ]
  };
}

// What DuckDB holds.

export const careColumns = ['person', 'dep', 'sex', 'age', 'disease', 'cost'] as const;
export const registerColumns = ['person', 'grade'] as const;
export const careTypes = 'person INTEGER, dep VARCHAR, sex VARCHAR, age INTEGER, disease VARCHAR, cost DOUBLE';
export const registerTypes = 'person INTEGER, grade VARCHAR';

export const literal = (value: string | number | boolean | null): string => (typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value ?? 'NULL'));

export const valuesOf = (rows: (string | number | boolean | null)[][]): string => rows.map(row => `(${row.map(literal).join(', ')})`).join(', ');

const insert = (table: string, rows: (string | number | null)[][]): string[] => (rows.length > 0 ? [`INSERT INTO ${table} VALUES ${valuesOf(rows)}`] : []);

/** Reference data, once. */
export const referenceSql = [
  'CREATE SCHEMA claims', 'CREATE SCHEMA civil', 'CREATE SCHEMA geo', 'CREATE SCHEMA icd', 'CREATE SCHEMA worlds',
  'CREATE TABLE geo.places (code VARCHAR, region VARCHAR, pop INTEGER)', ...insert('geo.places', Object.entries(places).map(([code, { region, pop }]) => [code, region, pop])),
  'CREATE TABLE icd.diseases (code VARCHAR, chapter VARCHAR)', ...insert('icd.diseases', Object.entries(chapters))
].join('; ');

export const databaseSql = ({ people }: Database): string =>
  [
    `CREATE OR REPLACE TABLE claims.care (${careTypes})`, `CREATE OR REPLACE TABLE civil.register (${registerTypes})`,
    ...insert('claims.care', people.flatMap(({ care }, place) => care.map(({ dep, sex, age, disease, cost }) => [place + 1, dep, sex, age, disease, cost]))),
    ...insert('civil.register', people.flatMap(({ grade }, place) => (grade === undefined ? [] : [[place + 1, grade]])))
  ].join('; ');
