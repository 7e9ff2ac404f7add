import { Problem } from '../problem.js';

/** So many pieces of work of one person at a time, that others need not wait for all of hers. Throws `too-many-requests`. */
export function createTurns(most: number): <T>(who: string, work: () => Promise<T>) => Promise<T> {
  const busy = new Map<string, number>();
  return async (who, work) => {
    const before = busy.get(who) ?? 0;
    if (before >= most) {
      throw new Problem('too-many-requests');
    }
    busy.set(who, before + 1);
    try {
      return await work();
    } finally {
      const left = (busy.get(who) ?? 1) - 1;
      if (left > 0) {
        busy.set(who, left);
      } else {
        busy.delete(who);
      }
    }
  };
}
