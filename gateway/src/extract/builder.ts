import type { ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { launch, type Bounds, type Confinement } from '../confinement/index.js';

/** The builder's own words about why it stopped: a code, and names of datasets and variables. */
export class BuildFailure extends Error {
  override readonly name = 'BuildFailure';

  constructor(readonly report: { code: string; dataset?: string; variable?: string; space?: string; records?: number; bytes?: number; kind?: string }) {
    super(report.code);
  }
}

const program = fileURLToPath(new URL('../../builder/builder.py', import.meta.url));

/** Runs one job in a process of its own, which finds what the job is about and nothing else. */
export class Builder {
  readonly #running = new Set<ChildProcess>();

  constructor(private readonly python: string, private readonly confinement: Confinement<'builder'>) {}

  run<T>(job: Record<string, unknown>, { read, write }: Bounds, progress: (done: number, step: string) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const { child, began } = launch({
        python: this.python,
        confinement: this.confinement,
        bounds: { read: [...read, dirname(program)], write },
        program: ['-I', '-B', program],
        environment: { LANG: 'C.UTF-8' },
        stdio: ['pipe', 'pipe', 'ignore']
      });
      this.#running.add(child);
      let answer: { done?: T; failed?: BuildFailure['report'] } = {};
      createInterface({ input: child.stdout as Readable }).on('line', line => {
        const said = JSON.parse(line) as { progress?: number; step?: string; done?: T; failed?: BuildFailure['report'] };
        if (said.progress !== undefined) {
          progress(said.progress, said.step ?? '');
        } else {
          answer = said;
        }
      });
      const input = child.stdin as Writable;
      input.on('error', () => undefined);
      // It is told what it works for once it is known to be confined.
      began.then(() => input.end(JSON.stringify(job)), error => {
        child.kill('SIGKILL');
        reject(error as Error);
      });
      child.once('error', reject);
      child.once('close', () => {
        this.#running.delete(child);
        if (answer.done !== undefined) {
          resolve(answer.done);
        } else {
          reject(new BuildFailure(answer.failed ?? { code: 'ended' }));
        }
      });
    });
  }

  /** Ends what runs; it leaves no half file under a name that counts. */
  async close(): Promise<void> {
    await Promise.all([...this.#running].map(child => new Promise<void>(resolve => {
      child.once('close', () => resolve());
      child.kill('SIGKILL');
    })));
  }
}
