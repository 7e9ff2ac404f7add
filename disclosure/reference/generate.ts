import fc from 'fast-check';
import type { Catalogue, Nomenclature, Relation, RulePack, Variable, VariableKind } from '../src/types.js';

/**
 * Small databases and queries that the rules bite on: few units, several records a unit, values that are missing, zero or negative.
 * The README has their mix; `VITRINE_MIX=1` prints it.
 */

export type Value = string | number | null;

export type Condition =
  | { column: string; op: '=' | '<>' | '<' | '>=' | 'in' | 'between' | 'is null' | 'not null'; values: Value[] }
  | { any: Condition[] }
  | { all: Condition[] }
  | { not: Condition };

export interface Join {
  relation: string;
  on: [string, string][];
  type: 'inner' | 'left';
}

export interface Statistic {
  kind: 'rows' | 'values' | 'units' | 'sum' | 'mean';
  name: string;
  column?: string;
  /** A public column that the statistic is divided by. */
  ratio?: string;
}

export interface Query {
  from: string;
  joins: Join[];
  where: Condition[];
  keys: string[];
  grouping: 'plain' | 'rollup' | 'cube';
  statistics: Statistic[];
}

/** A relation of the catalogue with its records. */
export type Records = Relation & { columns: string[]; rows: Value[][] };

export interface Case {
  relations: Records[];
  packs: RulePack[];
  nomenclatures: Nomenclature[];
  query: Query;
}

const text = (value: string): { en: string; fr: string } => ({ en: value, fr: value });
const oneOf = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
/** True in `percent` of a hundred; shrinks to false. */
const rarely = (percent: number): fc.Arbitrary<boolean> => fc.nat(99).map(number => number >= 100 - percent);
const orNull = <T>(values: fc.Arbitrary<T>, percent: number): fc.Arbitrary<T | null> =>
  fc.tuple(values, rarely(percent)).map(([value, missing]) => (missing ? null : value));

// Values of each column. Whatever is coded has two or three codes, so that cells are neither all empty nor all full.

const deps = ['a', 'b', 'c'];
const diseases = ['flu', 'hiv', 'ill'];
const chapters = ['I', 'II'];
// Texts that a careless key or literal would confuse.
const sectors = ['s', "s', 't"];
const sexes = ['', 'NULL'];
const diagnoses = ['x', 'x '];
const person = orNull(fc.integer({ min: 1, max: 12 }), 5);
const firm = orNull(fc.integer({ min: 1, max: 9 }), 15);
const amount = orNull(fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 20 }) }, { weight: 1, arbitrary: oneOf(0, -5, 100) }), 4);

