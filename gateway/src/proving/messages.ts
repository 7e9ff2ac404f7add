import type { Catalogue, ProofRequest, Remedy, Verdict } from '@vitrine/disclosure';
import type { Answer, ProofOptions } from './types.js';

/** A proof to begin. */
export type BeginWith = ({ kind: 'prove'; tree: unknown } & Omit<ProofOptions, 'rows'>) | { kind: 'remedies'; tree: unknown; verdict: Verdict };

/** A catalogue is sent once, and known by its number from then on. */
export type Begin = BeginWith & { catalogue: number };

/** To a thread. Each of `begin`, `answer` and `refuse` is answered by one `Step`. */
export type Asked =
  | { do: 'catalogue'; number: number; catalogue: Catalogue }
  | { do: 'forget'; number: number }
  | { do: 'begin'; proof: number; begin: Begin }
  /** `rows`: how many the result had, where that is known. */
  | { do: 'answer'; proof: number; answer: Answer; rows: number | undefined }
  /** What it asked for could not be had. */
  | { do: 'refuse'; proof: number; rows: number | undefined }
  | { do: 'end'; proof: number };

/** From a thread: what a proof asks for, or its end; nothing where it failed. */
export interface Step {
  proof: number;
  step?: IteratorResult<ProofRequest, Verdict | Remedy[]>;
}
