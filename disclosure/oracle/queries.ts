import fc from 'fast-check';
import { literal, rarely } from './database.js';

/** Queries over the page's reach, from choices that shrink as a whole. */

/** One SELECT of a query as the oracle needs it: which people it speaks of, whatever it shows of them. */
export interface Part {
  /** FROM and WHERE over microdata. */
  base: string;
  person: string;
  keys: string[];
  /** Places of keys, by level. */
  levels: number[][];
  /** Conditions that its statistics set apart. */
  conditions: string[];
}

export interface Query {
  sql: string;
  /** The same in words that DuckDB can run in all worlds at once, part by part: beside a row of another table it has no semi joins, and in a union it loses the row of a part without records. */
  everywhere: string[];
  /** Names of what it shows. */
  columns: string[];
  parts: Part[];
  /** What it is made of, for the mix. */
  constructs: string[];
  /** It names the amounts. */
  amounts: boolean;
  /** How it names the class. */
  classes: ('disease' | 'chapter')[];
}

interface Expression {
  text: string;
  construct?: string;
  names?: 'disease' | 'chapter';
  needs?: 'places' | 'diseases' | 'register';
}

const keyExpressions: Expression[] = [
  { text: 'care.dep' }, { text: 'care.dep' }, { text: 'care.sex' }, { text: 'care.disease', names: 'disease' }, { text: 'care.disease', names: 'disease' },
  { text: 'p.region', needs: 'places' }, { text: 'd.chapter', names: 'chapter', needs: 'diseases' },
  { text: 'care.age // 10', construct: 'key expression' }, { text: 'substr(care.disease, 1, 1)', construct: 'key expression', names: 'disease' },
  { text: "CASE WHEN care.dep = 'a' THEN 'here' ELSE 'there' END", construct: 'key expression' },
  { text: 'r.grade', needs: 'register' }
];

const conditionExpressions: Expression[] = [
  { text: "care.dep = 'a'" }, { text: "care.dep IN ('a', 'b')" }, { text: "care.sex <> 'f'" }, { text: 'care.age < 70' },
  { text: "care.disease = 'flu'", names: 'disease' }, { text: "care.disease = 'hiv'", names: 'disease' }, { text: "care.disease <> 'hiv'", names: 'disease' },
  { text: "care.disease IN ('flu', 'ill')", names: 'disease' }, { text: 'care.disease IS NOT NULL', names: 'disease' },
  { text: "(care.disease = 'flu' OR care.disease = 'ill')", names: 'disease' },
  { text: "p.region = 'north'", needs: 'places' }, { text: "d.chapter = 'I'", names: 'chapter', needs: 'diseases' },
  { text: "(care.disease = 'flu' AND care.sex = 'f')", names: 'disease' }, { text: "(care.sex = 'f' OR care.disease = 'hiv')", names: 'disease' },
  { text: "r.grade = 'x'", needs: 'register' }
];

/** Conditions inside statistics are over the base's own columns. */
const partConditions: Expression[] = conditionExpressions.filter(({ needs }) => needs === undefined);

const memberships = [
  "care.person IN (SELECT m.person FROM civil.register AS m WHERE m.grade = 'x')", 'care.person IN (SELECT m.person FROM civil.register AS m)',
  "care.person NOT IN (SELECT m.person FROM civil.register AS m WHERE m.grade = 'x')",
  "EXISTS (SELECT 1 FROM civil.register AS m WHERE m.person = care.person AND m.grade = 'y')", 'NOT EXISTS (SELECT 1 FROM civil.register AS m WHERE m.person = care.person)',
  "care.person IN (SELECT m.person FROM claims.care AS m WHERE m.disease = 'hiv')", "care.person NOT IN (SELECT m.person FROM claims.care AS m WHERE m.disease = 'hiv')",
  "care.dep IN (SELECT m.code FROM geo.places AS m WHERE m.region = 'north')"
];
const membershipJoins = [
  { join: 'SEMI JOIN civil.register AS m ON m.person = care.person', condition: 'EXISTS (SELECT 1 FROM civil.register AS m WHERE m.person = care.person)' },
  { join: 'ANTI JOIN civil.register AS m ON m.person = care.person', condition: 'NOT EXISTS (SELECT 1 FROM civil.register AS m WHERE m.person = care.person)' }
];

