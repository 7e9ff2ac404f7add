import type { Node } from './tree.js';

/** An expression of the evidence, as text over the base and as DuckDB's tree over the query's own FROM: evidence is asked for by itself, or beside the result. */
export interface Expression {
  text: string;
  node: Node;
}

const bare = { alias: '', query_location: 0 };

export const whole = (value: number): Expression =>
  ({ text: String(value), node: { class: 'CONSTANT', type: 'VALUE_CONSTANT', ...bare, value: { type: { id: 'INTEGER', type_info: null }, is_null: false, value } } });

const functionNode = (name: string, children: Node[], filter: Node | null, operator: boolean): Node => ({
  class: 'FUNCTION', type: 'FUNCTION', ...bare, function_name: name, schema: '', children, filter, order_bys: { type: 'ORDER_MODIFIER', orders: [] }, distinct: false, is_operator: operator,
  export_state: false, catalog: ''
});

/** A call, of an aggregate with a filter where there is one. */
export const call = (name: string, of: Expression[], filter?: Expression): Expression => ({
  text: `${name}(${of.map(({ text }) => text).join(', ')})${filter ? ` FILTER (WHERE ${filter.text})` : ''}`,
  node: functionNode(name, of.map(({ node }) => node), filter?.node ?? null, false)
});

export const countRows = (filter?: Expression): Expression => call('count_star', [], filter);

export const operator = (name: '*' | '&' | '<<', left: Expression, right: Expression): Expression =>
  ({ text: `(${left.text} ${name} ${right.text})`, node: functionNode(name, [left.node, right.node], null, true) });

const comparisons = { '=': 'COMPARE_EQUAL', '>': 'COMPARE_GREATERTHAN' };

export const compare = (left: Expression, how: keyof typeof comparisons, right: Expression): Expression =>
  ({ text: `(${left.text} ${how} ${right.text})`, node: { class: 'COMPARISON', type: comparisons[how], ...bare, left: left.node, right: right.node } });

export const isNull = (of: Expression): Expression => ({ text: `(${of.text} IS NULL)`, node: { class: 'OPERATOR', type: 'OPERATOR_IS_NULL', ...bare, children: [of.node] } });

export const isKnown = (of: Expression): Expression => ({ text: `(${of.text} IS NOT NULL)`, node: { class: 'OPERATOR', type: 'OPERATOR_IS_NOT_NULL', ...bare, children: [of.node] } });

const missing: Node = { class: 'CONSTANT', type: 'VALUE_CONSTANT', ...bare, value: { type: { id: 'NULL', type_info: null }, is_null: true } };

/** `CASE WHEN test THEN then ELSE otherwise END`. */
export const caseNode = (test: Node, then: Node, otherwise: Node): Node =>
  ({ class: 'CASE', type: 'CASE_EXPR', ...bare, case_checks: [{ when_expr: test, then_expr: then }], else_expr: otherwise });

/** A value where another is known, else none. */
export const whereKnown = (known: Node, value: Node): Node => caseNode(isKnown({ text: '', node: known }).node, value, missing);

export const cast = (of: Expression, type: string): Expression =>
  ({ text: `CAST(${of.text} AS ${type})`, node: { class: 'CAST', type: 'OPERATOR_CAST', ...bare, child: of.node, cast_type: { id: type, type_info: null }, try_cast: false } });

/** All of them; of none there is nothing to ask. */
export function all(parts: Expression[]): Expression | undefined {
  const [first] = parts;
  return parts.length <= 1
    ? first
    : { text: `(${parts.map(({ text }) => text).join(' AND ')})`, node: { class: 'CONJUNCTION', type: 'CONJUNCTION_AND', ...bare, children: parts.map(({ node }) => node) } };
}
