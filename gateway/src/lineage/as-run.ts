import type { EngineSession } from '../engine/types.js';
import { Problem } from '../problem.js';
import { contentsOf, type Lineage, type QueryEntry } from './record.js';
import type { Sessions } from './sessions.js';

/** What is kept: somebody who looks again, or reads on, need not wait again. */
const kept = 30;

/**
 * Work on the very data that a recorded result came from; refused where they have changed since (`result-changed`). What came of it is kept for a while, by the query and its data.
 */
export function onDataAsRun<T>({ lineage, sessions }: { lineage: Lineage; sessions: Sessions }, work: (entry: QueryEntry, session: EngineSession) => Promise<T>): (entry: QueryEntry) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return async entry => {
    const session = await sessions.open(entry);
    const now = contentsOf(session.extracts);
    if (Object.entries(await lineage.extractsOf(entry.id)).some(([schema, content]) => now[schema] !== content)) {
      throw new Problem('result-changed');
    }
    const key = JSON.stringify([entry.id, now]);
    let making = made.get(key);
    if (!making) {
      making = work(entry, session);
      made.set(key, making);
      making.catch(() => made.delete(key));
      for (const oldest of [...made.keys()].slice(0, Math.max(0, made.size - kept))) {
        made.delete(oldest);
      }
    }
    return making;
  };
}
