import type { Project } from '../centre/types.js';

export type ProjectState = 'upcoming' | 'active' | 'expired';

/** The day, in UTC, as `2026-11-24`: what approvals and projects are dated by. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** Both ends belong to the project. */
export function projectState(project: Pick<Project, 'starts' | 'ends'>, day: string): ProjectState {
  return day < project.starts ? 'upcoming' : day > project.ends ? 'expired' : 'active';
}
