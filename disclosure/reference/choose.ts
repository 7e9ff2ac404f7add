import fc from 'fast-check';
import type { Variable, VariableKind } from '../src/types.js';
import type { Case, Condition, Expression, Having, Join, Membership, Query, Records, Shown, Statistic, StatisticKind, Totals, Value } from './query.js';
import { chapters, deps, diagnoses, diseases, oneOf, rarely, sectors, sexes, shapeOf } from './records.js';

/** Queries over the relations of a case. */

/** What a relation may be joined on, and on what of those before it. */
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
  { relation: 'visits', on: [['care.person', 'visits.person']], often: 2 },
  { relation: 'visits', on: [['patients.person', 'visits.person']], often: 1 },
  { relation: 'care', on: [['visits.person', 'care.person']], often: 1 },
  { relation: 'patients', on: [['visits.person', 'patients.person']], often: 2 },
  { relation: 'patients', on: [['totals.person', 'patients.person']], often: 3 },
  { relation: 'firms', on: [['totals.firm', 'firms.firm']], often: 2 },
  { relation: 'deps', on: [['totals.dep', 'deps.code']], often: 2 },
  // A second column beside the key: a selection that hides in a join.
  { relation: 'diseases', on: [['care.disease', 'diseases.code'], ['care.dep', 'diseases.code']], often: 1 },
  { relation: 'diseases', on: [['care.disease', 'diseases.code'], ['care.dep', 'diseases.chapter']], often: 1 },
  { relation: 'deps', on: [['care.dep', 'deps.code'], ['care.disease', 'deps.region']], often: 1 },
  { relation: 'deps', on: [['care.dep', 'deps.code'], ['firms.dep', 'deps.code']], often: 1 }
];

/** Choices are numbers, reduced to what there is, so that a case shrinks as a whole. */
const number = fc.nat(99);
const chosenCondition = fc.record({ column: number, op: number, first: fc.nat(9), second: fc.nat(9), through: rarely(8) });
const chosenWhere = fc.record({ shape: number, parts: fc.array(chosenCondition, { minLength: 3, maxLength: 3 }) });

