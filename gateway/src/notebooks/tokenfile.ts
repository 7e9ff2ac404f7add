import { placeWhole } from '../store/durable.js';

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
    await placeWhole(this.file, await this.issue(), 0o600);
  }
}
