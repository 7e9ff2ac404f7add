import { conditionColumns } from './conditions.js';
import { functions } from './functions.js';
import { isConstant, isNull, numberOf } from './literals.js';
import { column, equalTo, idOf, isPublic, once, reach, type Column, type Scope } from './resolve.js';
import { lower, every, nodes, only, sameShape, Undecided, type Node } from './tree.js';
import type { UnitColumn } from './types.js';

/** One protected statistic, under every name that the result shows it by: as it is, or as part of an expression. */
export interface Statistic {
  kind: 'rows' | 'values' | 'units' | 'sum' | 'mean' | 'variance' | 'quantile' | 'extreme';
  /** The variable that it is of; absent for rows. */
  column?: Column;
  /** A weight that the variable is multiplied by; of a sum of weights, the column itself is one. */
  weight?: Column;
  /** Only records where this is known have a value: beside a weighted sum, of the same records. */
  among?: Column;
  /** Place of its condition in the plan; absent where it has none. */
  condition?: number;
  /** Of a quantile: the call, as it was written. */
  call?: Node;
  /** It is judged for the sake of a weighted one only. */
  implied?: true;
  /** It stands for a row's being there, and is shown nowhere. */
  presence?: true;
  names: string[];
}

export interface InnerCondition {
  node: Node;
  columns: Column[];
}

/** Whether the arguments of two statistics are one, their conditions aside. */
export const ofTheSame = (one: Pick<Statistic, 'column' | 'weight' | 'among'>, two: Pick<Statistic, 'column' | 'weight' | 'among'>): boolean =>
  one.column?.id === two.column?.id && one.weight?.id === two.weight?.id && one.among?.id === two.among?.id;

/** Different conditions inside statistics of one query: each doubles the strata. */
const mostConditions = 4;

/** Collects the statistics of a query, each once. */
export class Statistics {
  readonly list: Statistic[] = [];
  readonly conditions: InnerCondition[] = [];

  constructor(private readonly scope: Scope) {}

