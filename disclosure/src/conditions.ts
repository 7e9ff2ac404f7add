import { functions } from './functions.js';
import { isConstant } from './literals.js';
import { column, isPublic, type Column, type Scope } from './resolve.js';
import { readScalar } from './scalar.js';
import { nodes, only, Undecided, type Node } from './tree.js';

const tests = ['COMPARE_IN', 'COMPARE_NOT_IN', 'OPERATOR_IS_NULL', 'OPERATOR_IS_NOT_NULL'];
const fields = ['class', 'type', 'left', 'right', 'children', 'input', 'lower', 'upper', 'function_name', 'schema', 'is_operator', 'order_bys'];

/** The columns of a condition; anything but comparisons of one column, or of a function of it, with literals is not understood. */
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
  if (!part || rest.length > 1) {
    throw new Undecided('condition');
  }
  const columns = new Map<string, Column>();
  readScalar(part, leaf => {
    if (leaf['class'] !== 'COLUMN_REF') {
      return false;
    }
    const here = column(leaf, scope);
    columns.set(here.id, here);
    return true;
  });
  const [here] = columns.values();
  if (!here || columns.size > 1) {
    throw new Undecided('condition');
  }
  if (['unit', 'identifier'].includes(here.variable.kind)) {
    throw new Undecided('unit-condition');
  }
  if (['magnitude', 'weight'].includes(here.variable.kind) && !isPublic(here)) {
    throw new Undecided('magnitude-condition');
  }
  return [here];
}
