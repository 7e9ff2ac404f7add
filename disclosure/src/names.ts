import { aggregates } from './functions.js';
import type { Node } from './tree.js';

/** The name that DuckDB gives a column of the result; near enough to tell columns apart by. */
export const nameOf = (item: Node): string =>
  String(item['alias'] || (item['class'] === 'COLUMN_REF' ? (item['column_names'] as string[]).at(-1) : item['function_name'] ?? ''));

/** Whether an expression makes one value of a group's many. */
export function aggregated(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) {
    return false;
  }
  const here = node as Node;
  return (here['class'] === 'FUNCTION' && aggregates(String(here['function_name']))) || Object.values(here).some(aggregated);
}
