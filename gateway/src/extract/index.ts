import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { Confinement, type Bounds } from '../confinement/index.js';
import { Problem, problemFrom } from '../problem.js';
import { makeDirectory, moveWhole, placeWhole, sync } from '../store/durable.js';
import { Builder, BuildFailure } from './builder.js';
import { Digests, sealOf } from './digests.js';
import { buildDatasets, extractName, prepareJob, prepareName, type PrepareJob } from './job.js';
import { compartmentKey, fileName } from './keys.js';
import type { ExtractProgress, ExtractRequest, Extracts } from './types.js';

export { whileSound } from './sound.js';
export type * from './types.js';

export interface ExtractOptions {
  state: string;
  /** Interpreter of the builder's environment. */
  python: string;
  /** Hears what builders say of themselves. */
  confinement?: Confinement<'builder'>;
  /** Multiplies the synthetic sources. */
  scale: number;
  log?: (event: Record<string, unknown>) => void;
  /** Puts on record that an extract was found damaged. */
  damaged?: (about: DamagedExtract) => Promise<void>;
}

export interface DamagedExtract {
  project: string;
  compartment: string;
  source: string;
  version: string;
  /** What its content was. */
  digest: string;
}

/** A file whose content is the one that its name tells. */
interface Sound {
  file: string;
  seal: string;
}

/** What a file's name says of its content. */
const digestIn = (file: string): string => basename(file, '.duckdb').split('.').at(-1) as string;

/** A disk that spoils what it is given would have the same extract made for ever: so often within so many milliseconds, and it is left. */
const mostDamages = 3;
const damagesCount = 3_600_000;

