import { Problem } from '../../problem.js';
import { FairQueue, type Whose } from '../queue.js';
import type { EngineSession } from '../types.js';
import { Worker, WorkerGone, type WorkerGround, type WorkerOptions } from './process.js';
import type { Lane } from './result.js';

export interface SessionLimits {
  threads: number;
  /** Megabytes of one session's worker. */
  memory: number;
  /** Results that one session reads at the same time. */
  lanes: number;
  /** Requests of one session that are under way or wait. */
  requests: number;
  /** Sessions at work at one time, each in a worker. A project that has some leaves a quarter of them to others. */
  workers: number;
  /** Milliseconds that a session waits for others to end. */
  wait: number;
  /** Milliseconds of work after which a session lets others go first, in one request or in many that leave it no rest. */
  prompt: number;
  /** Milliseconds that a query may run, its reader's pace included. */
  longest: number;
  /** Milliseconds after which an idle worker ends. */
  idle: number;
}

interface Held {
  whose: Whose;
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
  /** When its work began, since it last rested. */
  since: number;
  /** Others go first, until it has rested. */
  behind?: boolean;
  /** Makes it go behind others, or no longer. */
  turning?: NodeJS.Timeout;
}

/** A session that waits until it may work. */
interface Coming {
  admitted: Promise<Held>;
  giveUp(why: Error): void;
}

/** A worker for each session that asks, replaced when it dies, ended when nobody asks. */
export class WorkerSessions {
  readonly #held = new Map<string, Held>();
  /** Sessions that wait until they may work, and all that waits with them. */
  readonly #waiting = new FairQueue<() => void>();
  readonly #coming = new Map<string, Coming>();
  readonly #requests = new Map<string, number>();
  /** Milliseconds that sessions worked, and when they last stopped: rest takes back as much as it lasts. */
  readonly #worked = new Map<string, { work: number; until: number }>();
  readonly #sweep: NodeJS.Timeout;
  #closed = false;

  constructor(
    private readonly ground: WorkerGround,
    private readonly limits: SessionLimits
  ) {
    this.#sweep = setInterval(() => this.#endIdle(), Math.min(limits.idle, 30_000));
    this.#sweep.unref();
  }

  /**
   * Waits for a free lane of the session's worker.
   * @throws engine-busy, too-many-queries
   */
  async lane(session: EngineSession): Promise<Lane> {
    const { held, end } = await this.#begin(session);
    try {
      for (;;) {
        const lane = held.busy.indexOf(false);
        if (lane >= 0) {
          held.busy[lane] = true;
          const worker = await held.worker;
          return {
            worker,
            lane,
            givesWay: bytes => (held.behind === true || bytes > large) && this.#othersWork(held),
            release: broken => {
              this.#release(session.id, held, lane, broken);
              end();
            }
          };
        }
        await new Promise<void>(resolve => held.waiting.push(resolve));
        if (this.#held.get(session.id) !== held) {
          throw new WorkerGone();
        }
      }
    } catch (error) {
      end();
      throw error;
    }
  }

  /**
   * Something short in the session's worker, beside what its lanes carry.
   * @throws engine-busy, too-many-queries
   */
  async with<T>(session: EngineSession, work: (worker: Worker) => Promise<T>): Promise<T> {
    const { held, end } = await this.#begin(session);
    try {
      return await work(await held.worker);
    } finally {
      end();
    }
  }

  /** Also of what waits until it may work: nothing of it begins any more. */
  async end(id: string): Promise<void> {
    this.#coming.get(id)?.giveUp(new WorkerGone());
    await this.#drop(id);
  }

  async #drop(id: string): Promise<void> {
    const held = this.#held.get(id);
    this.#held.delete(id);
    await held?.process?.kill();
    await held?.worker.then(worker => worker.kill(), () => undefined);
    held?.waiting.forEach(wake => wake());
    this.#admit();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweep);
    await Promise.all([...this.#held.keys(), ...this.#coming.keys()].map(id => this.end(id)));
  }

  /** A request of a session that may work, until its end. */
  async #begin(session: EngineSession): Promise<{ held: Held; end: () => void }> {
    const others = this.#requests.get(session.id) ?? 0;
    if (others >= this.limits.requests) {
      throw new Problem('too-many-queries', { limit: this.limits.requests });
    }
    this.#requests.set(session.id, others + 1);
    let held: Held | undefined;
    const end = (): void => {
      const left = (this.#requests.get(session.id) ?? 1) - 1;
      if (left > 0) {
        this.#requests.set(session.id, left);
      } else {
        this.#requests.delete(session.id);
      }
      if (held) {
        held.active -= 1;
        this.#rest(session.id, held);
      }
    };
    try {
      held = await this.#atWork(session);
      return { held, end };
    } catch (error) {
      end();
      throw error;
    }
  }

  /** Counted as one more request of it. */
  async #atWork(session: EngineSession): Promise<Held> {
    for (let coming = this.#coming.get(session.id); coming; coming = this.#coming.get(session.id)) {
      await coming.admitted;
    }
    const held = this.#held.get(session.id);
    if (held && held.active > 0) {
      held.active += 1;
      return held;
    }
    const coming = this.#admitted(session);
    this.#coming.set(session.id, coming);
    try {
      this.#admit();
      return await coming.admitted;
    } finally {
      this.#coming.delete(session.id);
    }
  }

