import { conjunction } from './membership.js';
import { aggregated, nameOf } from './names.js';
import { variablesOf } from './resolve.js';
import { lower, every, mostTables, nodes, only, Undecided, type Node } from './tree.js';
import type { Catalogue } from './types.js';

/** A common table as it was written, with the common tables that it may name. */
interface Common {
  query: Node;
  columns: string[];
  outer: Commons;
}
type Commons = ReadonlyMap<string, Common>;

/** Something in FROM that has columns. */
interface Leaf {
  alias: string;
  columns: string[];
  /** Of a derived table that is written out: what each column is made of. */
  made?: Map<string, Node>;
  /** Of a derived table that is written out: a table in it, which only what was written there names. */
  within?: true;
}

/** Characters of what is written out, as serialised. */
const mostWritten = 200_000;

/** How many tables may still be read: a common table that names another twice is read twice as often. */
interface Left {
  tables: number;
}

interface Written {
  left: Left;
  leaves: Leaf[];
  conditions: Node[];
  /** Columns that USING makes one: the name alone is the left side's. */
  merged: Map<string, Leaf>;
}

/**
 * The same SELECT without WITH, and with derived tables that only choose columns and rows in the place of their names. Derived tables that group are left for `totals`. Names are
 * resolved first, so that no column changes its meaning.
 */
export function flatten(select: Node, catalogue: Catalogue, commons: Commons = new Map(), left: Left = { tables: mostTables }): Node {
  left.tables -= 1;
  if (left.tables < 0) {
    throw new Undecided('many-tables');
  }
  if (select['type'] !== 'SELECT_NODE') {
    throw new Undecided(select['type'] === 'RECURSIVE_CTE_NODE' ? 'recursive' : 'set-operation');
  }
  checkNames(select);
  const known = withCommons(select, commons);
  const named = every(select['from_table'], node =>
    node['type'] === 'SUBQUERY' || (node['type'] === 'BASE_TABLE' && commonOf(node, known) !== undefined) || (node['type'] === 'JOIN' && usedBy(node).length > 0));
  const written: Written = { left, leaves: [], conditions: [], merged: new Map() };
  const from = named.length > 0 || commons.size > 0 ? writeFrom(select['from_table'] as Node, catalogue, known, written, false) : (select['from_table'] as Node);
  const plain = { ...select, cte_map: { map: [] }, from_table: from };
  const flat = written.leaves.length > 0 ? renamed(plain, written) : plain;
  return inExpressions(flat, catalogue, known, left);
}

/** A lone name that is a table's is all of its row, and `rowid` a place in it: the alias of a column of the result, too, where DuckDB reads the table's first; tables without a name get one that begins with `unnamed_`. */
function checkNames(select: Node): void {
  const [tables, conditions] = [[] as Node[], [] as unknown[]];
  const look = (node: Node): void => {
    if (node['type'] === 'JOIN') {
      conditions.push(node['condition']);
      [node['left'], node['right']].forEach(side => look(side as Node));
    } else {
      tables.push(node);
    }
  };
  look(select['from_table'] as Node);
  const taken = new Set(['rowid', ...tables.map(table => lower(table['alias'] || table['table_name']))]);
  const isTaken = (name: string): boolean => taken.has(name) || /^(unnamed_|valueslist)/.test(name);
  const lone = every([select['select_list'], select['where_clause'], select['group_expressions'], select['having'], select['modifiers'], select['qualify'], conditions], node =>
    node['class'] === 'COLUMN_REF' && ((node['column_names'] as string[]).length === 1 ? isTaken(lower((node['column_names'] as string[])[0])) : lower((node['column_names'] as string[]).at(-1)) === 'rowid'));
  if (lone.length > 0) {
    throw new Undecided('ambiguous-name');
  }
}

function withCommons(select: Node, outer: Commons): Commons {
  const known = new Map(outer);
  for (const entry of nodes((select['cte_map'] as Node | undefined)?.['map'])) {
    const value = entry['value'] as Node;
    only(value, ['aliases', 'query', 'materialized'], 'common-table-expression');
    const query = (value['query'] as Node)['node'] as Node;
    // A later one may name an earlier one, and none itself.
    known.set(lower(entry['key']), { query, columns: (value['aliases'] as string[] | undefined) ?? [], outer: new Map(known) });
  }
  return known;
}

