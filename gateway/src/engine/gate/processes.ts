import { Problem } from '../../problem.js';
import { FairQueue, type Whose } from '../queue.js';
import { WorkerGone, type Worker } from '../worker/process.js';

/** Milliseconds for one step of one statement. DuckDB computes constant arguments while it binds, and cannot be interrupted there. */
const patience = 5000;
/** Milliseconds after which a step goes on in a process that is its own, so that others need not wait for it. */
const prompt = 100;
/** Steps that go on beside the others, of different people. */
const mostAside = 3;
/** Steps of one person that wait. */
const mostWaiting = 256;

interface Step {
  /** Whether its process died once. */
  again?: boolean;
  request: Record<string, unknown>;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/** Processes that read statements: one for all, and one beside it for each step that takes long. */
export class GateProcesses {
  readonly #waiting = new FairQueue<Step>();
  readonly #live = new Set<Worker>();
  /** People with a step beside the others: their next waits for it. */
  readonly #aside = new Set<string>();
  #front: Promise<Worker> | undefined;
  /** Ready for what moves aside: one at least, so that nobody waits for it to start. */
  #spare: Promise<Worker>[] = [];
  #busy = false;
  #closed = false;

  constructor(private readonly start: () => Promise<Worker>) {}

  /** Whether a process can be started at all. */
  async ready(): Promise<void> {
    await this.#process();
  }

  /**
   * One step, when it is its author's turn.
   * @throws too-long-to-read, too-many-queries
   */
  ask(whose: Whose, request: Record<string, unknown>): Promise<unknown> {
    if (this.#waiting.of(whose) >= mostWaiting) {
      throw new Problem('too-many-queries', { limit: mostWaiting });
    }
    return new Promise((resolve, reject) => {
      this.#waiting.add(whose, { request, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([this.#front, ...this.#spare]);
    await Promise.all([...this.#live].map(worker => worker.kill()));
  }

  #next(): void {
    const turn = this.#busy ? undefined : this.#waiting.take(({ person }) => !this.#aside.has(person));
    if (turn) {
      this.#busy = true;
      void this.#serve(turn.whose, turn.work);
    }
  }

  async #serve(whose: Whose, step: Step): Promise<void> {
    try {
      step.resolve(await this.#answer(whose, step.request));
    } catch (error) {
      if (error instanceof WorkerGone && !step.again && !this.#closed) {
        // The process may have died before, by another's statement.
        this.#waiting.add(whose, { ...step, again: true });
      } else {
        step.reject(error);
      }
    }
    this.#next();
  }

  /** A process that takes too long is ended, and with it what it computes. */
  async #answer({ person }: Whose, request: Record<string, unknown>): Promise<unknown> {
    let timers: NodeJS.Timeout[] = [];
    let aside = false;
    let alive = true;
    const moveAside = (): void => {
      if (!aside && this.#aside.size < mostAside) {
        aside = true;
        this.#aside.add(person);
        this.#front = undefined;
        this.#busy = false;
        this.#next();
      }
    };
    const process = this.#process();
    try {
      const worker = await process;
      return await new Promise((resolve, reject) => {
        const late = (): void => {
          alive = false;
          this.#forget(process);
          reject(new Problem('too-long-to-read', { seconds: patience / 1000 }));
          void worker.kill();
        };
        timers = [setInterval(moveAside, prompt), setTimeout(late, patience)];
        worker.ask(request).then(resolve, reject);
      });
    } catch (error) {
      if (error instanceof WorkerGone) {
        alive = false;
        this.#forget(process);
      }
      throw error;
    } finally {
      timers.forEach(clearTimeout);
      if (!aside) {
        this.#busy = false;
      } else {
        this.#aside.delete(person);
        if (alive) {
          this.#keep(process);
        }
      }
    }
  }

  #process(): Promise<Worker> {
    this.#front ??= this.#spare.shift() ?? this.#started();
    if (this.#spare.length === 0 && !this.#closed) {
      this.#spare.push(this.#started());
    }
    return this.#front;
  }

  /** Of one that has done what took long: for the next that does. */
  #keep(process: Promise<Worker>): void {
    if (this.#spare.length < mostAside && !this.#closed) {
      this.#spare.push(process);
    } else {
      process.then(worker => worker.kill(), () => undefined);
    }
  }

  #started(): Promise<Worker> {
    if (this.#closed) {
      throw new Problem('engine-failed');
    }
    const starting = this.start();
    const forget = (): void => this.#forget(starting);
    starting.then(worker => {
      this.#live.add(worker);
      worker.onGone(() => {
        this.#live.delete(worker);
        forget();
      });
    }, forget);
    return starting;
  }

  #forget(process: Promise<Worker>): void {
    this.#front = this.#front === process ? undefined : this.#front;
    this.#spare = this.#spare.filter(each => each !== process);
  }
}