export const choices = fc.record({
  /** More than joins, filters, groups, counts, sums and means. */
  more: rarely(55),
  from: fc.oneof(
    { weight: 6, arbitrary: fc.constant('care') }, { weight: 2, arbitrary: fc.constant('patients') }, { weight: 1, arbitrary: fc.constant('visits') },
    { weight: 2, arbitrary: fc.constant('wages') }, { weight: 2, arbitrary: fc.constant('firms') }
  ),
  joins: fc.array(fc.record({ which: number, left: rarely(25), outer: rarely(3), fan: rarely(4) }), { maxLength: 3 }),
  where: fc.array(chosenWhere, { maxLength: 2 }),
  keys: fc.array(fc.record({ column: number, through: rarely(12), which: number }), { maxLength: 3 }),
  bins: fc.tuple(rarely(6), number, number),
  grouping: fc.oneof(
    { weight: 14, arbitrary: fc.constant('plain' as const) }, { weight: 3, arbitrary: fc.constant('rollup' as const) },
    { weight: 2, arbitrary: fc.constant('cube' as const) }, { weight: 2, arbitrary: fc.constant('sets' as const) }
  ),
  sets: fc.array(fc.array(fc.nat(3), { maxLength: 2 }), { minLength: 1, maxLength: 3 }),
  statistics: fc.array(
    fc.record({ kind: oneOf<StatisticKind>('rows', 'values', 'units', 'sum', 'mean'), other: fc.tuple(rarely(7), oneOf<StatisticKind>('variance', 'deviation', 'median', 'quantile', 'discrete', 'minimum', 'maximum')), column: fc.nat(9), q: oneOf(0.25, 0.5, 0.75, 0.1, 0.9), scale: fc.tuple(rarely(6), oneOf(2, 10, 0.1, 0.5)), weighted: rarely(6), per: rarely(25) }),
    { minLength: 1, maxLength: 3 }
  ),
  conditions: fc.tuple(rarely(20), fc.array(chosenWhere, { minLength: 1, maxLength: 2 }), fc.array(fc.record({ which: fc.nat(2), form: number }), { minLength: 3, maxLength: 3 }), rarely(30)),
  expressions: fc.tuple(rarely(12), oneOf<Shown['form']>('ratio', 'share', 'difference', 'rounded', 'case')),
  having: fc.tuple(rarely(9), fc.array(fc.record({ of: number, op: number, value: fc.nat(12) }), { minLength: 1, maxLength: 2 })),
  order: fc.tuple(rarely(9), fc.record({ statistic: rarely(60), partial: rarely(30), limit: rarely(60), hidden: rarely(30) })),
  distinct: fc.tuple(rarely(4), rarely(10), rarely(50)),
  totals: fc.tuple(rarely(9), fc.record({ from: oneOf('care', 'visits', 'wages'), key: number, more: rarely(50), lacks: rarely(10), where: fc.tuple(rarely(30), chosenCondition), statistics: fc.array(oneOf('sum' as const, 'rows' as const, 'values' as const), { minLength: 1, maxLength: 2 }) })),
  member: fc.tuple(rarely(12), fc.record({ relation: number, public: rarely(25), not: rarely(40), form: oneOf<Membership['form']>('in', 'exists', 'join'), where: fc.array(chosenCondition, { maxLength: 2 }) })),
  wrapped: fc.tuple(rarely(12), fc.array(fc.record({ relation: fc.nat(3), common: rarely(50), whole: rarely(30) }), { minLength: 1, maxLength: 2 })),
  cohort: fc.tuple(rarely(14), fc.record({ common: rarely(60), filtered: rarely(60) })),
  using: rarely(30),
  union: fc.tuple(rarely(6), fc.record({ column: number, first: fc.nat(9), second: fc.nat(9), all: rarely(70), without: rarely(10), asText: rarely(15) }))
});
type Choices = typeof choices extends fc.Arbitrary<infer T> ? T : never;

const domainOf: Record<string, Value[]> = {
  dep: deps, code: [...deps, ...diseases, ...chapters], disease: diseases, year: [2022, 2023, 2024], sex: sexes, diagnosis: diagnoses, ward: ['n', 's'], reason: diseases,
  sector: sectors, region: ['north', 'south'], pop: [100, 250], chapter: chapters, family: ['F', 'G'], class: ['high', 'low']
};
const nameOf = (column: string): string => column.split('.')[1]!;
const relationOf = (column: string): string => column.split('.')[0]!;
const numeric = (column: string): boolean => ['year', 'pop'].includes(nameOf(column));

/** A reviewed function of a column. */
function functionOf(column: string, which: number, others: string[]): Expression {
  const domain = domainOf[nameOf(column)]!;
  if (numeric(column)) {
    return which % 2 ? { column, of: { name: '//', by: nameOf(column) === 'year' ? 2 : 200 } } : { column, of: { name: 'case', equals: domain[which % domain.length]!, then: 'x', otherwise: 'y' } };
  }
  const text = others.filter(other => other !== column && !numeric(other));
  return which < 45 ? { column, of: { name: 'substr', length: 1 } }
    : which < 85 || text.length === 0 ? { column, of: { name: 'case', equals: domain[which % domain.length]!, then: 'x', otherwise: which % 3 ? 'y' : null } }
      : { column, of: { name: '||', with: text[which % text.length]! } };
}

function conditionOf(column: string, { op, first, second, through }: { op: number; first: number; second: number; through: boolean }): Condition {
  const domain = domainOf[nameOf(column)]!;
  if (through && !numeric(column)) {
    return { column, of: { name: 'substr', length: 1 }, op: op % 2 ? '=' : '<>', values: [String(domain[first % domain.length]).slice(0, 1)] };
  }
  const [one, other] = [domain[first % domain.length]!, domain[second % domain.length]!].sort();
  const ops = ['=', '=', '<>', '<>', '<', '>=', 'in', 'in', 'between', 'is null', 'not null', 'not null'] as const;
  const name = ops[op % ops.length]!;
  return { column, op: name, values: name.includes('null') ? [] : name === 'in' || name === 'between' ? [one!, other!] : [one!] };
}

