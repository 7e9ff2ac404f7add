import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { Confinement, type Bounds } from '../confinement/index.js';
import type { MountedExtract } from '../engine/types.js';
import { Problem, problemFrom } from '../problem.js';
import { makeDirectory, moveWhole, sync } from '../store/durable.js';
import { Builder, BuildFailure } from './builder.js';
import { Digests, Scripts, sealOf } from './digests.js';
import { estimated, type Sizes } from './estimate.js';
import { buildDatasets, extractName, grantName, prepareJob, prepareName, type BuildDataset, type PrepareJob } from './job.js';
import { digestIn, Keeper, recorded, versionName, type ExtractAbout, type PreparedAbout, type RecordedExtract } from './keeper.js';
import { retentionOf, type Why } from './keeping.js';
import { compartmentKey, fileName } from './keys.js';
import { listsOf } from './lists.js';
import { Shelf, type Entry } from './shelf.js';
import type { ExtractProgress, ExtractRequest, Extracts } from './types.js';

export { whileSound } from './sound.js';
export type * from './types.js';
export type { RecordedExtract } from './keeper.js';
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
  /** Ends what works with an extract that goes, by the name of its content. */
  ending?: (content: string) => Promise<void>;
}

/** A file whose content is the one that its name tells. */
interface Sound<About> {
  entry: Entry<About>;
  seal: string;
}

