import { judgeDetail, type Failure, type Shown } from './judge.js';
import type { Key } from './keys.js';
import { numberOf } from './literals.js';
import { column, isInteger, type Column, type Scope } from './resolve.js';
import { nodes, same, type Node } from './tree.js';
import type { Work } from './work.js';

/** Variables that a pack limits are shown in steps, or by their first characters; what else is made of them, or chosen by them, is for a person. */
export function judgeDetails({ plan, sheet }: Work): void {
  const { scope, keys, filters, conditions, presences } = plan;
  const choosing = [...[...filters, ...conditions].flatMap(({ columns }) => columns), ...presences.map(presence => presence.column), ...scope.equalities.flat()];
  for (const pack of sheet.packs) {
    for (const rule of pack.finestDetail ?? []) {
      const limited = ({ relation, variable }: Column): boolean => same(variable.name, rule.variable) && relation.packs.includes(pack.id);
      const tell = (failures: Failure[]): void => failures.forEach(failure => sheet.add({ ...failure, producer: pack.producer, pack: pack.id }));
      keys.filter(key => key.columns.some(limited)).forEach(key => tell(judgeDetail(shownBy(key, scope), rule)));
      // What totals by unit group or choose by is not seen here.
      const hidden = scope.relations.some(({ reads }) => reads?.some(relation => relation.packs.includes(pack.id) && relation.variables.some(({ name }) => same(name, rule.variable))));
      if (hidden || choosing.some(limited)) {
        tell(judgeDetail(undefined, rule));
      }
    }
  }
}

/** How a key shows its variable; undefined where that cannot be read, or where it is of several. */
function shownBy({ node, columns: [column, ...others], plain }: Key, scope: Scope): Shown | undefined {
  if (!column || others.length > 0) {
    return undefined;
  }
  const variable = column.variable.name;
  if (plain) {
    return { variable };
  }
  const width = stepOf(node, scope);
  if (width !== undefined) {
    return { variable, width };
  }
  const characters = charactersOf(node);
  return characters === undefined ? undefined : { variable, characters };
}

const childrenOf = (node: Node | undefined, ...names: string[]): Node[] => (node?.['class'] === 'FUNCTION' && names.includes(String(node['function_name'])) ? nodes(node['children']) : []);
const isColumn = (node: Node | undefined): node is Node => node?.['class'] === 'COLUMN_REF';

/** The width of `x // 5`, `x // 5 * 5`, `floor(x / 5)` and `floor(x / 5) * 5`. */
function stepOf(node: Node | undefined, scope: Scope): number | undefined {
  const [scaled, by] = childrenOf(node, '*');
  if (scaled && by) {
    return numberOf(by) === undefined ? undefined : stepOf(scaled, scope);
  }
  const [whole, width] = childrenOf(node, '//');
  if (isColumn(whole) && isInteger(column(whole, scope))) {
    return numberOf(width);
  }
  const [divided, divisor] = childrenOf(childrenOf(node, 'floor')[0], '/');
  return isColumn(divided) ? numberOf(divisor) : undefined;
}

/** The length of `substr(x, 1, 3)` and `left(x, 3)`. */
function charactersOf(node: Node): number | undefined {
  const [text, from, length] = childrenOf(node, 'substr', 'substring');
  if (isColumn(text)) {
    return numberOf(from) === 1 ? numberOf(length) : undefined;
  }
  const [start, count] = childrenOf(node, 'left');
  // A negative one leaves so many out.
  return isColumn(start) && (numberOf(count) ?? -1) >= 0 ? numberOf(count) : undefined;
}
