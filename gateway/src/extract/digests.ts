import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { placeWhole } from '../store/durable.js';

/** Digests of source files, remembered by size and times: a file of a hundred gigabytes is read once. */
export class Digests {
  #known: Record<string, string> | undefined;

  constructor(private readonly file: string) {}

  async of(path: string): Promise<string> {
    const { size, mtimeMs, ctimeMs, ino } = await stat(path);
    const id = createHash('sha256').update([path, size, mtimeMs, ctimeMs, ino].join('\0')).digest('hex');
    this.#known ??= await this.#remembered();
    const known = this.#known[id];
    if (known !== undefined) {
      return known;
    }
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    const digest = hash.digest('hex');
    this.#known[id] = digest;
    await placeWhole(this.file, JSON.stringify(this.#known), 0o600);
    return digest;
  }

  /** What cannot be read is reckoned anew. */
  async #remembered(): Promise<Record<string, string>> {
    try {
      return JSON.parse(await readFile(this.file, 'utf8')) as Record<string, string>;
    } catch {
      return {};
    }
  }
}
