import fc from 'fast-check';
import type { Nomenclature, Relation, RulePack, Variable, VariableKind } from '../src/types.js';
import type { Records, Value } from './query.js';

/** Small relations and rule packs that bite on them: few units, several records a unit, values that are missing, zero or negative. */

const text = (value: string): { en: string; fr: string } => ({ en: value, fr: value });
export const oneOf = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
/** True in `percent` of a hundred; shrinks to false. */
export const rarely = (percent: number): fc.Arbitrary<boolean> => fc.nat(99).map(number => number >= 100 - percent);
const orNull = <T>(values: fc.Arbitrary<T>, percent: number): fc.Arbitrary<T | null> =>
  fc.tuple(values, rarely(percent)).map(([value, missing]) => (missing ? null : value));

// Values of each column. Whatever is coded has two or three codes, so that cells are neither all empty nor all full.

export const deps = ['a', 'b', 'c'];
export const diseases = ['flu', 'hiv', 'ill'];
export const chapters = ['I', 'II'];
// Texts that a careless key or literal would confuse.
export const sectors = ['s', "s', 't"];
export const sexes = ['', 'NULL'];
export const diagnoses = ['x', 'x '];
const person = orNull(fc.integer({ min: 1, max: 12 }), 5);
const firm = orNull(fc.integer({ min: 1, max: 9 }), 15);
const amount = orNull(fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 20 }) }, { weight: 1, arbitrary: oneOf(0, -5, 100) }), 4);

// How many people a record stands for: also none.
const weight = orNull(oneOf(1, 1, 2, 3, 10, 0), 3);

const values: Record<string, fc.Arbitrary<Value>> = {
  'care.person': person,
  'care.firm': firm,
  'care.dep': orNull(oneOf('a', 'b'), 4),
  'care.disease': orNull(oneOf(...diseases), 4),
  'care.year': oneOf(2022, 2023),
  'care.cost': amount,
  'care.days': amount,
  'care.weight': weight,
  'visits.person': person,
  'visits.ward': oneOf('n', 's'),
  'visits.reason': oneOf(...diseases),
  'visits.fee': amount,
  'patients.person': person,
  'patients.sex': orNull(oneOf(...sexes), 4),
  'patients.diagnosis': oneOf(...diagnoses),
  'patients.income': amount,
  'patients.weight': weight,
  'wages.person': person,
  'wages.firm': firm,
  'wages.sector': oneOf(...sectors),
  'wages.pay': amount,
  'firms.firm': firm,
  'firms.dep': oneOf('a', 'b'),
  'firms.sector': oneOf(...sectors),
  'firms.sales': amount,
  'deps.code': oneOf(...deps),
  'deps.region': oneOf('north', 'south'),
  'deps.pop': oneOf(100, 250),
  'diseases.code': oneOf(...diseases),
  'diseases.chapter': oneOf(...chapters),
  'chapters.code': oneOf(...chapters),
  'chapters.family': oneOf('F', 'G'),
  'rates.disease': oneOf(...diseases),
  'rates.dep': oneOf('a', 'b'),
  'rates.class': oneOf('high', 'low')
};

export interface Shape {
  schema: string;
  name: string;
  kind: Relation['kind'];
  columns: Record<string, VariableKind>;
  keys: string[][];
  /** Most records; a relation with a key has at most one a value of it. */
  most: number;
}

export const shapes: Shape[] = [
  {
    schema: 'claims', name: 'care', kind: 'record-level', keys: [], most: 60,
    columns: { person: 'unit', firm: 'unit', dep: 'category', disease: 'category', year: 'value', cost: 'magnitude', days: 'magnitude', weight: 'weight' }
  },
  {
    schema: 'claims', name: 'visits', kind: 'record-level', keys: [], most: 16,
    columns: { person: 'unit', ward: 'category', reason: 'category', fee: 'magnitude' }
  },
  {
    schema: 'civil', name: 'patients', kind: 'record-level', keys: [['person']], most: 14,
    columns: { person: 'unit', sex: 'category', diagnosis: 'category', income: 'magnitude', weight: 'weight' }
  },
  {
    schema: 'jobs', name: 'wages', kind: 'record-level', keys: [['person']], most: 14,
    columns: { person: 'unit', firm: 'unit', sector: 'category', pay: 'magnitude' }
  },
  {
    schema: 'trade', name: 'firms', kind: 'record-level', keys: [['firm']], most: 10,
    columns: { firm: 'unit', dep: 'category', sector: 'category', sales: 'magnitude' }
  },
  { schema: 'geo', name: 'deps', kind: 'public', keys: [['code']], most: 3, columns: { code: 'category', region: 'category', pop: 'value' } },
  { schema: 'icd', name: 'diseases', kind: 'public', keys: [['code']], most: 3, columns: { code: 'category', chapter: 'category' } },
  { schema: 'icd', name: 'chapters', kind: 'public', keys: [['code']], most: 2, columns: { code: 'category', family: 'category' } },
  { schema: 'icd', name: 'rates', kind: 'public', keys: [['disease', 'dep']], most: 6, columns: { disease: 'category', dep: 'category', class: 'category' } }
];
export const shapeOf = (name: string): Shape => shapes.find(shape => shape.name === name)!;

const dominance = fc.record({ n: oneOf(1, 2), k: oneOf(0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5), comparator: oneOf('>' as const, '>=' as const) });
/** In `percent` of a hundred; shrinks to none. */
const some = <T>(percent: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.tuple(rarely(percent), value).map(([has, one]) => (has ? one : undefined));
/** Without what is undefined. */
const given = <T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };

const unitRules = (type: string) =>
  fc.record({
    minimumUnits: oneOf(2, 3, 4, 5), minimumRecords: some(15, oneOf(3, 5, 8)), dominance: fc.array(dominance, { maxLength: 1 }),
    pPercent: some(60, oneOf(0.05, 0.1, 0.25, 0.5, 1)), priorKnowledge: some(20, oneOf(0.2, 0.5, 0.8)),
    degreesOfFreedom: some(90, oneOf(1, 2, 4)), quantileSupport: some(90, oneOf(1, 2, 3))
  }).map(rules => given({ type, ...rules, priorKnowledge: rules.pPercent === undefined ? undefined : rules.priorKnowledge }));

export const pack = (id: string): fc.Arbitrary<RulePack> =>
  fc.record({
    units: fc.tuple(unitRules('person'), unitRules('enterprise'), oneOf(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2)).map(([a, b, lacks]) => (lacks === 0 ? [a, b] : [lacks === 1 ? b : a])),
    zeros: rarely(20), classMinimumOutside: oneOf(0, 1, 2, 3), classShareOutside: some(10, oneOf(0.05, 0.2, 0.4)), countsOnly: rarely(5), extremesAllowed: some(40, fc.constant(true)),
    minimumPopulation: some(6, oneOf(500, 2000).map(population => [{ nomenclature: 'dep', population }]))
  }).map(({ zeros, countsOnly, ...rest }) =>
    given({ id, version: '1', producer: id, title: text(id), origin: 'generated', ...rest, zerosAllowed: !zeros, magnitudesAllowed: !countsOnly }) as RulePack);

/** How many contributors pool what they contributed, where a pack has p%. */
export const coalition: fc.Arbitrary<number | undefined> = some(35, oneOf(1, 2, 3));
export const withCoalition = (one: RulePack, size: number | undefined): RulePack =>
  ({ ...one, units: one.units.map(rules => given({ ...rules, coalition: rules.pPercent === undefined ? undefined : size })) });

/** Distinct by each key, NULL aside, as the extract builder checked. */
const distinct = (shape: Shape, rows: Value[][]): Value[][] => {
  const columns = Object.keys(shape.columns);
  return shape.keys.reduce((kept, key) => {
    const seen = new Set<string>();
    return kept.filter(row => {
      const of = key.map(column => row[columns.indexOf(column)]);
      const known = JSON.stringify(of);
      return of.includes(null) || (!seen.has(known) && seen.add(known));
    });
  }, rows);
};

const records = (shape: Shape): fc.Arbitrary<Value[][]> => {
  const row = fc.tuple(...Object.keys(shape.columns).map(column => values[`${shape.name}.${column}`]!));
  // Two sizes, so that relations are often full enough for cells that pass.
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: fc.array(row, { maxLength: shape.most, size: 'max' }) },
    { weight: 3, arbitrary: fc.array(row, { minLength: Math.ceil(shape.most * 0.7), maxLength: shape.most * (shape.keys.length ? 3 : 1), size: 'max' }) }
  ).map(rows => distinct(shape, rows));
};

export const relation = (shape: Shape): fc.Arbitrary<Records> =>
  fc.record({
    rows: records(shape), withFirm: rarely(40), sensitive: fc.array(rarely(10), { minLength: 7, maxLength: 7 }), hivSensitive: rarely(65),
    coded: rarely(60), amounts: oneOf('DOUBLE', 'INTEGER', 'BIGINT', 'DECIMAL(12,2)'), packs: shape.kind === 'public' ? fc.constant<string[]>([]) : oneOf<string[]>(['health'], ['labour'], ['health', 'labour'], ['labour', 'trade']), bare: rarely(2)
  }).map(({ rows, withFirm, sensitive, hivSensitive, coded, amounts, packs, bare }) => {
    const units = shape.kind === 'public' ? [] : [
      ...('person' in shape.columns ? [{ type: 'person', space: 'p', column: 'person' }] : []),
      ...('firm' in shape.columns && (withFirm || shape.name !== 'care') ? [{ type: 'enterprise', space: 'e', column: 'firm' }] : [])
    ];
    const isUnit = (name: string): boolean => units.some(({ column }) => column === name);
    const kept = Object.entries(shape.columns).filter(([name, kind]) => kind !== 'unit' || isUnit(name));
    const all = Object.keys(shape.columns);
    const variables = kept.map(([name, kind], place): Variable => ({
      name, kind, label: text(name),
      type: kind === 'unit' || kind === 'weight' || name === 'year' || name === 'pop' ? 'INTEGER' : kind === 'magnitude' ? amounts : 'VARCHAR',
      sensitive: shape.kind === 'record-level' && (kind === 'category' || kind === 'value') && (['disease', 'diagnosis', 'reason'].includes(name) ? hivSensitive : sensitive[place] ?? false),
      ...(coded && kind === 'category' && nomenclatures.some(({ id }) => id === name) ? { nomenclature: name } : {})
    }));
    return {
      schema: shape.schema, name: shape.name, kind: shape.kind, source: shape.schema, version: '1', producer: shape.schema,
      units, variables, keys: shape.keys, packs: bare ? [] : packs,
      columns: kept.map(([name]) => name), rows: rows.map(row => kept.map(([name]) => row[all.indexOf(name)]!))
    };
  });

const nomenclature = (id: string, codes: string[], population: Record<string, number> = {}): Nomenclature =>
  ({ id, label: text(id), codes: codes.map(code => ({ code, label: text(code), ...(code in population ? { population: population[code]! } : {}) })) });
export const nomenclatures = [nomenclature('dep', ['a', 'b'], { a: 3000, b: 800 }), nomenclature('disease', diseases), nomenclature('sex', sexes), nomenclature('sector', [...sectors, 'u'])];
