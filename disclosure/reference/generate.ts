import fc from 'fast-check';
import type { Catalogue, Relation } from '../src/types.js';
import { choices, queryOf } from './choose.js';
import type { Case, Condition, Query } from './query.js';
import { coalition, nomenclatures, pack, relation, shapes, withCoalition } from './records.js';

/** Small databases and queries that the rules bite on. The README has their mix; `VITRINE_MIX=1` prints it. */

const relationsOf = (query: Query): string[] => [
  query.from, ...query.joins.map(join => join.relation), ...(query.totals === undefined ? [] : [query.totals.from]),
  ...query.where.flatMap(condition => ('member' in condition ? [condition.member.relation] : []))
];

export const cases: fc.Arbitrary<Case> = fc
  .tuple(fc.tuple(...shapes.map(relation)), fc.tuple(pack('health'), pack('labour'), pack('trade')), choices, fc.tuple(coalition, coalition, coalition))
  .map(([relations, rules, chosen, coalitions]) => {
    const packs = rules.map((one, place) => withCoalition(one, coalitions[place]));
    const parts = queryOf(chosen, relations);
    const used = new Set(relationsOf(parts.query));
    return { relations: relations.filter(({ name }) => used.has(name)), packs, nomenclatures, ...parts };
  });

/** What the engine is told. */
export const catalogueOf = ({ relations, packs, nomenclatures: known }: Case): Catalogue =>
  ({ relations: relations.map(({ columns: _columns, rows: _rows, ...relation }) => relation), packs, nomenclatures: known });

const members = (conditions: Condition[]): boolean => conditions.some(condition => 'member' in condition);

/** What a query has beside joins, filters, GROUP BY, counts, sums and means. */
const beyond: Record<string, (query: Query, one: Case) => boolean> = {
  'a function as a key': ({ keys }) => keys.some(({ of }) => of !== undefined),
  'function in a filter': ({ where }) => where.some(condition => 'column' in condition && condition.of !== undefined),
  'magnitude in bins': ({ keys }) => keys.some(({ of }) => of?.name === 'floor' || (of?.name === '//' && of.by !== 2 && of.by !== 200)),
  'condition inside a statistic': ({ conditions }) => conditions.length > 0,
  'expression of several statistics': ({ shown }) => shown.some(({ of, form }) => of.length > 1 || form !== 'value'),
  'ratio to a public value': ({ shown }) => shown.some(({ per }) => per !== undefined),
  having: ({ having }) => having.length > 0,
  'order or limit': ({ order }) => order.keys.length + order.statistics.length > 0,
  'keys only, or DISTINCT': ({ distinct, statistics }) => distinct || statistics.length === 0,
  'ROLLUP or CUBE': ({ grouping }) => grouping.form === 'rollup' || grouping.form === 'cube',
  'GROUPING SETS': ({ grouping }) => grouping.form === 'sets',
  'derived or common table': ({ wrapped }) => wrapped.length > 0,
  'derived or common table with joins': ({ cohort }) => cohort !== undefined,
  'totals by unit': ({ totals }) => totals !== undefined,
  membership: ({ where }) => members(where),
  union: (_, { second }) => second !== undefined,
  'variance, quantile or extreme': ({ statistics }) => statistics.some(({ kind }) => !['rows', 'values', 'units', 'sum', 'mean'].includes(kind)),
  weight: ({ statistics }) => statistics.some(({ weight, ofWeight }) => weight !== undefined || ofWeight),
  'factor': ({ statistics }) => statistics.some(({ scale }) => scale !== undefined)
};

export const isPlain = (one: Case): boolean => !Object.values(beyond).some(has => has(one.query, one));

/** What a case has. */
export function traitsOf(one: Case): string[] {
  const { query, relations, packs } = one;
  const joins = (kind: Relation['kind']): boolean => query.joins.some(join => relations.some(relation => relation.name === join.relation && relation.kind === kind));
  const traits: Record<string, boolean> = {
    plain: isPlain(one),
    'join of public data': joins('public'),
    'join of microdata': joins('record-level'),
    'joins with USING': query.joins.length > 0 && query.using === true,
    'left join': query.joins.some(({ type }) => type === 'left'),
    filter: query.where.length > 0,
    'filter with OR, AND or NOT within': query.where.some(condition => !('column' in condition || 'member' in condition)),
    'no key': query.keys.length === 0,
    'a sensitive variable': relations.some(({ variables }) => variables.some(({ sensitive }) => sensitive)),
    'a coalition of several': relations.some(relation => relation.packs.some(id => packs.some(pack => pack.id === id && pack.units.some(({ coalition: size = 1 }) => size > 1)))),
    'zeros not allowed': relations.some(relation => relation.packs.some(id => packs.some(pack => pack.id === id && !pack.zerosAllowed))),
    ...Object.fromEntries(['rows', 'values', 'units', 'sum', 'mean'].map(name => [`statistic: ${name}`, query.statistics.some(({ kind }) => kind === name)])),
    ...Object.fromEntries(Object.entries(beyond).map(([name, has]) => [name, has(query, one)]))
  };
  return Object.keys(traits).filter(name => traits[name]);
}
