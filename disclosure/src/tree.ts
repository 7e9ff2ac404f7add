/** DuckDB's serialised tree is plain data; what is read of it is checked field by field. */
export type Node = Record<string, unknown>;

/** Ends the proof: something that is not understood, or never safe. */
export class Undecided extends Error {
  constructor(readonly code: string, readonly verdict: 'review' | 'unsafe' = 'review') {
    super(code);
  }
}

export const nodes = (value: unknown): Node[] => (Array.isArray(value) ? (value as Node[]) : []);

const blank = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && Object.values(value as object).every(part => blank(part) || part === 'ORDER_MODIFIER'));

/** Fail closed: every field that was not read must hold nothing. */
export function only(node: Node, known: string[], code = 'unknown-construct'): void {
  for (const [field, value] of Object.entries(node)) {
    if (field !== 'query_location' && field !== 'alias' && !known.includes(field) && !blank(value)) {
      throw new Undecided(code);
    }
  }
}

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Stable text of an expression without its place and alias. */
export const shape = (value: unknown): string =>
  JSON.stringify(value, (field, part: unknown) => (field === 'query_location' || field === 'alias' ? undefined : part));
