import { Problem } from '../../problem.js';
import { FairQueue, type Whose } from '../queue.js';
import { WorkerGone, type Worker } from '../worker/process.js';

/** Milliseconds for one step of one statement. DuckDB computes constant arguments while it binds, and cannot be interrupted there. */
const patience = 5000;
/** Milliseconds after which a step goes on in a process that is its own, so that others need not wait for it. */
const prompt = 100;
/** Milliseconds for which a person's steps begin beside the others' after one of hers took long. */
const remembered = 60_000;
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
  /** Until when people's steps are expected to take long. */
  readonly #slow = new Map<string, number>();
  #front: Promise<Worker> | undefined;
  /** Ready to take the place of the one for all, so that nobody waits for it to start. */
  #spare: Promise<Worker> | undefined;
  /** Those that were moved aside, and have nothing to do. They give way for good. */
  #besides: Promise<Worker>[] = [];
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
    await Promise.allSettled([this.#front, this.#spare, ...this.#besides]);
    await Promise.all([...this.#live].map(worker => worker.kill()));
  }

  #next(): void {
    const front = this.#busy ? undefined : this.#waiting.take(({ person }) => !this.#aside.has(person) && !this.#isSlow(person));
    if (front) {
      this.#busy = true;
      void this.#serve(front.whose, front.work, false);
    }
    const beside = this.#aside.size < mostAside ? this.#waiting.take(({ person }) => !this.#aside.has(person) && this.#isSlow(person)) : undefined;
    if (beside) {
      this.#aside.add(beside.whose.person);
      void this.#serve(beside.whose, beside.work, true);
      this.#next();
    }
  }

  #isSlow(person: string): boolean {
    const until = this.#slow.get(person);
    if (until !== undefined && until < performance.now()) {
      this.#slow.delete(person);
    }
    return this.#slow.has(person);
  }

  async #serve(whose: Whose, step: Step, beside: boolean): Promise<void> {
    try {
      step.resolve(await this.#answer(whose, step.request, beside));
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
  async #answer({ person }: Whose, request: Record<string, unknown>, beside: boolean): Promise<unknown> {
    let timers: NodeJS.Timeout[] = [];
    let aside = beside;
    let alive = true;
    try {
      const process = beside ? this.#besides.shift() ?? this.#started() : this.#process();
      const worker = await process;
      const moveAside = (): void => {
        this.#slow.set(person, performance.now() + remembered);
        if (!aside && this.#aside.size < mostAside) {
          aside = true;
          this.#aside.add(person);
          this.#front = undefined;
          this.#busy = false;
          worker.giveWay();
          this.#next();
        }
      };
      if (beside) {
        worker.giveWay();
      }
      try {
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
        if (aside && alive) {
          this.#keep(process);
        }
      }
    } finally {
      if (aside) {
        this.#aside.delete(person);
      } else {
        this.#busy = false;
      }
    }
  }

  #process(): Promise<Worker> {
    if (!this.#front) {
      this.#front = this.#spare ?? this.#started();
      this.#spare = undefined;
    }
    if (!this.#closed) {
      this.#spare ??= this.#started();
    }
    return this.#front;
  }

  /** Of one that has done what took long: for the next that does. */
  #keep(process: Promise<Worker>): void {
    if (this.#besides.length < mostAside && !this.#closed) {
      this.#besides.push(process);
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
    this.#spare = this.#spare === process ? undefined : this.#spare;
    this.#besides = this.#besides.filter(each => each !== process);
  }
}
