import { Undecided } from './tree.js';
import type { ProofAnswer, ProofRequest } from './types.js';

export type Rows = (number | string | boolean | null)[][];
export type Proof<T> = Generator<ProofRequest, T, ProofAnswer>;

export function* print(tree: unknown): Proof<string> {
  const text: ProofAnswer = yield { kind: 'print', tree };
  if (typeof text !== 'string') {
    throw new Undecided('not-measured');
  }
  return text.trim().replace(/;$/, '');
}

/** Evidence that comes with the result; no row where it has to be asked for by itself. */
export function* result(tree: unknown, columns: number): Proof<Rows> {
  return rowsOf(yield { kind: 'result', tree, columns });
}

export function* run(sql: string): Proof<Rows> {
  return rowsOf(yield { kind: 'run', sql });
}

function rowsOf(rows: ProofAnswer): Rows {
  if (typeof rows === 'string') {
    throw new Undecided('not-measured');
  }
  return rows;
}
