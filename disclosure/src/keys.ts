import { functions } from './functions.js';
import { aggregated, nameOf } from './names.js';
import { column, isInteger, isPublic, type Column, type Scope } from './resolve.js';
import { readScalar } from './scalar.js';
import { nodes, same, sameShape, Undecided, type Node } from './tree.js';

/** What a result is broken down by: a variable, or a function of some. */
export interface Key {
  node: Node;
  /** Columns that it is a function of. */
  columns: Column[];
  /** Where it is a variable as it is. */
  plain?: Column;
  /** An amount that it puts into intervals. */
  bins?: Column;
  /** Its name in the result. */
  name: string;
  /** Its place in the result; absent where it is not shown. */
  place?: number;
}

/** What GROUP BY, GROUP BY ALL or SELECT DISTINCT group by, and by place the levels. */
export function groupsOf(select: Node, items: Node[], scope: Scope): { expressions: Node[]; levels: number[][] } {
  const written = nodes(select['group_expressions']).map(expression => grouped(expression, items, scope));
  const sets = select['group_sets'] as number[][] | undefined;
  const all = select['aggregate_handling'] === 'FORCE_AGGREGATES';
  if (!all && select['aggregate_handling'] !== 'STANDARD_HANDLING') {
    throw new Undecided('unknown-construct');
  }
  const distinct = nodes(select['modifiers']).find(({ type }) => type === 'DISTINCT_MODIFIER');
  if (distinct && (all || written.length > 0 || items.some(aggregated) || nodes(distinct['distinct_on_targets']).length > 0)) {
    throw new Undecided('distinct');
  }
  // GROUP BY ALL: by what is not aggregated.
  const chosen = distinct ? items : all ? items.filter(item => !aggregated(item)) : written;
  const expressions = chosen.filter((one, place) => chosen.findIndex(other => sameShape(one, other)) === place);
  const at = chosen.map(one => expressions.findIndex(other => sameShape(one, other)));
  const levels = distinct || all || !sets || sets.length === 0 ? [expressions.map((_, place) => place)] : sets.map(set => [...new Set(set.map(place => at[place] as number))].sort((a, b) => a - b));
  // One level twice would be every row of it twice.
  if (new Set(levels.map(level => level.join())).size < levels.length || levels.length > 64 || expressions.length > 16) {
    throw new Undecided('grouping-sets');
  }
  return { expressions, levels };
}

/** A key of GROUP BY: a position, an expression, or the alias of one. */
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

export function keyOf(node: Node, scope: Scope): Key {
  const columns = new Map<string, Column>();
  let bins: Column | undefined;
  if (aggregated(node)) {
    throw new Undecided('key-expression');
  }
  readScalar(node, (leaf, within) => {
    if (leaf['class'] !== 'COLUMN_REF') {
      return false;
    }
    const here = column(leaf, scope);
    if (!isPublic(here)) {
      if (['unit', 'identifier'].includes(here.variable.kind)) {
        throw new Undecided('record-level', 'unsafe');
      }
      if (here.variable.kind === 'weight' || (here.variable.kind === 'magnitude' && !within.some(name => functions.get(name) === 'bin' && (name !== '//' || isInteger(here))))) {
        throw new Undecided('key-magnitude');
      }
      if (here.variable.kind === 'magnitude') {
        bins = here;
      }
    }
    columns.set(here.id, here);
    return true;
  });
  const of = [...columns.values()];
  if (of.length === 0 || (bins && of.length > 1)) {
    throw new Undecided('key-expression');
  }
  const plain = node['class'] === 'COLUMN_REF' ? of[0] : undefined;
  return { node, columns: of, ...(plain ? { plain } : {}), ...(bins ? { bins } : {}), name: nameOf(node) };
}

/** ROLLUP, CUBE or one level: each level's cells are made of those of the finest, which is shown. */
export function isRollupOrCube(levels: number[][], width: number): boolean {
  const seen = new Set(levels.map(level => [...level].sort((a, b) => a - b).join()));
  if (seen.size !== levels.length || !seen.has([...Array(width).keys()].join())) {
    return false;
  }
  const bySize = [...levels].sort((a, b) => b.length - a.length);
  const nested = bySize.every((level, size) => level.length === width - size && level.every(place => bySize[size - 1]?.includes(place) ?? true));
  return levels.length === 1 || levels.length === 2 ** width || (levels.length === width + 1 && nested);
}
