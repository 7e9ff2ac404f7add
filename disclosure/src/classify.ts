import { aggregates, functions, statbarns } from './functions.js';
import { conditionColumns, isConstant } from './conditions.js';
import { column, determined, isPublic, lower, once, resolve, type Column, type Scope } from './resolve.js';
import { every, nodes, only, same, sameShape, soleSelect, Undecided, type Node } from './tree.js';
import type { Catalogue, OutputColumn } from './types.js';

/** One protected statistic, under every name that the result shows it by: as it is, or as a ratio of it. */
export interface Statistic {
  kind: 'rows' | 'values' | 'units' | 'sum' | 'mean';
  column?: Column;
  names: string[];
}

export interface Key {
  column: Column;
  /** Its name in the result. */
  name: string;
}

/** A SELECT as the engine understands it. */
export interface Plan {
  select: Node;
  scope: Scope;
  keys: Key[];
  /** Places of keys, by level: one for GROUP BY, several for ROLLUP and CUBE. */
  levels: number[][];
  statistics: Statistic[];
  output: OutputColumn[];
  filters: { node: Node; columns: Column[] }[];
}

/** Reads a SELECT as keys, statistics and filters, or says why it cannot. */
export function classify(tree: unknown, catalogue: Catalogue): Plan {
  const select = selectOf(tree);
  const scope = resolve(select, catalogue);
  const items = nodes(select['select_list']);
  const guarded = !scope.relations.every(isPublic);
  if (guarded && select['aggregate_handling'] === 'STANDARD_HANDLING' && nodes(select['group_expressions']).length === 0 && !items.some(aggregated)) {
    throw new Undecided('record-level', 'unsafe');
  }
  checkClauses(select);
  if (!guarded) {
    throw new Undecided('unknown-construct');
  }
  const { expressions, levels } = grouping(select, items, scope);
  const keys = expressions.map(node => keyOf(node, scope));
  if (!isRollupOrCube(levels, keys.length)) {
    throw new Undecided('grouping-sets');
  }
  const statistics: Statistic[] = [];
  const output = items.map(item => outputOf(item, { scope, keys, statistics, several: levels.length > 1 }));
  checkOrder(select, items, output);
  const filters = scope.conjuncts.map(node => ({ node, columns: conditionColumns(node, scope) }));
  return { select, scope, keys, levels, statistics, output, filters };
}

/** The one SELECT of a statement. */
function selectOf(tree: unknown): Node {
  const select = soleSelect(tree);
  if (!select) {
    throw new Undecided('set-operation');
  }
  if (nodes((select['cte_map'] as Node | undefined)?.['map']).length > 0) {
    throw new Undecided('common-table-expression');
  }
  return select;
}

/** No clause that leaves out or adds rows of the result, and nothing that is not read. */
function checkClauses(select: Node): void {
  for (const clause of ['having', 'qualify', 'sample']) {
    if (select[clause]) {
      throw new Undecided(clause);
    }
  }
  for (const modifier of nodes(select['modifiers'])) {
    if (modifier['type'] !== 'ORDER_MODIFIER') {
      throw new Undecided(modifier['type'] === 'DISTINCT_MODIFIER' ? 'distinct' : 'limit');
    }
  }
  if (every(select, node => node['class'] === 'SUBQUERY' || node['type'] === 'SUBQUERY').length > 0) {
    throw new Undecided('subquery');
  }
  only(select, ['type', 'modifiers', 'cte_map', 'select_list', 'from_table', 'where_clause', 'group_expressions', 'group_sets', 'aggregate_handling']);
}

const nameOf = (item: Node): string =>
  String(item['alias'] || (item['class'] === 'COLUMN_REF' ? (item['column_names'] as string[]).at(-1) : item['function_name'] ?? ''));

function aggregated(node: Node): boolean {
  const here = node['class'] === 'FUNCTION' && aggregates(String(node['function_name']));
  const inner = [...nodes(node['children']), node['child'], node['left'], node['right']].filter((part): part is Node => !!part && typeof part === 'object');
  return here || inner.some(aggregated);
}

