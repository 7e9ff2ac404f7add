import { totalsOf } from './totals.js';
import { lower, mostTables, nodes, only, same, Undecided, type Node } from './tree.js';
import type { Catalogue, Relation, UnitColumn, Variable } from './types.js';

export interface Scoped {
  alias: string;
  /** As the catalogue has it; of totals by unit, one made of what they read. */
  relation: Relation;
  /** Of totals by unit: the relations of the catalogue that they read. */
  reads?: Relation[];
}

/** A semi or anti join: a condition that asks whether there is a record elsewhere. */
export interface Presence {
  node: Node;
  negated: boolean;
  right: Node;
  condition: Node | null;
}

export interface Column {
  /** Alias and name, in lower case: two columns are one if and only if their ids are. */
  id: string;
  alias: string;
  relation: Relation;
  variable: Variable;
}

/** FROM and WHERE as the passes after this one read them. */
export interface Scope {
  relations: Scoped[];
  /** Pairs of columns that the joins make equal. */
  equalities: [Column, Column][];
  /** Conjuncts of WHERE that are such equalities, and the others. */
  joins: Node[];
  conjuncts: Node[];
  /** SEMI and ANTI joins of FROM. */
  presences: Presence[];
  /** Aliases (lower case) that a left join may leave empty, each with the columns outside that decide whether it does. */
  outer: ReadonlyMap<string, Column[]>;
}

/** A unit column of a relation of FROM: each has its rules. */
export interface Owner {
  alias: string;
  unit: UnitColumn;
}

export const isPublic = ({ relation }: { relation: Relation }): boolean => relation.kind === 'public';

export function ownersOf(scope: Scope): Owner[] {
  return scope.relations.filter(scoped => !isPublic(scoped)).flatMap(({ alias, relation }) => relation.units.map(unit => ({ alias, unit })));
}

