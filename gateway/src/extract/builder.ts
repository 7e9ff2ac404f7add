import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The builder's own words about why it stopped: a code, and names of datasets and variables. */
export class BuildFailure extends Error {
  override readonly name = 'BuildFailure';

  constructor(readonly report: { code: string; dataset?: string; variable?: string; records?: number; kind?: string }) {
    super(report.code);
  }
}

const program = fileURLToPath(new URL('../../builder/builder.py', import.meta.url));

/** Runs one job in a process of its own. */
export class Builder {
  readonly #running = new Set<ChildProcess>();

  constructor(private readonly python: string) {}

  run<T>(job: Record<string, unknown>, progress: (done: number, step: string) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const child = spawn(this.python, ['-I', '-B', program, String(process.pid)], {
        cwd: '/',
        env: { LANG: 'C.UTF-8' },
        stdio: ['pipe', 'pipe', 'ignore']
      });
      this.#running.add(child);
      let answer: { done?: T; failed?: BuildFailure['report'] } = {};
      createInterface({ input: child.stdout }).on('line', line => {
        const said = JSON.parse(line) as { progress?: number; step?: string; done?: T; failed?: BuildFailure['report'] };
        if (said.progress !== undefined) {
          progress(said.progress, said.step ?? '');
        } else {
          answer = said;
        }
      });
      child.stdin.on('error', () => undefined);
      child.stdin.end(JSON.stringify(job));
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