  /** Reads a call of an aggregate function; `name` is the column of the result that it is in, if any. */
  read(node: Node, name: string | undefined): void {
    const called = String(node['function_name']);
    const kind = functions.get(called);
    if (kind === 'record') {
      throw new Undecided('record-level', 'unsafe');
    }
    if (!kind || kind === 'aggregate' || kind === 'scalar' || kind === 'bin' || kind === 'pattern') {
      throw new Undecided('unknown-function');
    }
    only(node, ['class', 'type', 'function_name', 'schema', 'children', 'order_bys', 'distinct', 'is_operator', 'filter']);
    const ordered = nodes((node['order_bys'] as Node | undefined)?.['orders']);
    const { children, orders } = kind === 'quantile' && ordered.length === 1 ? { children: [ordered[0]?.['expression'] as Node, ...nodes(node['children'])], orders: [] } : { children: nodes(node['children']), orders: ordered };
    const filter = node['filter'] as Node | null | undefined;
    const conditions = filter ? [filter] : [];
    if (orders.length > 0) {
      throw new Undecided('unknown-function');
    }
    const add = (statistic: Omit<Statistic, 'names' | 'condition'>, within: Node[] = conditions): void => this.#add(statistic, within, name);
    const [argument, ...more] = children;
    if (kind === 'quantile') {
      return this.#quantile({ node, called, argument, more, add });
    }
    if (more.length > 0) {
      throw new Undecided(kind === 'extreme' ? 'extreme' : 'unknown-function', kind === 'extreme' ? 'unsafe' : 'review');
    }
    if (kind === 'count-if') {
      if (node['distinct']) {
        throw new Undecided('distinct-values');
      }
      return add({ kind: 'rows' }, [...conditions, this.#condition(argument)]);
    }
    if (!argument) {
      if (kind !== 'count' || node['distinct']) {
        throw new Undecided('unknown-function');
      }
      return add({ kind: 'rows' });
    }
    if (kind === 'extreme' && !['min', 'max'].includes(called)) {
      throw new Undecided('extreme', 'unsafe');
    }
    this.#argument({ kind, distinct: !!node['distinct'], argument, conditions, add });
  }

  #argument({ kind, distinct, argument, conditions, add }: { kind: 'count' | 'sum' | 'mean' | 'variance' | 'extreme'; distinct: boolean; argument: Node; conditions: Node[]; add: (statistic: Omit<Statistic, 'names' | 'condition'>, within?: Node[]) => void }): void {
    const cased = argument['class'] === 'CASE' ? caseOf(argument) : truthOf(argument);
    const within = cased ? [...conditions, cased.when] : conditions;
    const of = cased ? cased.then : argument;
    if (cased && cased.otherwise !== null && (distinct || numberOf(cased.otherwise) !== 0 || !['sum', 'mean'].includes(kind))) {
      throw new Undecided('condition-in-statistic');
    }
    if (cased && kind === 'mean' && cased.otherwise !== null) {
      // A mean over all: the sum of some by the number of all.
      if (numberOf(of) === undefined || argument['class'] !== 'CASE') {
        throw new Undecided('condition-in-statistic');
      }
      add({ kind: 'rows' });
      return add({ kind: 'rows' }, within);
    }
    if (isConstant(of)) {
      // Ones are counted. Any other number would do as well, for it is known.
      if (isNull(of) || distinct || !['count', 'sum'].includes(kind) || (kind === 'sum' && !(Math.abs(numberOf(of) ?? 0) > 0))) {
        throw new Undecided('argument-expression');
      }
      return add({ kind: 'rows' }, within);
    }
    const { column: plain, weight, scaled } = factors(of, this.scope);
    if (isPublic(plain) || (weight && isPublic(weight)) || plain.variable.sensitive) {
      throw new Undecided('argument-variable');
    }
    if (distinct) {
      if (kind !== 'count' || plain.variable.kind !== 'unit' || weight || scaled) {
        throw new Undecided('distinct-values');
      }
      return add({ kind: 'units', column: plain }, within);
    }
    if (kind === 'count') {
      if (weight || scaled) {
        throw new Undecided('argument-expression');
      }
      return add({ kind: 'values', column: plain }, within);
    }
    if (plain.variable.kind !== 'magnitude' && !(plain.variable.kind === 'weight' && kind === 'sum' && !weight)) {
      throw new Undecided('argument-variable');
    }
    if (kind === 'extreme') {
      if (weight) {
        throw new Undecided('extreme', 'unsafe');
      }
      return add({ kind: 'extreme', column: plain }, within);
    }
    if (weight && kind !== 'sum') {
      throw new Undecided('argument-expression');
    }
    add({ kind, column: plain, ...(weight ? { weight } : {}) }, within);
    if (weight) {
      // Also without it: a weight of ten is not ten people.
      add({ kind, column: plain, among: weight, implied: true }, within);
    }
    if (plain.variable.kind === 'weight') {
      add({ kind: 'values', column: plain, implied: true }, within);
    }
  }

  #quantile({ node, called, argument, more, add }: { node: Node; called: string; argument: Node | undefined; more: Node[]; add: (statistic: Omit<Statistic, 'names' | 'condition'>) => void }): void {
    const [share, ...others] = more;
    const number = numberOf(share);
    const sound = every(share, inner => inner['class'] === 'CAST').length > 0 ? false : called === 'median' ? more.length === 0 : others.length === 0 && number !== undefined && number > 0 && number < 1;
    if (!sound || argument?.['class'] !== 'COLUMN_REF' || node['distinct']) {
      throw new Undecided('argument-expression');
    }
    const plain = column(argument, this.scope);
    if (isPublic(plain) || plain.variable.kind !== 'magnitude' || plain.variable.sensitive) {
      throw new Undecided('argument-variable');
    }
    add({ kind: 'quantile', column: plain, call: { ...node, alias: '', filter: null } });
  }

