import type { Plan } from './classify.js';
import { cast, type Expression } from './expression.js';
import { every, nodes, type Node } from './tree.js';

/** A result with evidence beside it. */
export interface Together {
  tree: unknown;
  /** How many of its columns are the result. */
  columns: number;
  /** Places of those that are evidence: keys as text, and what was asked for. */
  evidence: number[];
}

/** A result to which columns can be added that are evidence. */
export type Beside = (columns: Expression[]) => Together;

/** Where the rows of a result are the cells that are judged, each once, and FROM is as it was written, one scan answers both. */
export function besideResult(tree: unknown, plan: Plan): Beside | undefined {
  const statement = nodes((tree as Node)['statements'])[0] as Node;
  const written = statement['node'] as Node;
  const { levels, keys, leftOut, partOfUnion } = plan;
  const modifiers = nodes(written['modifiers']);
  // An order by all columns would be one by evidence.
  const ordered = modifiers.every(modifier => modifier['type'] === 'ORDER_MODIFIER' && nodes(modifier['orders']).every(order => (order['expression'] as Node)['class'] !== 'STAR'));
  // Nothing but tables and joins: each name means what it means in the base.
  const plain = !partOfUnion && nodes((written['cte_map'] as Node | undefined)?.['map']).length === 0 && every(written['from_table'], node => node['type'] === 'SUBQUERY').length === 0;
  if (!plain || !ordered || leftOut !== 'none' || levels.length !== 1 || levels[0]?.length !== keys.length) {
    return undefined;
  }
  // GROUP BY ALL would group by evidence too.
  const grouped = written['aggregate_handling'] === 'FORCE_AGGREGATES'
    ? { aggregate_handling: 'STANDARD_HANDLING', group_expressions: keys.map(({ node }) => ({ ...node, alias: '' })), group_sets: keys.length > 0 ? [keys.map((_, place) => place)] : [] }
    : {};
  const items = nodes(written['select_list']);
  // A text that is shown need not come twice.
  const shown = keys.map(({ plain, place }) => (plain?.variable.type.toUpperCase() === 'VARCHAR' ? place : undefined));
  return columns => {
    const keysAsText = keys.flatMap(({ node }, place) => (shown[place] === undefined ? [cast({ text: '', node: { ...node, alias: '' } }, 'VARCHAR')] : []));
    const added = [...keysAsText, ...columns].map(({ node }, place) => ({ ...node, alias: `evidence ${place}` }));
    let next = items.length;
    const evidence = [...shown.map(place => place ?? next++), ...columns.map(() => next++)];
    return { tree: { ...(tree as Node), statements: [{ ...statement, node: { ...written, ...grouped, select_list: [...items, ...added] } }] }, columns: items.length, evidence };
  };
}