/** Extracts in the state directory: `extracts/<sha256>.duckdb`, found by what was asked for in `extracts/index/`. */
export function createExtracts({ state, python, confinement = new Confinement('builder'), scale, log = () => undefined, damaged = async () => undefined }: ExtractOptions): Extracts {
  const place = {
    keys: join(state, 'keys'),
    prepared: join(state, 'prepared'),
    extracts: join(state, 'extracts'),
    index: join(state, 'extracts', 'index'),
    units: join(state, 'extracts', 'units'),
    unfinished: join(state, 'extracts', 'unfinished')
  };
  const builder = new Builder(python, confinement);
  const digests = new Digests(join(place.prepared, 'digests.json'));
  // One at a time: builders share the units' numbers of a compartment, and the machine.
  let queue: Promise<unknown> = Promise.resolve();
  let closed = false;
  /** When an extract was found damaged, by what was asked for. */
  const damages = new Map<string, number[]>();
  const duckdb = {
    threads: availableParallelism(),
    memory_limit: `${Math.max(1024, Math.min(16_384, Math.floor(totalmem() / 2 ** 20 / 3)))}MB`,
    autoinstall_known_extensions: false,
    autoload_known_extensions: false
  };
  /** Runs a builder in a folder of its own, and moves what it made to its place: a file, and no link to another's. */
  async function built<T>(job: Record<string, unknown>, { read, write }: Bounds, to: (made: T) => string, report: (done: number, step: string) => void): Promise<T> {
    const folder = join(place.unfinished, randomBytes(8).toString('hex'));
    await mkdir(folder, { mode: 0o700 });
    const beside = join(folder, 'made.duckdb');
    const made = await builder.run<T>({ ...job, duckdb, temporary: join(folder, 'temporary'), beside }, { read, write: [...write, folder] }, report);
    if (!(await lstat(beside)).isFile()) {
      throw new BuildFailure({ code: 'failed', kind: 'no-file' });
    }
    await moveWhole(beside, to(made));
    return made;
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

  /** What an entry names; nothing where it is another's, or none. */
  async function entryOf(name: string): Promise<string | undefined> {
    try {
      const { extract, file } = JSON.parse(await readFile(join(place.index, `${name}.json`), 'utf8')) as { extract: string; file: string };
      const path = join(place.extracts, basename(file));
      return extract === name && existsSync(path) ? path : undefined;
    } catch {
      return undefined;
    }
  }

  /** Undefined where it is gone, cannot be read, or holds something else than its name tells. */
  async function soundly(file: string): Promise<Sound | undefined> {
    try {
      const { digest, seal } = await digests.see(file);
      return digest === digestIn(file) ? { file, seal } : undefined;
    } catch (error) {
      if (['ENOENT', 'EIO', 'EUCLEAN', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) {
        return undefined;
      }
      throw error;
    }
  }

  async function indexed(name: string): Promise<Sound | undefined> {
    const file = await entryOf(name);
    return file === undefined ? undefined : soundly(file);
  }

  /** On record first, and the entry before its file. */
  async function dropDamaged(name: string, { source, version, project, compartment }: ExtractRequest): Promise<void> {
    const file = await entryOf(name);
    if (file !== undefined) {
      const about = { source: source.id, version: version.id, digest: digestIn(file) };
      await damaged({ project, compartment, ...about });
      log({ event: 'extract-damaged', ...about });
      damages.set(name, [...recently(name), performance.now()]);
    }
    await rm(join(place.index, `${name}.json`), { force: true });
    if (file !== undefined) {
      await rm(file, { recursive: true, force: true });
    }
  }

  const recently = (name: string): number[] => (damages.get(name) ?? []).filter(at => performance.now() - at < damagesCount);

  async function preparedFile(name: string): Promise<Sound | undefined> {
    for (const file of (await readdir(place.prepared)).filter(each => each.startsWith(`${name}.`) && each.endsWith('.duckdb'))) {
      const sound = await soundly(join(place.prepared, file));
      if (sound) {
        return sound;
      }
      log({ event: 'prepared-damaged', digest: digestIn(file) });
      await rm(join(place.prepared, file), { recursive: true, force: true });
    }
    return undefined;
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

  async function make(request: ExtractRequest, progress: (p: ExtractProgress) => void): Promise<Sound> {
    const { source, version, project, compartment } = request;
    await makePlaces();
    const key = await compartmentKey(place.keys, project, compartment);
    const { job, name } = await prepared(request);
    const datasets = buildDatasets(request);
    const wanted = extractName({ prepared: name, datasets, key: fileName(project, compartment, key.toString('hex')), policy: source.policy.version });
    const there = await indexed(wanted);
    if (there) {
      return there;
    }
    const report = (from: number, to: number) => (done: number, step: string): void =>
      progress({ source: source.id, version: version.id, done: from + (to - from) * done, step });

    async function prepare(): Promise<Sound> {
      const sources = job.datasets.flatMap(({ origin }) => origin['path'] ?? []);
      const fileOf = ({ digest }: { digest: string }): string => join(place.prepared, `${name}.${digest}.duckdb`);
      const made = await built<{ digest: string }>({ ...job, kind: 'prepare' }, { read: sources, write: [] }, fileOf, report(0, 0.6));
      return { file: fileOf(made), ...(await digests.note(fileOf(made), made.digest)) };
    }

    async function build(from: Sound): Promise<Sound> {
      const units = await unitsOf(project, compartment, [...new Set(datasets.flatMap(dataset => dataset.units.map(unit => unit.space)))]);
      const fileOf = ({ digest }: { digest: string }): string => join(place.extracts, `${digest}.duckdb`);
      const made = await built<{ digest: string; bytes: number }>(
        { kind: 'build', prepared: from.file, datasets, units: units.files, secret: key.toString('hex') },
        { read: [from.file], write: [units.folder] },
        fileOf,
        report(0.6, 1)
      );
      if (await sealOf(from.file) !== from.seal) {
        await rm(fileOf(made), { force: true });
        throw new BuildFailure({ code: 'damaged' });
      }
      // Numbers that were lost would be given anew, and join with nobody's.
      await Promise.all(Object.values(units.files).filter(file => existsSync(file)).map(sync));
      await sync(units.folder);
      const { seal } = await digests.note(fileOf(made), made.digest);
      await placeWhole(join(place.index, `${wanted}.json`), JSON.stringify({ extract: wanted, file: basename(fileOf(made)), source: source.id, version: version.id, bytes: made.bytes }), 0o600);
      return { file: fileOf(made), seal };
    }

    return inTurn(async () => {
      // Another may have made it while this one waited.
      const meanwhile = await indexed(wanted);
      if (meanwhile) {
        return meanwhile;
      }
      await dropDamaged(wanted, request);
      if (recently(wanted).length >= mostDamages) {
        throw new BuildFailure({ code: 'damaged-again' });
      }
      const started = performance.now();
      const from = await preparedFile(name) ?? await prepare();
      const made = await build(from).catch(async (error: unknown) => {
        if (!(error instanceof BuildFailure && error.report.code === 'damaged')) {
          throw error;
        }
        digests.doubt(from.file);
        return build(await preparedFile(name) ?? await prepare());
      });
      log({ event: 'extract-built', source: source.id, version: version.id, bytes: (await stat(made.file)).size, ms: Math.round(performance.now() - started) });
      return made;
    });
  }

  return {
    async ensure(request, progress = () => undefined) {
      try {
        return { schema: request.version.schema, ...(await make(request, progress)) };
      } catch (error) {
        const report = error instanceof BuildFailure ? error.report : { code: (error as NodeJS.ErrnoException).code ?? 'failed' };
        log({ event: 'extract-failed', source: request.source.id, version: request.version.id, ...report });
        const known = report.code === 'disk-full' || report.code === 'disk-failed' ? new Problem(report.code, {}, { cause: error }) : problemFrom(error);
        throw known ?? new Problem('extract-failed', { source: request.source.id, version: request.version.id }, { cause: error });
      }
    },

    async mustBeSound(mounted) {
      const now = await Promise.all(mounted.map(({ file }) => sealOf(file).catch(() => undefined)));
      if (mounted.some(({ seal }, at) => now[at] !== seal)) {
        throw new Problem('extract-damaged');
      }
    },

    doubt: mounted => mounted.forEach(({ file }) => digests.doubt(file)),

    async recover() {
      await makePlaces();
      await clear();
      for (const name of await readdir(place.prepared)) {
        // Under names that did not tell their content once.
        if (/^[0-9a-f]{64}\.duckdb$/.test(name)) {
          await rm(join(place.prepared, name), { force: true });
        }
      }
      // A file that no entry names was moved into place just before the gateway died.
      const named = new Set<string>();
      for (const name of await readdir(place.index)) {
        const file = name.endsWith('.json') ? await entryOf(name.slice(0, -'.json'.length)) : undefined;
        if (file === undefined) {
          await rm(join(place.index, name), { force: true });
        } else {
          named.add(basename(file));
        }
      }
      for (const name of await readdir(place.extracts)) {
        if (name.endsWith('.duckdb') && !named.has(name)) {
          await rm(join(place.extracts, name), { force: true });
        }
      }
    },

    async close() {
      closed = true;
      await builder.close();
      await queue;
    }
  };
}