const values: Record<string, fc.Arbitrary<Value>> = {
  'care.person': person,
  'care.firm': firm,
  'care.dep': orNull(oneOf('a', 'b'), 4),
  'care.disease': orNull(oneOf(...diseases), 4),
  'care.year': oneOf(2022, 2023),
  'care.cost': amount,
  'care.days': amount,
  'patients.person': person,
  'patients.sex': orNull(oneOf(...sexes), 4),
  'patients.diagnosis': oneOf(...diagnoses),
  'patients.income': amount,
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

interface Shape {
  schema: string;
  name: string;
  kind: Relation['kind'];
  columns: Record<string, VariableKind>;
  keys: string[][];
  /** Most records; a relation with a key has at most one a value of it. */
  most: number;
}

const shapes: Shape[] = [
  {
    schema: 'claims', name: 'care', kind: 'record-level', keys: [], most: 60,
    columns: { person: 'unit', firm: 'unit', dep: 'category', disease: 'category', year: 'value', cost: 'magnitude', days: 'magnitude' }
  },
  {
    schema: 'civil', name: 'patients', kind: 'record-level', keys: [['person']], most: 14,
    columns: { person: 'unit', sex: 'category', diagnosis: 'category', income: 'magnitude' }
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
const shapeOf = (name: string): Shape => shapes.find(shape => shape.name === name)!;

/** What a relation may be joined on, and on what of those before it; the last is joined on none of its keys. */
const joinable: { relation: string; on: [string, string][]; often: number }[] = [
  { relation: 'patients', on: [['care.person', 'patients.person']], often: 3 },
  { relation: 'patients', on: [['wages.person', 'patients.person']], often: 2 },
  { relation: 'wages', on: [['care.person', 'wages.person']], often: 2 },
  { relation: 'wages', on: [['patients.person', 'wages.person']], often: 2 },
  { relation: 'firms', on: [['care.firm', 'firms.firm']], often: 2 },
  { relation: 'firms', on: [['wages.firm', 'firms.firm']], often: 3 },
  { relation: 'deps', on: [['care.dep', 'deps.code']], often: 4 },
  { relation: 'deps', on: [['firms.dep', 'deps.code']], often: 2 },
  { relation: 'diseases', on: [['care.disease', 'diseases.code']], often: 4 },
  { relation: 'chapters', on: [['diseases.chapter', 'chapters.code']], often: 6 },
  { relation: 'rates', on: [['care.disease', 'rates.disease'], ['care.dep', 'rates.dep']], often: 1 },
  { relation: 'care', on: [['patients.person', 'care.person']], often: 1 },
  // A second column beside the key: a selection that hides in a join.
  { relation: 'diseases', on: [['care.disease', 'diseases.code'], ['care.dep', 'diseases.code']], often: 1 },
  { relation: 'diseases', on: [['care.disease', 'diseases.code'], ['care.dep', 'diseases.chapter']], often: 1 },
  { relation: 'deps', on: [['care.dep', 'deps.code'], ['care.disease', 'deps.region']], often: 1 },
  { relation: 'deps', on: [['care.dep', 'deps.code'], ['firms.dep', 'deps.code']], often: 1 }
];

const dominance = fc.record({ n: oneOf(1, 2), k: oneOf(0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5), comparator: oneOf('>' as const, '>=' as const) });
const unitRules = (type: string) =>
  fc.record({ minimumUnits: oneOf(2, 3, 4, 5), dominance: fc.array(dominance, { maxLength: 1 }), pPercent: fc.option(oneOf(0.05, 0.1, 0.25, 0.5, 1), { nil: undefined, freq: 2 }) })
    .map(({ pPercent, ...rules }) => ({ type, ...rules, ...(pPercent === undefined ? {} : { pPercent }) }));

const pack = (id: string): fc.Arbitrary<RulePack> =>
  fc.record({
    units: fc.tuple(unitRules('person'), unitRules('enterprise'), oneOf(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2)).map(([a, b, lacks]) => (lacks === 0 ? [a, b] : [lacks === 1 ? b : a])),
    zeros: rarely(20), classMinimumOutside: oneOf(0, 1, 2, 3), countsOnly: rarely(5)
  }).map(({ zeros, countsOnly, ...rest }) =>
    ({ id, version: '1', producer: id, title: text(id), origin: 'generated', ...rest, zerosAllowed: !zeros, magnitudesAllowed: !countsOnly }));

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

const relation = (shape: Shape): fc.Arbitrary<Records> =>
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
      type: kind === 'unit' || name === 'year' || name === 'pop' ? 'INTEGER' : kind === 'magnitude' ? amounts : 'VARCHAR',
      sensitive: shape.kind === 'record-level' && (kind === 'category' || kind === 'value') && (['disease', 'diagnosis'].includes(name) ? hivSensitive : sensitive[place] ?? false),
      ...(coded && kind === 'category' && nomenclatures.some(({ id }) => id === name) ? { nomenclature: name } : {})
    }));
    return {
      schema: shape.schema, name: shape.name, kind: shape.kind, source: shape.schema, version: '1', producer: shape.schema,
      units, variables, keys: shape.keys, packs: bare ? [] : packs,
      columns: kept.map(([name]) => name), rows: rows.map(row => kept.map(([name]) => row[all.indexOf(name)]!))
    };
  });

const nomenclature = (id: string, codes: string[]): Nomenclature => ({ id, label: text(id), codes: codes.map(code => ({ code, label: text(code) })) });
const nomenclatures = [nomenclature('dep', ['a', 'b']), nomenclature('disease', diseases), nomenclature('sex', sexes), nomenclature('sector', [...sectors, 'u'])];

const from: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('care') }, { weight: 2, arbitrary: fc.constant('patients') },
  { weight: 2, arbitrary: fc.constant('wages') }, { weight: 2, arbitrary: fc.constant('firms') }
);

/** Choices are numbers, reduced to what there is, so that a case shrinks as a whole. */
const choices = fc.record({
  from,
  joins: fc.array(fc.record({ which: fc.nat(99), left: rarely(25), outer: rarely(3), fan: rarely(3) }), { maxLength: 3 }),
  where: fc.array(fc.record({ shape: fc.nat(99), parts: fc.array(fc.record({ column: fc.nat(99), op: fc.nat(99), first: fc.nat(9), second: fc.nat(9) }), { minLength: 3, maxLength: 3 }) }), { maxLength: 2 }),
  keys: fc.array(fc.nat(99), { maxLength: 3 }),
  grouping: fc.oneof({ weight: 7, arbitrary: fc.constant('plain' as const) }, { weight: 2, arbitrary: fc.constant('rollup' as const) }, { weight: 1, arbitrary: fc.constant('cube' as const) }),
  statistics: fc.array(fc.record({ kind: oneOf('rows' as const, 'values' as const, 'units' as const, 'sum' as const, 'mean' as const), column: fc.nat(9), ratio: rarely(40) }), { minLength: 1, maxLength: 3 })
});