export const choices = fc.record({
  shape: fc.nat(99),
  keys: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: fc.tuple(fc.nat(999)) }, { weight: 1, arbitrary: fc.tuple(fc.nat(999), fc.nat(999)) }),
  where: fc.array(fc.nat(999), { maxLength: 1 }), filtered: rarely(45),
  statistics: fc.array(fc.record({ kind: fc.nat(9), condition: fc.option(fc.nat(999), { nil: undefined, freq: 2 }), form: fc.nat(2), ratio: rarely(15) }), { minLength: 1, maxLength: 2 }),
  conditional: rarely(40),
  levels: fc.nat(99), having: fc.nat(99), member: fc.nat(999), limit: fc.nat(3)
});
export type Choices = typeof choices extends fc.Arbitrary<infer T> ? T : never;

const pick = <T>(from: readonly T[], index: number): T => from[index % from.length]!;

interface Made { text: string; condition?: string; amount: boolean; kind: string }

function statisticOf({ kind, form, ratio }: Choices['statistics'][number], condition: string | undefined): Made {
  const plain = pick(['rows', 'rows', 'sum', 'sum', 'mean', 'units', 'values'] as const, kind);
  const amount = plain === 'sum' || plain === 'mean' || plain === 'values';
  const argument = { rows: '*', sum: 'care.cost', mean: 'care.cost', units: 'DISTINCT care.person', values: 'care.cost' }[plain];
  const name = { rows: 'count', sum: 'sum', mean: 'avg', units: 'count', values: 'count' }[plain];
  const value = condition === undefined
    ? `${name}(${argument})`
    : form === 0 || plain === 'units'
      ? `${name}(${argument}) FILTER (WHERE ${condition})`
      : plain === 'rows'
        ? form === 1 ? `count_if(${condition})` : `sum(CASE WHEN ${condition} THEN 1 ELSE 0 END)`
        : `${name}(CASE WHEN ${condition} THEN care.cost${plain === 'sum' && form === 1 ? ' ELSE 0' : ''} END)`;
  return { text: ratio ? `100.0 * ${value} / count(*)` : value, ...(condition === undefined ? {} : { condition }), amount, kind: plain };
}

const levelsOf = (width: number, kind: 'plain' | 'rollup' | 'cube' | 'sets'): number[][] => {
  const all = Array.from({ length: width }, (_, place) => place);
  switch (kind) {
    case 'plain':
      return [all];
    case 'rollup':
      return Array.from({ length: width + 1 }, (_, left) => all.slice(0, width - left));
    case 'cube':
      return Array.from({ length: 1 << width }, (_, bits) => all.filter(place => (bits & (1 << place)) !== 0));
    default:
      return width === 1 ? [[0], []] : [[0], [1]];
  }
};

/** FROM, with what the expressions need; one relation of microdata, unless they need the register. */
function fromOf(care: string, needs: Set<string | undefined>): string {
  return [
    `${care} AS care`, needs.has('places') ? 'JOIN geo.places AS p ON p.code = care.dep' : '',
    needs.has('diseases') ? 'JOIN icd.diseases AS d ON d.code = care.disease' : '', needs.has('register') ? 'JOIN civil.register AS r ON r.person = care.person' : ''
  ].filter(text => text !== '').join(' ');
}

const where = (conditions: string[]): string => (conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '');

/** Where people are counted, a total less its part is those of whom no row is so: groups of a cell by whether a condition holds always, never, or now and then. */
const everOf = (base: string, keys: string[], condition: string): Part => ({
  base: `(SELECT ${['care.person AS person', ...keys.map((key, place) => `${key} AS k${place}`)].join(', ')}, CASE WHEN bool_and(coalesce(${condition}, false)) THEN 'always' WHEN bool_or(${condition}) THEN 'now and then' ELSE 'never' END AS ever
    FROM ${base} GROUP BY ${['care.person', ...keys].join(', ')}) AS people`,
  person: 'people.person', keys: [...keys.map((_, place) => `people.k${place}`), 'people.ever'], levels: [[...keys.map((_, place) => place), keys.length]], conditions: []
});

