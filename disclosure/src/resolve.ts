import type { Catalogue, Relation, Variable } from './types.js';
import { nodes, only, Undecided, type Node } from './tree.js';

export interface Scoped { alias: string; relation: Relation }
export interface Column { id: string; alias: string; relation: Relation; variable: Variable }
export interface Scope { relations: Scoped[]; equalities: [Column, Column][]; conjuncts: Node[]; outer: Set<string> }

const lower = (text: unknown): string => String(text ?? '').toLowerCase();

/** FROM and WHERE: relations by alias, equalities that join them, and the conjuncts of WHERE. */
export function resolve(select: Node, catalogue: Catalogue): Scope {
  const scope: Scope = { relations: [], equalities: [], conjuncts: [], outer: new Set() };
  from(select['from_table'] as Node, catalogue, scope);
  for (const conjunct of conjunctsOf(select['where_clause'] as Node | null)) {
    const equality = joins(conjunct, scope);
    if (equality) {
      scope.equalities.push(equality);
    } else {
      scope.conjuncts.push(conjunct);
    }
  }
  return scope;
}

export function conjunctsOf(node: Node | null): Node[] {
  if (!node) {
    return [];
  }
  if (node['type'] === 'CONJUNCTION_AND') {
    only(node, ['class', 'type', 'children']);
    return nodes(node['children']).flatMap(conjunctsOf);
  }
  return [node];
}

function from(node: Node | null, catalogue: Catalogue, scope: Scope): void {
  if (node?.['type'] === 'BASE_TABLE') {
    only(node, ['type', 'schema_name', 'table_name']);
    const found = catalogue.relations.filter(relation =>
      lower(relation.name) === lower(node['table_name']) && (!node['schema_name'] || lower(relation.schema) === lower(node['schema_name'])));
    const [relation] = found;
    if (!relation || found.length > 1) {
      throw new Undecided('unknown-relation');
    }
    const alias = String(node['alias'] || node['table_name']);
    if (scope.relations.some(other => lower(other.alias) === lower(alias))) {
      throw new Undecided('ambiguous-name');
    }
    scope.relations.push({ alias, relation });
    return;
  }
  if (node?.['type'] !== 'JOIN') {
    throw new Undecided(node?.['type'] === 'SUBQUERY' ? 'subquery' : 'unknown-construct');
  }
  only(node, ['type', 'left', 'right', 'condition', 'join_type', 'ref_type']);
  from(node['left'] as Node, catalogue, scope);
  const before = scope.relations.length;
  from(node['right'] as Node, catalogue, scope);
  const right = scope.relations.slice(before);
  if (node['join_type'] === 'LEFT') {
    right.forEach(({ alias }) => scope.outer.add(lower(alias)));
  }
  if (!['REGULAR', 'CROSS'].includes(String(node['ref_type'])) || !['INNER', 'LEFT'].includes(String(node['join_type']))) {
    throw new Undecided('outer-join');
  }
  if (node['join_type'] === 'LEFT' && right.some(({ relation }) => relation.kind !== 'public')) {
    throw new Undecided('outer-join');
  }
  for (const conjunct of conjunctsOf(node['condition'] as Node | null)) {
    const equality = joins(conjunct, scope);
    if (!equality) {
      throw new Undecided('join-condition');
    }
    scope.equalities.push(equality);
  }
}

/** An equality of two columns that may join: same identifier space, or codes. */
function joins(node: Node, scope: Scope): [Column, Column] | undefined {
  const left = node['left'] as Node | undefined;
  const right = node['right'] as Node | undefined;
  if (node['type'] !== 'COMPARE_EQUAL' || left?.['class'] !== 'COLUMN_REF' || right?.['class'] !== 'COLUMN_REF') {
    return undefined;
  }
  only(node, ['class', 'type', 'left', 'right']);
  const one = column(left, scope);
  const two = column(right, scope);
  const space = (side: Column): string | undefined => side.relation.units.find(unit => lower(unit.column) === lower(side.variable.name))?.space;
  const units = space(one) !== undefined && space(one) === space(two);
  const codes = [one, two].every(side => space(side) === undefined && (side.relation.kind === 'public' || ['category', 'value'].includes(side.variable.kind)));
  if (!units && !codes) {
    throw new Undecided('join-condition');
  }
  return [one, two];
}

export function column(node: Node, scope: Scope): Column {
  only(node, ['class', 'type', 'column_names']);
  const names = (node['column_names'] as unknown[]).map(lower);
  const name = names.at(-1);
  const [table, schema] = [names.at(-2), names.at(-3)];
  const found = names.length > 3 ? [] : scope.relations.flatMap(({ alias, relation }) =>
    (table === undefined || lower(alias) === table) && (schema === undefined || lower(relation.schema) === schema)
      ? variablesOf(relation).filter(variable => lower(variable.name) === name).map(variable => ({ alias, relation, variable }))
      : []);
  const [first] = found;
  if (!first || found.length > 1) {
    throw new Undecided('unknown-column');
  }
  return { ...first, id: `${lower(first.alias)}.${lower(first.variable.name)}` };
}

/** Unit columns are columns too, whether or not the catalogue lists them as variables. */
function variablesOf(relation: Relation): Variable[] {
  const extra = relation.units.filter(unit => !relation.variables.some(variable => lower(variable.name) === lower(unit.column)));
  const listed = relation.variables.map(variable =>
    relation.units.some(unit => lower(unit.column) === lower(variable.name)) ? { ...variable, kind: 'unit' as const } : variable);
  return [...listed, ...extra.map(unit => ({
    name: unit.column, type: 'INTEGER', kind: 'unit' as const, label: { en: unit.type, fr: unit.type }, sensitive: false
  }))];
}

/** Columns whose value follows from those given: through equalities of joins and keys of public relations. */
export function determined(ids: Iterable<string>, scope: Scope): Set<string> {
  const known = new Set(ids);
  for (let size = -1; size !== known.size; ) {
    size = known.size;
    for (const [one, two] of scope.equalities) {
      // The missing side of a left join says nothing of the other side.
      if (known.has(one.id) && !scope.outer.has(lower(one.alias))) {
        known.add(two.id);
      }
      if (known.has(two.id) && !scope.outer.has(lower(two.alias))) {
        known.add(one.id);
      }
    }
    for (const { alias, relation } of scope.relations) {
      const id = (name: string): string => `${lower(alias)}.${lower(name)}`;
      if (relation.kind === 'public' && relation.keys.some(key => key.length > 0 && key.every(name => known.has(id(name))))) {
        relation.variables.forEach(variable => known.add(id(variable.name)));
      }
    }
  }
  return known;
}

/** Whether the joins leave each row of the relation `root` at most once. */
export function once(root: string, scope: Scope): boolean {
  const reached = new Set([lower(root)]);
  for (let size = -1; size !== reached.size; ) {
    size = reached.size;
    for (const { alias, relation } of scope.relations) {
      const fixed = new Set(scope.equalities.flatMap(([one, two]) =>
        [[one, two], [two, one]].flatMap(([here, there]) =>
          here && there && lower(here.alias) === lower(alias) && reached.has(lower(there.alias)) ? [lower(here.variable.name)] : [])));
      if (relation.keys.some(key => key.length > 0 && key.every(name => fixed.has(lower(name))))) {
        reached.add(lower(alias));
      }
    }
  }
  return reached.size === scope.relations.length;
}