function whereOf({ shape, parts }: { shape: number; parts: { column: number; op: number; first: number; second: number; through: boolean }[] }, classes: string[]): Condition {
  const [a, b, c] = parts.map(part => conditionOf(classes[part.column % classes.length]!, part)) as [Condition, Condition, Condition];
  return shape < 75 ? a : shape < 87 ? { any: [a, b] } : shape < 91 ? { any: [{ all: [a, b] }, c] } : shape < 95 ? { not: { any: [a, b] } } : { not: a };
}

type Named = { columns: string[]; variables: Variable[] };

const columnsOf = (relation: string, { variables }: Named, kinds: VariableKind[]): string[] => variables.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => `${relation}.${name}`);

/** Per-person totals of a relation, and what they look like to the query outside. */
function totalsOf(chosen: Choices['totals'][1], relations: Records[]): { totals: Totals; seen: Named } {
  const of = relations.find(({ name }) => name === chosen.from)!;
  const classes = columnsOf(chosen.from, of, ['category', 'value']);
  const units = columnsOf(chosen.from, of, ['unit']);
  const magnitudes = of.variables.filter(({ kind }) => kind === 'magnitude');
  const keys = [...(chosen.lacks ? units.slice(0, 1) : units), ...(chosen.more ? [classes[chosen.key % classes.length]!] : [])];
  const condition = chosen.where[1];
  const statistics = chosen.statistics.map((kind, place): Totals['statistics'][number] => {
    const variable = magnitudes[place % magnitudes.length]!;
    const type = kind === 'sum' ? { DOUBLE: 'DOUBLE', 'DECIMAL(12,2)': 'DECIMAL(38,2)' }[variable.type] ?? 'HUGEINT' : 'BIGINT';
    return { kind, name: `t${place}`, type, ...(kind === 'rows' ? {} : { column: `${chosen.from}.${variable.name}` }) };
  });
  const totals: Totals = { name: 'totals', from: chosen.from, where: chosen.where[0] ? [conditionOf(classes[condition.column % classes.length]!, condition)] : [], keys, statistics };
  const label = { en: '', fr: '' };
  const variables: Variable[] = [
    ...keys.map(key => of.variables.find(({ name }) => name === nameOf(key))!),
    ...statistics.map(({ name, type }): Variable => ({ name, type, kind: 'magnitude', label, sensitive: false }))
  ];
  return { totals, seen: { columns: variables.map(({ name }) => name), variables } };
}

function joinsOf(chosen: Choices, from: string, named: (name: string) => Named): Join[] {
  const known = new Set([from]);
  const exists = (column: string): boolean => named(relationOf(column)).columns.includes(nameOf(column));
  return chosen.joins.flatMap(({ which, left, outer, fan }): Join[] => {
    const possible = joinable.filter(({ relation, on }) =>
      !known.has(relation) && (!['care', 'visits'].includes(relation) || fan) && on.every(([one]) => known.has(relationOf(one)) && exists(one)));
    const weighted = possible.flatMap(join => Array.from({ length: join.often }, () => join));
    const join = weighted[which % weighted.length];
    if (join === undefined) {
      return [];
    }
    known.add(join.relation);
    return [{ relation: join.relation, on: join.on, type: (shapeOf(join.relation).kind === 'public' ? left : outer) ? 'left' : 'inner' }];
  });
}

