/** DuckDB's serialised tree is plain data; what is read of it is checked field by field. */
export type Node = Record<string, unknown>;

/** Ends the proof: something that is not understood, or never safe. */
export class Undecided extends Error {
  constructor(readonly code: string, readonly verdict: 'review' | 'unsafe' = 'review') {
    super(code);
  }
}

export const nodes = (value: unknown): Node[] => (Array.isArray(value) ? (value as Node[]) : []);

/** As DuckDB folds names: letters of ASCII only. (The Kelvin sign is no k.) */
export const lower = (text: unknown): string => String(text ?? '').replace(/[A-Z]/g, letter => letter.toLowerCase());

/** Names as SQL compares them. */
export const same = (one: string, two: string): boolean => lower(one) === lower(two);

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

/** The SELECT of a tree that is one statement and one SELECT. */
export function soleSelect(tree: unknown): Node | undefined {
  const statements = nodes((tree as Node)?.['statements']);
  const select = statements[0]?.['node'] as Node | undefined;
  return statements.length === 1 && select?.['type'] === 'SELECT_NODE' ? select : undefined;
}

/** Every node within that is such a one. */
export function every(value: unknown, is: (node: Node) => boolean): Node[] {
  const found: Node[] = [];
  const look = (part: unknown): void => {
    if (typeof part === 'object' && part !== null) {
      if (!Array.isArray(part) && is(part as Node)) {
        found.push(part as Node);
      }
      Object.values(part).forEach(look);
    }
  };
  look(value);
  return found;
}

/** Whether two expressions read the same, their places and aliases aside. */
export const sameShape = (one: unknown, two: unknown): boolean => shape(one) === shape(two);

/** Each is compared with many, and none is changed. */
const shapes = new WeakMap<object, string>();

function shape(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  const known = shapes.get(value) ?? JSON.stringify(value, (field, part: unknown) => (field === 'query_location' || field === 'alias' ? undefined : part));
  shapes.set(value, known);
  return known;
}

/** Tables that a query may read, common ones each time they are named: with more of them it takes long to see what follows from what. */
export const mostTables = 32;
