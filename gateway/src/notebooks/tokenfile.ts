import { rename, writeFile } from 'node:fs/promises';

const everyFiveMinutes = 5 * 60 * 1000;

/**
 * Keeps a file with a token that is always good for ten minutes more: kernel and Jupyter server read it at each call.
 * Replaced in one move, so that nobody reads half a token.
 */
export class TokenFile {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly file: string,
    private readonly issue: () => Promise<string>,
    private readonly failed: (error: unknown) => void
  ) {}

  async start(): Promise<void> {
    await this.#write();
    this.#timer = setInterval(() => {
      this.#write().catch(this.failed);
    }, everyFiveMinutes);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #write(): Promise<void> {
    const fresh = `${this.file}.fresh`;
    await writeFile(fresh, await this.issue(), { mode: 0o600 });
    await rename(fresh, this.file);
  }
}
