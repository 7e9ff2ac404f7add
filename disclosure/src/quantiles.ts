import { print, run, type Proof } from './ask.js';
import { statement } from './base.js';
import { Cells, distinct, figure } from './cells.js';
import { supportSql } from './evidence.js';
import { judgeSupport } from './judge.js';
import type { Node } from './tree.js';
import type { Work } from './work.js';

/** Quantiles have enough units on both sides. */
export function* judgeQuantiles(work: Work): Proof<void> {
  const { plan } = work;
  for (const [index, { kind, call, names }] of plan.statistics.entries()) {
    if (kind !== 'quantile') {
      continue;
    }
    const printed = yield* print(statement({
      type: 'SELECT_NODE', modifiers: [], cte_map: { map: [] }, select_list: [ofArgument(call as Node, `a${index}`)], from_table: { type: 'EMPTY', alias: '', sample: null, query_location: 0 },
      where_clause: null, group_expressions: [], group_sets: [], aggregate_handling: 'STANDARD_HANDLING', having: null, sample: null, qualify: null
    }));
    const quantile = printed.replace(/^SELECT\s+/i, '');
    for (const { place, owner, rules } of work.ruled) {
      for (const level of work.levels) {
        for (const { figures, ...cell } of distinct(new Cells(plan, yield* run(supportSql(plan, level, yield* work.base(), { place: index, unit: place, call: quantile }))))) {
          const [below = NaN, above = NaN] = figures.map(figure);
          for (const { pack, rules: own } of rules) {
            work.report({ pack, unitType: owner.unit.type, cell, names }, judgeSupport({ below, above }, own));
          }
        }
      }
    }
  }
}

/** A call of a quantile, of another column. */
function ofArgument(call: Node, name: string): Node {
  const column: Node = { class: 'COLUMN_REF', type: 'COLUMN_REF', alias: '', query_location: 0, column_names: [name] };
  const within = (node: unknown): unknown => {
    if (Array.isArray(node)) {
      return node.map(within);
    }
    if (typeof node !== 'object' || node === null) {
      return node;
    }
    return (node as Node)['class'] === 'COLUMN_REF' ? column : Object.fromEntries(Object.entries(node).map(([field, value]) => [field, within(value)]));
  };
  return { ...(within(call) as Node), alias: '' };
}
