import type { Wide } from './base.js';
import type { Plan } from './classify.js';
import { isConstant } from './literals.js';
import { column, conjunctsOf, determined, isPublic, linked, type Column, type Presence, type Scope } from './resolve.js';
import { lower, sameShape, Undecided, type Node } from './tree.js';
import type { Catalogue } from './types.js';

/** A class: what a sensitive variable and perhaps a condition of a statistic select. */
export interface SensitiveClass {
  /** Places of the keys that are the variable or follow from it. */
  dropped: number[];
  /** Condition of the statistics that it is a class of; absent: of those without. */
  condition?: number;
  /** Rows of the margin; absent where they are those of the result. */
  wide?: Wide;
  /** Whether conditions are among what selects it: by a join alone everybody is in it who has a value. */
  conditioned: boolean;
  /** Units that must be outside, whatever the packs say. */
  least: number;
  /**
   * What selects the class from the margin's rows. Those who are not selected are a class too, for of nobody selected all are not; absent where nothing is selected, or where one code
   * is, of which it may be told that nobody has it.
   */
  selected?: Node[];
}

/** The classes of each sensitive variable of keys, conditions and joins, each with its margin. */
export function sensitiveClasses(plan: Plan, catalogue: Catalogue, ruled: boolean): SensitiveClass[] {
  const { scope, keys, filters, conditions, presences } = plan;
  const binned = new Set(keys.flatMap(({ bins }) => bins?.id ?? []));
  const used = [...keys.flatMap(key => key.columns), ...[...filters, ...conditions].flatMap(filter => filter.columns), ...presences.map(presence => presence.column), ...scope.equalities.flat()];
  const variables = new Map<string, Column>();
  for (const one of used) {
    if ((ruled && one.variable.sensitive) || binned.has(one.id)) {
      variables.set(one.id, one);
    }
  }
  if (ruled) {
    checkTwins(plan, used);
  }
  return [...variables.values()].flatMap(variable => classesOf(variable, plan, catalogue, binned.has(variable.id) ? 1 : 0));
}

/**
 * A sensitive variable that is named of records here and of records elsewhere selects still where one of the two is left out; so may two of them that say the same. And where a statistic has a condition on anything else, what it leaves out is a
 * part of each class that nobody would judge.
 */
function checkTwins({ filters, conditions, presences, statistics, scope }: Plan, used: Column[]): void {
  const places = new Map<string, Set<string>>();
  const elsewhere = [...filters.flatMap(({ membership, columns }) => (membership ? columns : [])), ...presences.flatMap(presence => presence.filters.flatMap(({ columns }) => columns))];
  for (const { alias, variable } of [...used, ...elsewhere].filter(one => one.variable.sensitive)) {
    places.set(lower(variable.name), (places.get(lower(variable.name)) ?? new Set()).add(lower(alias)));
  }
  const sensitive = new Set(used.filter(({ variable }) => variable.sensitive).map(({ id }) => id));
  const selecting = new Set([...filters, ...conditions].flatMap(({ columns }) => columns).concat(elsewhere, presences.map(presence => presence.column), scope.equalities.flat()).filter(({ variable }) => variable.sensitive).map(({ id }) => id));
  const several = new Set(statistics.filter(({ presence }) => !presence).map(({ condition }) => condition)).size > 1;
  const others = conditions.some(({ columns }) => columns.some(({ id }) => !sensitive.has(id)));
  if (selecting.size > 1 || [...places.values()].some(aliases => aliases.size > 1) || (sensitive.size > 0 && several && (others || sensitive.size > 1))) {
    throw new Undecided('mixed-condition');
  }
}

