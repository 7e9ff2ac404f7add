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

/** Ends sessions that were revoked, and waits until no worker of theirs is left. */
export async function endSessions(engine: Engine, revoked: string[]): Promise<void> {
  await Promise.all(revoked.map(id => engine.release(id)));
}