  #condition(node: Node | undefined): Node {
    if (!node) {
      throw new Undecided('unknown-function');
    }
    return node;
  }

  #add(statistic: Omit<Statistic, 'names' | 'condition'>, conditions: Node[], name: string | undefined): void {
    let condition: number | undefined;
    const [first] = conditions;
    if (first) {
      const node = conditions.length > 1 ? { class: 'CONJUNCTION', type: 'CONJUNCTION_AND', alias: '', query_location: 0, children: conditions } : first;
      condition = this.conditions.findIndex(other => sameShape(other.node, node));
      if (condition < 0) {
        condition = this.conditions.push({ node, columns: conditionColumns(node, this.scope) }) - 1;
      }
      if (this.conditions.length > mostConditions) {
        throw new Undecided('many-conditions');
      }
    }
    const known = this.list.find(other =>
      other.kind === statistic.kind && ofTheSame(other, statistic) && other.condition === condition && sameShape(other.call, statistic.call));
    if (known) {
      if (!statistic.implied) {
        delete known.implied;
      }
      if (name !== undefined && !known.names.includes(name)) {
        known.names.push(name);
      }
    } else {
      this.list.push({ ...statistic, ...(condition === undefined ? {} : { condition }), names: name === undefined ? [] : [name] });
    }
  }
}

interface Cased {
  when: Node;
  then: Node;
  /** NULL where it is null. */
  otherwise: Node | null;
}

/** `CASE WHEN p THEN x [ELSE y] END`. */
function caseOf(node: Node): Cased {
  only(node, ['class', 'type', 'case_checks', 'else_expr']);
  const [check, ...more] = nodes(node['case_checks']);
  if (!check || more.length > 0) {
    throw new Undecided('condition-in-statistic');
  }
  only(check, ['when_expr', 'then_expr']);
  const otherwise = node['else_expr'] as Node | null;
  return { when: check['when_expr'] as Node, then: check['then_expr'] as Node, otherwise: isNull(otherwise) ? null : otherwise };
}

const one: Node = { class: 'CONSTANT', type: 'VALUE_CONSTANT', alias: '', query_location: 0, value: { type: { id: 'INTEGER', type_info: null }, is_null: false, value: 1 } };
const zero: Node = { ...one, value: { type: { id: 'INTEGER', type_info: null }, is_null: false, value: 0 } };

/** `(p)::INTEGER`: one where it is true. */
function truthOf(node: Node): Cased | undefined {
  const child = node['child'] as Node | undefined;
  const comparison = node['class'] === 'CAST' && child !== undefined && ['COMPARISON', 'CONJUNCTION', 'BETWEEN'].includes(String(child['class']));
  return comparison ? { when: child, then: one, otherwise: zero } : undefined;
}

const isModest = (factor: number): boolean => factor >= 1e-9 && factor <= 1e9;

/** A variable, times or over numbers that are not zero, times one weight. */
function factors(node: Node, scope: Scope): { column: Column; weight?: Column; scaled: boolean } {
  const columns: Column[] = [];
  let scaled = false;
  let scale = 1;
  const read = (part: Node, over: boolean): void => {
    if (part['class'] === 'COLUMN_REF') {
      if (over) {
        throw new Undecided('argument-expression');
      }
      columns.push(column(part, scope));
      return;
    }
    if (isConstant(part)) {
      // With a cast it is another number.
      if (every(part, inner => inner['class'] === 'CAST').length > 0) {
        throw new Undecided('argument-expression');
      }
      const factor = Math.abs(numberOf(part) ?? 0);
      scale = over ? scale / factor : scale * factor;
      // A factor that makes numbers too small or too large to be told apart would select by them.
      if (!isModest(factor) || !isModest(scale)) {
        throw new Undecided('argument-expression');
      }
      scaled = true;
      return;
    }
    const name = String(part['function_name']);
    const children = nodes(part['children']);
    if (part['class'] !== 'FUNCTION' || !['*', '/'].includes(name) || children.length !== 2) {
      throw new Undecided(part['class'] === 'CASE' || part['class'] === 'COMPARISON' ? 'condition-in-statistic' : part['class'] === 'WINDOW' ? 'window-function' : 'argument-expression');
    }
    only(part, ['class', 'type', 'function_name', 'schema', 'children', 'is_operator', 'order_bys']);
    read(children[0] as Node, over);
    read(children[1] as Node, over || name === '/');
  };
  read(node, false);
  const weights = columns.filter(({ variable }) => variable.kind === 'weight');
  const [plain, ...more] = columns.length === 1 ? columns : columns.filter(one => !weights.includes(one));
  if (!plain || more.length > 0 || weights.length > 1) {
    throw new Undecided('argument-expression');
  }
  const [weight] = weights.filter(one => one !== plain);
  return { column: plain, ...(weight ? { weight } : {}), scaled };
}

