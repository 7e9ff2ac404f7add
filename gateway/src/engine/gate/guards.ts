import { Problem } from '../../problem.js';
import { rulingOn, type Place } from './functions.js';
import { refused, type Node } from './tree.js';

/** Values that one call may make from nothing. */
export const mostGenerated = 1_000_000;
/** Characters that a text may be padded to. */
const mostPadded = 1000;

/** An integer literal, also with a sign or a cast; undefined where it is not one. */
export function integerLiteral(node: unknown): number | undefined {
  const { class: kind, child, value, function_name: name, children } = (node ?? {}) as Node;
  if (kind === 'CAST') {
    return integerLiteral(child);
  }
  if (kind === 'FUNCTION' && (name === '-' || name === 'trunc') && Array.isArray(children) && children.length === 1) {
    const inner = integerLiteral(children[0]);
    return inner === undefined || name === 'trunc' ? inner : -inner;
  }
  const literal = (value as Node | undefined)?.['value'];
  return kind === 'CONSTANT' && typeof literal === 'number' && Number.isInteger(literal) ? literal : undefined;
}

function textLiteral(node: unknown): string | undefined {
  const { class: kind, value } = (node ?? {}) as Node;
  const literal = (value as Node | undefined)?.['value'];
  return kind === 'CONSTANT' && typeof literal === 'string' ? literal : undefined;
}

/** Milliseconds of DATE '…' or TIMESTAMP '…'. */
function dateLiteral(node: unknown): number | undefined {
  const { class: kind, child, cast_type: type } = (node ?? {}) as Node;
  const id = (type as Node | undefined)?.['id'];
  if (kind !== 'CAST' || (id !== 'DATE' && id !== 'TIMESTAMP')) {
    return undefined;
  }
  const text = textLiteral(child);
  const parts = text === undefined ? null : /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?$/.exec(text);
  const at = parts ? Date.parse(`${parts[1]}T${parts[2] ?? '00:00'}Z`) : NaN;
  return Number.isFinite(at) ? at : dateLiteral(child);
}

const second = 1000;
const day = 86_400 * second;
/** Milliseconds in each, of the shortest where they differ. */
const spans: Readonly<Record<string, number>> = {
  second, minute: 60 * second, hour: 3600 * second, day, week: 7 * day, month: 28 * day, quarter: 90 * day, year: 365 * day
};

/** At least this many milliseconds: INTERVAL 1 DAY, INTERVAL '1 day'. */
function spanLiteral(node: unknown): number | undefined {
  const { class: kind, function_name: name, children, child, cast_type: type } = (node ?? {}) as Node;
  if (kind === 'FUNCTION') {
    const [count] = (children ?? []) as unknown[];
    return spanOf(integerLiteral(count), String(name).replace(/^to_/, '').replace(/s$/, ''));
  }
  const parts = kind === 'CAST' && (type as Node)['id'] === 'INTERVAL' ? /^(-?\d+) ?([a-z]+?)s?$/i.exec(textLiteral(child) ?? '') : null;
  return parts ? spanOf(Number(parts[1]), String(parts[2]).toLowerCase()) : undefined;
}

function spanOf(count: number | undefined, unit: string): number | undefined {
  const span = Object.hasOwn(spans, unit) ? spans[unit] : undefined;
  return count === undefined || span === undefined ? undefined : count * span;
}

const whole = (numbers: (number | undefined)[]): number[] | undefined => {
  const known = numbers.filter(number => number !== undefined);
  return known.length === numbers.length ? known : undefined;
};

/** From, to and step: of integers, or of dates, all written out. */
function series(children: unknown[]): number[] | undefined {
  const [first, second, third, ...more] = children;
  if (first === undefined || more.length > 0) {
    return undefined;
  }
  const integers = whole(children.map(integerLiteral));
  if (integers) {
    return integers.length === 1 ? [0, ...integers] : integers;
  }
  return third === undefined ? undefined : whole([dateLiteral(first), dateLiteral(second), spanLiteral(third)]);
}

function checkSeries(name: string, children: unknown[]): void {
  const [from = 0, to = 0, step = 1] = series(children) ?? [0, 0, 0];
  if (step === 0 || Math.abs((to - from) / step) > mostGenerated) {
    throw new Problem('argument-refused', { name, limit: mostGenerated });
  }
}

function checkWidth(name: string, children: unknown[]): void {
  const width = integerLiteral(children[1]);
  if (width === undefined || width > mostPadded) {
    throw new Problem('argument-refused', { name, limit: mostPadded });
  }
}

/** A list can be given to any aggregate of DuckDB's, by name. */
function checkNamedAggregate(name: string, children: unknown[]): void {
  const aggregate = textLiteral(children[1])?.toLowerCase();
  if (aggregate === undefined || rulingOn('expression', aggregate) !== 'allowed') {
    throw refused(
      { en: `${name} with this aggregate`, fr: `${name} avec cet agrégat` },
      { en: "Write the aggregate's name, e.g. 'sum', or use list_sum and its like.", fr: "Écrivez le nom de l'agrégat, p. ex. 'sum', ou utilisez list_sum et ses semblables." }
    );
  }
}

function checkAge(_: string, children: unknown[]): void {
  if (children.length !== 2) {
    throw refused({ en: 'age with one argument', fr: 'age avec un seul argument' }, { en: "Write the other date too, e.g. age(DATE '2026-01-31', born).", fr: "Écrivez aussi l'autre date, p. ex. age(DATE '2026-01-31', naissance)." });
  }
}

type Guard = (name: string, children: unknown[]) => void;

const guards: ReadonlyMap<string, Guard> = new Map<string, Guard>([
  ...['generate_series', 'range'].map(name => [name, checkSeries] as const),
  ...['lpad', 'rpad'].map(name => [name, checkWidth] as const),
  ...['aggregate', 'array_aggr', 'array_aggregate', 'list_aggr', 'list_aggregate'].map(name => [name, checkNamedAggregate] as const),
  ['age', checkAge]
]);

/** Arguments that decide how much a function makes, or what it calls, must be literals, and small. */
export function checkArguments(place: Place, name: string, children: unknown[]): void {
  if (rulingOn(place, name) === 'bounded') {
    const guard = guards.get(name);
    if (!guard) {
      throw new Error(`${name} has no rule for its arguments.`);
    }
    guard(name, children);
  }
}