export function queryOf(chosen: Choices): Query {
  const { shape } = chosen;
  const construct = shape < 50 ? 'grouped' : shape < 64 ? 'totals by unit' : shape < 80 ? 'membership' : shape < 90 ? 'union' : shape < 95 ? 'distinct' : 'microdata join';
  const withRegister = construct === 'microdata join';
  const pool = withRegister ? keyExpressions : keyExpressions.filter(({ needs }) => needs !== 'register');
  const keys = [...new Map(chosen.keys.map(key => pick(pool, key)).map(key => [key.text, key])).values()];
  const conditions = (chosen.filtered ? chosen.where : []).map(one => pick(withRegister ? conditionExpressions : conditionExpressions.filter(({ needs }) => needs !== 'register'), one));
  const inside = chosen.statistics.map(({ condition }) => (chosen.conditional && condition !== undefined && construct !== 'totals by unit' ? pick(partConditions, condition) : undefined));
  const statistics = chosen.statistics.map((one, place) => statisticOf(one, inside[place]?.text));
  const expressions = [...keys, ...conditions, ...inside.flatMap(one => (one ? [one] : []))];
  const needs = new Set([...expressions.map(one => one.needs), ...(withRegister ? ['register'] : [])]);
  const levelKind = keys.length === 0 || construct === 'union' || construct === 'distinct' || chosen.levels < 70 ? 'plain' : chosen.levels < 82 ? 'rollup' : chosen.levels < 92 ? 'cube' : 'sets';
  const levels = levelsOf(keys.length, levelKind);
  const used = {
    constructs: [
      construct, ...expressions.flatMap(one => (one.construct === undefined ? [] : [one.construct])), ...(conditions.length > 0 ? ['filter'] : []),
      ...(needs.has('places') || needs.has('diseases') ? ['public join'] : []), ...(levelKind === 'plain' ? [] : [levelKind === 'sets' ? 'grouping sets' : levelKind]),
      ...(inside.some(one => one !== undefined) ? ['condition in a statistic'] : []), ...chosen.statistics.some(({ ratio }) => ratio) && construct !== 'distinct' ? ['ratio'] : [],
      ...(construct === 'distinct' ? [] : statistics.map(({ kind }) => `statistic: ${kind}`))
    ],
    columns: [...(construct === 'union' ? ['part'] : []), ...keys.map((_, place) => `k${place}`), ...(construct === 'distinct' ? [] : statistics.map((_, place) => `s${place}`))],
    amounts: construct !== 'distinct' && statistics.some(({ amount }) => amount),
    classes: [...new Set(expressions.flatMap(({ names }) => (names === undefined ? [] : [names])))]
  };
  const base = (care: string, more: string[] = [], join = ''): string => `${fromOf(care, needs)}${join === '' ? '' : ` ${join}`}${where([...conditions.map(({ text }) => text), ...more])}`;
  const shownKeys = keys.map(({ text }, place) => `${text} AS k${place}`);
  const shown = [...shownKeys, ...statistics.map(({ text }, place) => `${text} AS s${place}`)].join(', ');
  const groupsBy = (names: string[]): string => {
    const set = (level: number[]): string => `(${level.map(place => names[place]!).join(', ')})`;
    return names.length === 0 ? '' : ` GROUP BY ${levelKind === 'plain' ? names.join(', ') : levelKind === 'sets' ? `GROUPING SETS (${levels.map(set).join(', ')})` : `${levelKind.toUpperCase()} (${names.join(', ')})`}`;
  };
  const groups = groupsBy(keys.map(({ text }) => text));
  const having = keys.length === 0 || chosen.having < 80 || construct === 'distinct' ? '' : ` HAVING ${chosen.having < 92 ? pick(['count(*)', 'count(DISTINCT care.person)'], chosen.having) : 'sum(care.cost)'} ${chosen.having < 97 ? '>=' : '<'} ${chosen.limit + 1}`;
  const set = { ...used, constructs: [...new Set([...used.constructs, ...(having === '' ? [] : ['having'])])], amounts: used.amounts || having.includes('cost') };
  const counted = statistics.some(({ kind }) => kind === 'units');
  const partsOf = (text: string): Part[] => [part(text), ...(counted ? levels.flatMap(level => inside.flatMap(one => (one ? [everOf(text, level.map(place => keys[place]!.text), one.text)] : []))) : [])];
  const part = (text: string): Part => ({
    base: text, person: 'care.person', keys: keys.map(one => one.text), levels,
    conditions: [...new Set([...statistics.flatMap(({ condition }) => (condition === undefined ? [] : [condition])), ...(set.amounts ? ['care.cost IS NULL'] : [])])]
  });
  switch (construct) {
    case 'totals by unit': {
      // Whatever the outer query groups by is a key of the totals.
      const carried = keys.map((_, place) => `care.g${place}`);
      const inner = `SELECT ${['care.person', ...keys.map(({ text }, place) => `${text} AS g${place}`), 'sum(care.cost) AS cost'].join(', ')} FROM ${base('claims.care')} GROUP BY ${['care.person', ...keys.map(({ text }) => text)].join(', ')}`;
      const outer = [...carried.map((name, place) => `${name} AS k${place}`), ...statistics.map(({ text }, place) => `${text} AS s${place}`)].join(', ');
      const renamed = groupsBy(carried);
      const sql = chosen.member % 2 === 0 ? `WITH t AS (${inner}) SELECT ${outer} FROM t AS care${renamed}${having}` : `SELECT ${outer} FROM (${inner}) AS care${renamed}${having}`;
      return { ...set, sql, everywhere: [sql], parts: partsOf(base('claims.care')) };
    }
    case 'membership': {
      const member = chosen.member % 10;
      const joined = membershipJoins[member - memberships.length];
      const from = base('claims.care', [joined ? joined.condition : memberships[member]!]);
      const asked = joined ? base('claims.care', [], joined.join) : from;
      const select = (text: string): string => `SELECT ${shown} FROM ${text}${groups}${having}`;
      const classes = from.includes('m.disease') ? [...new Set([...set.classes, 'disease' as const])] : set.classes;
      return { ...set, classes, sql: select(asked), everywhere: [select(from)], parts: partsOf(from) };
    }
    case 'union': {
      const [column, one, other] = pick([['care.dep', 'a', 'b'], ['care.sex', 'f', 'm'], ['care.disease', 'flu', 'hiv']] as const, chosen.member);
      const bases = [one, other].map(value => base('claims.care', [`${column} = ${literal(value)}`]));
      const classes = column === 'care.disease' ? [...new Set([...set.classes, 'disease' as const])] : set.classes;
      const everywhere = bases.map((text, place) => `SELECT ${literal(place === 0 ? one : other)} AS part, ${shown} FROM ${text}${groups}${having}`);
      return { ...set, classes, sql: everywhere.join(' UNION ALL '), everywhere, parts: bases.flatMap(partsOf) };
    }
    case 'distinct': {
      const from = base('claims.care');
      const distinct = keys.length > 0 ? shownKeys : ['care.dep AS k0'];
      const sql = `SELECT DISTINCT ${distinct.join(', ')} FROM ${from}`;
      return { ...set, columns: keys.length > 0 ? set.columns : ['k0'], sql, everywhere: [sql], parts: [{ ...part(from), keys: keys.length > 0 ? keys.map(one => one.text) : ['care.dep'], levels: [keys.length > 0 ? keys.map((_, place) => place) : [0]], conditions: [] }] };
    }
    default: {
      const from = base('claims.care');
      const sql = `SELECT ${shown} FROM ${from}${groups}${having}`;
      return { ...set, sql, everywhere: [sql], parts: partsOf(from) };
    }
  }
}

export const queries: fc.Arbitrary<Query> = choices.map(queryOf);
