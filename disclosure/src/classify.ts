import { conditionColumns } from './conditions.js';
import { flatten } from './flatten.js';
import { functions, statbarns } from './functions.js';
import { groupsOf, keyOf, type Key } from './keys.js';
import { isConstant, numberOf } from './literals.js';
import { membershipOf, presenceOf, type Membership } from './membership.js';
import { aggregated, nameOf } from './names.js';
import { column, determined, isPublic, resolve, type Column, type Scope } from './resolve.js';
import { readScalar } from './scalar.js';
import { checkMultiplicity, Statistics, type InnerCondition, type Statistic } from './statistics.js';
import { every, nodes, only, same, sameShape, soleSelect, Undecided, type Node } from './tree.js';
import type { Catalogue, OutputColumn, Relation } from './types.js';

export interface Filter {
  node: Node;
  columns: Column[];
  membership?: Membership;
}

/** A SELECT as the engine understands it: the judged table, and how the result is made of it. */
export interface Plan {
  select: Node;
  scope: Scope;
  /** Every relation of microdata that influences the result, as the catalogue has it. */
  contributing: Relation[];
  keys: Key[];
  /** Places of keys, by level: one for GROUP BY, several for ROLLUP, CUBE and GROUPING SETS. */
  levels: number[][];
  statistics: Statistic[];
  /** Conditions inside statistics. */
  conditions: InnerCondition[];
  output: OutputColumn[];
  filters: Filter[];
  /** SEMI and ANTI joins of FROM. */
  presences: Membership[];
  /** Rows of the judged table that are left out: `lower-limit` where HAVING asks for enough people or records only. */
  leftOut: 'none' | 'lower-limit' | 'other';
  /** It is a part of a union, beside which other parts may say what it does not. */
  partOfUnion: boolean;
}

/** Reads a SELECT as keys, statistics and filters, or says why it cannot. */
export function classify(tree: unknown, catalogue: Catalogue): Plan {
  const select = soleSelect(tree);
  if (!select) {
    throw new Undecided('set-operation');
  }
  return classifySelect(select, catalogue);
}

export function classifySelect(written: Node, catalogue: Catalogue, { partOfUnion = false } = {}): Plan {
  const select = flatten(written, catalogue);
  const scope = resolve(select, catalogue);
  const items = nodes(select['select_list']);
  const guarded = !scope.relations.every(isPublic);
  const distinct = nodes(select['modifiers']).some(({ type }) => type === 'DISTINCT_MODIFIER');
  const grouped = select['aggregate_handling'] !== 'STANDARD_HANDLING' || nodes(select['group_expressions']).length > 0 || distinct || aggregated(select['having']);
  if (guarded && !grouped && !items.some(aggregated)) {
    throw new Undecided('record-level', 'unsafe');
  }
  checkClauses(select);
  if (!guarded) {
    throw new Undecided('unknown-construct');
  }
  const { expressions, levels } = groupsOf(select, items, scope);
  const keys = expressions.map(node => keyOf(node, scope));
  const statistics = new Statistics(scope);
  const around: Around = { scope, keys, statistics, several: levels.length > 1, items, partOfUnion, names: 0 };
  const output = items.map((item, place) => outputOf(item, place, around));
  const leftOut = leavesOut(select, around);
  checkMultiplicity(statistics.list, [...keys.flatMap(key => key.columns), ...statistics.conditions.flatMap(({ columns }) => columns)], scope);
  const filters = scope.conjuncts.map((node, place): Filter => {
    const membership = apart(membershipOf(node, scope, catalogue), place);
    return membership ? { node, columns: membership.relation ? membership.filters.flatMap(({ columns }) => columns) : [membership.column], membership } : { node, columns: conditionColumns(node, scope) };
  });
  const presences = scope.presences.map(presence => presenceOf(presence, scope, catalogue));
  const contributing = [
    ...scope.relations.filter(scoped => !isPublic(scoped)).flatMap(({ relation, reads }) => reads ?? [relation]),
    ...[...filters.flatMap(({ membership }) => membership ?? []), ...presences].flatMap(({ relation }) => relation ?? [])
  ];
  return { select, scope, contributing, keys, levels, statistics: statistics.list, conditions: statistics.conditions, output, filters, presences, leftOut, partOfUnion };
}

/** Columns of the records asked are no columns of the rows outside, though their tables may have one name. */
function apart(membership: Membership | undefined, place: number): Membership | undefined {
  const own = (one: Column): Column => ({ ...one, alias: `${place} ${one.alias}`, id: `${place} ${one.id}` });
  return membership && { ...membership, filters: membership.filters.map(({ node, columns }) => ({ node, columns: columns.map(own) })) };
}

