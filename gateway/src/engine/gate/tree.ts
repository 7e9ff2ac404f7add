import type { Text } from '@vitrine/disclosure';
import { Problem } from '../../problem.js';

/** A node of DuckDB's serialised tree: plain data, of which nothing is taken for granted. */
export type Node = Record<string, unknown>;

export type Readers = Readonly<Record<string, (value: unknown) => void>>;

const nothing = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || value === false || (Array.isArray(value) && value.length === 0);

/** Reads a node field by field. A field that has no reader must hold nothing: what a new DuckDB adds is refused, not passed over. */
export function read(node: unknown, readers: Readers): void {
  for (const [field, value] of Object.entries(asNode(node))) {
    const reader = Object.hasOwn(readers, field) ? readers[field] : undefined;
    if (reader) {
      reader(value);
    } else if (!nothing(value)) {
      throw refused({ en: `“${field}”`, fr: `« ${field} »` });
    }
  }
}

export function asNode(value: unknown): Node {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refused({ en: 'This construct', fr: 'Cette construction' });
  }
  return value as Node;
}

export function asList(value: unknown): unknown[] {
  if (!Array.isArray(value)) {
    throw refused({ en: 'This construct', fr: 'Cette construction' });
  }
  return value;
}

export const each = (work: (value: unknown) => void) => (value: unknown): void => asList(value).forEach(work);
export const maybe = (work: (value: unknown) => void) => (value: unknown): void => {
  if (value !== null && value !== undefined) {
    work(value);
  }
};
/** Says nothing that matters: a name that the author chose, a place in the text, a flag of one of two harmless meanings. */
export const any = (): void => undefined;

export const oneOf = (what: Text, ...allowed: string[]) => (value: unknown): void => {
  if (!allowed.includes(String(value))) {
    throw refused(what);
  }
};

const simpler: Text = {
  en: 'Write it in plainer SQL: SELECT with joins, WHERE, GROUP BY, subqueries and window functions.',
  fr: 'Écrivez-le plus simplement : SELECT avec jointures, WHERE, GROUP BY, sous-requêtes et fonctions de fenêtre.'
};

/** Names a construct and the way round it. */
export function refused(construct: Text, way: Text = simpler): Problem {
  return new Problem('construct-refused', { construct, way });
}
