import { availableParallelism } from 'node:os';
import type { Catalogue } from '@vitrine/disclosure';
import type { BeginWith } from './messages.js';
import { ProofThread } from './proof-thread.js';
import type { Answer, Asking, Proving } from './types.js';

export type * from './types.js';

export interface ProvingOptions {
  threads: number;
  /** Milliseconds that a proof may compute between two questions. */
  longestStep: number;
  /** Megabytes of a thread. */
  memory: number;
}

export function createProving(options: Partial<ProvingOptions> = {}): Proving {
  // At least two: a proof that computes keeps no other from beginning.
  const limits: ProvingOptions = { threads: Math.max(2, Math.min(4, availableParallelism())), longestStep: 120_000, memory: 2048, ...options };
  const threads: ProofThread[] = [];
  let closed = false;

  /** The one with the least to compute now, then to go on with; a further one rather than one that computes. */
  function thread(): ProofThread {
    for (let place = threads.length - 1; place >= 0; place--) {
      if (!threads[place]?.alive) {
        threads.splice(place, 1);
      }
    }
    const [least] = [...threads].sort((one, other) => one.computing - other.computing || one.proofs - other.proofs);
    if (least && (least.computing === 0 || threads.length >= limits.threads)) {
      return least;
    }
    const another = new ProofThread(limits);
    threads.push(another);
    return another;
  }

  async function* asking<T>(begin: BeginWith, catalogue: Catalogue, rows: () => number | undefined = () => undefined): Asking<T> {
    if (closed) {
      throw new Error('closed');
    }
    const proof = thread().begin();
    try {
      let step = await proof.first(begin, catalogue);
      while (!step.done) {
        let answer: Answer | undefined;
        try {
          answer = yield step.value;
        } catch {
          // It could not be had: the proof says what follows from that.
        }
        step = await proof.next(answer, rows());
      }
      return step.value as T;
    } finally {
      proof.end();
    }
  }

  return {
    prove: ({ catalogue, rows, ...rest }) => asking({ kind: 'prove', ...rest }, catalogue, rows),
    mend: ({ catalogue, ...rest }) => asking({ kind: 'remedies', ...rest }, catalogue),
    async close() {
      closed = true;
      await Promise.all(threads.map(each => each.close()));
    }
  };
}
