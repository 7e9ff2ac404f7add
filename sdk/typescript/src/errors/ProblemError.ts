import type { ProblemDetails } from '../api.js';
import { VitrineError } from './VitrineError.js';

/** The gateway refused, and said why and what to do. */
export class ProblemError extends VitrineError {
  override readonly name = 'ProblemError';
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly remedy: string | undefined;
  /** Id of the recorded query, where one was recorded. */
  readonly query: string | undefined;

  constructor(readonly problem: ProblemDetails) {
    super(problem.title);
    this.code = problem.code;
    this.title = problem.title;
    this.status = problem.status;
    this.remedy = problem.remedy;
    this.query = problem.query;
  }
}