/** No clause that is not read. */
function checkClauses(select: Node): void {
  for (const clause of ['qualify', 'sample']) {
    if (select[clause]) {
      throw new Undecided(clause);
    }
  }
  if (every([select['select_list'], select['group_expressions'], select['having'], select['modifiers']], node => node['class'] === 'SUBQUERY').length > 0) {
    throw new Undecided('subquery');
  }
  only(select, ['type', 'modifiers', 'cte_map', 'select_list', 'from_table', 'where_clause', 'group_expressions', 'group_sets', 'aggregate_handling', 'having']);
}

const mostNames = 500;

interface Around {
  scope: Scope;
  keys: Key[];
  statistics: Statistics;
  several: boolean;
  items: Node[];
  partOfUnion: boolean;
  /** Names of columns of the result that were read for others: a name may stand for twice the one before it. */
  names: number;
}

function outputOf(item: Node, place: number, around: Around): OutputColumn {
  const name = nameOf(item);
  if (item['class'] === 'STAR') {
    throw new Undecided('record-level', 'unsafe');
  }
  const key = around.keys.find(candidate => isKey(item, candidate, around.scope));
  if (key) {
    if (key.place === undefined) {
      key.name = name;
      key.place = place;
    }
    return { name, role: 'key' };
  }
  if (item['class'] === 'COLUMN_REF') {
    column(item, around.scope);
    throw new Undecided('record-level', 'unsafe');
  }
  const classes = readExpression(item, around, name);
  const [first] = classes;
  // The name of its part.
  const label = around.partOfUnion && isConstant(item) && JSON.stringify(item['value'] ?? '').length < 160;
  if (first === undefined && !label && every(item, node => node['class'] === 'COLUMN_REF').length === 0) {
    // A value that is only written could have been seen elsewhere.
    throw new Undecided('expression');
  }
  return first === undefined ? { name, role: 'key' } : { name, role: 'statistic', statbarn: statbarnOf(first, classes) };
}

/** The class of an expression is that of its statistics, or of a ratio of different ones. */
function statbarnOf(first: Statistic['kind'], kinds: Statistic['kind'][]): string {
  return kinds.every(kind => statbarns[kind] === statbarns[first]) ? statbarns[first] : 'CalculatedRatios';
}

function isKey(node: Node, key: Key, scope: Scope): boolean {
  if (sameShape(node, key.node)) {
    return true;
  }
  return node['class'] === 'COLUMN_REF' && key.plain !== undefined && isColumn(node, key.plain.id, scope);
}

function isColumn(node: Node, id: string, scope: Scope): boolean {
  try {
    return column(node, scope).id === id;
  } catch (error) {
    if (error instanceof Undecided) {
      return false;
    }
    throw error;
  }
}

/** Of one public value, however often it comes, these are that value. */
const single = new Set(['first', 'last', 'any_value', 'arbitrary', 'min', 'max']);

/** An expression over keys, statistics, literals, and public values that follow from the keys: a function of the judged table. Answers the kinds of its statistics. */
function readExpression(node: Node, around: Around, name: string | undefined): Statistic['kind'][] {
  const kinds: Statistic['kind'][] = [];
  readScalar(node, leaf => {
    if (around.keys.some(key => isKey(leaf, key, around.scope))) {
      return true;
    }
    if (leaf['class'] === 'COLUMN_REF') {
      return readName(leaf, around, kinds, name);
    }
    if (leaf['class'] !== 'FUNCTION') {
      return false;
    }
    const called = String(leaf['function_name']);
    const [argument, ...more] = nodes(leaf['children']);
    if (single.has(called) && argument?.['class'] === 'COLUMN_REF' && more.length === 0 && !leaf['filter']) {
      const here = column(argument, around.scope);
      if (isPublic(here)) {
        only(leaf, ['class', 'type', 'function_name', 'schema', 'children', 'order_bys']);
        readPublicValue(here, around);
        return true;
      }
    }
    if (!aggregated({ ...leaf, children: [], filter: null })) {
      return false;
    }
    const before = around.statistics.list.length;
    around.statistics.read(leaf, name);
    kinds.push(...around.statistics.list.slice(before).map(({ kind }) => kind), ...(around.statistics.list.length === before ? [kindOf(leaf)] : []));
    return true;
  });
  return kinds;
}

/** The kind of a statistic that was read before. */
function kindOf(node: Node): Statistic['kind'] {
  const kind = functions.get(String(node['function_name']));
  return kind === 'count' || kind === 'count-if' ? 'rows' : (kind as Statistic['kind']);
}

/** The alias of a column of the result, or a public value. */
function readName(node: Node, around: Around, kinds: Statistic['kind'][], name: string | undefined): boolean {
  const names = node['column_names'] as string[];
  let here: Column;
  try {
    here = column(node, around.scope);
  } catch (error) {
    const aliased = names.length === 1 ? around.items.filter(item => same(String(item['alias'] ?? ''), names[0] as string)) : [];
    const [item] = aliased;
    // An alias of an alias could go round in a circle.
    if (!item || aliased.length > 1 || every(item, part => part['class'] === 'COLUMN_REF' && (part['column_names'] as string[]).length === 1 && same((part['column_names'] as string[])[0] as string, names[0] as string)).length > 0) {
      throw error;
    }
    if (++around.names > mostNames) {
      throw new Undecided('expression');
    }
    kinds.push(...readExpression({ ...item, alias: '' }, around, name));
    return true;
  }
  if (!isPublic(here)) {
    throw new Undecided('record-level', 'unsafe');
  }
  readPublicValue(here, around);
  return true;
}

