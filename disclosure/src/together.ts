import type { Plan } from './classify.js';
import { nodes, sameShape, type Node } from './tree.js';

/** A result to which columns can be added that are evidence: the statement with them. */
export type Beside = (columns: Node[]) => { tree: unknown; columns: number };

/** Where the rows of a result are the cells that are judged, each once, and FROM is as it was written, one scan answers both. */
export function besideResult(tree: unknown, plan: Plan): Beside | undefined {
  const statement = nodes((tree as Node)['statements'])[0] as Node;
  const written = statement['node'] as Node;
  const { select, levels, keys, leftOut, partOfUnion } = plan;
  const modifiers = nodes(written['modifiers']);
  // An order by all columns would be one by evidence.
  const ordered = modifiers.every(modifier => modifier['type'] === 'ORDER_MODIFIER' && nodes(modifier['orders']).every(order => (order['expression'] as Node)['class'] !== 'STAR'));
  const same = !partOfUnion && nodes((written['cte_map'] as Node | undefined)?.['map']).length === 0 && sameShape(written['from_table'], select['from_table']);
  if (!same || !ordered || leftOut !== 'none' || levels.length !== 1 || levels[0]?.length !== keys.length) {
    return undefined;
  }
  // GROUP BY ALL would group by evidence too.
  const grouped = written['aggregate_handling'] === 'FORCE_AGGREGATES'
    ? { aggregate_handling: 'STANDARD_HANDLING', group_expressions: keys.map(({ node }) => ({ ...node, alias: '' })), group_sets: keys.length > 0 ? [keys.map((_, place) => place)] : [] }
    : {};
  const items = nodes(written['select_list']);
  return columns => ({ tree: { ...(tree as Node), statements: [{ ...statement, node: { ...written, ...grouped, select_list: [...items, ...columns] } }] }, columns: items.length });
}
