import { functions, statbarns } from './functions.js';
import { column, determined, once, resolve, type Column, type Scope } from './resolve.js';
import { nodes, only, shape, Undecided, type Node } from './tree.js';
import type { Catalogue, OutputColumn } from './types.js';

export interface Statistic { kind: 'rows' | 'values' | 'units' | 'sum' | 'mean'; column?: Column; names: string[] }
export interface Plan {
  select: Node; scope: Scope; keys: { column: Column; name: string }[]; sets: number[][];
  statistics: Statistic[]; output: OutputColumn[]; filters: { node: Node; columns: Column[] }[];
}

const constant = (node: Node | undefined): boolean =>
  node?.['class'] === 'CONSTANT' || (node?.['class'] === 'CAST' && constant(node['child'] as Node)) ||
  (node?.['type'] === 'ARRAY_CONSTRUCTOR' && nodes(node['children']).every(constant));

const aggregate = (node: Node): boolean => {
  const kind = node['class'] === 'FUNCTION' ? functions.get(String(node['function_name'])) : undefined;
  return (kind !== undefined && kind !== 'arithmetic' && kind !== 'pattern') || inner(node).some(aggregate);
};
const inner = (node: Node): Node[] =>
  [...nodes(node['children']), node['child'], node['left'], node['right']].filter((part): part is Node => !!part && typeof part === 'object');

/** Reads a SELECT as keys, statistics and filters, or says why it cannot. */
export function classify(tree: unknown, catalogue: Catalogue): Plan {
  const statements = nodes((tree as Node)?.['statements']);
  const select = statements[0]?.['node'] as Node | undefined;
  if (statements.length !== 1 || select?.['type'] !== 'SELECT_NODE') {
    throw new Undecided('set-operation');
  }
  if (nodes((select['cte_map'] as Node | undefined)?.['map']).length > 0) {
    throw new Undecided('common-table-expression');
  }
  for (const [field, code] of [['having', 'having'], ['qualify', 'qualify'], ['sample', 'sample']] as const) {
    if (select[field]) {
      throw new Undecided(code);
    }
  }
  for (const modifier of nodes(select['modifiers'])) {
    if (modifier['type'] !== 'ORDER_MODIFIER') {
      throw new Undecided(modifier['type'] === 'DISTINCT_MODIFIER' ? 'distinct' : 'limit');
    }
  }
  if (shape(select).includes('"class":"SUBQUERY"') || shape(select).includes('"type":"SUBQUERY"')) {
    throw new Undecided('subquery');
  }
  only(select, ['type', 'modifiers', 'cte_map', 'select_list', 'from_table', 'where_clause', 'group_expressions', 'group_sets', 'aggregate_handling']);
  const scope = resolve(select, catalogue);
  const items = nodes(select['select_list']);
  const group = nodes(select['group_expressions']).map(expression => grouped(expression, items, scope));
  if (select['aggregate_handling'] === 'FORCE_AGGREGATES') {
    group.push(...items.filter(item => !aggregate(item)));
  } else if (select['aggregate_handling'] !== 'STANDARD_HANDLING') {
    throw new Undecided('unknown-construct');
  }
  const sets = select['aggregate_handling'] === 'FORCE_AGGREGATES' || nodes(select['group_sets']).length === 0
    ? [group.map((_, place) => place)]
    : (select['group_sets'] as number[][]);
  if (scope.relations.every(({ relation }) => relation.kind === 'public')) {
    return { select, scope, keys: [], sets, statistics: [], output: items.map(item => ({ name: nameOf(item), role: 'unknown' })), filters: [] };
  }
  if (group.length === 0 && !items.some(aggregate)) {
    throw new Undecided('record-level', 'unsafe');
  }
  const keys = group.map(node => {
    if (node['class'] !== 'COLUMN_REF') {
      throw new Undecided('key-expression');
    }
    const found = column(node, scope);
    if (['unit', 'identifier'].includes(found.variable.kind) && found.relation.kind !== 'public') {
      throw new Undecided('record-level', 'unsafe');
    }
    if (found.relation.kind !== 'public' && found.variable.kind === 'magnitude') {
      throw new Undecided('key-magnitude');
    }
    return { column: found, name: found.variable.name };
  });
  if (!rollupOrCube(sets, keys.length)) {
    throw new Undecided('grouping-sets');
  }
  const statistics: Statistic[] = [];
  const output = items.map((item): OutputColumn => {
    const name = nameOf(item);
    if (item['class'] === 'COLUMN_REF') {
      const key = keys.find(candidate => candidate.column.id === column(item, scope).id);
      if (!key) {
        throw new Undecided('record-level', 'unsafe');
      }
      key.name = name;
      return { name, role: 'key' };
    }
    const found: Statistic[] = [];
    expression(item, found, { scope, keys, several: sets.length > 1 });
    const [statistic] = found;
    if (!statistic || found.length > 1) {
      throw new Undecided('expression');
    }
    const same = statistics.find(other => other.kind === statistic.kind && other.column?.id === statistic.column?.id);
    (same ?? statistic).names.push(name);
    if (!same) {
      statistics.push(statistic);
    }
    return { name, role: 'statistic', statbarn: statbarns[statistic.kind === 'sum' ? 'sum' : statistic.kind === 'mean' ? 'mean' : 'count'] };
  });
  const filters = scope.conjuncts.map(node => ({ node, columns: condition(node, scope) }));
  // An order by anything but what is shown would tell of what is not shown.
  for (const order of nodes(select['modifiers']).flatMap(modifier => nodes(modifier['orders'])).map(one => one['expression'] as Node)) {
    const shown = items.some(item => sameShape(item, order)) || order['class'] === 'CONSTANT' ||
      (order['class'] === 'COLUMN_REF' && output.some(({ name }) => name.toLowerCase() === (order['column_names'] as string[]).join('.').toLowerCase()));
    if (!shown) {
      throw new Undecided('order');
    }
  }
  return { select, scope, keys, sets, statistics, output, filters };
}

