import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { placeWhole } from '../store/durable.js';

/** What a file is, as far as it can be told without reading it: whoever writes to it changes this. */
export async function sealOf(path: string): Promise<string> {
  const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
  return [size, mtimeNs, ctimeNs, ino].join(' ');
}

export interface Seen {
  digest: string;
  seal: string;
}

/** Digests of files, remembered by their seals: a file of a hundred gigabytes is read once. */
export class Digests {
  #known: Map<string, Seen> | undefined;
  readonly #reading = new Map<string, Promise<Seen>>();
  readonly #doubted = new Set<string>();

  constructor(private readonly file: string) {}

  async of(path: string): Promise<string> {
    return (await this.see(path)).digest;
  }

  async see(path: string): Promise<Seen> {
    const seal = await sealOf(path);
    const known = (await this.#all()).get(path);
    if (known?.seal === seal && !this.#doubted.has(path)) {
      return known;
    }
    let reading = this.#reading.get(path);
    if (!reading) {
      reading = this.#read(path, seal).finally(() => this.#reading.delete(path));
      this.#reading.set(path, reading);
    }
    return reading;
  }

  /** What is remembered of it does not count any more: it may have changed without being written to. */
  doubt(path: string): void {
    this.#doubted.add(path);
  }

  /** Of a file that somebody has just read whole. */
  async note(path: string, digest: string): Promise<Seen> {
    const seal = await sealOf(path);
    await this.#remember(path, { digest, seal });
    return { digest, seal };
  }

  async #read(path: string, seal: string): Promise<Seen> {
    this.#doubted.delete(path);
    const hash = createHash('sha256');
    try {
      await pipeline(createReadStream(path), hash);
    } catch (error) {
      this.#doubted.add(path);
      throw error;
    }
    const seen = { digest: hash.digest('hex'), seal };
    if (await sealOf(path) === seal) {
      await this.#remember(path, seen);
    }
    return seen;
  }

  async #remember(path: string, { digest, seal }: Seen): Promise<void> {
    const known = await this.#all();
    known.set(path, { digest, seal });
    await placeWhole(this.file, JSON.stringify([...known]), 0o600);
  }

  /** What cannot be read is reckoned anew, what is gone is forgotten. */
  async #all(): Promise<Map<string, Seen>> {
    if (!this.#known) {
      const read = await readFile(this.file, 'utf8').then(text => new Map(JSON.parse(text) as [string, Seen][])).catch(() => new Map<string, Seen>());
      this.#known ??= new Map([...read].filter(([path]) => existsSync(path)));
    }
    return this.#known;
  }
}

/** Texts of small files, read anew where they changed. */
export class Scripts {
  readonly #known = new Map<string, { seal: string; text: string }>();

  async of(path: string): Promise<string> {
    const seal = await sealOf(path);
    const known = this.#known.get(path);
    if (known?.seal === seal) {
      return known.text;
    }
    const text = await readFile(path, 'utf8');
    if ((await sealOf(path)) === seal) {
      this.#known.set(path, { seal, text });
    }
    return text;
  }
}
