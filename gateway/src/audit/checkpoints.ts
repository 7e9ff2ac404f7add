import type { KeyObject } from 'node:crypto';
import path from 'node:path';
import type { Database } from '../store/index.js';
import { makeDirectory } from '../store/durable.js';
import { openSigningKey } from '../store/keys.js';
import { checkpointsIn, readCheckpoint, writeCheckpoint } from './checkpoint-files.js';
import { signedNote } from './note.js';
import { Tree } from './tree.js';

/**
 * What keeps checkpoints from being written: the state directory takes none; a copy could not be made; what is on record is not what was signed before, so that a new signature would
 * vouch for a changed record.
 */
export type CheckpointProblem = 'checkpoint-not-written' | 'checkpoint-not-copied' | 'checkpoint-conflict';

export interface Checkpoints {
  /** Signs what is on record by now, and copies what was not copied yet. What fails is a problem, never an error: it is tried again. */
  write(): Promise<void>;
  standing(): { records?: number; problems: CheckpointProblem[] };
  /** After a last one. */
  close(): Promise<void>;
}

export interface CheckpointOptions {
  /** State directory. */
  state: string;
  database: Database;
  clock: () => Date;
  /** Directories that each checkpoint is copied to. */
  copies: string[];
  log: (event: Record<string, unknown>) => void;
  /** Milliseconds between looks, between checkpoints where there is something new, and between tries; records after which one is made sooner. */
  timing?: { look: number; longest: number; again: number; records: number };
}

const usual = { look: 5_000, longest: 600_000, again: 60_000, records: 1_000 };
const page = 1_000;

/**
 * Only what is durable is signed: whoever writes records does so with `synchronous=FULL`, and SQLite shows a record to others after its log was synced. A checkpoint can thus never be
 * ahead of the records after a power cut.
 */
export async function createCheckpoints(options: CheckpointOptions): Promise<Checkpoints> {
  const { state, database, clock, copies, log, timing = usual } = options;
  const own = path.join(state, 'checkpoints');
  const { privateKey } = await openSigningKey(state, 'audit');
  const problems = new Set<CheckpointProblem>();
  let signer: Signer | undefined;
  let tried = 0;
  let queue: Promise<void> = Promise.resolve();

  async function attempt(problem: CheckpointProblem, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      problems.delete(problem);
    } catch (error) {
      tell(problem, error);
    }
  }

  /** Once in the log, not at every try. */
  function tell(problem: CheckpointProblem, error?: unknown): void {
    if (!problems.has(problem)) {
      problems.add(problem);
      log({ event: problem, ...(error === undefined ? {} : { error }) });
    }
  }

  async function once(): Promise<void> {
    tried = performance.now();
    await attempt('checkpoint-not-written', async () => {
      signer ??= await openSigner(own, database, privateKey);
      if (!(await signer.sign(clock()))) {
        tell('checkpoint-conflict');
      }
    });
    await attempt('checkpoint-not-copied', async () => {
      // Each is tried, whatever became of those before.
      const failed = (await Promise.allSettled(copies.map(copy => copyMissing(own, copy)))).find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') {
        throw failed.reason;
      }
    });
  }

  const write = (): Promise<void> => (queue = queue.then(once));

  async function due(): Promise<boolean> {
    // Not by the clock, which may be set back.
    const waited = performance.now() - tried;
    const fresh = (await newest(database)) - (signer?.signed ?? 0);
    return waited >= timing.longest || (problems.size > 0 ? waited >= timing.again : fresh >= timing.records);
  }

  let looking = false;
  const timer = setInterval(() => {
    if (!looking) {
      looking = true;
      void due()
        .then(is => (is ? write() : undefined))
        // A database that cannot be read now is read at the next look.
        .catch(() => undefined)
        .finally(() => (looking = false));
    }
  }, timing.look);
  timer.unref();
  void write();

  return {
    write,
    standing: () => ({ ...(signer ? { records: signer.signed } : {}), problems: [...problems] }),
    async close() {
      clearInterval(timer);
      await write();
    }
  };
}

interface Signer {
  /** Records that the last checkpoint covers. */
  readonly signed: number;
  /** False where what is on record does not follow from what was signed: then nothing is signed any more until the next start. */
  sign(now: Date): Promise<boolean>;
}

async function openSigner(own: string, database: Database, privateKey: KeyObject): Promise<Signer> {
  await makeDirectory(own, 0o700);
  const tree = new Tree();
  const last = (await checkpointsIn(own)).at(-1);
  let follows = last === undefined || ((await grow(tree, database, last)) && tree.size === last && rootIn(await readCheckpoint(own, last)) === tree.root().toString('base64'));
  let signed = last;
  return {
    get signed() {
      return signed ?? 0;
    },
    async sign(now) {
      follows &&= await grow(tree, database);
      if (follows && tree.size !== signed) {
        await writeCheckpoint(own, tree.size, signedNote({ records: tree.size, root: tree.root(), at: now.toISOString() }, privateKey));
        signed = tree.size;
      }
      return follows;
    }
  };
}

/** By pages, so that requests are answered in between. False where a record is missing. */
async function grow(tree: Tree, database: Database, until = Number.MAX_SAFE_INTEGER): Promise<boolean> {
  for (;;) {
    const rows = await database
      .selectFrom('audit').select(['sequence', 'body']).where('sequence', '>', tree.size).where('sequence', '<=', until).orderBy('sequence').limit(page).execute();
    for (const { sequence, body } of rows) {
      if (sequence !== tree.size + 1) {
        return false;
      }
      tree.append(body);
    }
    if (rows.length < page) {
      return true;
    }
    await new Promise(resolve => setImmediate(resolve));
  }
}

/** A directory that is missing is not made: it may be that of a disk which is not mounted. */
async function copyMissing(own: string, copy: string): Promise<void> {
  const there = new Set(await checkpointsIn(copy));
  for (const records of await checkpointsIn(own)) {
    if (!there.has(records)) {
      await writeCheckpoint(copy, records, await readCheckpoint(own, records));
    }
  }
}

function rootIn(note: string): string | undefined {
  return note.split('\n')[2];
}

async function newest(database: Database): Promise<number> {
  const row = await database.selectFrom('audit').select('sequence').orderBy('sequence', 'desc').limit(1).executeTakeFirst();
  return row?.sequence ?? 0;
}
