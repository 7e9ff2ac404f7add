const DAY = /^\d{4}-\d\d-\d\d$/;

/** Whether two days, as a date field writes them, can bound an approval. */
export const bounds = (from: string, until: string): boolean => DAY.test(from) && DAY.test(until) && from <= until;

/** What is proposed: from today, or from the project's start where that is still to come, until its end. */
export function proposed(project: { starts: string; ends: string }, today: string): { from: string; until: string } {
  const [starts, ends] = [project.starts.slice(0, 10), project.ends.slice(0, 10)];
  return { from: starts > today ? starts : today, until: ends };
}