const nameOf = (item: Node): string =>
  String(item['alias'] || (item['class'] === 'COLUMN_REF' ? (item['column_names'] as string[]).at(-1) : item['function_name'] ?? ''));

/** A key of GROUP BY: a position, a column, or the alias of a column. */
function grouped(node: Node, items: Node[], scope: Scope): Node {
  const value = (node['value'] as Node | undefined)?.['value'];
  if (node['class'] === 'CONSTANT') {
    const item = typeof value === 'number' ? items[value - 1] : undefined;
    if (!item) {
      throw new Undecided('key-expression');
    }
    return item;
  }
  const names = node['class'] === 'COLUMN_REF' ? (node['column_names'] as string[]) : [];
  const aliased = names.length === 1 ? items.find(item => String(item['alias']).toLowerCase() === names[0]?.toLowerCase()) : undefined;
  if (aliased) {
    let here: Column | undefined;
    try {
      here = column(node, scope);
    } catch {
      return aliased;
    }
    if (aliased['class'] !== 'COLUMN_REF' || column(aliased, scope).id !== here.id) {
      throw new Undecided('ambiguous-name');
    }
  }
  return node;
}

function rollupOrCube(sets: number[][], width: number): boolean {
  const seen = new Set(sets.map(set => [...set].sort((a, b) => a - b).join()));
  if (seen.size !== sets.length || !seen.has([...Array(width).keys()].join())) {
    return false;
  }
  const sizes = new Set(sets.map(set => set.length));
  return sets.length === 1 || sets.length === 2 ** width || (sets.length === width + 1 && sizes.size === width + 1);
}

interface Around { scope: Scope; keys: { column: Column }[]; several: boolean }