/**
 * Each record of what a statistic is of stands in one cell: once, or as often as its unit has records in relations that say nothing else.
 */
export function checkMultiplicity(statistics: Statistic[], used: Column[], scope: Scope): void {
  checkJoins(scope);
  for (const { kind, column: of, weight } of statistics) {
    if (kind === 'units') {
      continue;
    }
    const roots = of ? [of.alias] : scope.relations.map(({ alias }) => alias);
    if (!roots.some(root => isSound(root, used, scope)) || (weight && !once(weight.alias, scope))) {
      throw new Undecided('join-multiplicity');
    }
  }
}

/**
 * No record stands in several rows by what is written in reference data: windows over it would slide. Records that are joined are of the same units, or one is the other's by its key; and no relation
 * is joined with itself, for what one half selects the other would not show as a condition.
 */
export function checkJoins(scope: Scope): void {
  const guarded = scope.relations.filter(scoped => !isPublic(scoped));
  const reached = new Set(guarded.flatMap(({ alias }) => [...reach(alias, scope)]));
  const read = guarded.flatMap(({ relation, reads }) => reads ?? [relation]);
  const aliases = guarded.map(({ alias }) => lower(alias));
  const joined = new Set(aliases.slice(0, 1));
  const unitsOf = (alias: string): UnitColumn[] => guarded.find(one => lower(one.alias) === alias)?.relation.units ?? [];
  const sharedOf = (one: string, two: string): UnitColumn[] => unitsOf(one).filter(unit => unitsOf(two).some(({ space }) => space === unit.space));
  // Records of two people of one enterprise would be a pair of them.
  const byUnit = (one: string, two: string): boolean => {
    const shared = sharedOf(one, two);
    const whole = shared.length === unitsOf(one).length || shared.length === unitsOf(two).length;
    return whole && shared.length > 0 && shared.every(unit => unitsOf(two).some(other => other.space === unit.space && equalTo(idOf(one, unit.column), scope).has(idOf(two, other.column))));
  };
  const tied = (one: string, two: string): boolean => byUnit(one, two) || reach(one, scope).has(two) || reach(two, scope).has(one);
  for (let size = -1; size !== joined.size; ) {
    size = joined.size;
    aliases.filter(alias => [...joined].some(other => tied(alias, other))).forEach(alias => joined.add(alias));
  }
  // Each pair that shares units, not only a chain: two may be joined by way of a third.
  const apart = aliases.some((one, place) => aliases.slice(place + 1).some(two => sharedOf(one, two).length > 0 && !tied(one, two)));
  if (apart || scope.relations.some(({ alias }) => !reached.has(lower(alias))) || new Set(read).size < read.length || joined.size < guarded.length) {
    throw new Undecided('join-multiplicity');
  }
}

function isSound(root: string, used: Column[], scope: Scope): boolean {
  const reached = reach(root, scope);
  if (reached.size === scope.relations.length) {
    return true;
  }
  const others = scope.relations.filter(({ alias }) => !reached.has(lower(alias)));
  const tied = others.every(scoped => !isPublic(scoped) && scope.equalities.some(sides =>
    sides.some(side => lower(side.alias) === lower(scoped.alias)) && sides.every(side => side.variable.kind === 'unit')) &&
    scope.equalities.every(sides => sides.every(side => lower(side.alias) !== lower(scoped.alias)) || sides.every(side => side.variable.kind === 'unit')));
  return tied && used.every(({ alias }) => reached.has(lower(alias)));
}
