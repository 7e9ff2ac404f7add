import type { ApprovalRecord } from '@vitrine/sdk';

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Whether two days, as a date field writes them, can bound an approval. */
export const bounds = (from: string, until: string): boolean => DAY.test(from) && DAY.test(until) && from <= until;

type Wish = Pick<ApprovalRecord, 'state' | 'from' | 'until'> & { project: { starts: string; ends: string } };

/** What is proposed: the days that are granted; else from today, or from the project's start where that is still to come, until its end. */
export function proposed({ state, from, until, project }: Wish, today: string): { from: string; until: string } {
  if (state === 'granted' && from && until) {
    return { from, until };
  }
  const [starts, ends] = [project.starts.slice(0, 10), project.ends.slice(0, 10)];
  return { from: starts > today ? starts : today, until: ends };
}
