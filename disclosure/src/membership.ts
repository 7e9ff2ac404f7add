import { conditionColumns } from './conditions.js';
import { column, conjunctsOf, isPublic, resolve, type Column, type Presence, type Scope } from './resolve.js';
import { lower, nodes, only, same, Undecided, type Node } from './tree.js';
import type { Catalogue, Relation } from './types.js';

/** A condition on whether a unit, or a code, is among the records of another relation. */
export interface Membership {
  /** The relation that it asks; absent where it is public. */
  relation?: Relation;
  unitType?: string;
  /** NOT IN, NOT EXISTS, ANTI JOIN. */
  negated: boolean;
  /** The outer column that is looked for. */
  column: Column;
  /** Conditions on the records that are asked, each with its columns. */
  filters: { node: Node; columns: Column[] }[];
  /** SELECT of the units that are asked for. */
  asked?: Node;
  /** The same condition with fewer conditions on the records asked. */
  without(dropped: Node[]): Node;
}

/** A conjunct of WHERE that is a membership: IN, NOT IN, EXISTS, NOT EXISTS. */
export function membershipOf(node: Node, scope: Scope, catalogue: Catalogue): Membership | undefined {
  if (node['type'] === 'OPERATOR_NOT') {
    const [child] = nodes(node['children']);
    const inner = child && membershipOf(child, scope, catalogue);
    return inner && { ...inner, negated: !inner.negated, without: dropped => ({ ...node, children: [inner.without(dropped)] }) };
  }
  if (node['class'] !== 'SUBQUERY') {
    return undefined;
  }
  only(node, ['class', 'type', 'subquery_type', 'subquery', 'child', 'comparison_type'], 'subquery');
  const select = (node['subquery'] as Node)['node'] as Node;
  only(select, ['type', 'select_list', 'from_table', 'where_clause', 'aggregate_handling'], 'subquery');
  if (select['type'] !== 'SELECT_NODE' || select['aggregate_handling'] !== 'STANDARD_HANDLING') {
    throw new Undecided('subquery');
  }
  const rebuilt = (kept: Node[]): Node => ({ ...node, subquery: { ...(node['subquery'] as Node), node: { ...select, where_clause: conjunction(kept) } } });
  const conjuncts = conjunctsOf(select['where_clause'] as Node | null);
  if (node['subquery_type'] === 'ANY' && node['comparison_type'] === 'COMPARE_EQUAL') {
    const [item, ...more] = nodes(select['select_list']);
    const child = node['child'] as Node | undefined;
    if (!item || more.length > 0 || child?.['class'] !== 'COLUMN_REF' || item['class'] !== 'COLUMN_REF') {
      throw new Undecided('subquery');
    }
    return asked({ outer: child, inner: item, select, conjuncts, scope, catalogue, rebuilt });
  }
  if (node['subquery_type'] === 'EXISTS') {
    const { inner, outer, rest, link } = correlation(select, conjuncts, scope, catalogue);
    return asked({ outer, inner, select, conjuncts: rest, scope, catalogue, rebuilt: kept => rebuilt([link, ...kept]) });
  }
  throw new Undecided('subquery');
}

/** SEMI and ANTI joins of FROM: the same, asked of the right side. */
export function presenceOf({ right, condition, negated }: Presence, scope: Scope, catalogue: Catalogue): Membership {
  const select: Node = { type: 'SELECT_NODE', modifiers: [], cte_map: { map: [] }, select_list: [], from_table: right, where_clause: null, group_expressions: [], group_sets: [], aggregate_handling: 'STANDARD_HANDLING', having: null, sample: null, qualify: null };
  const { inner, outer, rest } = correlation(select, conjunctsOf(condition), scope, catalogue);
  if (rest.length > 0) {
    throw new Undecided('join-condition');
  }
  return { ...asked({ outer, inner, select, conjuncts: [], scope, catalogue, rebuilt: () => { throw new Undecided('sensitive-join'); } }), negated };
}

/** The one equality that ties the records asked to the row outside. */
function correlation(select: Node, conjuncts: Node[], scope: Scope, catalogue: Catalogue): { outer: Node; inner: Node; rest: Node[]; link: Node } {
  const own = resolve({ ...select, where_clause: null }, catalogue);
  const places = (node: Node): { inside: boolean; outside: boolean } => ({ inside: found(node, own), outside: found(node, scope) });
  const links = conjuncts.flatMap(node => {
    const [left, right] = [node['left'] as Node | undefined, node['right'] as Node | undefined];
    if (node['type'] !== 'COMPARE_EQUAL' || left?.['class'] !== 'COLUMN_REF' || right?.['class'] !== 'COLUMN_REF') {
      return [];
    }
    only(node, ['class', 'type', 'left', 'right']);
    const [one, two] = [places(left), places(right)];
    // A name that both have is the inner one in SQL; here it must be plain which is meant.
    if ((one.inside && one.outside) || (two.inside && two.outside)) {
      throw new Undecided('ambiguous-name');
    }
    return one.inside && two.outside ? [{ link: node, inner: left, outer: right }] : one.outside && two.inside ? [{ link: node, inner: right, outer: left }] : [];
  });
  const [first, ...others] = links;
  if (!first || others.length > 0) {
    throw new Undecided('subquery');
  }
  return { ...first, rest: conjuncts.filter(node => node !== first.link) };
}

function found(node: Node, scope: Scope): boolean {
  try {
    column(node, scope);
    return true;
  } catch (error) {
    if (error instanceof Undecided) {
      return false;
    }
    throw error;
  }
}

interface Asked {
  outer: Node;
  inner: Node;
  select: Node;
  conjuncts: Node[];
  scope: Scope;
  catalogue: Catalogue;
  rebuilt: (kept: Node[]) => Node;
}

function asked({ outer, inner, select, conjuncts, scope, catalogue, rebuilt }: Asked): Membership {
  const own = resolve({ ...select, where_clause: null }, catalogue);
  const [here, there] = [column(outer, scope), column(inner, own)];
  const filters = conjuncts.map(node => ({ node, columns: conditionColumns(node, own) }));
  const without = (dropped: Node[]): Node => rebuilt(conjuncts.filter(node => !dropped.includes(node)));
  const alike = here.variable.type.toUpperCase() === there.variable.type.toUpperCase();
  if (own.presences.length > 0 || own.relations.some(({ reads }) => reads) || !alike) {
    throw new Undecided('subquery');
  }
  if (own.relations.every(isPublic)) {
    if (!(isPublic(here) || ['category', 'value'].includes(here.variable.kind))) {
      throw new Undecided('unit-condition');
    }
    return { negated: false, column: here, filters: [], without };
  }
  const unit = there.relation.units.find(one => same(one.column, there.variable.name));
  const space = here.relation.units.find(one => same(one.column, here.variable.name))?.space;
  const [sole] = own.relations;
  // Records of other units than the one that is asked for would be in it, and nobody would count them.
  if (!unit || unit.space !== space || own.relations.length > 1 || !sole || sole.relation.units.length > 1 || lower(sole.alias) !== lower(there.alias)) {
    throw new Undecided('unit-lost');
  }
  return { negated: false, relation: there.relation, unitType: unit.type, column: here, filters, asked: { ...select, select_list: [{ ...inner, alias: 'u0' }], where_clause: conjunction(conjuncts) }, without };
}

export function conjunction(conjuncts: Node[]): Node | null {
  const [only] = conjuncts;
  return conjuncts.length > 1 ? { class: 'CONJUNCTION', type: 'CONJUNCTION_AND', alias: '', query_location: 0, children: conjuncts } : (only ?? null);
}
