import { Problem } from '../../problem.js';
import type { Node } from './tree.js';

/** Rows that a query may make from nothing. */
export const mostGenerated = 1_000_000;
/** Characters that a text may be padded to. */
const mostPadded = 1000;

/** An integer literal, also with a sign or a cast; undefined where it is not one. */
export function integerLiteral(node: unknown): number | undefined {
  const { class: kind, child, value, function_name: name, children } = (node ?? {}) as Node;
  if (kind === 'CAST') {
    return integerLiteral(child);
  }
  if (kind === 'FUNCTION' && name === '-' && Array.isArray(children) && children.length === 1) {
    const inner = integerLiteral(children[0]);
    return inner === undefined ? undefined : -inner;
  }
  const literal = (value as Node | undefined)?.['value'];
  return kind === 'CONSTANT' && typeof literal === 'number' && Number.isInteger(literal) ? literal : undefined;
}

/** Arguments that decide how much a function makes must be literals, and small. */
export function checkArguments(name: string, children: unknown[]): void {
  if (name === 'range' || name === 'generate_series') {
    const numbers = children.map(integerLiteral);
    if (numbers.length < 1 || numbers.length > 3 || numbers.some(number => number === undefined)) {
      throw new Problem('argument-refused', { name, limit: mostGenerated });
    }
    const [from = 0, to = 0, step = 1] = numbers.length === 1 ? [0, numbers[0]] : numbers;
    if (step === 0 || Math.abs((to - from) / step) > mostGenerated) {
      throw new Problem('argument-refused', { name, limit: mostGenerated });
    }
  }
  if (name === 'lpad' || name === 'rpad') {
    const width = integerLiteral(children[1]);
    if (width === undefined || width > mostPadded) {
      throw new Problem('argument-refused', { name, limit: mostPadded });
    }
  }
}
