import { existsSync } from 'node:fs';
import { readFile, readdir, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { placeWhole } from '../store/durable.js';

/** What is said of a file beside its name. */
export interface Entry<About> {
  /** What was asked for. */
  name: string;
  file: string;
  bytes: number;
  /** When it was used last, in milliseconds since 1970; to some minutes. */
  used: number;
  /** Since when nobody may see it, in milliseconds since 1970; absent where somebody may. */
  unseen?: number;
  about: About;
}

/** As it is written: its own file’s time says when it was used. */
type Written<About> = Omit<Entry<About>, 'used'>;

/** So precisely it is known when an entry was used, in milliseconds. */
const precision = 10 * 60_000;

/**
 * Files that are named by their content, found by what was asked for: an entry each in a folder of small files, whose times say when they were used. Nobody else writes there, so that they are read
 * once: every query asks.
 */
export class Shelf<About extends object> {
  readonly #noted = new Map<string, number>();
  #entries: Promise<Map<string, Entry<About>>> | undefined;

  constructor(
    private readonly files: string,
    private readonly index: string
  ) {}

  /** Nothing where there is no entry, or its file is gone. */
  async find(name: string): Promise<Entry<About> | undefined> {
    const entry = (await this.#all()).get(name);
    return entry && existsSync(entry.file) ? { ...entry } : undefined;
  }

  async all(): Promise<Entry<About>[]> {
    return [...(await this.#all()).values()].filter(({ file }) => existsSync(file)).map(entry => ({ ...entry }));
  }

  async put(entry: Written<About>): Promise<Entry<About>> {
    return this.#put({ ...entry, used: Date.now() });
  }

  /** It was used now. A disk that cannot be written to keeps nobody from reading. */
  async note(name: string): Promise<void> {
    const [at, now] = [new Date(), performance.now()];
    const entry = (await this.#all()).get(name);
    if (entry) {
      entry.used = at.getTime();
    }
    if (now - (this.#noted.get(name) ?? -Infinity) > precision) {
      this.#noted.set(name, now);
      await utimes(this.#place(name), at, at).catch(() => undefined);
    }
  }

  /** Without a change of when it was used. */
  async mark(entry: Entry<About>, unseen: number | undefined): Promise<void> {
    const { unseen: before, ...rest } = entry;
    await this.#put(unseen === undefined ? rest : { ...rest, unseen });
    await utimes(this.#place(entry.name), new Date(entry.used), new Date(entry.used));
  }

  /** The entry before its file, which stays where another names it. */
  async drop({ name, file }: Pick<Entry<About>, 'name' | 'file'>): Promise<void> {
    await rm(this.#place(name), { force: true });
    this.#noted.delete(name);
    const entries = await this.#all();
    entries.delete(name);
    if (![...entries.values()].some(other => other.file === file)) {
      await rm(file, { recursive: true, force: true });
    }
  }

  /** Removes what a killed gateway left: entries without a file, and files that no entry names. */
  async recover(): Promise<void> {
    this.#entries = undefined;
    const entries = await this.#all();
    for (const name of await this.#names()) {
      const entry = await this.find(name);
      if (!entry) {
        entries.delete(name);
        await rm(this.#place(name), { force: true });
      }
    }
    const named = new Set([...entries.values()].map(({ file }) => basename(file)));
    for (const name of await namesIn(this.files)) {
      if (name.endsWith('.duckdb') && !named.has(name)) {
        await rm(join(this.files, name), { force: true });
      }
    }
  }

  async #put(entry: Entry<About>): Promise<Entry<About>> {
    const { name, file, bytes, unseen, about } = entry;
    const written: Written<About> = { name, file: basename(file), bytes, ...(unseen === undefined ? {} : { unseen }), about };
    await placeWhole(this.#place(name), JSON.stringify(written), 0o600);
    (await this.#all()).set(name, entry);
    return { ...entry };
  }

  #all(): Promise<Map<string, Entry<About>>> {
    return (this.#entries ??= this.#read().catch((error: unknown) => {
      this.#entries = undefined;
      throw error;
    }));
  }

  async #read(): Promise<Map<string, Entry<About>>> {
    const read = await Promise.all((await this.#names()).map(name => this.#written(name)));
    return new Map(read.flatMap(entry => (entry ? [[entry.name, entry]] : [])));
  }

  /** What cannot be read is none. */
  async #written(name: string): Promise<Entry<About> | undefined> {
    try {
      const place = this.#place(name);
      const [text, { mtimeMs }] = await Promise.all([readFile(place, 'utf8'), stat(place)]);
      const entry = JSON.parse(text) as Written<About>;
      return entry.name === name ? { ...entry, file: join(this.files, basename(entry.file)), used: mtimeMs } : undefined;
    } catch {
      return undefined;
    }
  }

  readonly #place = (name: string): string => join(this.index, `${name}.json`);

  async #names(): Promise<string[]> {
    return (await namesIn(this.index)).filter(name => name.endsWith('.json')).map(name => name.slice(0, -'.json'.length));
  }
}

/** None in a folder that is not there yet. */
const namesIn = (directory: string): Promise<string[]> =>
  readdir(directory).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? [] : Promise.reject(error)));