function classesOf(variable: Column, plan: Plan, catalogue: Catalogue, least: number): SensitiveClass[] {
  const { scope, keys, filters, conditions, presences } = plan;
  const itself = determined([variable.id], scope);
  const near = linked(variable.id, scope);
  const tells = (one: Column): boolean => {
    if (itself.has(one.id)) {
      return true;
    }
    if (near.has(lower(one.alias))) {
      // It follows from the variable and something else: what is left without it is not what the rule speaks of.
      throw new Undecided('linked-sensitive');
    }
    return false;
  };
  const joined = (one: Column): boolean => one.id === variable.id || near.has(lower(one.alias));
  // What names it together with others is never left out as a whole: the margin would be wider by what the others leave out.
  const wholly = (columns: Column[], code: string): boolean => {
    if (columns.some(tells) && !columns.every(tells)) {
      throw new Undecided(code);
    }
    return columns.some(tells);
  };
  if (scope.equalities.some(sides => sides.some(joined) && !sides.every(joined))) {
    throw new Undecided('linked-sensitive');
  }
  if (scope.joins.some(node => sidesOf(node, scope).some(joined))) {
    throw new Undecided('sensitive-join');
  }
  const dropped = keys.flatMap((key, place) => (wholly(key.columns, 'linked-sensitive') ? [place] : []));
  let selects = false;
  const selected: Node[] = [];
  const kept = filters.flatMap(({ node, columns, membership }) => {
    if (membership?.relation) {
      const gone = membership.filters.filter(filter => wholly(filter.columns, 'mixed-condition')).map(filter => filter.node);
      selects ||= gone.length > 0;
      selected.push(...(gone.length > 0 ? [node] : []));
      if (gone.length > 0 && membership.negated) {
        // Who is not among those with it may be anybody else: of other conditions inside that would not be true.
        if (gone.length < membership.filters.length) {
          throw new Undecided('mixed-condition');
        }
        return [];
      }
      return [gone.length > 0 ? membership.without(gone) : node];
    }
    const gone = wholly(columns, 'mixed-condition');
    selects ||= gone;
    selected.push(...(gone ? [node] : []));
    return gone ? [] : [node];
  });
  const written = plan.select['from_table'] as Node;
  // A semi join on it is a condition on it.
  const asking = new Set(scope.presences.filter((_, place) => presences[place] && tells(presences[place].column)).map(({ node }) => node));
  const from = withoutSelection(written, scope, joined, asking);
  const conditioned = selects || asking.size > 0;
  selects ||= from !== written;
  selected.push(...matched(written, scope, joined), ...scope.presences.filter(({ node }) => asking.has(node)).map(askedOf));
  const statisticConditions = new Set(plan.statistics.map(({ condition }) => condition));
  return [...statisticConditions].flatMap((condition): SensitiveClass[] => {
    const parts = condition === undefined ? [] : conjunctsOf(conditions[condition]?.node as Node).map(node => ({ node, columns: partColumns(node, conditions[condition]?.columns ?? [], scope) }));
    const gone = parts.filter(({ columns }) => wholly(columns, 'mixed-condition'));
    if (dropped.length === 0 && !selects && gone.length === 0) {
      return [];
    }
    const rest = parts.filter(part => !gone.includes(part)).map(part => part.node);
    const narrower = selects || gone.length > 0;
    const chosen = [...selected, ...gone.map(part => part.node)];
    return [{
      dropped, least, conditioned: conditioned || gone.length > 0, ...(narrower && !(chosen.length === 1 && isOneCode(chosen[0] as Node, variable, plan) && leavesOthers(variable, plan, catalogue)) ? { selected: chosen } : {}), ...(condition === undefined ? {} : { condition }),
      ...(narrower ? { wide: { from, conjuncts: [...scope.joins, ...kept, ...rest] } } : {})
    }];
  });
}

/** `V = 'x'` of the variable itself, or membership among the records with it: a label that is equal to something may say that V is not. */
function isOneCode(node: Node, variable: Column, { filters, scope }: Plan): boolean {
  const membership = filters.find(filter => filter.node === node)?.membership;
  if (membership) {
    const [filter, ...more] = membership.filters;
    return !membership.negated && filter !== undefined && more.length === 0 && filter.columns.every(one => one.id === variable.id) && equalled(filter.node) !== undefined;
  }
  const side = equalled(node);
  return side !== undefined && column(side, scope).id === variable.id;
}

/** Whether, where nobody has any of the codes that the query asks for, there are two more at least that everybody may have. */
function leavesOthers({ id, variable }: Column, { filters, conditions, partOfUnion }: Plan, { nomenclatures }: Catalogue): boolean {
  const codes = nomenclatures.find(nomenclature => nomenclature.id === variable.nomenclature)?.codes.length ?? 0;
  const asking = [
    ...filters.flatMap(({ node, columns, membership }) => (membership?.relation ? membership.filters : [{ node, columns }])),
    ...conditions.flatMap(({ node, columns }) => conjunctsOf(node).map(part => ({ node: part, columns })))
  ].filter(({ columns }) => columns.some(one => one.id === id || one.variable === variable));
  const distinct = asking.filter(({ node }, place) => asking.findIndex(other => sameShape(other.node, node)) === place);
  return !partOfUnion && distinct.length <= codes - 2;
}