const commonOf = (node: Node, commons: Commons): Common | undefined => (node['schema_name'] ? undefined : commons.get(lower(node['table_name'])));

/** FROM with derived tables written out; conditions of these, and what each name stands for, into `written`. */
function writeFrom(node: Node, catalogue: Catalogue, commons: Commons, written: Written, optional: boolean): Node {
  if (node['type'] === 'JOIN') {
    only(node, ['type', 'left', 'right', 'condition', 'join_type', 'ref_type', 'using_columns']);
    const kind = String(node['join_type']);
    if (!['INNER', 'LEFT', 'SEMI', 'ANTI'].includes(kind)) {
      throw new Undecided('join-kind');
    }
    const before = new Set(written.leaves);
    const left = writeFrom(node['left'] as Node, catalogue, commons, written, optional);
    const ofLeft = new Set(written.leaves.filter(leaf => !before.has(leaf)));
    const right = writeFrom(node['right'] as Node, catalogue, commons, written, optional || kind !== 'INNER');
    return { ...node, left, right, ...equated(usedBy(node), node, written, { left: ofLeft, right: new Set(written.leaves.filter(leaf => !before.has(leaf) && !ofLeft.has(leaf))) }) };
  }
  if (node['type'] === 'BASE_TABLE') {
    const common = commonOf(node, commons);
    const alias = String(node['alias'] || node['table_name']);
    if (common) {
      only(node, ['type', 'table_name'], 'common-table-expression');
      return derived({ query: common.query, columns: common.columns, alias }, catalogue, common.outer, written, optional);
    }
    const relations = catalogue.relations.filter(({ name, schema }) =>
      lower(name) === lower(node['table_name']) && (!node['schema_name'] || lower(schema) === lower(node['schema_name'])));
    if (relations.length !== 1) {
      throw new Undecided('unknown-relation');
    }
    written.leaves.push({ alias, columns: relations.flatMap(variablesOf).map(({ name }) => lower(name)) });
    return node;
  }
  if (node['type'] !== 'SUBQUERY') {
    throw new Undecided('unknown-construct');
  }
  only(node, ['type', 'subquery', 'column_name_alias'], 'subquery');
  const query = (node['subquery'] as Node)['node'] as Node;
  return derived({ query, columns: node['column_name_alias'] as string[], alias: String(node['alias'] || 'unnamed_subquery') }, catalogue, commons, written, optional);
}

const usedBy = (node: Node): string[] => ((node['using_columns'] as string[] | undefined) ?? []).map(lower);

/** USING as ON. */
function equated(names: string[], node: Node, { merged }: Written, sides: { left: ReadonlySet<Leaf>; right: ReadonlySet<Leaf> }): Partial<Node> {
  if (names.length === 0) {
    return {};
  }
  const sideOf = (name: string, side: ReadonlySet<Leaf>): Leaf => {
    const known = side === sides.left ? merged.get(name) : undefined;
    const found = known ? [known] : [...side].filter(leaf => !leaf.within && leaf.columns.includes(name));
    const [leaf, ...others] = found;
    // Of two such names, each of other tables, none means anything alone.
    if (!leaf || others.length > 0 || !side.has(leaf)) {
      throw new Undecided('unknown-column');
    }
    return leaf;
  };
  if (node['condition']) {
    throw new Undecided('join-condition');
  }
  const pairs = names.map((name): Node => {
    const [one, other] = [sideOf(name, sides.left), sideOf(name, sides.right)];
    merged.set(name, one);
    return { class: 'COMPARISON', type: 'COMPARE_EQUAL', alias: '', query_location: 0, left: reference([one.alias, name]), right: reference([other.alias, name]) };
  });
  return { using_columns: [], condition: conjunction(pairs) };
}

