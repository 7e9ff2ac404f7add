import type { Nomenclature, Relation, RulePack } from '../src/types.js';

/** The structured query that both readings start from: the SQL is printed from it (`text.ts`), the records are counted by it (`checker`). */

export type Value = string | number | null;

/** A reviewed function of a column. */
export type Function =
  | { name: 'substr'; length: number }
  | { name: '//' | 'floor'; by: number; times?: true }
  | { name: 'case'; equals: Value; then: string; otherwise: string | null }
  | { name: '||'; with: string };

export interface Expression {
  /** Qualified: `care.dep`. */
  column: string;
  of?: Function;
}

/** `column` is among the values of another relation's column: units of microdata, codes of public data. */
export interface Membership {
  column: string;
  relation: string;
  /** Unqualified. */
  of: string;
  where: Condition[];
  form: 'in' | 'exists' | 'join';
  not: boolean;
}

export type Condition =
  | (Expression & { op: '=' | '<>' | '<' | '>=' | 'in' | 'between' | 'is null' | 'not null'; values: Value[] })
  | { any: Condition[] }
  | { all: Condition[] }
  | { not: Condition }
  | { member: Membership };

export interface Join {
  relation: string;
  on: [string, string][];
  type: 'inner' | 'left';
}

export type StatisticKind =
  | 'rows' | 'values' | 'units' | 'sum' | 'mean' | 'variance' | 'deviation' | 'median' | 'quantile' | 'discrete' | 'minimum' | 'maximum';

export interface Statistic {
  kind: StatisticKind;
  /** Its column where it is shown by itself. */
  name: string;
  column?: string;
  weight?: string;
  /** The column is a weight. */
  ofWeight?: true;
  /** What the magnitude is multiplied by. */
  scale?: number;
  q?: number;
  /** Place in the query's conditions. */
  condition?: number;
  form?: 'filter' | 'case' | 'case 0' | 'count_if';
}

/** A column of the select list: an expression of statistics, by their places. */
export interface Shown {
  name: string;
  form: 'value' | 'ratio' | 'share' | 'difference' | 'rounded' | 'case';
  of: number[];
  /** A public column that it is divided by. */
  per?: string;
}

export type Having = { statistic: number; op: '>' | '>=' | '<' | '<>'; value: number } | { key: number; value: Value };

/** Records of one relation grouped by its units. */
export interface Totals {
  name: 'totals';
  from: string;
  where: Condition[];
  /** Qualified. */
  keys: string[];
  statistics: { kind: 'rows' | 'values' | 'sum'; name: string; column?: string; type: string }[];
}

export interface Query {
  from: string;
  joins: Join[];
  where: Condition[];
  keys: Expression[];
  grouping: { form: 'plain' | 'rollup' | 'cube' | 'sets'; sets: number[][] };
  statistics: Statistic[];
  /** Different ones, of statistics. */
  conditions: Condition[];
  shown: Shown[];
  having: Having[];
  order: { keys: number[]; statistics: number[] };
  limit?: number;
  distinct: boolean;
  totals?: Totals;
  /** Relations of FROM that are named by way of a derived or common table, with the conditions of WHERE (by place) that stand in it. */
  wrapped: { relation: string; form: 'derived' | 'common'; where: number[] }[];
  /** Joins are written with USING, where their columns have one name. */
  using?: true;
  /** All of FROM, with its joins, is one derived or common table, with the conditions of WHERE (by place) that stand in it. */
  cohort?: { form: 'derived' | 'common'; where: number[] };
}

/** A relation of the catalogue with its records. */
export type Records = Relation & { columns: string[]; rows: Value[][] };

export interface Case {
  relations: Records[];
  packs: RulePack[];
  nomenclatures: Nomenclature[];
  query: Query;
  /** The other part of a union. */
  second?: Query;
  union?: 'UNION' | 'UNION ALL';
}
