import type { Together } from './together.js';
import { Undecided } from './tree.js';
import type { AnswerColumn, ProofAnswer, ProofRequest } from './types.js';

export type Rows = (number | string | boolean | null)[][];
export type Proof<T> = Generator<ProofRequest, T, ProofAnswer>;

export function* print(tree: unknown): Proof<string> {
  const text: ProofAnswer = yield { kind: 'print', tree };
  if (typeof text !== 'string') {
    throw new Undecided('not-measured');
  }
  return text.trim().replace(/;$/, '');
}

/** Evidence that comes with the result; no column where it has to be asked for by itself. */
export function* result(asked: Together): Proof<AnswerColumn[]> {
  return columnsOf(yield { kind: 'result', ...asked });
}

export function* run(sql: string): Proof<AnswerColumn[]> {
  return columnsOf(yield { kind: 'run', sql });
}

/** The same by rows, of a few. */
export function* rows(sql: string): Proof<Rows> {
  return byRows(yield* run(sql));
}

/** Of the extracts themselves, whatever the query. */
export function* lasting(sql: string): Proof<Rows> {
  return byRows(columnsOf(yield { kind: 'run', sql, lasting: true }));
}

function byRows(columns: AnswerColumn[]): Rows {
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => columns.map(column => column[row] ?? null));
}

function columnsOf(answer: ProofAnswer): AnswerColumn[] {
  if (typeof answer === 'string' || answer.some(column => column.length !== answer[0]?.length)) {
    throw new Undecided('not-measured');
  }
  return answer;
}
