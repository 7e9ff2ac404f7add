import type { Engine, EngineSession } from '../engine/types.js';
import { Problem } from '../problem.js';
import type { Extracts } from './types.js';

/**
 * The engine on extracts that stay what they are: what was computed counts only if no file changed meanwhile. DuckDB finds blocks that the disk spoilt, and takes a block of another extract for its own.
 */
export function whileSound(engine: Engine, extracts: Pick<Extracts, 'mustBeSound' | 'doubt'>): Engine {
  async function onSound<T>({ id, extracts: mounted }: EngineSession, work: Promise<T>): Promise<T> {
    try {
      const value = await work;
      await extracts.mustBeSound(mounted);
      return value;
    } catch (error) {
      if (error instanceof Problem && error.code === 'extract-damaged') {
        extracts.doubt(mounted);
        // It keeps what it read.
        await engine.release(id);
      }
      throw error;
    }
  }

  return {
    ...engine,
    run(session, query, options) {
      const running = engine.run(session, query, options);
      const done = onSound(session, running.done);
      // Whoever only reads the stream learns it there.
      done.catch(() => undefined);
      return { ...running, done };
    },
    columns: (session, ...asked) => onSound(session, engine.columns(session, ...asked))
  };
}
