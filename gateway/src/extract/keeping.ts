import type { Centre } from '../centre/types.js';
import type { Entry } from './shelf.js';

/**
 * Why a file goes. `withdrawn`: somebody in it took back her consent. `not-granted`: nobody may see it any more. `superseded`: the source's data are
 * others now. `space`: others need the room, and it can be built again.
 */
export type Why = 'withdrawn' | 'not-granted' | 'superseded' | 'space';

const day = 24 * 3600_000;
/** Days that what nobody may see any more stays, where a policy does not say. */
const usualDays = 7;

/** Milliseconds that what nobody may see any more of a source stays. */
export const retentionOf = (centre: Pick<Centre, 'sources'>, source: string): number =>
  (centre.sources.find(({ id }) => id === source)?.policy.retentionDays ?? usualDays) * day;

export interface Standing {
  /** Somebody in it took back her consent. */
  withdrawn: boolean;
  /** A project may see what it was made for. */
  granted: boolean;
  /** It is the one of several made for the same that was used last. */
  newest: boolean;
  /** Milliseconds that it stays when nobody may see it. */
  retention: number;
  /** Milliseconds since 1970. */
  now: number;
}

/** What becomes of a file: `why` it goes now, or since when it is `unseen`; neither where somebody may see it. */
export function fate({ unseen = Infinity }: Pick<Entry<unknown>, 'unseen'>, { withdrawn, granted, newest, retention, now }: Standing): { why?: Why; unseen?: number } {
  if (withdrawn) {
    return { why: 'withdrawn' };
  }
  if (granted && newest) {
    return {};
  }
  // A clock that was ahead does not make it stay longer.
  const since = Math.min(unseen, now);
  return now - since >= retention ? { why: granted ? 'superseded' : 'not-granted' } : { unseen: since };
}

/** What goes so that `lacking` bytes are free, what was used longest ago first; nothing where all of it would not do. */
export function toMakeRoom<T extends Pick<Entry<unknown>, 'bytes' | 'used'>>(entries: T[], lacking: number): T[] {
  const going: T[] = [];
  let rest = lacking;
  for (const entry of [...entries].sort((one, other) => one.used - other.used)) {
    if (rest <= 0) {
      break;
    }
    going.push(entry);
    rest -= entry.bytes;
  }
  return rest <= 0 ? going : [];
}
