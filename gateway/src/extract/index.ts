import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readFile, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Centre, Source } from '../centre/types.js';
import { Confinement, type Bounds } from '../confinement/index.js';
import type { MountedExtract } from '../engine/types.js';
import { Problem, problemFrom } from '../problem.js';
import { makeDirectory, moveWhole, sync } from '../store/durable.js';
import { Builder, BuildFailure } from './builder.js';
import { Digests, sealOf } from './digests.js';
import { estimated, type Sizes } from './estimate.js';
import { buildDatasets, extractName, grantName, listsName, prepareJob, prepareName, type PrepareJob } from './job.js';
import { fate, retentionOf, toMakeRoom, type Why } from './keeping.js';
import { compartmentKey, fileName } from './keys.js';
import { Shelf, type Entry } from './shelf.js';
import type { ExtractProgress, ExtractRequest, Extracts } from './types.js';

export { whileSound } from './sound.js';
export type * from './types.js';
export type { Why } from './keeping.js';

export interface ExtractOptions {
  state: string;
  /** Interpreter of the builder's environment. */
  python: string;
  /** Hears what builders say of themselves. */
  confinement?: Confinement<'builder'>;
  /** Multiplies the synthetic sources. */
  scale: number;
  /** Bytes that extracts and prepared sources may take together; as many as the disk has where it is left out. */
  space?: number;
  /** Milliseconds after which what was handed out is in use no more. */
  inUse?: number;
  log?: (event: Record<string, unknown>) => void;
  /** Puts on record that an extract was found damaged. */
  damaged?: (about: RecordedExtract) => Promise<void>;
  /** Puts on record that an extract was removed. */
  removed?: (about: RecordedExtract & { why: Why }) => Promise<void>;
  /** Ends what works with a source in a project: an extract of it goes that may be in use. */
  ending?: (project: string, source: string) => Promise<void>;
}

export interface RecordedExtract {
  project: string;
  compartment: string;
  source: string;
  version: string;
  /** What its content was. */
  digest: string;
}

/** What an extract was made for. */
interface ExtractAbout {
  project: string;
  compartment: string;
  source: string;
  version: string;
  /** What the project was granted, in one name. */
  granted: string;
  /** The lists of those who took back their consent, in one name. */
  withdrawn: string;
}

interface PreparedAbout {
  source: string;
  version: string;
  sizes: Sizes;
}

/** A file whose content is the one that its name tells. */
interface Sound<About> {
  entry: Entry<About>;
  seal: string;
}

/** What a file's name says of its content. */
const digestIn = (file: string): string => basename(file, '.duckdb');

/** A disk that spoils what it is given would have the same extract made for ever: so often within so many milliseconds, and it is left. */
const mostDamages = 3;
const damagesCount = 3_600_000;

/** What everything else on the disk needs to go on: so many bytes, or this share of a small disk. */
const reserve = 2 ** 30;
const reservedShare = 0.02;