function derived({ query, columns, alias }: { query: Node; columns: string[]; alias: string }, catalogue: Catalogue, commons: Commons, written: Written, optional: boolean): Node {
  const inner = flatten(query, catalogue, commons, written.left);
  if (JSON.stringify(inner).length > mostWritten) {
    // Each may write the one before it twice.
    throw new Undecided('subquery');
  }
  if (written.leaves.some(leaf => lower(leaf.alias) === lower(alias))) {
    throw new Undecided('ambiguous-name');
  }
  const from: Written = { left: written.left, leaves: [], conditions: [], merged: new Map() };
  writeFrom(inner['from_table'] as Node, catalogue, new Map(), from, false);
  const items = starless(nodes(inner['select_list']), from.leaves).map((item, place) => ({ ...item, alias: columns[place] ?? nameOf(item) }));
  const names = items.map(({ alias: name }) => lower(name));
  if (new Set(names).size < names.length || names.includes('') || columns.length > items.length) {
    throw new Undecided('ambiguous-name');
  }
  if (columns.length > 0 && nodes(inner['select_list']).some(item => item['class'] === 'STAR')) {
    // The catalogue says which columns there are, not in which order.
    throw new Undecided('subquery');
  }
  if (nodes(inner['group_expressions']).length > 0 || items.some(aggregated)) {
    // An order alone chooses no rows.
    if (nodes(inner['modifiers']).some(({ type }) => type !== 'ORDER_MODIFIER')) {
      throw new Undecided('limit');
    }
    const grouped = { ...renamed({ ...inner, select_list: items }, from), modifiers: [] };
    written.leaves.push({ alias, columns: names });
    return { type: 'SUBQUERY', alias, sample: null, query_location: 0, subquery: { node: grouped, named_param_map: [] }, column_name_alias: [] };
  }
  only({ ...inner, modifiers: nodes(inner['modifiers']).filter(({ type }) => type !== 'ORDER_MODIFIER') }, ['type', 'cte_map', 'select_list', 'from_table', 'where_clause', 'aggregate_handling'], 'subquery');
  if (inner['aggregate_handling'] !== 'STANDARD_HANDLING' || items.some(item => every(item, part => ['WINDOW', 'SUBQUERY', 'STAR'].includes(String(part['class']))).length > 0)) {
    throw new Undecided('subquery');
  }
  // What a join may leave empty, or only asks the presence of, is more than rows and columns.
  if (optional && (inner['where_clause'] || (inner['from_table'] as Node)['type'] !== 'BASE_TABLE')) {
    throw new Undecided('join-kind');
  }
  const own = renamed({ ...inner, select_list: items }, from, alias);
  if (JSON.stringify(own['select_list']).length > mostWritten) {
    // Each level may write the one below twice.
    throw new Undecided('subquery');
  }
  written.leaves.push({ alias, columns: names, made: new Map(nodes(own['select_list']).map((item, place) => [names[place] as string, item])) });
  for (const leaf of from.leaves) {
    const inner = prefixed(alias, leaf.alias);
    if (written.leaves.some(other => lower(other.alias) === lower(inner))) {
      throw new Undecided('ambiguous-name');
    }
    written.leaves.push({ alias: inner, columns: leaf.columns, within: true });
  }
  if (own['where_clause']) {
    written.conditions.push(own['where_clause'] as Node);
  }
  return own['from_table'] as Node;
}

/** `*` of what is in FROM, column by column. */
function starless(items: Node[], leaves: Leaf[]): Node[] {
  return items.flatMap(item => {
    if (item['class'] !== 'STAR') {
      return [item];
    }
    only(item, ['class', 'type', 'relation_name'], 'subquery');
    const of = leaves.filter(leaf => !leaf.within).filter(({ alias }) => !item['relation_name'] || lower(alias) === lower(item['relation_name']));
    return of.flatMap(({ alias, columns }) => columns.map(name => reference([alias, name])));
  });
}

const reference = (names: string[]): Node => ({ class: 'COLUMN_REF', type: 'COLUMN_REF', alias: '', query_location: 0, column_names: names });

const prefixed = (alias: string, inner: string): string => `${alias} ${inner}`;

