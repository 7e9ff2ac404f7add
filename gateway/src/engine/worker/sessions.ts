import { Problem } from '../../problem.js';
import type { EngineSession } from '../types.js';
import { Worker, WorkerGone, type WorkerGround, type WorkerOptions } from './process.js';
import type { Lane } from './result.js';

export interface SessionLimits {
  threads: number;
  /** Megabytes of one session's worker. */
  memory: number;
  /** Results that one session reads at the same time. */
  lanes: number;
  /** Sessions with a worker at one time; the one that was idle longest makes room. */
  workers: number;
  /** Milliseconds that a query may run, its reader's pace included. */
  longest: number;
  /** Milliseconds after which an idle worker ends. */
  idle: number;
}

interface Held {
  worker: Promise<Worker>;
  /** Whether a result is on the lane. */
  busy: boolean[];
  waiting: (() => void)[];
  /** Requests under way, results among them. */
  active: number;
  used: number;
  process?: Worker;
  /** Ends when nobody uses it any more. */
  retired?: boolean;
}

/** A worker for each session that asks, replaced when it dies, ended when nobody asks. */
export class WorkerSessions {
  readonly #held = new Map<string, Held>();
  readonly #sweep: NodeJS.Timeout;
  #closed = false;

  constructor(
    private readonly ground: WorkerGround,
    private readonly limits: SessionLimits
  ) {
    this.#sweep = setInterval(() => this.#endIdle(), Math.min(limits.idle, 30_000));
    this.#sweep.unref();
  }

  /** Waits for a free lane of the session's worker. */
  async lane(session: EngineSession): Promise<Lane> {
    const held = this.#of(session);
    held.active += 1;
    try {
      for (;;) {
        const lane = held.busy.indexOf(false);
        if (lane >= 0) {
          held.busy[lane] = true;
          const worker = await held.worker;
          return { worker, lane, release: broken => this.#release(session.id, held, lane, broken) };
        }
        await new Promise<void>(resolve => held.waiting.push(resolve));
        if (this.#held.get(session.id) !== held) {
          throw new WorkerGone();
        }
      }
    } catch (error) {
      held.active -= 1;
      throw error;
    }
  }

  /** Something short in the session's worker, beside what its lanes carry. */
  async with<T>(session: EngineSession, work: (worker: Worker) => Promise<T>): Promise<T> {
    const held = this.#of(session);
    held.active += 1;
    try {
      return await work(await held.worker);
    } finally {
      held.active -= 1;
      held.used = Date.now();
      this.#endRetired(held);
    }
  }

  async end(id: string): Promise<void> {
    const held = this.#held.get(id);
    this.#held.delete(id);
    await held?.process?.kill();
    await held?.worker.then(worker => worker.kill(), () => undefined);
    held?.waiting.forEach(wake => wake());
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweep);
    await Promise.all([...this.#held.keys()].map(id => this.end(id)));
  }

  #of(session: EngineSession): Held {
    if (this.#closed) {
      throw new Problem('engine-failed');
    }
    const known = this.#held.get(session.id);
    if (known) {
      known.used = Date.now();
      return known;
    }
    this.#makeRoom();
    const options: WorkerOptions = {
      ...this.ground,
      extracts: session.extracts.map(({ schema, file }) => ({ schema, file })),
      threads: this.limits.threads,
      memory: this.limits.memory,
      lanes: this.limits.lanes
    };
    const held: Held = {
      worker: Worker.start(options), busy: Array.from({ length: this.limits.lanes }, () => false), waiting: [], active: 0, used: Date.now()
    };
    this.#held.set(session.id, held);
    held.worker.then(
      worker => {
        held.process = worker;
        worker.onGone(() => this.#forget(session.id, held));
        worker.onSpent(() => this.#retire(session.id, held));
      },
      () => this.#forget(session.id, held)
    );
    return held;
  }

  /** The next question starts another. */
  #forget(id: string, held: Held): void {
    if (this.#held.get(id) === held) {
      this.#held.delete(id);
    }
    held.waiting.forEach(wake => wake());
    held.waiting = [];
  }

  #release(id: string, held: Held, lane: number, broken: boolean): void {
    held.active -= 1;
    held.used = Date.now();
    if (broken) {
      // Nobody can say which of the bytes in the lane belong to whom.
      held.process?.kill().catch(() => undefined);
      this.#forget(id, held);
      return;
    }
    held.busy[lane] = false;
    held.waiting.shift()?.();
    this.#endRetired(held);
  }

  /** It serves what it has begun; the next question gets another. */
  #retire(id: string, held: Held): void {
    held.retired = true;
    this.#forget(id, held);
  }

  #endRetired(held: Held): void {
    if (held.retired && held.active === 0) {
      held.process?.kill().catch(() => undefined);
    }
  }

  #makeRoom(): void {
    if (this.#held.size < this.limits.workers) {
      return;
    }
    const idle = [...this.#held].filter(([, held]) => held.active === 0).sort(([, a], [, b]) => a.used - b.used)[0];
    if (!idle) {
      throw new Problem('engine-busy');
    }
    void this.end(idle[0]);
  }

  #endIdle(): void {
    for (const [id, held] of this.#held) {
      if (held.active === 0 && Date.now() - held.used > this.limits.idle) {
        void this.end(id);
      }
    }
  }
}
