import { statfs } from 'node:fs/promises';
import { basename } from 'node:path';
import { BuildFailure } from './builder.js';
import type { Sizes } from './estimate.js';
import { fate, toMakeRoom, type Why } from './keeping.js';
import type { Entry, Shelf } from './shelf.js';
import type { Taken } from './types.js';

/** What an extract was made for. */
export interface ExtractAbout {
  project: string;
  compartment: string;
  source: string;
  version: string;
  /** What the project was granted, in one name. */
  granted: string;
  /** The lists of those who took back their consent, in one name. */
  withdrawn: string;
}

export interface PreparedAbout {
  source: string;
  version: string;
  sizes: Sizes;
}

export interface RecordedExtract {
  project: string;
  compartment: string;
  source: string;
  version: string;
  /** What its content was. */
  digest: string;
}

export interface KeeperOptions {
  extracts: Shelf<ExtractAbout>;
  prepared: Shelf<PreparedAbout>;
  /** On the disk that both are on. */
  directory: string;
  /** Bytes that both may take together. */
  space: number;
  /** Milliseconds after which what was handed out is in use no more. */
  inUse: number;
  log: (event: Record<string, unknown>) => void;
  removed: (about: RecordedExtract & { why: Why }) => Promise<void>;
  ending: (content: string) => Promise<void>;
}

/** What projects may see now. */
export interface Wanted {
  /** What they are granted, in one name each. */
  granted: ReadonlySet<string>;
  /** Versions of sources, as `versionName` says them. */
  versions: ReadonlySet<string>;
  /** The lists of those who took back their consent, in one name, by source; nothing where nobody can say. */
  withdrawn: ReadonlyMap<string, string>;
  /** Milliseconds that what nobody may see of a source stays. */
  retention: (source: string) => number;
}

export const versionName = (source: string, version: string): string => JSON.stringify([source, version]);

/** What a file's name says of its content. */
export const digestIn = (file: string): string => basename(file, '.duckdb');

export const recorded = ({ file, about: { project, compartment, source, version } }: Entry<ExtractAbout>): RecordedExtract => ({ project, compartment, source, version, digest: digestIn(file) });

/** What everything else on the disk needs to go on: so many bytes, or this share of a small disk. */
const reserve = 2 ** 30;
const reservedShare = 0.02;

/** Decides what stays of what was made, and removes the rest. One step at a time: whoever calls sees to that. */
export class Keeper {
  /** When an extract was handed out last, or made of a prepared source, by their names. */
  readonly #used = new Map<string, number>();
  /** Extracts that are being removed. */
  readonly #leaving = new Map<string, Promise<void>>();

  constructor(private readonly options: KeeperOptions) {}

  /** Before an extract or a prepared source is looked for: from here on it does not make way for others. */
  async using(name: string): Promise<void> {
    this.#used.set(name, performance.now());
    await this.#leaving.get(name);
  }

  /** Bytes that may still be written. */
  async free(): Promise<number> {
    const { bavail, blocks, bsize } = await statfs(this.options.directory);
    return Math.max(0, Math.floor(bavail * bsize - Math.min(reserve, blocks * bsize * reservedShare)));
  }

  async taken(): Promise<Taken> {
    const [extracts, prepared] = [await this.options.extracts.all(), await this.options.prepared.all()];
    const { space } = this.options;
    return { extracts: extracts.length, bytes: bytesOf(extracts), prepared: bytesOf(prepared), ...(space === Infinity ? {} : { space }) };
  }