/** FROM and WHERE: relations by alias, equalities that join them, and the conjuncts of WHERE. */
export function resolve(select: Node, catalogue: Catalogue): Scope {
  const scope = { relations: [] as Scoped[], equalities: [] as [Column, Column][], joins: [] as Node[], conjuncts: [] as Node[], presences: [] as Presence[], outer: new Map<string, Column[]>() };
  from(select['from_table'] as Node | null, catalogue, scope);
  for (const conjunct of conjunctsOf(select['where_clause'] as Node | null)) {
    const equality = equalityOf(conjunct, scope);
    if (equality) {
      if (lower(equality[0].alias) === lower(equality[1].alias)) {
        throw new Undecided('condition');
      }
      scope.equalities.push(equality);
      scope.joins.push(conjunct);
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

function from(node: Node | null, catalogue: Catalogue, scope: Scope & { outer: Map<string, Column[]> }): void {
  if (node?.['type'] !== 'JOIN' && scope.relations.length >= mostTables) {
    throw new Undecided('many-tables');
  }
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
  if (node?.['type'] === 'SUBQUERY') {
    only(node, ['type', 'subquery'], 'subquery');
    const alias = String(node['alias'] ?? '');
    if (alias === '' || scope.relations.some(other => lower(other.alias) === lower(alias))) {
      throw new Undecided('ambiguous-name');
    }
    scope.relations.push({ alias, ...totalsOf((node['subquery'] as Node)['node'] as Node, catalogue) });
    return;
  }
  if (node?.['type'] !== 'JOIN') {
    throw new Undecided('unknown-construct');
  }
  only(node, ['type', 'left', 'right', 'condition', 'join_type', 'ref_type']);
  from(node['left'] as Node, catalogue, scope);
  if (node['join_type'] === 'SEMI' || node['join_type'] === 'ANTI') {
    if (node['ref_type'] !== 'REGULAR') {
      throw new Undecided('join-kind');
    }
    scope.presences.push({ node, negated: node['join_type'] === 'ANTI', right: node['right'] as Node, condition: node['condition'] as Node | null });
    return;
  }
  const before = scope.relations.length;
  from(node['right'] as Node, catalogue, scope);
  const right = scope.relations.slice(before);
  const left = node['join_type'] === 'LEFT';
  if (!['REGULAR', 'CROSS'].includes(String(node['ref_type'])) || !(left || node['join_type'] === 'INNER')) {
    throw new Undecided('join-kind');
  }
  if (left) {
    // Whether somebody has a record elsewhere is told by the missing side.
    if (!right.every(isPublic)) {
      throw new Undecided('join-kind');
    }
  }
  const within = ({ alias }: Column): boolean => right.some(scoped => lower(scoped.alias) === lower(alias));
  const deciding: Column[] = [];
  for (const conjunct of conjunctsOf(node['condition'] as Node | null)) {
    const equality = equalityOf(conjunct, scope);
    const outside = equality?.filter(side => !within(side));
    // An equality within one side would be a selection, in a left join one that does not hold of every row.
    if (!equality || outside?.length !== 1) {
      throw new Undecided('join-condition');
    }
    scope.equalities.push(equality);
    deciding.push(...outside);
  }
  if (left) {
    right.forEach(({ alias }) => scope.outer.set(lower(alias), [...(scope.outer.get(lower(alias)) ?? []), ...deciding]));
  }
}

const integers = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT']);

export const isInteger = ({ variable }: Column): boolean => integers.has(variable.type.toUpperCase());

/** An equality of two columns that may join: numbers of one identifier space, or two codes. */
function equalityOf(node: Node, scope: Scope): [Column, Column] | undefined {
  const left = node['left'] as Node | undefined;
  const right = node['right'] as Node | undefined;
  if (node['type'] !== 'COMPARE_EQUAL' || left?.['class'] !== 'COLUMN_REF' || right?.['class'] !== 'COLUMN_REF') {
    return undefined;
  }
  only(node, ['class', 'type', 'left', 'right']);
  const sides = [column(left, scope), column(right, scope)] as const;
  const spaces = sides.map(side => side.relation.units.find(unit => same(unit.column, side.variable.name))?.space);
  const units = spaces[0] !== undefined && spaces[0] === spaces[1];
  const codes = sides.every((side, place) => spaces[place] === undefined && (isPublic(side) || ['category', 'value'].includes(side.variable.kind)));
  // Of two types one is cast to the other, and two codes may become one.
  const alike = sides[0].variable.type.toUpperCase() === sides[1].variable.type.toUpperCase() || sides.every(isInteger);
  if ((!units && !codes) || !alike) {
    throw new Undecided('join-condition');
  }
  return [sides[0], sides[1]];
}

export function column(node: Node, scope: Pick<Scope, 'relations'>): Column {
  only(node, ['class', 'type', 'column_names']);
  const names = (node['column_names'] as unknown[]).map(lower);
  const [name, table, schema] = [names.at(-1), names.at(-2), names.at(-3)];
  // With a schema before it, DuckDB may read the first name as a table's alias and the last as a field.
  const field = schema !== undefined && scope.relations.some(({ alias }) => lower(alias) === schema);
  const found = names.length > 3 || field ? [] : scope.relations.flatMap(({ alias, relation }) =>
    (table === undefined || lower(alias) === table) && (schema === undefined || lower(relation.schema) === schema)
      ? variablesOf(relation).filter(variable => lower(variable.name) === name).map(variable => ({ alias, relation, variable }))
      : []);
  const [first] = found;
  if (!first || found.length > 1) {
    throw new Undecided('unknown-column');
  }
  return { ...first, id: idOf(first.alias, first.variable.name) };
}

export const idOf = (alias: string, name: string): string => JSON.stringify([lower(alias), lower(name)]);

/** Unit columns are columns too, whether or not the catalogue lists them as variables. */
export function variablesOf(relation: Relation): Variable[] {
  const extra = relation.units.filter(unit => !relation.variables.some(variable => same(variable.name, unit.column)));
  const listed = relation.variables.map(variable =>
    relation.units.some(unit => same(unit.column, variable.name)) ? { ...variable, kind: 'unit' as const } : variable);
  return [
    ...listed,
    ...extra.map(unit => ({ name: unit.column, type: 'INTEGER', kind: 'unit' as const, label: { en: unit.type, fr: unit.type }, sensitive: false }))
  ];
}

/** Columns whose value follows from those given: through equalities of joins and keys of public relations. */
export function determined(ids: Iterable<string>, scope: Scope): Set<string> {
  const known = new Set(ids);
  for (let size = -1; size !== known.size; ) {
    size = known.size;
    for (const [one, two] of scope.equalities) {
      for (const [here, there] of [[one, two], [two, one]] as const) {
        // The missing side of a left join says nothing of the other side, and is missing or not by all that it was joined on.
        if (known.has(here.id) && !scope.outer.has(lower(here.alias)) && (scope.outer.get(lower(there.alias)) ?? []).every(side => known.has(side.id))) {
          known.add(there.id);
        }
      }
    }
    for (const { alias, relation } of scope.relations) {
      if (relation.kind === 'public' && relation.keys.some(key => key.length > 0 && key.every(name => known.has(idOf(alias, name))))) {
        relation.variables.forEach(variable => known.add(idOf(alias, variable.name)));
      }
    }
  }
  return known;
}

/** Aliases of public relations that an equality links with the column, also by way of others. */
export function linked(id: string, scope: Scope): Set<string> {
  const aliases = new Set<string>();
  const reached = (side: Column): boolean => side.id === id || aliases.has(lower(side.alias));
  for (let size = -1; size !== aliases.size; ) {
    size = aliases.size;
    for (const [one, two] of scope.equalities) {
      for (const [here, there] of [[one, two], [two, one]] as const) {
        if (reached(here) && isPublic(there)) {
          aliases.add(lower(there.alias));
        }
      }
    }
  }
  return aliases;
}

/** Aliases (lower case) whose joins leave each row of the relation `root` at most once. */
export function reach(root: string, scope: Scope): Set<string> {
  const reached = new Set([lower(root)]);
  for (let size = -1; size !== reached.size; ) {
    size = reached.size;
    for (const { alias, relation } of scope.relations) {
      const fixed = new Set(scope.equalities.flatMap(([one, two]) =>
        ([[one, two], [two, one]] as const).flatMap(([here, there]) =>
          lower(here.alias) === lower(alias) && reached.has(lower(there.alias)) ? [lower(here.variable.name)] : [])));
      if (relation.keys.some(key => key.length > 0 && key.every(name => fixed.has(lower(name))))) {
        reached.add(lower(alias));
      }
    }
  }
  return reached;
}

/** Whether the joins leave each row of the relation `root` at most once. */
export const once = (root: string, scope: Scope): boolean => reach(root, scope).size === scope.relations.length;

/** Ids of the columns that inner joins make equal to this one. */
export function equalTo(id: string, scope: Scope): Set<string> {
  const known = new Set([id]);
  for (let size = -1; size !== known.size; ) {
    size = known.size;
    for (const [one, two] of scope.equalities) {
      // What a left join leaves empty equals nothing.
      if ([one, two].every(side => !scope.outer.has(lower(side.alias))) && (known.has(one.id) || known.has(two.id))) {
        known.add(one.id).add(two.id);
      }
    }
  }
  return known;
}