function memberOf(chosen: Choices['member'][1], units: string[], classes: string[], named: (name: string) => Named): Membership | undefined {
  const coded = classes.filter(column => ['dep', 'disease', 'chapter'].includes(nameOf(column)));
  const column = chosen.public ? coded[chosen.relation % (coded.length || 1)] : units[chosen.relation % (units.length || 1)];
  if (column === undefined) {
    return undefined;
  }
  const from = chosen.public ? [{ dep: 'deps', disease: 'diseases', chapter: 'chapters' }[nameOf(column)]!]
    : (nameOf(column) === 'person' ? ['patients', 'visits', 'care', 'wages'] : ['firms', 'wages']);
  const relation = from[chosen.relation % from.length]!;
  const inside = columnsOf(relation, named(relation), ['category', 'value']).filter(name => nameOf(name) !== 'code');
  const where = inside.length ? chosen.where.map(part => conditionOf(inside[part.column % inside.length]!, part)) : [];
  return { column, relation, of: chosen.public ? 'code' : nameOf(column), where, form: chosen.form, not: chosen.not };
}

function statisticsOf(chosen: Choices, columns: (...kinds: VariableKind[]) => string[], conditional: boolean, conditions: number): Statistic[] {
  // The same of all and of parts: what a total less its part tells.
  const alike = conditional && chosen.conditions[3];
  return chosen.statistics.map((own, place): Statistic => {
    const { kind: usual, other: [rare, other], column, q, scale: [scaled, scale], weighted } = alike ? chosen.statistics[0]! : own;
    const weights = columns('weight');
    const kind = rare ? other : usual;
    const magnitudes = columns('magnitude');
    if (kind === 'sum' && weighted && weights.length && column % 3 === 0) {
      return { kind, name: `s${place}`, column: weights[column % weights.length]!, ofWeight: true };
    }
    const of = kind === 'rows' ? [] : kind === 'units' ? columns('unit') : magnitudes;
    const argument = of[column % (of.length || 1)];
    const weight = weights.find(one => argument !== undefined && relationOf(one) === relationOf(argument));
    const amount = ['sum', 'mean', 'variance', 'deviation'].includes(kind);
    const condition = chosen.conditions[2][place]!;
    const forms = ({ rows: ['filter', 'count_if'], sum: ['filter', 'case', 'case 0'] } as Record<string, NonNullable<Statistic['form']>[]>)[kind] ?? ['filter', 'case'];
    return {
      kind, name: `s${place}`, ...(argument === undefined ? {} : { column: argument }),
      ...(weighted && weight !== undefined && (kind === 'sum' || kind === 'mean') ? { weight } : scaled && amount ? { scale } : {}),
      ...(kind === 'quantile' || kind === 'discrete' ? { q } : {}),
      ...(conditional && condition.which < conditions ? { condition: condition.which, form: forms[condition.form % forms.length]! } : {})
    };
  });
}

/** The same statistic twice is one. */
const unlike = (statistics: Statistic[]): Statistic[] => {
  const seen = new Set<string>();
  return statistics.filter(({ name: _name, form: _form, ...one }) => {
    const text = JSON.stringify(one);
    return !seen.has(text) && seen.add(text);
  });
};

function havingOf(chosen: Choices['having'][1], keys: Expression[], statistics: Statistic[]): Having[] {
  return chosen.map(({ of, op, value }): Having => {
    const counts = statistics.flatMap(({ kind }, place) => (['rows', 'values', 'units'].includes(kind) ? [place] : []));
    if (of < 12 && keys.some(key => key.of === undefined && domainOf[nameOf(key.column)] !== undefined)) {
      const key = keys.findIndex(one => one.of === undefined && domainOf[nameOf(one.column)] !== undefined);
      return { key, value: domainOf[nameOf(keys[key]!.column)]![value % 2]! };
    }
    const statistic = of < 80 && counts.length ? counts[of % counts.length]! : of % statistics.length;
    return { statistic, op: op < 40 ? '>=' : op < 75 ? '>' : op < 90 ? '<' : '<>', value };
  });
}

