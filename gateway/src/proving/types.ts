import type { Catalogue, ProofRequest, Remedy, Verdict } from '@vitrine/disclosure';
import type { ColumnsJson } from '../engine/types.js';

/** What a proof is answered: text for `print`, columns else. */
export type Answer = string | ColumnsJson;

/** A proof under way, wherever it runs: it asks for one thing after the other. Whoever leaves it before its end says so (`return`). */
export type Asking<T> = AsyncGenerator<ProofRequest, T, Answer>;

export interface ProofOptions {
  all?: boolean;
  evidence?: boolean;
  rows?: () => number | undefined;
  together?: boolean;
}

/** `prove` of @vitrine/disclosure. */
export type Prove = (input: { tree: unknown; catalogue: Catalogue } & ProofOptions) => Asking<Verdict>;

/** `remedies` of @vitrine/disclosure. */
export type Mend = (input: { tree: unknown; catalogue: Catalogue; verdict: Verdict }) => Asking<Remedy[]>;

/** Proofs on threads of their own: one that takes long keeps nobody from being answered. */
export interface Proving {
  prove: Prove;
  mend: Mend;
  close(): Promise<void>;
}