  #admitted(session: EngineSession): Coming {
    let giveUp: Coming['giveUp'] = () => undefined;
    const admitted = new Promise<Held>((resolve, reject) => {
      const begin = (): void => {
        clearTimeout(timer);
        try {
          const held = this.#of(session);
          held.active += 1;
          held.worker.then(() => this.#work(session.id, held), () => undefined);
          resolve(held);
        } catch (error) {
          reject(error as Error);
        }
      };
      giveUp = why => {
        clearTimeout(timer);
        this.#waiting.remove(session, begin);
        reject(why);
      };
      const timer = setTimeout(giveUp, this.limits.wait, new Problem('engine-busy'));
      this.#waiting.add(session, begin);
    });
    return { admitted, giveUp };
  }

  #admit(): void {
    for (let turn = this.#waiting.take(whose => this.#mayWork(whose)); turn; turn = this.#waiting.take(whose => this.#mayWork(whose))) {
      turn.work();
    }
  }

  #mayWork({ project }: Whose): boolean {
    const working = [...this.#held.values()].filter(({ active }) => active > 0);
    const free = this.limits.workers - working.length;
    return this.#closed || free > (working.some(({ whose }) => whose.project === project) ? Math.floor(this.limits.workers / 4) : 0);
  }

  #of(session: EngineSession): Held {
    if (this.#closed) {
      throw new Problem('engine-failed');
    }
    const known = this.#held.get(session.id);
    if (known) {
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
      whose: { person: session.person, project: session.project },
      worker: Worker.start(options), busy: Array.from({ length: this.limits.lanes }, () => false), waiting: [], active: 0, used: performance.now(), since: 0
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
    this.#admit();
  }

  #release(id: string, held: Held, lane: number, broken: boolean): void {
    if (broken) {
      // Nobody can say which of the bytes in the lane belong to whom.
      held.process?.kill().catch(() => undefined);
      this.#forget(id, held);
      return;
    }
    held.busy[lane] = false;
    held.waiting.shift()?.();
  }

  /** A request of its ended. */
  #rest(id: string, held: Held): void {
    held.used = performance.now();
    if (held.active > 0) {
      return;
    }
    clearTimeout(held.turning);
    if (held.since > 0) {
      const work = Math.min(mostRemembered * this.limits.prompt, this.#lately(id, held.since) + held.used - held.since);
      this.#worked.set(id, { work, until: held.used });
      held.since = 0;
      if (held.behind && !held.retired) {
        held.turning = setTimeout(() => this.#catchUp(id, held), Math.max(0, work - this.limits.prompt));
        held.turning.unref();
      }
    }
    if (held.retired) {
      held.process?.kill().catch(() => undefined);
    }
    this.#admit();
  }

  /** Milliseconds that it worked, less those that it rested. */
  #lately(id: string, now: number): number {
    const { work, until } = this.#worked.get(id) ?? { work: 0, until: now };
    return Math.max(0, work - (now - until));
  }

  /** It has something to do again. */
  #work(id: string, held: Held): void {
    if (held.active === 0) {
      return;
    }
    clearTimeout(held.turning);
    held.since = performance.now();
    if (!held.behind) {
      held.turning = setTimeout(fallBehind, Math.max(0, this.limits.prompt - this.#lately(id, held.since)), held);
    }
  }

  /** It has rested. Where this user may not take it back, a new worker begins where all do. */
  #catchUp(id: string, held: Held): void {
    held.behind = false;
    if (held.process?.hurry() === false) {
      this.#retire(id, held);
      held.process.kill().catch(() => undefined);
    }
  }

  /** It serves what it has begun; the next question gets another. */
  #retire(id: string, held: Held): void {
    held.retired = true;
    this.#forget(id, held);
  }

  /** Now, or a moment ago. */
  #othersWork(held: Held): boolean {
    const now = performance.now();
    return [...this.#held.values()].some(other => other !== held && (other.active > 0 || now - other.used < 1000));
  }

  /** Of those that rest, the one that was idle longest ends. */
  #makeRoom(): void {
    const idle = [...this.#held].filter(([, held]) => held.active === 0).sort(([, a], [, b]) => a.used - b.used)[0];
    if (this.#held.size >= this.limits.workers && idle) {
      void this.#drop(idle[0]);
    }
  }

  #endIdle(): void {
    const now = performance.now();
    [...this.#worked.keys()].filter(id => this.#lately(id, now) === 0).forEach(id => this.#worked.delete(id));
    for (const [id, held] of this.#held) {
      if (held.active === 0 && now - held.used > this.limits.idle) {
        void this.#drop(id);
      }
    }
  }
}

/** Bytes of a result that are passed on as fast as they come, whoever else is at work. */
const large = 16 * 2 ** 20;

/** Of longer work no more is remembered than so many times what makes a session go behind others. */
const mostRemembered = 4;

function fallBehind(held: Held): void {
  held.behind = true;
  held.process?.giveWay();
}