function shownOf(chosen: Choices, statistics: Statistic[], publicColumn: string | undefined): Shown[] {
  const [expressed, form] = chosen.expressions;
  const whole = statistics.map((_, place) => place);
  if (expressed && statistics.length > 1 && form !== 'rounded') {
    return [{ name: 's0', form, of: [0, 1] }, ...whole.slice(2).map((place): Shown => ({ name: statistics[place]!.name, form: 'value', of: [place] }))];
  }
  return whole.map((place): Shown => {
    const ratio = chosen.statistics[place]?.per && publicColumn !== undefined;
    return { name: statistics[place]!.name, form: expressed && form === 'rounded' ? 'rounded' : 'value', of: [place], ...(ratio ? { per: publicColumn } : {}) };
  });
}

/** Joins, filters, groups, counts, sums and means only. */
const plainOf = (chosen: Choices): Choices => {
  const off = <T extends [boolean, ...unknown[]]>([, ...rest]: T): T => [false, ...rest] as unknown as T;
  return {
    ...chosen, grouping: 'plain', keys: chosen.keys.map(key => ({ ...key, through: false })), where: chosen.where.map(({ shape, parts }) => ({ shape, parts: parts.map(part => ({ ...part, through: false })) })),
    bins: off(chosen.bins), conditions: off(chosen.conditions), expressions: off(chosen.expressions), having: off(chosen.having), order: off(chosen.order), distinct: off(chosen.distinct),
    totals: off(chosen.totals), member: off(chosen.member), wrapped: off(chosen.wrapped), cohort: off(chosen.cohort), using: false, union: off(chosen.union),
    statistics: chosen.statistics.map(one => ({ ...one, other: off(one.other), scale: off(one.scale), weighted: false, per: false }))
  };
};

