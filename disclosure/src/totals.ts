import { conditionColumns } from './conditions.js';
import { functions } from './functions.js';
import { groupsOf, keyOf } from './keys.js';
import { isConstant } from './literals.js';
import { nameOf } from './names.js';
import { checkJoins } from './statistics.js';
import { column, equalTo, idOf, isPublic, once, ownersOf, resolve, type Scope } from './resolve.js';
import { lower, nodes, only, sameShape, Undecided, type Node } from './tree.js';
import type { Catalogue, Relation, UnitColumn, Variable } from './types.js';

const statistics = new Set(['count', 'count_star', 'sum', 'avg', 'mean', 'min', 'max']);

/**
 * Totals by unit, as a relation: a SELECT that groups records by their unit, and perhaps by more. Its records belong to that unit, its keys are keys, its statistics are amounts of
 * the unit, whatever they are: only the unit's own records are in them.
 */
export function totalsOf(select: Node, catalogue: Catalogue): { relation: Relation; reads: Relation[] } {
  only(select, ['type', 'select_list', 'from_table', 'where_clause', 'group_expressions', 'group_sets', 'aggregate_handling'], 'subquery');
  const scope = resolve(select, catalogue);
  if (scope.presences.length > 0 || scope.relations.some(({ reads }) => reads)) {
    throw new Undecided('subquery');
  }
  const filters = scope.conjuncts.flatMap(node => conditionColumns(node, scope));
  // Who is left out, and so who is in, would tell of the variable: a margin is looked for in one SELECT only.
  if ([...filters, ...scope.equalities.flat()].some(({ variable }) => variable.sensitive)) {
    throw new Undecided('totals-sensitive');
  }
  const items = nodes(select['select_list']);
  const { expressions, levels } = groupsOf(select, items, scope);
  if (levels.length > 1) {
    throw new Undecided('subquery');
  }
  const ofUnit = expressions.filter(node => node['class'] === 'COLUMN_REF' && column(node, scope).variable.kind === 'unit');
  const grouped = new Set(ofUnit.map(node => column(node, scope).id));
  const units = unitsOf(scope, grouped, items);
  const keys = expressions.filter(node => !ofUnit.includes(node)).map(node => keyOf(node, scope));
  checkJoins(scope);
  // Without what is sensitive in it nobody could say what is left.
  if (keys.some(({ columns }) => columns.length > 1 && columns.some(({ variable }) => variable.sensitive))) {
    throw new Undecided('totals-sensitive');
  }
  if (keys.some(({ bins }) => bins)) {
    throw new Undecided('key-magnitude');
  }
  const variables = items.map((item): Variable => {
    const name = nameOf(item);
    const label = { en: name, fr: name };
    if (item['class'] === 'COLUMN_REF' && grouped.has(column(item, scope).id)) {
      return { name, type: 'INTEGER', kind: 'unit', label, sensitive: false };
    }
    const key = keys.find(({ node }) => sameShape(node, item) || (node['class'] === 'COLUMN_REF' && item['class'] === 'COLUMN_REF' && column(node, scope).id === column(item, scope).id));
    if (key) {
      const { plain } = key;
      return plain ? { ...plain.variable, name, label } : { name, type: 'VARCHAR', kind: 'value', label, sensitive: key.columns.some(({ variable }) => variable.sensitive) };
    }
    checkAmount(item, scope);
    return { name, type: 'DOUBLE', kind: 'magnitude', label, sensitive: false };
  });
  const shown = (node: Node): string | undefined => {
    const item = items.find(one => sameShape(one, node) || (one['class'] === 'COLUMN_REF' && node['class'] === 'COLUMN_REF' && column(one, scope).id === column(node, scope).id));
    return item && nameOf(item);
  };
  const key = [...ofUnit, ...keys.map(({ node }) => node)].map(shown);
  const guarded = scope.relations.map(({ relation }) => relation).filter(relation => relation.kind === 'record-level');
  const [first] = guarded;
  if (!first) {
    throw new Undecided('subquery');
  }
  return {
    relation: {
      schema: '', name: '', kind: 'record-level', source: first.source, version: first.version, producer: first.producer, units, variables,
      // A key that is not shown leaves several records of a unit.
      keys: key.every(name => name !== undefined) ? [key] : [],
      packs: [...new Set(guarded.flatMap(({ packs }) => packs))]
    },
    reads: guarded
  };
}

/** Each unit column of what is read must be grouped by, as it is or as an equal one, and be shown: else nobody could say whom a total is about. */
function unitsOf(scope: Scope, grouped: ReadonlySet<string>, items: Node[]): UnitColumn[] {
  if (scope.outer.size > 0 && scope.relations.some(scoped => !isPublic(scoped) && scope.outer.has(lower(scoped.alias)))) {
    throw new Undecided('join-kind');
  }
  const found = new Map<string, UnitColumn>();
  for (const { alias, unit } of ownersOf(scope)) {
    const id = [...equalTo(idOf(alias, unit.column), scope)].find(one => grouped.has(one));
    const item = items.find(one => one['class'] === 'COLUMN_REF' && column(one, scope).id === id);
    if (id === undefined || !item) {
      throw new Undecided('unit-lost');
    }
    found.set(JSON.stringify([unit.type, unit.space, nameOf(item)]), { type: unit.type, space: unit.space, column: nameOf(item) });
  }
  return [...found.values()];
}

/** An amount of the unit: a count, sum, mean, minimum or maximum of its records. */
function checkAmount(item: Node, scope: Scope): void {
  const name = String(item['function_name']);
  if (item['class'] !== 'FUNCTION' || !statistics.has(name)) {
    throw new Undecided(functions.get(name) === 'record' ? 'unknown-function' : 'totals-expression');
  }
  only(item, ['class', 'type', 'function_name', 'schema', 'children', 'order_bys', 'is_operator'], 'totals-expression');
  const [argument, ...more] = nodes(item['children']);
  const rooted = scope.relations.some(({ alias }) => once(alias, scope));
  if (more.length > 0 || nodes((item['order_bys'] as Node | undefined)?.['orders']).length > 0 || !rooted) {
    throw new Undecided(rooted ? 'totals-expression' : 'join-multiplicity');
  }
  if (!argument || isConstant(argument)) {
    if (!['count', 'count_star'].includes(name) || argument) {
      throw new Undecided('totals-expression');
    }
    return;
  }
  const here = argument['class'] === 'COLUMN_REF' ? column(argument, scope) : undefined;
  // Records with a value beside all records would tell of those without one.
  if (name === 'count' || !here || isPublic(here) || here.variable.kind !== 'magnitude' || here.variable.sensitive || !once(here.alias, scope)) {
    throw new Undecided(here && !once(here.alias, scope) ? 'join-multiplicity' : 'totals-expression');
  }
}
