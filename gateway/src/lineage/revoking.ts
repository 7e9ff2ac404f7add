import type { Engine } from '../engine/types.js';
import type { Sessions } from './sessions.js';

/**
 * The engine for as long as a session is open: once an approval that it stood on has ended, nothing starts its worker again, not even a proof that was
 * under way.
 */
export function whileOpen(engine: Engine, sessions: Sessions): Engine {
  return {
    ...engine,
    run(session, query, options) {
      sessions.mustBeOpen(session.id);
      return engine.run(session, query, options);
    },
    async columns(session, ...asked) {
      sessions.mustBeOpen(session.id);
      return engine.columns(session, ...asked);
    }
  };
}

/** Ends what was opened for a project with a source, and waits until no worker holds an extract of it. */
export async function endSessions(engine: Engine, sessions: Sessions, project: string, source: string): Promise<void> {
  await Promise.all(sessions.revoke(project, source).map(id => engine.release(id)));
}
