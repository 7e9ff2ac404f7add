import type { Decision, RequestState } from './types.js';

/** What may happen to a request. */
export type Step = 'submit' | 'resubmit' | 'withdraw' | 'review' | 'return' | 'approve' | 'reject' | 'release';

/**
 * The states of a request: from which states each step leads, and where. `review` is a review that does not decide yet; the last one is
 * followed by `approve`, `return` or `reject`. The database holds the same table, and refuses any other change (`tables.ts`).
 */
export const steps: Record<Step, { from: RequestState[]; to: RequestState }> = {
  submit: { from: ['draft'], to: 'submitted' },
  resubmit: { from: ['returned'], to: 'submitted' },
  withdraw: { from: ['draft', 'submitted', 'in review', 'returned', 'approved'], to: 'withdrawn' },
  review: { from: ['submitted', 'in review'], to: 'in review' },
  return: { from: ['submitted', 'in review', 'approved'], to: 'returned' },
  approve: { from: ['in review'], to: 'approved' },
  reject: { from: ['submitted', 'in review', 'approved'], to: 'rejected' },
  release: { from: ['approved'], to: 'released' }
};

/** States in which outputs may be added, replaced and removed. */
export const editable: RequestState[] = ['draft', 'returned'];
/** States in which checkers and producers may act. */
export const open: RequestState[] = ['submitted', 'in review'];

/** What the votes on one output come to, once all are in: only where all agree is it more than a question to the author. */
export function outcomeOf(votes: Decision[]): 'approved' | 'returned' | 'rejected' {
  return votes.every(vote => vote === 'approve') ? 'approved' : votes.every(vote => vote === 'reject') ? 'rejected' : 'returned';
}

/** What becomes of the request: approved whole or not at all, for what leaves is what was asked for. */
export function decisionOf(outcomes: ('approved' | 'returned' | 'rejected')[]): 'approve' | 'return' | 'reject' {
  return outcomes.every(outcome => outcome === 'approved') ? 'approve' : outcomes.every(outcome => outcome === 'rejected') ? 'reject' : 'return';
}
