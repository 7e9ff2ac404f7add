import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Digests of source files, remembered by size and times: a file of a hundred gigabytes is read once. */
export class Digests {
  #known: Record<string, string> | undefined;

  constructor(private readonly file: string) {}

  async of(path: string): Promise<string> {
    const { size, mtimeMs, ctimeMs, ino } = await stat(path);
    const id = createHash('sha256').update([path, size, mtimeMs, ctimeMs, ino].join('\0')).digest('hex');
    this.#known ??= JSON.parse(await readFile(this.file, 'utf8').catch(() => '{}')) as Record<string, string>;
    const known = this.#known[id];
    if (known !== undefined) {
      return known;
    }
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    const digest = hash.digest('hex');
    this.#known[id] = digest;
    // Two may be here at once, each with a name of its own.
    const fresh = `${this.file}.${randomBytes(4).toString('hex')}.new`;
    await writeFile(fresh, JSON.stringify(this.#known), { mode: 0o600 });
    await rename(fresh, this.file);
    return digest;
  }
}
