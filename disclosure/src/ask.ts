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

export function* run(sql: string): Proof<Rows> {
  const rows: ProofAnswer = yield { kind: 'run', sql };
  if (typeof rows === 'string') {
    throw new Undecided('not-measured');
  }
  return rows;
}
