import type { TranslationBundle } from '@jupyterlab/translation';

/** A failure as the page shows it: what is wrong, what to do, and the code by which support knows it. */
export interface IFailure {
  title: string;
  remedy: string;
  code: string;
  /** Character of the SQL it points at, from 0. */
  position?: number;
}

/** The gateway's problems speak for themselves; the rest is said here. */
export function describe(error: unknown, trans: TranslationBundle): IFailure {
  if (error instanceof Error && error.name === 'ProblemError') {
    const { code, title, remedy, problem } = error as Error & {
      code: string;
      title: string;
      remedy?: string;
      problem: { position?: number };
    };
    return { code, title, remedy: remedy ?? '', ...(problem.position === undefined ? {} : { position: problem.position }) };
  }
  if (error instanceof Error && error.name === 'ResultIncompleteError') {
    return {
      code: 'result-incomplete',
      title: trans.__('The result broke off: the rows below are not all of it.'),
      remedy: trans.__('Run the query again.')
    };
  }
  if (error instanceof Error && error.name === 'ConnectionError') {
    const status = (error as Error & { status: number }).status;
    return {
      code: status === 0 ? 'connection' : `connection-${status}`,
      title: trans.__('Vitrine does not answer.'),
      remedy: trans.__('Try again in a moment. If it lasts, open your address again or tell the operator.')
    };
  }
  return {
    code: 'unexpected',
    title: trans.__('Something unexpected happened in this page.'),
    remedy: trans.__('Try again; reload the page if it lasts.')
  };
}
