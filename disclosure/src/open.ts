import { functions } from './functions.js';
import { isConstant } from './literals.js';
import { every, lower, nodes, only, soleSelect, Undecided, type Node } from './tree.js';
import type { Catalogue } from './types.js';

/** What may be shown of reference data besides their columns. */
const shown = new Set(['count', 'count_star', 'sum', 'avg', 'mean', 'min', 'max', 'first', 'last', 'any_value', '*', '/', 'round']);

/**
 * Whether a query reads public relations only, and plainly shows what is in them: then it reveals nobody. What else is written into it would be shown too, and could be a value
 * that was seen elsewhere: that is *review*.
 */
export function isOpen(tree: unknown, catalogue: Catalogue): boolean {
  const tables = every(tree, node => node['type'] === 'BASE_TABLE');
  const named = new Set(every(tree, node => Array.isArray(node['map'])).flatMap(map => nodes(map['map']).map(entry => lower(entry['key']))));
  // What a function or a macro reads is not written here.
  const known = every(tree, node => node['class'] === 'FUNCTION').every(node => shown.has(String(node['function_name'])) || functions.has(String(node['function_name'])));
  const plain = every(tree, node => 'sample' in node).every(node => ['SELECT_NODE', 'BASE_TABLE', 'JOIN', 'SUBQUERY', 'EMPTY'].includes(String(node['type'])));
  const open = known && plain && tables.length > 0 && tables.every(table => {
    const [name, schema] = [lower(table['table_name']), lower(table['schema_name'])];
    const relations = catalogue.relations.filter(relation => lower(relation.name) === name && (schema === '' || lower(relation.schema) === schema));
    return relations.every(relation => relation.kind === 'public') && (relations.length > 0 || (schema === '' && named.has(name)));
  });
  if (open) {
    checkPlain(tree);
  }
  return open;
}

/** Of one SELECT over tables and joins, the clauses that choose and order rows may hold anything. */
function checkPlain(tree: unknown): void {
  const select = soleSelect(tree);
  if (!select) {
    throw new Undecided('open-expression');
  }
  only(select, ['type', 'modifiers', 'select_list', 'from_table', 'where_clause', 'group_expressions', 'group_sets', 'aggregate_handling', 'having'], 'open-expression');
  checkFrom(select['from_table'] as Node);
  nodes(select['select_list']).forEach(checkShown);
}

function checkFrom(node: Node): void {
  if (node['type'] === 'JOIN') {
    checkFrom(node['left'] as Node);
    checkFrom(node['right'] as Node);
  } else if (node['type'] !== 'BASE_TABLE') {
    throw new Undecided('open-expression');
  }
}

function checkShown(node: Node): void {
  switch (node['class']) {
    case 'COLUMN_REF':
      return only(node, ['class', 'type', 'column_names'], 'open-expression');
    case 'STAR':
      return only(node, ['class', 'type', 'relation_name', 'exclude_list', 'qualified_exclude_list'], 'open-expression');
    case 'CAST':
      return checkShown(node['child'] as Node);
    case 'FUNCTION':
      return checkFunction(node);
    default:
      throw new Undecided('open-expression');
  }
}

function checkFunction(node: Node): void {
  only(node, ['class', 'type', 'function_name', 'schema', 'children', 'order_bys', 'distinct', 'is_operator'], 'open-expression');
  const name = String(node['function_name']);
  const children = nodes(node['children']);
  const written = children.filter(isConstant);
  if (!shown.has(name) || (children.length > 0 && written.length === children.length) || !written.every(one => isScale(one, name))) {
    throw new Undecided('open-expression');
  }
  children.filter(child => !isConstant(child)).forEach(checkShown);
}

/** A power of ten as a factor, or digits to round to. */
function isScale(node: Node, name: string): boolean {
  if (node['class'] === 'CAST') {
    return isScale(node['child'] as Node, name);
  }
  const { type, value } = (node['value'] ?? {}) as { type?: { id?: string; type_info?: { scale?: number } }; value?: unknown };
  if (typeof value !== 'number') {
    return false;
  }
  const number = type?.id === 'DECIMAL' ? value / 10 ** (type.type_info?.scale ?? 0) : value;
  return name === 'round' ? Number.isInteger(number) && Math.abs(number) <= 9 : (name === '*' || name === '/') && Number.isInteger(Math.log10(number));
}
