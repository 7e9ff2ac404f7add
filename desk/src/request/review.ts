import type { Output, Votes } from '@vitrine/sdk';

export type Decision = Votes['votes'][number]['decision'];

/** What a checker has decided of one output and not sent: it holds for the bytes that she looked at, and for no others. */
export interface DraftVote {
  digest: string;
  decision?: Decision;
  comment: string;
}

/** By output. */
export type Draft = Readonly<Record<string, DraftVote>>;

type Seen = Pick<Output, 'id' | 'digest'>;

export const draftOf = (draft: Draft, { id, digest }: Seen): DraftVote => {
  const vote = Object.hasOwn(draft, id) ? draft[id] : undefined;
  return vote?.digest === digest ? vote : { digest, comment: '' };
};

export function decide(draft: Draft, output: Seen, change: Partial<Pick<DraftVote, 'decision' | 'comment'>>): Draft {
  return { ...draft, [output.id]: { ...draftOf(draft, output), ...change } };
}

/** Outputs whose bytes are no longer those that she decided on. */
export const outdated = <T extends Seen>(draft: Draft, outputs: readonly T[]): T[] =>
  outputs.filter(({ id, digest }) => {
    const vote = Object.hasOwn(draft, id) ? draft[id] : undefined;
    return vote !== undefined && vote.digest !== digest && (vote.decision !== undefined || vote.comment !== '');
  });

export interface Missing<T> {
  output: T;
  what: 'decision' | 'comment';
}

/** What a review still lacks: a decision on every output, and a reason where it is no. */
export function missing<T extends Seen>(draft: Draft, outputs: readonly T[]): Missing<T>[] {
  return outputs.flatMap((output): Missing<T>[] => {
    const { decision, comment } = draftOf(draft, output);
    if (decision === undefined) {
      return [{ output, what: 'decision' }];
    }
    return decision !== 'approve' && comment.trim() === '' ? [{ output, what: 'comment' }] : [];
  });
}

/** The review as it is sent; only a whole one is. */
export function votesOf(draft: Draft, outputs: readonly Seen[]): Votes['votes'] | undefined {
  if (outputs.length === 0 || missing(draft, outputs).length > 0) {
    return undefined;
  }
  return outputs.flatMap(output => {
    const { digest, decision, comment } = draftOf(draft, output);
    return decision ? [{ output: output.id, digest, decision, ...(comment.trim() ? { comment: comment.trim() } : {}) }] : [];
  });
}

export function tally(draft: Draft, outputs: readonly Seen[]): Record<Decision, number> {
  const count = { approve: 0, return: 0, reject: 0 };
  for (const output of outputs) {
    const { decision } = draftOf(draft, output);
    if (decision) {
      count[decision] += 1;
    }
  }
  return count;
}

const isDraft = (value: unknown): value is Draft =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every(
    (vote: unknown) =>
      typeof vote === 'object' &&
      vote !== null &&
      'digest' in vote &&
      typeof vote.digest === 'string' &&
      'comment' in vote &&
      typeof vote.comment === 'string' &&
      (!('decision' in vote) || vote.decision === 'approve' || vote.decision === 'return' || vote.decision === 'reject')
  );

/** A draft as it was kept, or none where that is not one. */
export function readDraft(kept: string | null): Draft {
  try {
    const value: unknown = JSON.parse(kept ?? '{}');
    return isDraft(value) ? value : {};
  } catch {
    return {};
  }
}
