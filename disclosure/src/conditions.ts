import { functions } from './functions.js';
import { column, isPublic, type Column, type Scope } from './resolve.js';
import { nodes, only, Undecided, type Node } from './tree.js';

/** A literal, also with a cast or in a list. */
export const isConstant = (node: Node | undefined): boolean =>
  node?.['class'] === 'CONSTANT' || (node?.['class'] === 'CAST' && isConstant(node['child'] as Node)) ||
  (node?.['type'] === 'ARRAY_CONSTRUCTOR' && nodes(node['children']).every(isConstant));

const tests = ['COMPARE_IN', 'COMPARE_NOT_IN', 'OPERATOR_IS_NULL', 'OPERATOR_IS_NOT_NULL'];
const fields = ['class', 'type', 'left', 'right', 'children', 'input', 'lower', 'upper', 'function_name', 'schema', 'is_operator', 'order_bys'];

/** The columns of a condition of WHERE; anything but columns, literals and their comparisons is not understood. */
export function conditionColumns(node: Node, scope: Scope): Column[] {
  const type = String(node['type']);
  only(node, fields, 'condition');
  if (['CONJUNCTION_AND', 'CONJUNCTION_OR', 'OPERATOR_NOT'].includes(type)) {
    return nodes(node['children']).flatMap(child => conditionColumns(child, scope));
  }
  const pattern = node['class'] === 'FUNCTION' && functions.get(String(node['function_name'])) === 'pattern';
  if (node['class'] !== 'COMPARISON' && node['class'] !== 'BETWEEN' && !pattern && !tests.includes(type)) {
    throw new Undecided('condition');
  }
  const parts = [...nodes(node['children']), node['left'], node['right'], node['input'], node['lower'], node['upper']].filter(Boolean) as Node[];
  const rest = parts.filter(part => !isConstant(part));
  const [part] = rest;
  if (!part || rest.length > 1 || part['class'] !== 'COLUMN_REF') {
    throw new Undecided('condition');
  }
  const here = column(part, scope);
  if (['unit', 'identifier'].includes(here.variable.kind)) {
    throw new Undecided('unit-condition');
  }
  if (here.variable.kind === 'magnitude' && !isPublic(here)) {
    throw new Undecided('magnitude-condition');
  }
  return [here];
}