/** The column that is compared with a literal. */
function equalled(node: Node): Node | undefined {
  const [left, right] = [node['left'] as Node | undefined, node['right'] as Node | undefined];
  const sides = node['type'] === 'COMPARE_EQUAL' && isConstant(left) !== isConstant(right) ? [left, right] : [];
  return sides.find(side => side?.['class'] === 'COLUMN_REF');
}

/** That an inner join on the variable found something. */
function matched(node: Node, scope: Scope, joined: (one: Column) => boolean): Node[] {
  if (node['type'] !== 'JOIN') {
    return [];
  }
  const within = [node['left'], node['right']].flatMap(side => matched(side as Node, scope, joined));
  const pairs = node['join_type'] === 'INNER' ? conjunctsOf(node['condition'] as Node | null) : [];
  const there = pairs.filter(equality => sidesOf(equality, scope).some(joined)).flatMap(equality => sidesOf(equality, scope).filter(isPublic).map(({ alias, variable }): Node =>
    ({ class: 'OPERATOR', type: 'OPERATOR_IS_NOT_NULL', alias: '', query_location: 0, children: [{ class: 'COLUMN_REF', type: 'COLUMN_REF', alias: '', query_location: 0, column_names: [alias, variable.name] }] })));
  return [...within, ...there];
}

/** A semi or anti join as a condition. */
function askedOf({ right, condition, negated }: Presence): Node {
  const select = { type: 'SELECT_NODE', modifiers: [], cte_map: { map: [] }, select_list: [{ class: 'CONSTANT', type: 'VALUE_CONSTANT', alias: '', query_location: 0, value: { type: { id: 'INTEGER', type_info: null }, is_null: false, value: 1 } }], from_table: right, where_clause: condition, group_expressions: [], group_sets: [], aggregate_handling: 'STANDARD_HANDLING', having: null, sample: null, qualify: null };
  const exists: Node = { class: 'SUBQUERY', type: 'SUBQUERY', alias: '', query_location: 0, subquery_type: 'EXISTS', subquery: { node: select, named_param_map: [] }, child: null, comparison_type: 'INVALID' };
  return negated ? { class: 'OPERATOR', type: 'OPERATOR_NOT', alias: '', query_location: 0, children: [exists] } : exists;
}

/** The columns of a condition that a part of it names. */
function partColumns(node: Node, columns: Column[], scope: Scope): Column[] {
  const found = new Map<string, Column>();
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) {
      return;
    }
    if ((part as Node)['class'] === 'COLUMN_REF') {
      const here = column(part as Node, scope);
      found.set(here.id, here);
    }
    Object.values(part).forEach(look);
  };
  look(node);
  return columns.filter(one => found.has(one.id));
}

const sidesOf = (equality: Node, scope: Scope): Column[] => [column(equality['left'] as Node, scope), column(equality['right'] as Node, scope)];

/** An inner join with reference data leaves out the classes that they do not list; an outer one keeps them. */
function withoutSelection(node: Node, scope: Scope, joined: (one: Column) => boolean, asking: ReadonlySet<Node>): Node {
  if (node['type'] !== 'JOIN') {
    return node;
  }
  const left = node['left'] as Node;
  if (node['join_type'] === 'SEMI' || node['join_type'] === 'ANTI') {
    const kept = withoutSelection(left, scope, joined, asking);
    return asking.has(node) ? kept : kept === left ? node : { ...node, left: kept };
  }
  const right = node['right'] as Node;
  const sides = { left: withoutSelection(left, scope, joined, asking), right: withoutSelection(right, scope, joined, asking) };
  const pairs = conjunctsOf(node['condition'] as Node | null).map(equality => sidesOf(equality, scope));
  if (pairs.some(pair => pair.some(joined)) && !pairs.every(pair => pair.every(joined))) {
    throw new Undecided('linked-sensitive');
  }
  const selects = node['join_type'] === 'INNER' && pairs.some(pair => pair.some(joined));
  if (!selects) {
    return sides.left === left && sides.right === right ? node : { ...node, ...sides };
  }
  const open = onlyPublic(right, scope) ? 'LEFT' : onlyPublic(left, scope) ? 'RIGHT' : undefined;
  if (!open) {
    throw new Undecided('sensitive-join');
  }
  return { ...node, ...sides, join_type: open };
}

function onlyPublic(node: Node, scope: Scope): boolean {
  if (node['type'] === 'JOIN') {
    return onlyPublic(node['left'] as Node, scope) && onlyPublic(node['right'] as Node, scope);
  }
  const alias = lower(node['alias'] || node['table_name']);
  return scope.relations.some(scoped => lower(scoped.alias) === alias && isPublic(scoped));
}