function grouping(select: Node, items: Node[], scope: Scope): { expressions: Node[]; levels: number[][] } {
  const expressions = nodes(select['group_expressions']).map(expression => grouped(expression, items, scope));
  const all = select['aggregate_handling'] === 'FORCE_AGGREGATES';
  if (all) {
    // GROUP BY ALL: by what is not aggregated.
    expressions.push(...items.filter(item => !aggregated(item)));
  } else if (select['aggregate_handling'] !== 'STANDARD_HANDLING') {
    throw new Undecided('unknown-construct');
  }
  const sets = select['group_sets'] as number[][] | undefined;
  return { expressions, levels: all || !sets || sets.length === 0 ? [expressions.map((_, place) => place)] : sets };
}

/** A key of GROUP BY: a position, a column, or the alias of a column. */
function grouped(node: Node, items: Node[], scope: Scope): Node {
  if (node['class'] === 'CONSTANT') {
    const value = (node['value'] as Node | undefined)?.['value'];
    const item = typeof value === 'number' ? items[value - 1] : undefined;
    if (!item) {
      throw new Undecided('key-expression');
    }
    return item;
  }
  const names = node['class'] === 'COLUMN_REF' ? (node['column_names'] as string[]) : [];
  const aliased = names.length === 1 ? items.find(item => same(String(item['alias']), names[0] as string)) : undefined;
  if (!aliased) {
    return node;
  }
  let here: Column | undefined;
  try {
    here = column(node, scope);
  } catch {
    return aliased;
  }
  // A name that is both: engines differ in which they take.
  if (aliased['class'] !== 'COLUMN_REF' || column(aliased, scope).id !== here.id) {
    throw new Undecided('ambiguous-name');
  }
  return node;
}

function keyOf(node: Node, scope: Scope): Key {
  if (node['class'] !== 'COLUMN_REF') {
    throw new Undecided('key-expression');
  }
  const found = column(node, scope);
  if (!isPublic(found)) {
    if (['unit', 'identifier'].includes(found.variable.kind)) {
      throw new Undecided('record-level', 'unsafe');
    }
    if (found.variable.kind === 'magnitude') {
      throw new Undecided('key-magnitude');
    }
  }
  return { column: found, name: found.variable.name };
}

function isRollupOrCube(levels: number[][], width: number): boolean {
  const seen = new Set(levels.map(level => [...level].sort((a, b) => a - b).join()));
  if (seen.size !== levels.length || !seen.has([...Array(width).keys()].join())) {
    return false;
  }
  const bySize = [...levels].sort((a, b) => b.length - a.length);
  const nested = bySize.every((level, size) => level.length === width - size && level.every(place => bySize[size - 1]?.includes(place) ?? true));
  return levels.length === 1 || levels.length === 2 ** width || (levels.length === width + 1 && nested);
}

interface Around {
  scope: Scope;
  keys: Key[];
  statistics: Statistic[];
  several: boolean;
}

function outputOf(item: Node, around: Around): OutputColumn {
  const name = nameOf(item);
  if (item['class'] === 'COLUMN_REF') {
    const here = column(item, around.scope);
    const key = around.keys.find(candidate => candidate.column.id === here.id);
    if (!key) {
      throw new Undecided('record-level', 'unsafe');
    }
    key.name = name;
    return { name, role: 'key' };
  }
  const found: Statistic[] = [];
  readExpression(item, found, around);
  const [statistic] = found;
  if (!statistic || found.length > 1) {
    throw new Undecided('expression');
  }
  const known = around.statistics.find(other => other.kind === statistic.kind && other.column?.id === statistic.column?.id);
  if (known) {
    known.names.push(name);
  } else {
    around.statistics.push({ ...statistic, names: [name] });
  }
  return { name, role: 'statistic', statbarn: statbarns[statistic.kind === 'sum' || statistic.kind === 'mean' ? statistic.kind : 'count'] };
}

const notExpressions: Record<string, string> = { WINDOW: 'window-function', SUBQUERY: 'subquery', CASE: 'condition-in-statistic' };

/** Of one public value, however often it comes, these are that value. */
const single = new Set(['first', 'last', 'any_value', 'min', 'max']);

