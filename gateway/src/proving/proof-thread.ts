import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Catalogue, ProofRequest } from '@vitrine/disclosure';
import { Problem } from '../problem.js';
import type { Asked, BeginWith, Step } from './messages.js';
import type { Answer } from './types.js';

type Stepped = IteratorResult<ProofRequest, unknown>;

/** A proof in a thread. */
export interface Proof {
  first(begin: BeginWith, catalogue: Catalogue): Promise<Stepped>;
  /** @param answer Nothing where what it asked for could not be had. */
  next(answer: Answer | undefined, rows: number | undefined): Promise<Stepped>;
  /** Nobody asks it any more. */
  end(): void;
}

interface Waiting {
  resolve(step: Stepped): void;
  reject(error: Error): void;
}

const program = fileURLToPath(new URL('../../lib/proving/thread.js', import.meta.url));
/** Catalogues that a thread keeps. */
const mostCatalogues = 16;

/** A thread that computes proofs. One that dies, or computes for too long, takes all of its proofs with it, and nothing else. */
export class ProofThread {
  readonly #thread: Worker;
  /** In the order in which it computes them. */
  readonly #waiting = new Map<number, Waiting>();
  #tooLong: NodeJS.Timeout | undefined;
  readonly #proofs = new Set<number>();
  /** Those that it has, what was used last at the end. */
  readonly #catalogues = new Map<Catalogue, number>();
  #next = 1;
  #alive = true;

  constructor(private readonly limits: { longestStep: number; memory: number }) {
    this.#thread = new Worker(program, { env: {}, execArgv: [], stdout: true, stderr: true, resourceLimits: { maxOldGenerationSizeMb: limits.memory } });
    // It ends with the gateway.
    this.#thread.unref();
    this.#thread.on('message', (step: Step) => this.#hear(step));
    // What it died of may quote a cell.
    this.#thread.on('error', () => this.#gone());
    this.#thread.on('exit', () => this.#gone());
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Proofs that it computes, or will as soon as it can. */
  get computing(): number {
    return this.#waiting.size;
  }

  get proofs(): number {
    return this.#proofs.size;
  }

  begin(): Proof {
    const proof = this.#next++;
    this.#proofs.add(proof);
    return {
      first: (begin, catalogue) => this.#ask({ do: 'begin', proof, begin: { ...begin, catalogue: this.#known(catalogue) } }),
      next: (answer, rows) => this.#ask(answer === undefined ? { do: 'refuse', proof, rows } : { do: 'answer', proof, answer, rows }),
      end: () => {
        if (this.#proofs.delete(proof)) {
          this.#send({ do: 'end', proof });
        }
      }
    };
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  /** @throws engine-failed where the thread ended for another reason than this proof. */
  #ask(asked: Extract<Asked, { do: 'begin' | 'answer' | 'refuse' }>): Promise<Stepped> {
    return new Promise((resolve, reject) => {
      if (!this.#alive) {
        reject(new Problem('engine-failed'));
        return;
      }
      this.#waiting.set(asked.proof, { resolve, reject });
      if (this.#waiting.size === 1) {
        this.#watch();
      }
      this.#send(asked);
    });
  }

  /** The one that it computes now is to blame; the others only wait. */
  #watch(): void {
    clearTimeout(this.#tooLong);
    const [first] = this.#waiting;
    if (first) {
      this.#tooLong = setTimeout(() => {
        this.#waiting.delete(first[0]);
        first[1].reject(new Error('proof-too-long'));
        this.#gone();
        void this.close();
      }, this.limits.longestStep);
      this.#tooLong.unref();
    }
  }

  #known(catalogue: Catalogue): number {
    const known = this.#catalogues.get(catalogue);
    const number = known ?? this.#next++;
    this.#catalogues.delete(catalogue);
    this.#catalogues.set(catalogue, number);
    if (known === undefined) {
      this.#send({ do: 'catalogue', number, catalogue });
    }
    const [oldest] = this.#catalogues;
    if (oldest && this.#catalogues.size > mostCatalogues) {
      this.#catalogues.delete(oldest[0]);
      this.#send({ do: 'forget', number: oldest[1] });
    }
    return number;
  }

  #send(asked: Asked): void {
    this.#thread.postMessage(asked);
  }

  #hear({ proof, step }: Step): void {
    const waiting = this.#waiting.get(proof);
    this.#waiting.delete(proof);
    this.#watch();
    if (step) {
      waiting?.resolve(step);
    } else {
      waiting?.reject(new Error('proof-failed'));
    }
  }

  #gone(): void {
    this.#alive = false;
    clearTimeout(this.#tooLong);
    for (const { reject } of this.#waiting.values()) {
      reject(new Problem('engine-failed'));
    }
    this.#waiting.clear();
  }
}
