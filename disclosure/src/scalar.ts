import { functions } from './functions.js';
import { isConstant } from './literals.js';
import { nodes, only, Undecided, type Node } from './tree.js';

const fields = ['class', 'type', 'function_name', 'schema', 'children', 'is_operator', 'order_bys', 'left', 'right', 'input', 'lower', 'upper', 'child', 'cast_type', 'try_cast', 'case_checks', 'else_expr'];
const classes = new Set(['FUNCTION', 'CAST', 'CASE', 'COMPARISON', 'CONJUNCTION', 'BETWEEN', 'OPERATOR']);
const operators = new Set(['OPERATOR_NOT', 'OPERATOR_IS_NULL', 'OPERATOR_IS_NOT_NULL', 'OPERATOR_COALESCE', 'OPERATOR_CAST', 'COMPARE_IN', 'COMPARE_NOT_IN', 'ARRAY_SLICE', 'ARRAY_EXTRACT', 'GROUPING_FUNCTION']);

/**
 * Walks an expression of one row: literals, reviewed functions that answer the same every time, CASE, comparisons; whatever else is in it is a leaf, that `leaf` takes or refuses.
 * @param within Names of functions from the root to the leaf.
 */
export function readScalar(node: Node, leaf: (node: Node, within: string[]) => boolean, within: string[] = []): void {
  if (isConstant(node) || leaf(node, within)) {
    return;
  }
  const name = node['class'] === 'FUNCTION' ? String(node['function_name']) : '';
  const known = node['class'] === 'FUNCTION' ? ['scalar', 'bin', 'pattern'].includes(functions.get(name) ?? '') : classes.has(String(node['class']));
  if (!known || (node['class'] === 'OPERATOR' && !operators.has(String(node['type'])))) {
    throw new Undecided(refusals[String(node['class'])] ?? (node['class'] === 'FUNCTION' ? 'unknown-function' : 'expression'));
  }
  only(node, fields, 'expression');
  partsOf(node).forEach(part => readScalar(part, leaf, [...within, name]));
}

const refusals: Record<string, string> = { WINDOW: 'window-function', SUBQUERY: 'subquery', STAR: 'unknown-construct', COLUMN_REF: 'unknown-column' };

/** What an expression is made of. */
export function partsOf(node: Node): Node[] {
  return [
    ...nodes(node['children']), node['left'], node['right'], node['input'], node['lower'], node['upper'], node['child'],
    ...nodes(node['case_checks']).flatMap(check => [check['when_expr'], check['then_expr']]), node['else_expr']
  ].filter((part): part is Node => typeof part === 'object' && part !== null);
}
