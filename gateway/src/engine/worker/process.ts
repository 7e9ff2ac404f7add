import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { getPriority, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Confinement } from '../../confinement/index.js';

/** The worker's answer that it could not; `text` only where it holds no data. */
export interface FailureDetail {
  kind: string;
  text?: string;
  position?: number | null;
  /** Bytes of a result that were written before it failed. */
  bytes?: number;
}

export class WorkerFailure extends Error {
  override readonly name = 'WorkerFailure';

  constructor(readonly detail: FailureDetail) {
    super(detail.kind);
  }
}

/** The process ended: killed, out of memory, or by itself. */
export class WorkerGone extends Error {
  override readonly name = 'WorkerGone';
}

/** What all workers of an engine have in common. */
export interface WorkerGround {
  /** Interpreter of the worker's environment. */
  python: string;
  /** A file of the gateway's that each worker tries to open, and must not. */
  secret: string;
  confinement: Confinement<'worker'>;
}

export interface WorkerOptions extends WorkerGround {
  /** Extracts to attach; null for the gate's own, which has none. */
  extracts: { schema: string; file: string }[] | null;
  threads: number;
  /** Megabytes that DuckDB may use. */
  memory: number;
  lanes: number;
}

export const program = fileURLToPath(new URL('../../../worker/worker.py', import.meta.url));
/** Descriptors 0 to 2 are requests, replies and what is thrown away. */
const firstLane = 3;
const largestFrame = 256 * 2 ** 20;
/** Of a reply: the number of its request, and a byte that is one where it could. */
const replyHead = 5;

/** By how much a process that gives way is nicer: about a third of another's share of a busy processor. */
const later = 5;

interface Waiting {
  resolve(json: Uint8Array<ArrayBuffer>): void;
  reject(error: Error): void;
}