/** An output expression: one protected statistic, times or over public values and literals, rounded. */
function readExpression(node: Node, found: Statistic[], around: Around): void {
  if (node['class'] === 'CAST') {
    only(node, ['class', 'type', 'child', 'cast_type', 'try_cast']);
    return readExpression(node['child'] as Node, found, around);
  }
  if (isConstant(node)) {
    return;
  }
  if (node['class'] === 'COLUMN_REF') {
    return readPublicValue(column(node, around.scope), around);
  }
  if (node['class'] === 'STAR') {
    throw new Undecided('record-level', 'unsafe');
  }
  if (node['class'] !== 'FUNCTION') {
    throw new Undecided(notExpressions[String(node['class'])] ?? 'expression');
  }
  if (node['filter']) {
    throw new Undecided('condition-in-statistic');
  }
  only(node, ['class', 'type', 'function_name', 'schema', 'children', 'order_bys', 'distinct', 'is_operator']);
  const kind = functions.get(String(node['function_name']));
  const children = nodes(node['children']);
  if (kind === 'scale' && !node['distinct']) {
    return children.forEach(child => readExpression(child, found, around));
  }
  const [argument] = children;
  const plain = argument?.['class'] === 'COLUMN_REF' ? column(argument, around.scope) : undefined;
  if (single.has(String(node['function_name'])) && children.length === 1 && plain && isPublic(plain)) {
    return readPublicValue(plain, around);
  }
  if (kind === 'record') {
    throw new Undecided('record-level', 'unsafe');
  }
  if (kind === 'extreme') {
    throw new Undecided('extreme', 'unsafe');
  }
  if (!kind || kind === 'aggregate' || kind === 'scale' || kind === 'pattern') {
    throw new Undecided('unknown-function');
  }
  found.push(statisticOf(kind, node, argument, plain, around.scope));
}

/** A public value beside a statistic must follow from the keys, or it would tell which of several records there are. */
function readPublicValue(here: Column, { keys, scope, several }: Around): void {
  if (!isPublic(here) || several || !determined(keys.map(key => key.column.id), scope).has(here.id)) {
    throw new Undecided('public-value');
  }
}

function statisticOf(kind: 'count' | 'sum' | 'mean', node: Node, argument: Node | undefined, plain: Column | undefined, scope: Scope): Statistic {
  if (!argument && kind === 'count') {
    if (!scope.relations.some(({ alias }) => once(alias, scope))) {
      throw new Undecided('join-multiplicity');
    }
    return { kind: 'rows', names: [] };
  }
  if (!argument || nodes(node['children']).length !== 1 || nodes((node['order_bys'] as Node | undefined)?.['orders']).length > 0) {
    throw new Undecided('unknown-function');
  }
  if (!plain) {
    throw new Undecided(argument['class'] === 'CASE' ? 'condition-in-statistic' : 'argument-expression');
  }
  if (isPublic(plain) || plain.variable.sensitive) {
    throw new Undecided('argument-variable');
  }
  if (node['distinct']) {
    if (kind !== 'count' || plain.variable.kind !== 'unit') {
      throw new Undecided('distinct-values');
    }
    return { kind: 'units', column: plain, names: [] };
  }
  if (kind !== 'count' && plain.variable.kind !== 'magnitude') {
    throw new Undecided('argument-variable');
  }
  if (!once(plain.alias, scope)) {
    throw new Undecided('join-multiplicity');
  }
  return { kind: kind === 'count' ? 'values' : kind, column: plain, names: [] };
}

/** An order by anything but what is shown would tell of what is not shown. */
function checkOrder(select: Node, items: Node[], output: OutputColumn[]): void {
  const orders = nodes(select['modifiers']).flatMap(modifier => nodes(modifier['orders'])).map(one => one['expression'] as Node);
  for (const order of orders) {
    const names = order['class'] === 'COLUMN_REF' ? (order['column_names'] as string[]) : [];
    const named = names.length === 1 ? names[0] : undefined;
    const all = order['class'] === 'STAR' && order['columns'] === true && !order['expr'];
    const shown = all || order['class'] === 'CONSTANT' || items.some(item => sameShape(item, order)) || output.some(({ name }) => named !== undefined && lower(name) === lower(named));
    if (!shown) {
      throw new Undecided('order');
    }
  }
}
