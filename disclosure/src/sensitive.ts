import type { Plan } from './classify.js';
import { column, conjunctsOf, determined, isPublic, linked, lower, type Column, type Scope } from './resolve.js';
import { Undecided, type Node } from './tree.js';

/** A sensitive variable that the result is broken down or selected by. */
export interface Sensitive {
  /** Places of the keys that are it or follow from it. */
  dropped: number[];
  /** Conjuncts of WHERE that name it. */
  conditions: Node[];
  /** FROM without what its joins select by it; absent where they select nothing. */
  from?: Node;
}

/** The sensitive variables of keys, conditions and joins, each with everything that tells it. */
export function sensitiveVariables(plan: Plan): Sensitive[] {
  const { scope, keys, filters } = plan;
  const used = [...keys.map(key => key.column), ...filters.flatMap(filter => filter.columns), ...scope.equalities.flat()];
  const variables = new Map<string, Column>();
  for (const one of used) {
    if (one.variable.sensitive) {
      variables.set(one.id, one);
    }
  }
  return [...variables.values()].flatMap(variable => {
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
    if (scope.equalities.some(sides => sides.some(joined) && !sides.every(joined))) {
      throw new Undecided('linked-sensitive');
    }
    if (filters.some(({ columns }) => columns.some(tells) && !columns.every(tells))) {
      throw new Undecided('mixed-condition');
    }
    const dropped = keys.flatMap((key, place) => (tells(key.column) ? [place] : []));
    const conditions = filters.filter(filter => filter.columns.some(tells)).map(filter => filter.node);
    if (scope.joins.some(node => sidesOf(node, scope).some(joined))) {
      throw new Undecided('sensitive-join');
    }
    const written = plan.select['from_table'] as Node;
    const from = withoutSelection(written, scope, joined);
    return dropped.length + conditions.length > 0 || from !== written ? [{ dropped, conditions, ...(from === written ? {} : { from }) }] : [];
  });
}

const sidesOf = (equality: Node, scope: Scope): Column[] => [column(equality['left'] as Node, scope), column(equality['right'] as Node, scope)];

/** An inner join with reference data leaves out the classes that they do not list; an outer one keeps them. */
function withoutSelection(node: Node, scope: Scope, joined: (one: Column) => boolean): Node {
  if (node['type'] !== 'JOIN') {
    return node;
  }
  const [left, right] = [node['left'] as Node, node['right'] as Node];
  const sides = { left: withoutSelection(left, scope, joined), right: withoutSelection(right, scope, joined) };
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