/** One worker process, and requests to it. */
export class Worker {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #gone: Promise<void>;
  readonly #answers = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  #next = 1;
  #ended = false;
  #spent = (): void => undefined;
  /** Its priority before it gave way. */
  #usual: number | undefined;
  #incoming: Buffer[] = [];
  #held = 0;
  /** Bytes of the reply that is coming, its head included; what is not whole is not put together. */
  #wanted = 4;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#gone = new Promise(resolve => {
      const end = (): void => {
        this.#ended = true;
        for (const { reject } of this.#waiting.values()) {
          reject(new WorkerGone());
        }
        this.#waiting.clear();
        resolve();
      };
      child.once('exit', end);
      child.once('error', end);
    });
    for (const stream of child.stdio) {
      // What a dying process leaves is told by its exit.
      stream?.on('error', () => undefined);
    }
    child.stdout?.on('data', (chunk: Buffer) => this.#read(chunk));
  }

  /** Starts a process, which attaches its extracts and confines itself; rejects with `WorkerGone`, `WorkerFailure` or the problem `not-confined`. */
  static async start({ python, secret, confinement, extracts, threads, memory, lanes }: WorkerOptions): Promise<Worker> {
    const child = spawn(python, ['-I', '-B', program, String(process.pid), extracts ? 'session' : 'gate'], {
      cwd: '/',
      // Nothing of the gateway's own environment.
      env: { LANG: 'C.UTF-8' },
      stdio: ['pipe', 'pipe', 'ignore', ...Array.from({ length: lanes }, () => 'pipe' as const)]
    });
    const worker = new Worker(child);
    const numbers = Array.from({ length: lanes }, (_, lane) => firstLane + lane);
    try {
      const { layers } = (await worker.ask({ do: 'open', extracts, threads, memory, lanes: numbers, secret })) as { layers: Record<string, unknown> };
      confinement.hear(layers);
      return worker;
    } catch (error) {
      await worker.kill();
      throw error;
    }
  }

  get alive(): boolean {
    return !this.#ended;
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** The gateway's end of a lane: results come out of it as they were written. */
  lane(lane: number): Socket {
    return this.#child.stdio[firstLane + lane] as unknown as Socket;
  }

  /** The descriptor by which the process knows a lane. */
  static laneNumber(lane: number): number {
    return firstLane + lane;
  }

  async ask(request: Record<string, unknown>): Promise<unknown> {
    return this.read(await this.request(request).answer);
  }

  /**
   * What an answer says. It is data of a process that ran somebody's SQL: one that cannot be read ends it.
   * @throws WorkerGone
   */
  read<T>(json: Uint8Array<ArrayBuffer>): T {
    try {
      return JSON.parse(Buffer.from(json.buffer).toString('utf8')) as T;
    } catch {
      this.#child.kill('SIGKILL');
      throw new WorkerGone();
    }
  }

  /** For what follows from the extracts alone, which are the same for as long as the process lives. */
  once(request: Record<string, unknown>, ask: () => Promise<Uint8Array<ArrayBuffer>>): Promise<Uint8Array<ArrayBuffer>> {
    const key = JSON.stringify(request);
    const known = this.#answers.get(key);
    if (known) {
      return known;
    }
    const answer = ask();
    this.#answers.set(key, answer);
    answer.catch(() => this.#answers.delete(key));
    return answer;
  }

  /** A request with its number, by which it can be cancelled; its answer is JSON that is still to be read. */
  request(request: Record<string, unknown>): { id: number; answer: Promise<Uint8Array<ArrayBuffer>> } {
    const id = this.#next++;
    const answer = new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
      if (this.#ended) {
        reject(new WorkerGone());
        return;
      }
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, ...request });
    });
    return { id, answer };
  }

  interrupt(id: number): void {
    if (!this.#ended && this.#waiting.has(id)) {
      this.#send({ id: 0, do: 'cancel', of: id });
    }
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }

  /** Others' processes go first from here on. */
  giveWay(): void {
    this.#usual ??= niceness(this.pid);
    if (this.#usual !== undefined) {
      this.#be(this.#usual + later);
    }
  }

  /** No longer; false where this user may not take it back. */
  hurry(): boolean {
    return this.#usual === undefined || this.#be(this.#usual);
  }

  /** Of Linux each thread has a priority of its own; a new one has that of the thread that starts it. */
  #be(nice: number): boolean {
    try {
      for (const thread of readdirSync(`/proc/${this.pid}/task`)) {
        setPriority(Number(thread), nice);
      }
      return true;
    } catch {
      return false;
    }
  }

  /** It ran out of memory, and keeps what it had reserved; told before the request is answered. */
  onSpent(listener: () => void): void {
    this.#spent = listener;
  }

  onGone(listener: () => void): void {
    void this.#gone.then(listener);
  }

  #send(request: Record<string, unknown>): void {
    const body = Buffer.from(JSON.stringify(request));
    const head = Buffer.alloc(4);
    head.writeUInt32LE(body.length);
    this.#child.stdin?.write(Buffer.concat([head, body]));
  }

  #read(chunk: Buffer): void {
    this.#incoming.push(chunk);
    this.#held += chunk.length;
    while (this.#held >= this.#wanted) {
      const all = Buffer.concat(this.#incoming);
      const size = all.readUInt32LE(0);
      if (size > largestFrame) {
        this.#child.kill('SIGKILL');
        return;
      }
      const whole = all.length >= 4 + size;
      if (whole) {
        this.#reply(all.subarray(4, 4 + size));
      }
      this.#incoming = [whole ? all.subarray(4 + size) : all];
      this.#held = whole ? all.length - 4 - size : all.length;
      this.#wanted = whole ? 4 : 4 + size;
    }
  }

  /** Whose it is, whether it could, and what it says. */
  #reply(reply: Buffer): void {
    const id = reply.length > replyHead ? reply.readUInt32LE(0) : 0;
    const json = new Uint8Array(reply.subarray(replyHead));
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (reply[4] === 1) {
      waiting?.resolve(json);
      return;
    }
    let error: FailureDetail;
    try {
      error = this.read(json);
    } catch (gone) {
      waiting?.reject(gone as Error);
      return;
    }
    if (error.kind === 'memory') {
      this.#spent();
    }
    waiting?.reject(new WorkerFailure(error));
  }
}

function niceness(pid: number): number | undefined {
  try {
    return getPriority(pid);
  } catch {
    return undefined;
  }
}