/** Extracts in the state directory: `extracts/<sha256>.duckdb`, found by what was asked for in `extracts/index/`; and sources that were prepared for them, likewise. */
export function createExtracts(options: ExtractOptions): Extracts {
  const { state, python, confinement = new Confinement('builder'), scale, space = Infinity, inUse = 3_600_000, log = () => undefined } = options;
  const { damaged = async () => undefined, removed = async () => undefined, ending = async () => undefined } = options;
  const place = {
    keys: join(state, 'keys'),
    prepared: join(state, 'prepared'),
    preparedIndex: join(state, 'prepared', 'index'),
    extracts: join(state, 'extracts'),
    index: join(state, 'extracts', 'index'),
    units: join(state, 'extracts', 'units'),
    unfinished: join(state, 'extracts', 'unfinished')
  };
  const builder = new Builder(python, confinement);
  const digests = new Digests(join(place.prepared, 'digests.json'));
  const shelf = new Shelf<ExtractAbout>(place.extracts, place.index);
  const preparedShelf = new Shelf<PreparedAbout>(place.prepared, place.preparedIndex);
  // One at a time: builders share the units' numbers of a compartment, and the machine.
  let queue: Promise<unknown> = Promise.resolve();
  let closed = false;
  /** When an extract was found damaged, by what was asked for. */
  const damages = new Map<string, number[]>();
  /** When an extract was handed out last, by what was asked for. */
  const handedOut = new Map<string, number>();
  /** Extracts that are being removed. */
  const leaving = new Map<string, Promise<void>>();
  const duckdb = {
    threads: availableParallelism(),
    memory_limit: `${Math.max(1024, Math.min(16_384, Math.floor(totalmem() / 2 ** 20 / 3)))}MB`,
    autoinstall_known_extensions: false,
    autoload_known_extensions: false
  };

  /** Runs a builder in a folder of its own, and moves what it made to its place: a file, and no link to another's. */
  async function built<T extends { digest: string; bytes: number }>(
    job: Record<string, unknown>,
    { read, write }: Bounds,
    folder: string,
    report: (done: number, step: string) => void
  ): Promise<T & { file: string; seal: string }> {
    const own = join(place.unfinished, randomBytes(8).toString('hex'));
    await mkdir(own, { mode: 0o700 });
    const beside = join(own, 'made.duckdb');
    const made = await builder.run<T>({ ...job, duckdb: { ...duckdb, max_temp_directory_size: `${await freeBytes()}B` }, temporary: join(own, 'temporary'), beside }, { read, write: [...write, own] }, report);
    if (!(await lstat(beside)).isFile()) {
      throw new BuildFailure({ code: 'failed', kind: 'no-file' });
    }
    const file = join(folder, `${made.digest}.duckdb`);
    await moveWhole(beside, file);
    return { ...made, file, ...(await digests.note(file, made.digest)) };
  }

  /** Where a compartment's units have their numbers. They were in one folder for all once. */
  async function unitsOf(project: string, compartment: string, spaces: string[]): Promise<{ folder: string; files: Record<string, string> }> {
    const folder = join(place.units, fileName(project, compartment));
    await makeDirectory(folder, 0o700);
    const files: Record<string, string> = {};
    for (const space of spaces) {
      const name = `${fileName(project, compartment, space)}.duckdb`;
      files[space] = join(folder, name);
      if (existsSync(join(place.units, name))) {
        await rename(join(place.units, name), files[space]);
      }
    }
    return { folder, files };
  }

  /** One build at a time: what is left when it has ended, well or not, is litter. */
  async function clear(): Promise<void> {
    for (const name of await readdir(place.unfinished)) {
      await rm(join(place.unfinished, name), { recursive: true, force: true });
    }
  }

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(() => {
      if (closed) {
        throw new BuildFailure({ code: 'ended' });
      }
      return work().finally(() => clear().catch(() => undefined));
    });
    queue = next.catch(() => undefined);
    return next;
  };

  async function makePlaces(): Promise<void> {
    for (const directory of Object.values(place)) {
      await makeDirectory(directory, 0o700);
    }
  }

  /** Undefined where there is none, or it is gone, cannot be read, or holds something else than its name tells. */
  async function soundly<About>(entry: Entry<About> | undefined): Promise<Sound<About> | undefined> {
    try {
      const seen = entry && (await digests.see(entry.file));
      return entry && seen?.digest === digestIn(entry.file) ? { entry, seal: seen.seal } : undefined;
    } catch (error) {
      if (['ENOENT', 'EIO', 'EUCLEAN', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) {
        return undefined;
      }
      throw error;
    }
  }

  const recorded = ({ file, about: { project, compartment, source, version } }: Entry<ExtractAbout>): RecordedExtract => ({ project, compartment, source, version, digest: digestIn(file) });

  async function dropDamaged(name: string): Promise<void> {
    const entry = await shelf.find(name);
    if (entry) {
      const { project, compartment, ...about } = recorded(entry);
      await damaged({ project, compartment, ...about });
      log({ event: 'extract-damaged', ...about });
      damages.set(name, [...recently(name), performance.now()]);
      await shelf.drop(entry);
    }
  }

  const recently = (name: string): number[] => (damages.get(name) ?? []).filter(at => performance.now() - at < damagesCount);

  async function preparedFile(name: string): Promise<Sound<PreparedAbout> | undefined> {
    const entry = await preparedShelf.find(name);
    const sound = await soundly(entry);
    if (entry && !sound) {
      log({ event: 'prepared-damaged', digest: digestIn(entry.file) });
      await preparedShelf.drop(entry);
    }
    return sound;
  }

  async function prepared(request: ExtractRequest): Promise<{ job: PrepareJob; name: string }> {
    const { centre, version } = request;
    const script = version.generator === undefined ? undefined : await readFile(resolve(centre.directory, version.generator), 'utf8');
    const job = prepareJob(request, script, scale);
    const files: Record<string, string> = {};
    for (const { name, origin } of job.datasets) {
      if (origin['path'] !== undefined) {
        files[name] = await digests.of(origin['path']);
      }
    }
    return { job, name: prepareName(job, files) };
  }

  /** Lists of those who took back their consent, as they are now. A list that is not there is no empty one. */
  async function listsOf(centre: Centre, { withdrawals = [] }: Source): Promise<{ lists: { space: string; path: string; seal: string }[]; name: string }> {
    const lists = await Promise.all(withdrawals.map(async ({ space: units, path }) => {
      const full = resolve(centre.directory, path);
      return { space: units, path: full, ...(await digests.see(full).catch(() => Promise.reject(new BuildFailure({ code: 'withdrawals-missing' })))) };
    }));
    return { lists: lists.map(({ space: units, path, seal }) => ({ space: units, path, seal })), name: listsName(lists) };
  }

  async function remove(entry: Entry<ExtractAbout>, why: Why): Promise<void> {
    const { project, compartment, ...about } = recorded(entry);
    const going = (async () => {
      if (why !== 'space') {
        await ending(project, about.source);
      }
      await removed({ project, compartment, ...about, why });
      log({ event: 'extract-removed', ...about, why });
      await shelf.drop(entry);
      handedOut.delete(entry.name);
    })();
    leaving.set(entry.name, going);
    await going.finally(() => leaving.delete(entry.name));
  }

  async function removePrepared(entry: Entry<PreparedAbout>, why: Why): Promise<void> {
    const { source, version } = entry.about;
    log({ event: 'prepared-removed', source, version, digest: digestIn(entry.file), why });
    await preparedShelf.drop(entry);
  }

  const atUse = ({ name }: Entry<ExtractAbout>): boolean => performance.now() - (handedOut.get(name) ?? -Infinity) < inUse;

  async function freeBytes(): Promise<number> {
    const { bavail, blocks, bsize } = await statfs(place.extracts);
    return Math.max(0, Math.floor(bavail * bsize - Math.min(reserve, blocks * bsize * reservedShare)));
  }

  /**
   * Removes what can be built again and nobody works with, what was used longest ago first, until there is room.
   * @param certain Nothing is begun that will not fit; where less may be needed, it is tried.
   */
  async function makeRoom(needed: number, certain: boolean, keeping?: Entry<PreparedAbout>): Promise<void> {
    const [extracts, sources] = [await shelf.all(), await preparedShelf.all()];
    const taken = [...extracts, ...sources].reduce((sum, { bytes }) => sum + bytes, 0);
    const free = await freeBytes();
    const lacking = Math.max(taken + needed - space, needed - free);
    if (lacking <= 0) {
      return;
    }
    const going = toMakeRoom(
      [
        ...extracts.filter(entry => !atUse(entry)).map(entry => ({ ...entry, go: () => remove(entry, 'space') })),
        ...sources.filter(({ name }) => name !== keeping?.name).map(entry => ({ ...entry, go: () => removePrepared(entry, 'space') }))
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

  async function make(request: ExtractRequest, progress: (p: ExtractProgress) => void): Promise<Omit<MountedExtract, 'schema'>> {
    const { centre, source, version, project, compartment } = request;
    await makePlaces();
    const key = await compartmentKey(place.keys, project, compartment);
    const { job, name } = await prepared(request);
    const { lists, name: withdrawn } = await listsOf(centre, source);
    const datasets = buildDatasets(request);
    const granted = grantName({ datasets, key: fileName(project, compartment, key.toString('hex')), policy: source.policy.version });
    const wanted = extractName({ prepared: name, granted, withdrawn });
    const handOut = async ({ entry: { file }, seal }: Sound<ExtractAbout>): Promise<Omit<MountedExtract, 'schema'>> => {
      await shelf.note(wanted);
      return { file, seal, content: wanted };
    };
    // Before it is looked for: from here on it does not go for others' sake.
    handedOut.set(wanted, performance.now());
    await leaving.get(wanted);
    const there = await soundly(await shelf.find(wanted));
    if (there) {
      return handOut(there);
    }
    const report = (from: number, to: number, bytes?: number) => (done: number, step: string): void =>
      progress({ source: source.id, version: version.id, done: from + (to - from) * done, step, ...(bytes === undefined ? {} : { bytes }) });

    async function prepare(): Promise<Sound<PreparedAbout>> {
      const sources = job.datasets.flatMap(({ origin }) => origin['path'] ?? []);
      // About as much as they take themselves; what is generated tells only when it is there.
      const sizesOfFiles = await Promise.all(sources.map(path => stat(path).then(({ size }) => size)));
      await makeRoom(sizesOfFiles.reduce((sum, size) => sum + size, 0), false);
      const { file, bytes, seal, sizes } = await built<{ digest: string; bytes: number; sizes: Sizes }>({ ...job, kind: 'prepare' }, { read: sources, write: [] }, place.prepared, report(0, 0.6));
      await preparedShelf.put({ name, file, bytes, about: { source: source.id, version: version.id, sizes } });
      return { entry: { name, file, bytes, used: Date.now(), about: { source: source.id, version: version.id, sizes } }, seal };
    }

    async function build(from: Sound<PreparedAbout>): Promise<Sound<ExtractAbout>> {
      const expected = estimated(from.entry.about.sizes, datasets);
      await makeRoom(expected, datasets.every(({ rows }) => rows === undefined), from.entry);
      await preparedShelf.note(name);
      const units = await unitsOf(project, compartment, [...new Set(datasets.flatMap(dataset => dataset.units.map(unit => unit.space)))]);
      const { file, bytes, seal, withdrawn: people } = await built<{ digest: string; bytes: number; withdrawn: { listed: number; found: number } }>(
        { kind: 'build', prepared: from.entry.file, datasets, units: units.files, withdrawn: lists.map(({ space: of, path }) => ({ space: of, path })), secret: key.toString('hex') },
        { read: [from.entry.file, ...lists.map(({ path }) => path)], write: [units.folder] },
        place.extracts,
        report(0.6, 1, expected)
      );
      const entry = { name: wanted, file, bytes, about: { project, compartment, source: source.id, version: version.id, granted, withdrawn } };
      const spoilt = await sealOf(from.entry.file) !== from.seal ? 'damaged' : (await changed(lists)) ? 'withdrawals-changed' : undefined;
      if (spoilt) {
        await shelf.drop(entry);
        throw new BuildFailure({ code: spoilt });
      }
      // Numbers that were lost would be given anew, and join with nobody's.
      await Promise.all(Object.values(units.files).filter(each => existsSync(each)).map(sync));
      await sync(units.folder);
      await shelf.put(entry);
      log({ event: 'extract-built', source: source.id, version: version.id, bytes, estimated: expected, ...(lists.length > 0 ? people : {}) });
      return { entry: { ...entry, used: Date.now() }, seal };
    }

    return inTurn(async () => {
      // Another may have made it while this one waited.
      const meanwhile = await soundly(await shelf.find(wanted));
      if (meanwhile) {
        return handOut(meanwhile);
      }
      await dropDamaged(wanted);
      if (recently(wanted).length >= mostDamages) {
        throw new BuildFailure({ code: 'damaged-again' });
      }
      const from = await preparedFile(name) ?? await prepare();
      const made = await build(from).catch(async (error: unknown) => {
        if (!(error instanceof BuildFailure && error.report.code === 'damaged')) {
          throw error;
        }
        digests.doubt(from.entry.file);
        return build(await preparedFile(name) ?? await prepare());
      });
      for (const entry of await shelf.all()) {
        if (entry.about.source === source.id && entry.about.withdrawn !== withdrawn) {
          await remove(entry, 'withdrawn');
        }
      }
      return handOut(made);
    });
  }

  async function tidyExtracts(centre: Centre, requests: ExtractRequest[], now: number): Promise<void> {
    const granted = new Set(await Promise.all(requests.map(async request => {
      const { project, compartment, source } = request;
      const key = await compartmentKey(place.keys, project, compartment);
      return grantName({ datasets: buildDatasets(request), key: fileName(project, compartment, key.toString('hex')), policy: source.policy.version });
    })));
    const withdrawn = new Map(await Promise.all(centre.sources.map(async source => [source.id, await listsOf(centre, source).then(({ name }) => name, () => undefined)] as const)));
    const entries = await shelf.all();
    const newest = newestBy(entries, ({ about }) => about.granted);
    for (const entry of entries) {
      const { about } = entry;
      const lists = withdrawn.get(about.source);
      const { why, unseen } = fate(entry, {
        withdrawn: lists !== undefined && lists !== about.withdrawn,
        granted: granted.has(about.granted), newest: newest.has(entry), retention: retentionOf(centre, about.source), now
      });
      if (why) {
        await remove(entry, why);
      } else if (unseen !== entry.unseen) {
        await shelf.mark(entry, unseen);
      }
    }
  }

  async function tidyPrepared(centre: Centre, requests: ExtractRequest[], now: number): Promise<void> {
    const id = ({ source, version }: PreparedAbout): string => JSON.stringify([source, version]);
    const granted = new Set(requests.map(({ source, version }) => JSON.stringify([source.id, version.id])));
    const entries = await preparedShelf.all();
    const newest = newestBy(entries, ({ about }) => id(about));
    for (const entry of entries) {
      const { why, unseen } = fate(entry, { withdrawn: false, granted: granted.has(id(entry.about)), newest: newest.has(entry), retention: retentionOf(centre, entry.about.source), now });
      if (why) {
        await removePrepared(entry, why);
      } else if (unseen !== entry.unseen) {
        await preparedShelf.mark(entry, unseen);
      }
    }
  }

  return {
    async ensure(request, progress = () => undefined) {
      try {
        const made = await make(request, progress).catch(error => {
          if (error instanceof BuildFailure && error.report.code === 'withdrawals-changed') {
            return make(request, progress);
          }
          throw error;
        });
        return { schema: request.version.schema, ...made };
      } catch (error) {
        const report = error instanceof BuildFailure ? error.report : { code: (error as NodeJS.ErrnoException).code ?? 'failed' };
        const about = { source: request.source.id, version: request.version.id };
        log({ event: 'extract-failed', ...about, ...report });
        const known = report.code === 'disk-full' || report.code === 'disk-failed' ? new Problem(report.code, {}, { cause: error }) : problemFrom(error);
        throw known ?? new Problem(report.code === 'no-space' ? 'extract-space' : 'extract-failed', about, { cause: error });
      }
    },

    async mustBeSound(mounted) {
      const now = await Promise.all(mounted.map(({ file }) => sealOf(file).catch(() => undefined)));
      if (mounted.some(({ seal }, at) => now[at] !== seal)) {
        throw new Problem('extract-damaged');
      }
    },

    doubt: mounted => mounted.forEach(({ file }) => digests.doubt(file)),

    tidy: (centre, requests, now = Date.now()) =>
      inTurn(async () => {
        await makePlaces();
        await tidyExtracts(centre, requests, now);
        await tidyPrepared(centre, requests, now);
      }),

    async taken() {
      const [extracts, sources] = [await shelf.all(), await preparedShelf.all()];
      const bytes = (entries: Entry<unknown>[]): number => entries.reduce((sum, entry) => sum + entry.bytes, 0);
      return { extracts: extracts.length, bytes: bytes(extracts), prepared: bytes(sources), ...(space === Infinity ? {} : { space }) };
    },

    async recover() {
      await makePlaces();
      await clear();
      await shelf.recover();
      await preparedShelf.recover();
    },

    async close() {
      closed = true;
      await builder.close();
      await queue;
    }
  };
}

const changed = async (files: { path: string; seal: string }[]): Promise<boolean> =>
  (await Promise.all(files.map(async ({ path, seal }) => (await sealOf(path).catch(() => undefined)) !== seal))).some(Boolean);

/** Of those made for the same, the one that was used last. */
function newestBy<T extends { used: number }>(entries: T[], key: (entry: T) => string): Set<T> {
  const newest = new Map<string, T>();
  for (const entry of entries) {
    const other = newest.get(key(entry));
    if (!other || other.used < entry.used) {
      newest.set(key(entry), entry);
    }
  }
  return new Set(newest.values());
}