/** A SELECT whose columns are named by table and column; what was derived is written out, and with `prefix` every table of FROM gets a name of its own. */
function renamed(select: Node, { leaves, conditions, merged }: Written, prefix?: string): Node {
  const aliases = new Map(nodes(select['select_list']).filter(item => item['alias']).map(item => [lower(item['alias']), item]));
  const table = (alias: string): string => (prefix === undefined ? alias : prefixed(prefix, alias));
  const within = (node: unknown): unknown => {
    if (Array.isArray(node)) {
      return node.map(within);
    }
    if (typeof node !== 'object' || node === null) {
      return node;
    }
    const part = node as Node;
    if (part['class'] === 'SUBQUERY') {
      // Names in it may be those of tables out here, which are no longer what they were.
      if (part['subquery_type'] !== 'ANY' && (prefix !== undefined || leaves.some(({ made }) => made))) {
        throw new Undecided('subquery');
      }
      return { ...part, ...(part['child'] ? { child: within(part['child']) } : {}) };
    }
    if (part['class'] === 'COLUMN_REF') {
      return columnRef(part);
    }
    if (part['type'] === 'SUBQUERY') {
      return { ...part, alias: table(String(part['alias'])) };
    }
    if (part['type'] === 'BASE_TABLE') {
      return { ...part, alias: table(String(part['alias'] || part['table_name'])) };
    }
    return Object.fromEntries(Object.entries(part).map(([field, value]) => [field, within(value)]));
  };
  const columnRef = (node: Node): Node => {
    const names = (node['column_names'] as string[]).map(lower);
    const [name = '', of] = [names.at(-1), names.at(-2)];
    const one = of === undefined ? merged.get(name) : undefined;
    const found = one ? [one] : names.length > 3 ? [] : leaves.filter(leaf => leaf.columns.includes(name) && (of === undefined ? !leaf.within : lower(leaf.alias) === of));
    const [leaf] = found;
    if (!leaf || found.length > 1) {
      // The alias of a column of the result, perhaps: who reads it later says so.
      if (found.length > 1 || of !== undefined || !aliases.has(name)) {
        throw new Undecided('unknown-column');
      }
      return node;
    }
    const made = leaf.made?.get(name);
    return made ? { ...made, alias: node['alias'] } : { ...node, column_names: [table(leaf.alias), name] };
  };
  // A name of the result keeps its name; one that is also a column must be that column.
  const items = nodes(select['select_list']).map(item => ({ ...(within(item) as Node), alias: item['alias'] || (item['class'] === 'COLUMN_REF' ? nameOf(item) : '') }));
  for (const [alias, item] of aliases) {
    const own = item['class'] === 'COLUMN_REF' && lower((item['column_names'] as string[]).at(-1)) === alias;
    if (!own && leaves.some(({ columns }) => columns.includes(alias)) && every([select['group_expressions'], select['having'], select['modifiers']], node =>
      node['class'] === 'COLUMN_REF' && (node['column_names'] as string[]).length === 1 && lower((node['column_names'] as string[])[0]) === alias).length > 0) {
      throw new Undecided('ambiguous-name');
    }
  }
  const where = [...(select['where_clause'] ? [within(select['where_clause']) as Node] : []), ...conditions];
  return {
    ...select,
    select_list: items,
    from_table: within(select['from_table']),
    where_clause: conjunction(where),
    group_expressions: within(select['group_expressions']),
    having: within(select['having']),
    modifiers: within(select['modifiers'])
  };
}

/** Subqueries of conditions, each flat too. */
function inExpressions(select: Node, catalogue: Catalogue, commons: Commons, left: Left): Node {
  const within = (node: unknown): unknown => {
    if (Array.isArray(node)) {
      return node.map(within);
    }
    if (typeof node !== 'object' || node === null) {
      return node;
    }
    const part = node as Node;
    if (part['class'] === 'SUBQUERY') {
      const query = (part['subquery'] as Node)['node'] as Node;
      return { ...part, subquery: { ...(part['subquery'] as Node), node: flatten(query, catalogue, commons, left) } };
    }
    return Object.fromEntries(Object.entries(part).map(([field, value]) => [field, within(value)]));
  };
  return { ...select, where_clause: within(select['where_clause']) };
}
