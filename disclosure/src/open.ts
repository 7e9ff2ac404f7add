import { lower } from './resolve.js';
import { nodes, Undecided, type Node } from './tree.js';
import type { Catalogue } from './types.js';

/** Functions whose numbers scale or round what stands beside them. */
const arithmetic = new Set(['*', '/', '+', '-', 'round', '//', '%']);
/** Clauses that choose and order rows; what is written there is not shown. */
const choosing = new Set(['where_clause', 'having', 'qualify', 'modifiers', 'group_expressions', 'condition']);

/**
 * Whether a query reads public relations only: then it reveals nobody, whatever it does with them. But what is written into it is shown too, and could be a value that was
 * seen elsewhere: a result with such literals is *review*.
 */
export function isOpen(tree: unknown, catalogue: Catalogue): boolean {
  const tables = every(tree, node => node['type'] === 'BASE_TABLE');
  const named = new Set(every(tree, node => Array.isArray(node['map'])).flatMap(map => nodes(map['map']).map(entry => lower(entry['key']))));
  const open = tables.length > 0 && tables.every(table => {
    const [name, schema] = [lower(table['table_name']), lower(table['schema_name'])];
    const relations = catalogue.relations.filter(relation => lower(relation.name) === name && (schema === '' || lower(relation.schema) === schema));
    return relations.every(relation => relation.kind === 'public') && (relations.length > 0 || (schema === '' && named.has(name)));
  });
  if (open && showsLiteral(tree)) {
    throw new Undecided('literal');
  }
  return open;
}

function every(value: unknown, is: (node: Node) => boolean): Node[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const node = value as Node;
  return [...(!Array.isArray(value) && is(node) ? [node] : []), ...Object.values(node).flatMap(part => every(part, is))];
}

function showsLiteral(value: unknown, among = false): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  if (Array.isArray(value)) {
    return value.some(part => showsLiteral(part, among));
  }
  const node = value as Node;
  if (node['class'] === 'CONSTANT') {
    return !(among && typeof (node['value'] as Node | undefined)?.['value'] === 'number');
  }
  const scales = node['class'] === 'FUNCTION' && arithmetic.has(String(node['function_name'])) && nodes(node['children']).some(child => child['class'] !== 'CONSTANT');
  return Object.entries(node).some(([field, part]) => !choosing.has(field) && showsLiteral(part, scales));
}