const domainOf: Record<string, Value[]> = {
  dep: deps, code: [...deps, ...diseases, ...chapters], disease: diseases, year: [2022, 2023, 2024], sex: sexes, diagnosis: diagnoses,
  sector: sectors, region: ['north', 'south'], pop: [100, 250], chapter: chapters, family: ['F', 'G'], class: ['high', 'low']
};

function conditionOf(column: string, { op, first, second }: { op: number; first: number; second: number }): Condition {
  const domain = domainOf[column.split('.')[1]!]!;
  const [one, other] = [domain[first % domain.length]!, domain[second % domain.length]!].sort();
  const ops = ['=', '=', '<>', '<>', '<', '>=', 'in', 'in', 'between', 'is null', 'not null', 'not null'] as const;
  const name = ops[op % ops.length]!;
  return { column, op: name, values: name.includes('null') ? [] : name === 'in' || name === 'between' ? [one!, other!] : [one!] };
}

function queryOf(chosen: typeof choices extends fc.Arbitrary<infer T> ? T : never, relations: Records[]): Query {
  const known = new Set<string>([chosen.from]);
  const named = (name: string): Records => relations.find(relation => relation.name === name)!;
  const exists = (column: string): boolean => named(column.split('.')[0]!).columns.includes(column.split('.')[1]!);
  const joins = chosen.joins.flatMap(({ which, left, outer, fan }): Join[] => {
    const possible = joinable.filter(({ relation, on }) =>
      !known.has(relation) && (relation !== 'care' || fan) && on.every(([one]) => known.has(one.split('.')[0]!) && exists(one)));
    const weighted = possible.flatMap(join => Array.from({ length: join.often }, () => join));
    const join = weighted[which % weighted.length];
    if (join === undefined) {
      return [];
    }
    known.add(join.relation);
    return [{ relation: join.relation, on: join.on, type: (shapeOf(join.relation).kind === 'public' ? left : outer) ? 'left' : 'inner' }];
  });
  const columns = (...kinds: VariableKind[]): string[] =>
    [...known].flatMap(name => named(name).variables.filter(({ kind }) => kinds.includes(kind)).map(variable => `${name}.${variable.name}`));
  const classes = columns('category', 'value');
  const where = chosen.where.map(({ shape, parts }): Condition => {
    const [a, b, c] = parts.map(part => conditionOf(classes[part.column % classes.length]!, part)) as [Condition, Condition, Condition];
    return shape < 75 ? a : shape < 87 ? { any: [a, b] } : shape < 91 ? { any: [{ all: [a, b] }, c] } : shape < 95 ? { not: { any: [a, b] } } : { not: a };
  });
  const keys = [...new Set(chosen.keys.map(key => classes[key % classes.length]!))];
  const grouping = keys.length === 0 ? 'plain' : chosen.grouping;
  const statistics = chosen.statistics.map(({ kind, column, ratio }, place): Statistic => {
    const of = kind === 'rows' ? [] : kind === 'units' ? columns('unit') : columns('magnitude');
    return {
      kind, name: `s${place}`, ...(of.length ? { column: of[column % of.length]! } : {}),
      ...(ratio && known.has('deps') ? { ratio: 'deps.pop' } : {})
    };
  });
  return { from: chosen.from, joins, where, keys, grouping, statistics };
}

export const cases: fc.Arbitrary<Case> = fc
  .tuple(fc.tuple(...shapes.map(relation)), fc.tuple(pack('health'), pack('labour'), pack('trade')), choices)
  .map(([relations, packs, chosen]) => {
    const query = queryOf(chosen, relations);
    const used = new Set([query.from, ...query.joins.map(join => join.relation)]);
    return { relations: relations.filter(({ name }) => used.has(name)), packs, nomenclatures, query };
  });

// What the engine is told.

export const catalogueOf = ({ relations, packs, nomenclatures: known }: Case): Catalogue =>
  ({ relations: relations.map(({ columns: _columns, rows: _rows, ...relation }) => relation), packs, nomenclatures: known });

