import type { ExportRequest, RequestState, RequestSummary } from '@vitrine/sdk';

/** What she has seen of a request. */
export interface ISeen {
  state: RequestState;
  /** Comments of others; undefined while they were never counted. */
  comments?: number;
}

export interface INews {
  request: string;
  created: string;
  what: 'state' | 'comment';
  state: RequestState;
}

/** States in which others may write to her or decide: their comments are looked at. */
export const live: ReadonlySet<RequestState> = new Set(['submitted', 'in review', 'returned', 'approved']);

export const commentsOf = (request: ExportRequest, me: string): number => request.comments.filter(comment => comment.author.id !== me).length;

/**
 * What is new since she looked. Of her own requests only; the first look at a request tells nothing, nor does what she did herself,
 * which is noted as seen when it is done.
 */
export function newsOf(seen: Readonly<Record<string, ISeen>>, requests: ReadonlyArray<RequestSummary>, comments: ReadonlyMap<string, number>): INews[] {
  return requests.flatMap(({ id, state, created, mine }): INews[] => {
    const before = seen[id];
    if (mine !== 'author' || !before) {
      return [];
    }
    const about = { request: id, created, state };
    if (before.state !== state) {
      return [{ ...about, what: 'state' }];
    }
    const count = comments.get(id);
    return count !== undefined && before.comments !== undefined && count > before.comments ? [{ ...about, what: 'comment' }] : [];
  });
}

/** What is now seen. */
export function seenOf(before: Readonly<Record<string, ISeen>>, requests: ReadonlyArray<RequestSummary>, comments: ReadonlyMap<string, number>): Record<string, ISeen> {
  return Object.fromEntries(
    requests.map(({ id, state }) => {
      const count = comments.get(id) ?? before[id]?.comments;
      return [id, { state, ...(count === undefined ? {} : { comments: count }) }];
    })
  );
}