/** A disk that spoils what it is given would have the same extract made for ever: so often within so many milliseconds, and it is left. */
const mostDamages = 3;
const damagesCount = 3_600_000;

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
  const scripts = new Scripts();
  const keys = new Map<string, Promise<Buffer>>();
  const shelf = new Shelf<ExtractAbout>(place.extracts, place.index);
  const preparedShelf = new Shelf<PreparedAbout>(place.prepared, place.preparedIndex);
  // One at a time: builders share the units' numbers of a compartment, and the machine.
  let queue: Promise<unknown> = Promise.resolve();
  let closed = false;
  /** When an extract was found damaged, by what was asked for. */
  const damages = new Map<string, number[]>();
  const keeper = new Keeper({ extracts: shelf, prepared: preparedShelf, directory: place.extracts, space, inUse, log, removed, ending });
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
    const made = await builder.run<T>({ ...job, duckdb: { ...duckdb, max_temp_directory_size: `${await keeper.free()}B` }, temporary: join(own, 'temporary'), beside }, { read, write: [...write, own] }, report);
    if (!(await lstat(beside)).isFile()) {
      throw new BuildFailure({ code: 'failed', kind: 'no-file' });
    }
    const file = join(folder, `${made.digest}.duckdb`);
    // Of a public source two projects may have the same: what somebody works with stays where it is.
    const there = await digests.see(file).catch(() => undefined);
    if (there?.digest === made.digest) {
      return { ...made, file, seal: there.seal };
    }
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

  /** Read once: it is asked for with every query. */
  function keyOf(project: string, compartment: string): Promise<Buffer> {
    const name = fileName(project, compartment);
    const known = keys.get(name);
    if (known) {
      return known;
    }
    const key = compartmentKey(place.keys, project, compartment);
    keys.set(name, key);
    key.catch(() => keys.delete(name));
    return key;
  }

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
    const script = version.generator === undefined ? undefined : await scripts.of(resolve(centre.directory, version.generator));
    const job = prepareJob(request, script, scale);
    const files: Record<string, string> = {};
    for (const { name, origin } of job.datasets) {
      if (origin['path'] !== undefined) {
        files[name] = await digests.of(origin['path']);
      }
    }
    return { job, name: prepareName(job, files) };
  }

  async function grantOf(request: ExtractRequest): Promise<{ key: Buffer; datasets: BuildDataset[]; granted: string }> {
    const { project, compartment, source } = request;
    const key = await keyOf(project, compartment);
    const datasets = buildDatasets(request);
    return { key, datasets, granted: grantName({ datasets, key: fileName(project, compartment, key.toString('hex')), policy: source.policy.version }) };
  }

  async function make(request: ExtractRequest, progress: (p: ExtractProgress) => void): Promise<Omit<MountedExtract, 'schema'>> {
    const { centre, source, version, project, compartment } = request;
    const { key, datasets, granted } = await grantOf(request);
    const { job, name } = await prepared(request);
    const lists = await listsOf(centre, source, digests);
    const wanted = extractName({ prepared: name, granted, withdrawn: lists.name });
    const handOut = async ({ entry: { file }, seal }: Sound<ExtractAbout>): Promise<Omit<MountedExtract, 'schema'>> => {
      await shelf.note(wanted);
      return { file, seal, content: wanted };
    };
    await keeper.using(wanted);
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
      await keeper.makeRoom(sizesOfFiles.reduce((sum, size) => sum + size, 0), false);
      const { file, bytes, seal, sizes } = await built<{ digest: string; bytes: number; sizes: Sizes }>({ ...job, kind: 'prepare' }, { read: sources, write: [] }, place.prepared, report(0, 0.6));
      return { entry: await preparedShelf.put({ name, file, bytes, about: { source: source.id, version: version.id, sizes } }), seal };
    }

    async function build(from: Sound<PreparedAbout>): Promise<Sound<ExtractAbout>> {
      const expected = estimated(from.entry.about.sizes, datasets);
      await keeper.makeRoom(expected, datasets.every(({ rows }) => rows === undefined), from.entry);
      await preparedShelf.note(name);
      const units = await unitsOf(project, compartment, [...new Set(datasets.flatMap(dataset => dataset.units.map(unit => unit.space)))]);
      const { file, bytes, seal, withdrawn: people } = await built<{ digest: string; bytes: number; withdrawn: { listed: number; found: number } }>(
        { kind: 'build', prepared: from.entry.file, datasets, units: units.files, withdrawn: lists.files, secret: key.toString('hex') },
        { read: [from.entry.file, ...lists.files.map(({ path }) => path)], write: [units.folder] },
        place.extracts,
        report(0.6, 1, expected)
      );
      const entry = { name: wanted, file, bytes, about: { project, compartment, source: source.id, version: version.id, granted, withdrawn: lists.name } };
      const spoilt = await sealOf(from.entry.file) !== from.seal ? 'damaged' : (await lists.changed()) ? 'withdrawals-changed' : undefined;
      if (spoilt) {
        await shelf.drop(entry);
        throw new BuildFailure({ code: spoilt });
      }
      // Numbers that were lost would be given anew, and join with nobody's.
      await Promise.all(Object.values(units.files).filter(each => existsSync(each)).map(sync));
      await sync(units.folder);
      const kept = await shelf.put(entry);
      // It may have taken more than was reckoned, as what was prepared for it.
      await keeper.makeRoom(0, false, from.entry);
      log({ event: 'extract-built', source: source.id, version: version.id, bytes, estimated: expected, ...(lists.files.length > 0 ? people : {}) });
      return { entry: kept, seal };
    }

    return inTurn(async () => {
      await makePlaces();
      // What is built is built with the key that the disk has: one that fails says so here.
      if (!(await compartmentKey(place.keys, project, compartment)).equals(key)) {
        keys.clear();
        throw new BuildFailure({ code: 'failed', kind: 'another-key' });
      }
      // Another may have made it while this one waited.
      const meanwhile = await soundly(await shelf.find(wanted));
      if (meanwhile) {
        return handOut(meanwhile);
      }
      await dropDamaged(wanted);
      if (recently(wanted).length >= mostDamages) {
        throw new BuildFailure({ code: 'damaged-again' });
      }
      await keeper.using(name);
      const from = await preparedFile(name) ?? await prepare();
      const made = await build(from).catch(async (error: unknown) => {
        if (!(error instanceof BuildFailure && error.report.code === 'damaged')) {
          throw error;
        }
        digests.doubt(from.entry.file);
        return build(await preparedFile(name) ?? await prepare());
      });
      await keeper.withdraw(source.id, lists.name);
      return handOut(made);
    });
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
        const withdrawn = await Promise.all(centre.sources.map(source => listsOf(centre, source, digests).then(({ name }) => [[source.id, name] as const], () => [])));
        await keeper.tidy(
          {
            granted: new Set(await Promise.all(requests.map(async request => (await grantOf(request)).granted))),
            versions: new Set(requests.map(({ source, version }) => versionName(source.id, version.id))),
            withdrawn: new Map(withdrawn.flat()),
            retention: source => retentionOf(centre, source)
          },
          now
        );
      }),

    taken: () => keeper.taken(),

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
