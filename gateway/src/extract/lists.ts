import { resolve } from 'node:path';
import type { Centre, Source } from '../centre/types.js';
import { BuildFailure } from './builder.js';
import { sealOf, type Digests } from './digests.js';
import { listsName } from './job.js';

/** Lists of those who took back their consent, as they were when they were looked at. */
export interface Lists {
  /** What is in them, in one name. */
  name: string;
  files: { space: string; path: string }[];
  /** Whether one of them is another since. */
  changed(): Promise<boolean>;
}

/** A list that is not there is no empty one: `withdrawals-missing`. */
export async function listsOf({ directory }: Centre, { withdrawals = [] }: Source, digests: Digests): Promise<Lists> {
  const seen = await Promise.all(
    withdrawals.map(async ({ space, path }) => {
      const file = resolve(directory, path);
      return { space, path: file, ...(await digests.see(file).catch(() => Promise.reject(new BuildFailure({ code: 'withdrawals-missing', space })))) };
    })
  );
  return {
    name: listsName(seen),
    files: seen.map(({ space, path }) => ({ space, path })),
    changed: async () => (await Promise.all(seen.map(async ({ path, seal }) => (await sealOf(path).catch(() => undefined)) !== seal))).some(Boolean)
  };
}