  /**
   * Removes what can be made again and nobody works with, what was used longest ago first, until there is room.
   * @param certain Nothing is begun that will not fit; where less may be needed, it is tried.
   * @param keeping A prepared source that is needed for what comes.
   */
  async makeRoom(needed: number, certain: boolean, keeping?: Entry<PreparedAbout>): Promise<void> {
    const { space } = this.options;
    const [extracts, prepared] = [await this.options.extracts.all(), await this.options.prepared.all()];
    const taken = bytesOf(extracts) + bytesOf(prepared);
    const lacking = Math.max(taken + needed - space, needed - (await this.free()));
    if (lacking <= 0) {
      return;
    }
    const going = toMakeRoom(
      [
        ...extracts.filter(entry => !this.#inUse(entry)).map(entry => ({ ...entry, go: () => this.#remove(entry, 'space') })),
        ...prepared.filter(entry => entry.name !== keeping?.name && !this.#inUse(entry)).map(entry => ({ ...entry, go: () => this.#removePrepared(entry, 'space') }))
      ],
      lacking
    );
    if (going.length === 0 && certain) {
      throw new BuildFailure({ code: taken + needed > space ? 'no-space' : 'disk-full', bytes: needed });
    }
    for (const { go } of going) {
      await go();
    }
  }

  /** Extracts of a source that were made with other lists than these. */
  async withdraw(source: string, lists: string): Promise<void> {
    for (const entry of await this.options.extracts.all()) {
      if (entry.about.source === source && entry.about.withdrawn !== lists) {
        await this.#remove(entry, 'withdrawn');
      }
    }
  }

  /** @param now Milliseconds since 1970. */
  async tidy({ granted, versions, withdrawn, retention }: Wanted, now: number): Promise<void> {
    const { extracts, prepared } = this.options;
    await eachToItsFate(
      extracts, ({ granted: name }) => name, (entry, why) => this.#remove(entry, why),
      ({ granted: name, source, withdrawn: lists }) => ({ granted: granted.has(name), withdrawn: (withdrawn.get(source) ?? lists) !== lists, retention: retention(source), now })
    );
    await eachToItsFate(
      prepared, ({ source, version }) => versionName(source, version), (entry, why) => this.#removePrepared(entry, why),
      ({ source, version }) => ({ granted: versions.has(versionName(source, version)), withdrawn: false, retention: retention(source), now })
    );
  }

  #inUse({ name }: Entry<unknown>): boolean {
    return performance.now() - (this.#used.get(name) ?? -Infinity) < this.options.inUse;
  }

  /** Who works with it is ended first, and it is on record before it is gone. */
  async #remove(entry: Entry<ExtractAbout>, why: Why): Promise<void> {
    const { project, compartment, ...about } = recorded(entry);
    const going = (async () => {
      if (why !== 'space') {
        await this.options.ending(entry.name);
      }
      await this.options.removed({ project, compartment, ...about, why });
      this.options.log({ event: 'extract-removed', ...about, why });
      await this.options.extracts.drop(entry);
      this.#used.delete(entry.name);
    })();
    this.#leaving.set(entry.name, going);
    await going.finally(() => this.#leaving.delete(entry.name));
  }

  async #removePrepared(entry: Entry<PreparedAbout>, why: Why): Promise<void> {
    const { source, version } = entry.about;
    this.options.log({ event: 'prepared-removed', source, version, digest: digestIn(entry.file), why });
    await this.options.prepared.drop(entry);
  }
}

const bytesOf = (entries: Entry<unknown>[]): number => entries.reduce((sum, { bytes }) => sum + bytes, 0);

async function eachToItsFate<About extends object>(
  shelf: Shelf<About>,
  madeFor: (about: About) => string,
  remove: (entry: Entry<About>, why: Why) => Promise<void>,
  standing: (about: About) => Omit<Parameters<typeof fate>[1], 'newest'>
): Promise<void> {
  const entries = await shelf.all();
  const newest = new Map<string, Entry<About>>();
  for (const entry of entries) {
    const other = newest.get(madeFor(entry.about));
    if (!other || other.used < entry.used) {
      newest.set(madeFor(entry.about), entry);
    }
  }
  for (const entry of entries) {
    const { why, unseen } = fate(entry, { ...standing(entry.about), newest: newest.get(madeFor(entry.about)) === entry });
    if (why) {
      await remove(entry, why);
    } else if (unseen !== entry.unseen) {
      await shelf.mark(entry, unseen);
    }
  }
}
