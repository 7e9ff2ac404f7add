/** Proofs, in a thread: they compute, and ask the gateway for what they need. */
import { parentPort } from 'node:worker_threads';
import { prove, remedies, type Catalogue, type ProofAnswer, type ProofRequest, type Remedy, type Verdict } from '@vitrine/disclosure';
import { columnsIn } from '../engine/columns.js';
import type { Asked, Begin, Step } from './messages.js';
import type { Answer } from './types.js';

interface Running {
  proof: Generator<ProofRequest, Verdict | Remedy[], ProofAnswer>;
  rows: number | undefined;
}

const catalogues = new Map<number, Catalogue>();
const running = new Map<number, Running>();

parentPort?.on('message', (asked: Asked) => {
  switch (asked.do) {
    case 'catalogue':
      catalogues.set(asked.number, asked.catalogue);
      return;
    case 'forget':
      catalogues.delete(asked.number);
      return;
    case 'end':
      running.delete(asked.proof);
      return;
    case 'begin':
      return go(asked.proof, () => {
        const one = begun(asked.begin);
        running.set(asked.proof, one);
        return one.proof.next();
      });
    case 'answer':
    case 'refuse':
      return go(asked.proof, () => {
        const one = known(running, asked.proof);
        one.rows = asked.rows;
        return asked.do === 'answer' ? one.proof.next(read(asked.answer)) : one.proof.throw(new Error('no answer'));
      });
  }
});

function begun({ catalogue: number, ...begin }: Begin): Running {
  const catalogue = known(catalogues, number);
  const one: Running = { proof: begin.kind === 'prove' ? prove({ ...begin, catalogue, rows: () => one.rows }) : remedies({ ...begin, catalogue }), rows: undefined };
  return one;
}

function known<T>(all: Map<number, T>, number: number): T {
  const one = all.get(number);
  if (one === undefined) {
    throw new Error('unknown');
  }
  return one;
}

const read = (answer: Answer): ProofAnswer => (typeof answer === 'string' ? answer : columnsIn(answer));

function go(proof: number, next: () => IteratorResult<ProofRequest, Verdict | Remedy[]>): void {
  let told: Step = { proof };
  try {
    told = { proof, step: next() };
  } catch {
    // Why may quote a cell.
  }
  parentPort?.postMessage(told);
}
