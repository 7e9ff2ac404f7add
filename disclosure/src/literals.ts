import { nodes, type Node } from './tree.js';

/** A literal, also with a cast or in a list. */
export const isConstant = (node: Node | undefined): boolean =>
  node?.['class'] === 'CONSTANT' || (node?.['class'] === 'CAST' && isConstant(node['child'] as Node)) ||
  (node?.['type'] === 'ARRAY_CONSTRUCTOR' && nodes(node['children']).every(isConstant)) ||
  (node?.['class'] === 'FUNCTION' && node['function_name'] === '-' && nodes(node['children']).length === 1 && isConstant(nodes(node['children'])[0]));

/** The number that a literal is; undefined where it is none. */
export function numberOf(node: Node | undefined | null): number | undefined {
  if (node?.['class'] === 'CAST') {
    return numberOf(node['child'] as Node);
  }
  if (node?.['class'] === 'FUNCTION') {
    const inner = node['function_name'] === '-' ? numberOf(nodes(node['children'])[0]) : undefined;
    return inner === undefined ? undefined : -inner;
  }
  const { type, value } = (node?.['value'] ?? {}) as { type?: { id?: string; type_info?: { scale?: number } }; value?: unknown };
  if (node?.['class'] !== 'CONSTANT' || typeof value !== 'number') {
    return undefined;
  }
  return type?.id === 'DECIMAL' ? value / 10 ** (type.type_info?.scale ?? 0) : value;
}

/** NULL, as it is written. */
export const isNull = (node: Node | undefined | null): boolean =>
  node === null || node === undefined || (node['class'] === 'CONSTANT' && (node['value'] as { is_null?: boolean })?.is_null === true) || (node['class'] === 'CAST' && isNull(node['child'] as Node));