/** An output expression: one protected statistic, times or over public values and constants, rounded. */
function expression(node: Node, found: Statistic[], around: Around): void {
  if (node['class'] === 'CAST') {
    only(node, ['class', 'type', 'child', 'cast_type', 'try_cast']);
    return expression(node['child'] as Node, found, around);
  }
  if (constant(node)) {
    return;
  }
  if (node['class'] === 'COLUMN_REF') {
    const here = column(node, around.scope);
    if (here.relation.kind !== 'public' || !determined(around.keys.map(key => key.column.id), around.scope).has(here.id) || around.several) {
      throw new Undecided('public-value');
    }
    return;
  }
  const codes: Record<string, string> = { WINDOW: 'window-function', SUBQUERY: 'subquery', CASE: 'condition-in-statistic', STAR: 'record-level' };
  if (node['class'] !== 'FUNCTION') {
    throw new Undecided(codes[String(node['class'])] ?? 'expression', node['class'] === 'STAR' ? 'unsafe' : 'review');
  }
  if (node['filter']) {
    throw new Undecided('condition-in-statistic');
  }
  const kind = functions.get(String(node['function_name']));
  only(node, ['class', 'type', 'function_name', 'children', 'order_bys', 'distinct', 'is_operator']);
  const children = nodes(node['children']);
  if (kind === 'arithmetic' && !node['distinct']) {
    return children.forEach(child => expression(child, found, around));
  }
  const argument = children[0];
  const plain = argument?.['class'] === 'COLUMN_REF' ? column(argument, around.scope) : undefined;
  if ((kind === 'carry' || kind === 'extreme') && children.length === 1 && plain?.relation.kind === 'public') {
    return expression(argument as Node, found, around);
  }
  if (kind === 'carry' || kind === 'records') {
    throw new Undecided('record-level', 'unsafe');
  }
  if (kind === 'extreme') {
    throw new Undecided('extreme', 'unsafe');
  }
  if (!kind || kind === 'arithmetic' || kind === 'pattern') {
    throw new Undecided('unknown-function');
  }
  found.push(statistic(kind, node, argument, plain, around.scope));
}

function statistic(kind: 'count' | 'sum' | 'mean', node: Node, argument: Node | undefined, plain: Column | undefined, scope: Scope): Statistic {
  const owners = scope.relations.filter(({ relation }) => relation.kind !== 'public');
  if (!argument && kind === 'count') {
    if (!scope.relations.some(({ alias }) => once(alias, scope))) {
      throw new Undecided('join-multiplicity');
    }
    return { kind: 'rows', names: [] };
  }
  if (!argument || nodes(node['children']).length !== 1) {
    throw new Undecided('unknown-function');
  }
  if (!plain) {
    throw new Undecided(argument['class'] === 'CASE' ? 'condition-in-statistic' : 'argument-expression');
  }
  if (!owners.some(({ alias }) => alias === plain.alias) || plain.variable.sensitive) {
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

/** The columns of a condition of WHERE; anything but columns, literals and their comparisons is not understood. */
function condition(node: Node, scope: Scope): Column[] {
  const type = String(node['type']);
  const known = ['class', 'type', 'left', 'right', 'children', 'input', 'lower', 'upper', 'function_name', 'is_operator', 'order_bys'];
  only(node, known, 'condition');
  if (['CONJUNCTION_AND', 'CONJUNCTION_OR', 'OPERATOR_NOT'].includes(type)) {
    return nodes(node['children']).flatMap(child => condition(child, scope));
  }
  const pattern = node['class'] === 'FUNCTION' && functions.get(String(node['function_name'])) === 'pattern';
  if (node['class'] !== 'COMPARISON' && node['class'] !== 'BETWEEN' && !pattern &&
      !['COMPARE_IN', 'COMPARE_NOT_IN', 'OPERATOR_IS_NULL', 'OPERATOR_IS_NOT_NULL'].includes(type)) {
    throw new Undecided(node['class'] === 'SUBQUERY' ? 'subquery' : 'condition');
  }
  const parts = [...nodes(node['children']), node['left'], node['right'], node['input'], node['lower'], node['upper']].filter(Boolean) as Node[];
  const rest = parts.filter(part => !constant(part));
  const [part] = rest;
  if (!part || rest.length > 1 || part['class'] !== 'COLUMN_REF') {
    throw new Undecided(rest.some(one => one['class'] === 'SUBQUERY') ? 'subquery' : 'condition');
  }
  const here = column(part, scope);
  if (['unit', 'identifier'].includes(here.variable.kind)) {
    throw new Undecided('unit-condition');
  }
  return [here];
}

export const sameShape = (one: unknown, two: unknown): boolean => shape(one) === shape(two);
