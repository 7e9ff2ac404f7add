import type { Plan } from './classify.js';
import { operator, whereKnown, type Expression } from './expression.js';
import { conjunction } from './membership.js';
import type { Column, Owner } from './resolve.js';
import type { Statistic } from './statistics.js';
import type { Node } from './tree.js';

const reference = (alias: string, name: string): Node =>
  ({ class: 'COLUMN_REF', type: 'COLUMN_REF', alias: '', query_location: 0, column_names: [alias, name] });
const named = (node: Node, alias: string): Node => ({ ...node, alias });

/** What evidence is made of, by place: a column of the base, and what that is in the query itself. */
export interface Leaves {
  unit(place: number): Expression;
  /** Of a statistic of a variable. */
  argument(place: number): Expression;
  condition(place: number): Expression;
}

const unaliased = (text: string, node: Node | undefined): Expression => ({ text, node: { ...node, alias: '' } });

export const leavesOf = (plan: Pick<Plan, 'statistics' | 'conditions'>, owners: Owner[]): Leaves => ({
  unit: place => unaliased(`u${place}`, owners[place] && unitOf(owners[place])),
  argument: place => unaliased(`a${place}`, plan.statistics[place] && argumentOf(plan.statistics[place])),
  condition: place => unaliased(`p${place}`, plan.conditions[place]?.node)
});

/** Rows that a margin is made of: FROM and WHERE without what a sensitive variable selects. */
export interface Wide {
  from: Node;
  conjuncts: Node[];
  /** Shown as s: whether a row is selected by these. */
  selected?: Node[];
}

/** The base: FROM and WHERE as they were written, with keys k, units u, arguments a and conditions p instead of the select list. */
export function baseTree(plan: Plan, owners: Owner[], wide?: Wide): Node {
  const list = [
    ...plan.keys.map(({ node }, place) => named(node, `k${place}`)),
    ...owners.map((owner, place) => named(unitOf(owner), `u${place}`)),
    ...plan.statistics.flatMap((statistic, place) => {
      const argument = argumentOf(statistic);
      return argument ? [named(argument, `a${place}`)] : [];
    }),
    ...plan.conditions.map(({ node }, place) => named(node, `p${place}`)),
    ...(wide?.selected ? [named(conjunction(wide.selected) as Node, 's')] : [])
  ];
  return statement({
    ...plan.select, modifiers: [], select_list: list, group_expressions: [], group_sets: [], aggregate_handling: 'STANDARD_HANDLING', having: null,
    ...(wide ? { from_table: wide.from, where_clause: conjunction(wide.conjuncts) } : {})
  });
}

export const statement = (node: Node): Node => ({ error: false, statements: [{ node, named_param_map: [] }] });

const unitOf = ({ alias, unit }: Owner): Node => reference(alias, unit.column);

function argumentOf({ column, weight, among }: Statistic): Node | undefined {
  if (!column) {
    return undefined;
  }
  const plain = valueOf(column);
  if (among) {
    return whereKnown(valueOf(among), plain);
  }
  return weight ? operator('*', unaliased('', plain), unaliased('', valueOf(weight))).node : plain;
}

const valueOf = ({ alias, variable }: Column): Node => reference(alias, variable.name);