export function queryOf(all: Choices, relations: Records[]): Pick<Case, 'query' | 'second' | 'union'> {
  const chosen = all.more ? all : plainOf(all);
  const inner = chosen.totals[0] ? totalsOf(chosen.totals[1], relations) : undefined;
  const named = (name: string): Named => (name === 'totals' ? inner!.seen : relations.find(relation => relation.name === name)!);
  const from = inner === undefined ? chosen.from : 'totals';
  const joins = joinsOf(chosen, from, named);
  const known = [from, ...joins.map(join => join.relation)];
  const columns = (...kinds: VariableKind[]): string[] => known.flatMap(name => columnsOf(name, named(name), kinds));
  const classes = columns('category', 'value');
  const where = classes.length ? chosen.where.map(one => whereOf(one, classes)) : [];
  const member = chosen.member[0] ? memberOf(chosen.member[1], columns('unit'), classes, named) : undefined;

  const plain = new Map(classes.length ? chosen.keys.map(({ column, through, which }): [string, Expression] => {
    const of = classes[column % classes.length]!;
    const key = through ? functionOf(of, which, classes) : { column: of };
    return [JSON.stringify(key), key];
  }) : []);
  const magnitudes = columns('magnitude');
  const [binned, width, which] = chosen.bins;
  const by = [2, 5, 10, 10][width % 4]!;
  const bins: Expression[] = binned && magnitudes.length
    ? [{ column: magnitudes[which % magnitudes.length]!, of: which < 90 ? { name: which < 50 ? 'floor' : '//', by, ...(width < 30 ? { times: true } : {}) } : { name: 'case', equals: 1, then: 'x', otherwise: 'y' } }] : [];
  const keys = [...plain.values()].slice(0, 3 - bins.length).concat(bins);
  const sets = [...new Map(chosen.sets.map(set => [...new Set(set.map(place => place % (keys.length || 1)))].sort()).map(set => [set.join(), set])).values()];
  // Keys only: by DISTINCT, or by a GROUP BY without statistics.
  const [chosenDistinct, beside, grouped] = chosen.distinct;
  const bare = chosenDistinct && keys.length > 0 && !beside;
  const distinct = chosenDistinct && !(bare && grouped);
  const grouping: Query['grouping'] = { form: keys.length === 0 || (bare && distinct) ? 'plain' : chosen.grouping, sets: keys.length > 0 && chosen.grouping === 'sets' && !(bare && distinct) ? sets : [] };
  // A key that no set has could not be told.
  const used = grouping.form === 'sets' ? keys.map((_, place) => place).filter(place => !sets.some(set => set.includes(place))) : [];
  if (used.length) {
    grouping.sets.push(used);
  }

  const conditional = chosen.conditions[0] && classes.length > 0;
  const conditions = conditional ? [...new Map(chosen.conditions[1].map(one => whereOf(one, classes)).map(one => [JSON.stringify(one), one])).values()] : [];
  const made = unlike(statisticsOf(chosen, columns, conditional, conditions.length));
  const asked = conditions.flatMap((_, place) => (made.some(({ condition }) => condition === place) ? [place] : []));
  const statistics = made.map(one => (one.condition === undefined ? one : { ...one, condition: asked.indexOf(one.condition) }));
  const per = columns('value').find(column => nameOf(column) === 'pop');
  const shown = shownOf(chosen, statistics, per);
  const [ordered, { statistic, partial, limit, hidden }] = chosen.order;
  // What only HAVING or ORDER BY names is a statistic as well.
  const last = statistics.length - 1;
  const visible = ordered && statistic && hidden && last > 0 ? shown.filter(({ of }) => !of.includes(last)) : shown;
  const wrapped = chosen.wrapped[0] ? [...new Map(chosen.wrapped[1].map(one => [known[one.relation % known.length]!, one])).entries()].flatMap(([relation, { common, whole }]): Query['wrapped'] => {
    const outer = joins.some(join => join.relation === relation && join.type === 'left');
    const own = where.flatMap((condition, place) => (within(condition, relation) ? [place] : []));
    return relation === 'totals' ? [] : [{ relation, form: common ? 'common' : 'derived', where: outer || whole ? [] : own }];
  }) : [];
  const [gathered, { common, filtered }] = chosen.cohort;
  const cohort: Query['cohort'] = gathered && joins.length > 0 && inner === undefined && wrapped.length === 0
    ? { form: common ? 'common' : 'derived', where: filtered ? where.map((_, place) => place) : [] } : undefined;
  const query: Query = {
    from, joins, where: member === undefined ? where : [...where, { member }], keys, grouping, statistics: bare ? [] : statistics, conditions: bare ? [] : asked.map(place => conditions[place]!),
    shown: bare ? [] : visible.length ? visible : shown, having: chosen.having[0] && !bare ? havingOf(chosen.having[1], keys, statistics) : [],
    order: ordered ? { keys: keys.map((_, place) => place).slice(partial ? 1 : 0), statistics: statistic && !bare ? [last] : [] } : { keys: [], statistics: [] },
    ...(ordered && limit && keys.length ? { limit: 3 } : {}), distinct, ...(inner === undefined ? {} : { totals: inner.totals }), wrapped, ...(cohort ? { cohort } : {}), ...(chosen.using ? { using: true as const } : {})
  };
  return chosen.union[0] && !ordered && !chosen.distinct[0] && inner === undefined ? partsOf(query, chosen.union[1], columnsOf(from, named(from), ['category', 'value'])) : { query };
}

/** Whether a condition names one relation only, by comparisons. */
function within(condition: Condition, relation: string): boolean {
  const parts = 'any' in condition ? condition.any : 'all' in condition ? condition.all : 'not' in condition ? [condition.not] : undefined;
  return parts?.every(part => within(part, relation)) ?? ('column' in condition && relationOf(condition.column) === relation);
}

/** Two parts that are alike but for the value of one column, or should be. */
function partsOf(query: Query, chosen: Choices['union'][1], classes: string[]): Pick<Case, 'query' | 'second' | 'union'> {
  const column = classes[chosen.column % classes.length]!;
  const domain = domainOf[nameOf(column)]!;
  const value = (place: number): Value => domain[place % domain.length]!;
  const part = (values: Value[]): Query => ({ ...query, where: [...query.where, { column, op: '=', values }] });
  return {
    query: part([value(chosen.first)]),
    second: chosen.without ? query : part([chosen.asText ? String(value(chosen.second)) : value(chosen.second)]),
    union: chosen.all ? 'UNION ALL' : 'UNION'
  };
}