const literal = (value: Value): string => (typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value ?? 'NULL'));

const conditionText = (condition: Condition): string => {
  if ('any' in condition) {
    return `(${condition.any.map(conditionText).join(' OR ')})`;
  }
  if ('all' in condition) {
    return `(${condition.all.map(conditionText).join(' AND ')})`;
  }
  if ('not' in condition) {
    return `NOT (${conditionText(condition.not)})`;
  }
  const { column, op, values: compared } = condition;
  switch (op) {
    case 'is null':
      return `${column} IS NULL`;
    case 'not null':
      return `${column} IS NOT NULL`;
    case 'in':
      return `${column} IN (${compared.map(literal).join(', ')})`;
    case 'between':
      return `${column} BETWEEN ${compared.map(literal).join(' AND ')}`;
    default:
      return `${column} ${op} ${literal(compared[0]!)}`;
  }
};

const statisticText = ({ kind, column, name, ratio }: Statistic, keys: string[]): string => {
  const value = { rows: 'count(*)', values: `count(${column})`, units: `count(DISTINCT ${column})`, sum: `sum(${column})`, mean: `avg(${column})` }[kind];
  const by = ratio === undefined || keys.includes(ratio) ? ratio : `any_value(${ratio})`;
  return `${by === undefined ? value : `100.0 * ${value} / ${by}`} AS ${name}`;
};

/** The query; its keys are named k0, k1, ... */
export function sqlOf({ relations, query }: Case): string {
  const named = (name: string): string => `${relations.find(relation => relation.name === name)!.schema}.${name} AS ${name}`;
  const joins = query.joins.map(({ relation, on, type }) => ` ${type === 'left' ? 'LEFT' : 'INNER'} JOIN ${named(relation)} ON ${on.map(([left, right]) => `${left} = ${right}`).join(' AND ')}`);
  const keys = query.keys.join(', ');
  const groups = keys === '' ? '' : ` GROUP BY ${query.grouping === 'plain' ? keys : `${query.grouping.toUpperCase()} (${keys})`}`;
  const selected = [...query.keys.map((key, place) => `${key} AS k${place}`), ...query.statistics.map(statistic => statisticText(statistic, query.keys))];
  const where = query.where.length ? ` WHERE ${query.where.map(conditionText).join(' AND ')}` : '';
  return `SELECT ${selected.join(', ')} FROM ${named(query.from)}${joins.join('')}${where}${groups}`;
}

/** SQL that makes the relations anew. */
export const dataOf = ({ relations }: Case): string =>
  relations.flatMap(({ schema, name, variables, columns, rows }) => [
    `CREATE SCHEMA IF NOT EXISTS ${schema}`,
    `CREATE OR REPLACE TABLE ${schema}.${name} (${columns.map(column => `${column} ${variables.find(variable => variable.name === column)!.type}`).join(', ')})`,
    ...(rows.length ? [`INSERT INTO ${schema}.${name} VALUES ${rows.map(row => `(${row.map(literal).join(', ')})`).join(', ')}`] : [])
  ]).join(';\n');

/** What share of the cases has what, in percent. */
export function mixOf(made: Case[]): Record<string, number> {
  const share = (has: (query: Query, one: Case) => boolean): number => Math.round((100 * made.filter(one => has(one.query, one)).length) / made.length);
  const kind = (name: Relation['kind']) => (query: Query, { relations }: Case): boolean =>
    query.joins.some(join => relations.some(relation => relation.name === join.relation && relation.kind === name));
  return {
    'join of public data': share(kind('public')),
    'join of microdata': share(kind('record-level')),
    'left join': share(({ joins }) => joins.some(({ type }) => type === 'left')),
    filter: share(({ where }) => where.length > 0),
    'filter with OR, AND or NOT within': share(({ where }) => where.some(condition => !('column' in condition))),
    'no key': share(({ keys }) => keys.length === 0),
    'rollup or cube': share(({ grouping }) => grouping !== 'plain'),
    'a sensitive variable': share((_, { relations }) => relations.some(({ variables }) => variables.some(({ sensitive }) => sensitive))),
    'zeros not allowed': share((_, { packs, relations }) => relations.some(relation => relation.packs.some(id => packs.some(one => one.id === id && !one.zerosAllowed)))),
    ...Object.fromEntries((['rows', 'values', 'units', 'sum', 'mean'] as const).map(name => [`statistic: ${name}`, share(({ statistics }) => statistics.some(one => one.kind === name))])),
    ratio: share(({ statistics }) => statistics.some(one => one.ratio !== undefined))
  };
}
