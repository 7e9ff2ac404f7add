import type { Text } from '@vitrine/disclosure';
import type { Centre } from '../centre/types.js';
import { Problem } from '../problem.js';
import type { StandingApproval } from './decisions.js';
import { approvalState } from './grants.js';

/**
 * Why a compartment that a session was opened for is no longer one: an approval of a source in it ended, and its producer may have said why; or the
 * project's sources stand in other compartments than before.
 */
export function whyEnded(centre: Centre, approvals: StandingApproval[], compartment: string, granted: ReadonlySet<string>, day: string): Problem {
  const sources = centre.sources.filter(({ id, public: open }) => !open && compartment.split('+').includes(id));
  const gone = sources.filter(({ id }) => !granted.has(id));
  if (sources.length > 0 && gone.length === 0) {
    return new Problem('compartment-changed');
  }
  for (const source of gone) {
    const settled = approvals.filter(approval => approval.source === source.id && approval.state !== 'requested');
    const approval = settled.find(({ state }) => state !== 'refused') ?? settled[0];
    if (approval) {
      return new Problem('approval-ended', { source: source.title, ended: ended(approval, day), why: why(approval) });
    }
  }
  return new Problem('compartment-ended');
}

function ended(approval: StandingApproval, day: string): Text {
  switch (approvalState(approval, day)) {
    case 'revoked':
      return dated({ en: 'was revoked', fr: 'a été révoquée' }, approval.decided);
    case 'refused':
      return dated({ en: 'was refused', fr: 'a été refusée' }, approval.decided);
    case 'granted':
      return { en: `begins on ${approval.from ?? day}`, fr: `commence le ${approval.from ?? day}` };
    default:
      return dated({ en: 'ended', fr: 'a pris fin' }, approval.until);
  }
}

function dated(what: Text, day: string | undefined): Text {
  return day === undefined ? what : { en: `${what.en} on ${day}`, fr: `${what.fr} le ${day}` };
}

/** The producer's words on an approval that she took back; those on one that ran out say why it was given. */
function why({ state, reason }: StandingApproval): Text {
  return reason && (state === 'revoked' || state === 'refused') ? { en: `: “${reason.en}”`, fr: ` : « ${reason.fr} »` } : { en: '', fr: '' };
}
