import { flatten } from './flatten.js';
import { numberOf } from './literals.js';
import { column, conjunctsOf, isInteger, isPublic, resolve } from './resolve.js';
import { lower, nodes, only, Undecided, type Node } from './tree.js';
import type { Catalogue, Relation } from './types.js';

/** The SELECTs of a statement: one, or the parts of a UNION, which read different records. */
export function partsOf(tree: unknown, catalogue: Catalogue): Node[] {
  const statements = nodes((tree as Node)?.['statements']);
  const [first] = statements;
  if (!first || statements.length > 1) {
    throw new Undecided('set-operation');
  }
  const parts = unionOf(first['node'] as Node, []);
  if (parts.length > 1) {
    checkApart(parts, catalogue);
  }
  return parts;
}

function unionOf(node: Node, commons: Node[]): Node[] {
  const own = [...commons, ...nodes((node['cte_map'] as Node | undefined)?.['map'])];
  if (node['type'] === 'SELECT_NODE') {
    return [{ ...node, cte_map: { map: own } }];
  }
  if (node['type'] === 'RECURSIVE_CTE_NODE') {
    throw new Undecided('recursive');
  }
  if (node['type'] !== 'SET_OPERATION_NODE' || node['setop_type'] !== 'UNION') {
    throw new Undecided('set-operation');
  }
  only(node, ['type', 'modifiers', 'cte_map', 'setop_type', 'left', 'right', 'setop_all', 'children']);
  // An order by columns of the result is a function of it; leaving rows out would be one too, but for equal rows.
  if (nodes(node['modifiers']).some(({ type }) => type !== 'ORDER_MODIFIER')) {
    throw new Undecided('limit');
  }
  for (const order of nodes(node['modifiers']).flatMap(modifier => nodes(modifier['orders'])).map(one => one['expression'] as Node)) {
    if (!['COLUMN_REF', 'CONSTANT'].includes(String(order['class'])) && !(order['class'] === 'STAR' && !order['expr'])) {
      throw new Undecided('order');
    }
  }
  return [node['left'], node['right'], ...nodes(node['children'])].filter((part): part is Node => typeof part === 'object' && part !== null).flatMap(part => unionOf(part, own));
}

/** Two parts that read one relation of microdata must say that they read different records of it. */
function checkApart(parts: Node[], catalogue: Catalogue): void {
  const read = parts.map(part => {
    const scope = resolve(flatten(part, catalogue), catalogue);
    const fixed = scope.conjuncts.flatMap(node => {
      const [left, right] = [node['left'] as Node | undefined, node['right'] as Node | undefined];
      if (node['type'] !== 'COMPARE_EQUAL' || left?.['class'] !== 'COLUMN_REF' || right?.['class'] !== 'CONSTANT') {
        return [];
      }
      const here = column(left, scope);
      const literal = right['value'] as { type?: { id?: string }; value?: unknown } | undefined;
      // Of two types one is cast to the other, and two literals may be one.
      const number = numberOf(right);
      const text = number === undefined && literal?.type?.id === 'VARCHAR' && here.variable.type.toUpperCase() === 'VARCHAR';
      const whole = number !== undefined && right['class'] === 'CONSTANT' && Number.isSafeInteger(number) && isInteger(here);
      const kind = text ? 'text' : whole ? 'number' : undefined;
      return kind ? [{ relation: here.relation, name: lower(here.variable.name), kind, value: number ?? literal?.value }] : [];
    });
    const guarded = scope.relations.filter(scoped => !isPublic(scoped));
    const asks = scope.presences.length > 0 || conjunctsOf(part['where_clause'] as Node | null).some(node => JSON.stringify(node).includes('"SUBQUERY"'));
    // Of two literals neither would say which records are read.
    const sole = fixed.filter(one => fixed.every(other => other.relation !== one.relation || other.name !== one.name || other.value === one.value));
    return { guarded: guarded.flatMap(({ relation, reads }) => reads ?? [relation]), derived: guarded.some(({ reads }) => reads), names: guarded.map(({ relation }) => relation), fixed: sole, asks };
  });
  read.forEach((one, place) => read.slice(place + 1).forEach(other => {
    const common = one.guarded.filter(relation => other.guarded.includes(relation));
    const spaces = (relations: Relation[]): string[] => relations.flatMap(({ units }) => units.map(({ space }) => space));
    // Other records of the same people: of whom one part has one less.
    const people = one.guarded.some(relation => other.guarded.some(there => there !== relation && spaces([there]).some(space => spaces([relation]).includes(space))));
    const twice = one.names.some((relation, index) => one.names.indexOf(relation) !== index) || other.names.some((relation, index) => other.names.indexOf(relation) !== index);
    const apart = common.every(relation => one.fixed.some(here => here.relation === relation && other.fixed.some(there =>
      there.relation === relation && there.name === here.name && there.kind === here.kind && there.value !== here.value)));
    if (people || (common.length > 0 && (!apart || twice || one.derived || other.derived)) || one.asks || other.asks) {
      throw new Undecided('overlapping-parts');
    }
  }));
}