/** A public value beside a statistic must follow from the keys, or it would tell which of several records there are. */
function readPublicValue(here: Column, { keys, scope, several }: Around): void {
  if (several || !determined(keys.flatMap(({ plain }) => plain?.id ?? []), scope).has(here.id)) {
    throw new Undecided('public-value');
  }
}

/** HAVING, ORDER BY and LIMIT are functions of the judged table too. */
function leavesOut(select: Node, around: Around): Plan['leftOut'] {
  const having = select['having'] as Node | null;
  const modifiers = nodes(select['modifiers']);
  const orders = modifiers.filter(({ type }) => type === 'ORDER_MODIFIER').flatMap(modifier => nodes(modifier['orders'])).map(one => one['expression'] as Node);
  let total = around.keys.length === 0;
  const ordered = new Set<Key>();
  for (const order of orders) {
    if (order['class'] === 'STAR' && order['columns'] === true && !order['expr']) {
      around.keys.filter(({ place }) => place !== undefined).forEach(key => ordered.add(key));
      continue;
    }
    const position = order['class'] === 'CONSTANT' ? numberOf(order) : undefined;
    if (order['class'] === 'CONSTANT' && (position === undefined || !around.items[position - 1])) {
      throw new Undecided('order');
    }
    const by = position === undefined ? order : (around.items[position - 1] as Node);
    // In ORDER BY the name of a column of the result comes before that of a variable.
    const names = by['class'] === 'COLUMN_REF' ? (by['column_names'] as string[]) : [];
    const item = names.length === 1 ? around.items.find(one => same(String(one['alias'] ?? ''), names[0] as string)) : undefined;
    const key = around.keys.find(candidate => isKey(item ?? by, candidate, around.scope));
    if (key) {
      ordered.add(key);
    } else {
      readExpression({ ...(item ?? by), alias: '' }, around, undefined);
    }
  }
  total ||= around.keys.every(key => ordered.has(key));
  let left: Plan['leftOut'] = 'none';
  if (having) {
    left = !around.several && isLowerLimit(having, around) ? 'lower-limit' : 'other';
    readExpression(having, around, undefined);
  }
  for (const modifier of modifiers) {
    if (modifier['type'] === 'LIMIT_MODIFIER') {
      const [limit, offset] = [modifier['limit'] as Node | null, modifier['offset'] as Node | null];
      // Which of two equal rows comes first is chance, and NULL keys of several levels are equal.
      if (!total || around.several || [limit, offset].some(part => part && !isConstant(part))) {
        throw new Undecided('limit');
      }
      left = 'other';
    } else if (!['ORDER_MODIFIER', 'DISTINCT_MODIFIER'].includes(String(modifier['type']))) {
      throw new Undecided('limit');
    }
  }
  return left;
}

const isVisible = (node: Node, scope: Scope): boolean => {
  try {
    column(node, scope);
    return true;
  } catch {
    return false;
  }
};

/** `count(*) >= 11 AND count(DISTINCT person) > 10`: who is left out is too few, and that is all that is told. */
function isLowerLimit(node: Node, { scope, items }: Pick<Around, 'scope' | 'items'>): boolean {
  if (node['type'] === 'CONJUNCTION_AND') {
    return nodes(node['children']).every(child => isLowerLimit(child, { scope, items }));
  }
  const [left, right] = [node['left'] as Node | undefined, node['right'] as Node | undefined];
  const isCount = (part: Node | undefined): boolean => {
    const names = part?.['class'] === 'COLUMN_REF' ? (part['column_names'] as string[]) : [];
    const call = names.length === 1 && !isVisible(part as Node, scope) ? items.find(item => same(String(item['alias'] ?? ''), names[0] as string)) : part;
    const plain = call?.['class'] === 'FUNCTION' && ['count', 'count_star'].includes(String(call['function_name'])) && !call['filter'];
    const [argument] = nodes(call?.['children']);
    return plain && (!argument || (call['distinct'] === true && argument['class'] === 'COLUMN_REF' && column(argument, scope).variable.kind === 'unit'));
  };
  const above = ['COMPARE_GREATERTHAN', 'COMPARE_GREATERTHANOREQUALTO'].includes(String(node['type']));
  const below = ['COMPARE_LESSTHAN', 'COMPARE_LESSTHANOREQUALTO'].includes(String(node['type']));
  return (above && isCount(left) && isConstant(right)) || (below && isCount(right) && isConstant(left));
}
