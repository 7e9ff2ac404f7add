import type { TranslationBundle } from '@jupyterlab/translation';
import type { ExportRequest, Output, RequestState, RequestSummary } from '@vitrine/sdk';
import type { Language } from '../session/language.js';

/** A state in a word, and what kind of news it is. */
export function stateOf(state: RequestState, trans: TranslationBundle): { name: string; mod: 'quiet' | 'waits' | 'good' | 'bad' } {
  switch (state) {
    case 'draft':
      return { name: trans.__('draft'), mod: 'quiet' };
    case 'submitted':
      return { name: trans.__('submitted'), mod: 'waits' };
    case 'in review':
      return { name: trans.__('in review'), mod: 'waits' };
    case 'returned':
      return { name: trans.__('returned'), mod: 'bad' };
    case 'approved':
      return { name: trans.__('approved'), mod: 'good' };
    case 'released':
      return { name: trans.__('released'), mod: 'good' };
    case 'rejected':
      return { name: trans.__('rejected'), mod: 'bad' };
    case 'withdrawn':
      return { name: trans.__('withdrawn'), mod: 'quiet' };
  }
}

/** What to do next, in one sentence. */
export function nextOf(request: RequestSummary | ExportRequest, language: Language, trans: TranslationBundle): string {
  const due = request.due === undefined ? '' : dayOf(request.due, language);
  switch (request.state) {
    case 'draft':
      return request.names.length > 0 ? trans.__('Nobody sees it yet: submit it, or withdraw it.') : trans.__('It is empty: withdraw it, and begin a new export from a result.');
    case 'submitted':
      return due ? trans.__('Nothing to do: a checker answers by %1.', due) : trans.__('Nothing to do: a checker answers soon.');
    case 'in review': {
      const { done, needed } = request.checkers;
      return due ? trans.__('Nothing to do: %1 of %2 reviews are in, the answer is due by %3.', done, needed, due) : trans.__('Nothing to do: %1 of %2 reviews are in.', done, needed);
    }
    case 'returned':
      return trans.__('Read the comments, change what they ask for, then resubmit.');
    case 'approved':
      return trans.__('Nothing to do: it is approved and is about to be released.');
    case 'released':
      return trans.__('Fetch it at the pick-up, with the code of this request.');
    case 'rejected':
      return trans.__('It does not leave. Read why; what can be mended goes into a new export.');
    case 'withdrawn':
      return trans.__('Nothing left. A new export begins from a result.');
  }
}

export function kindOf(kind: Output['kind'], trans: TranslationBundle): string {
  switch (kind) {
    case 'table':
      return trans.__('Table');
    case 'figure':
      return trans.__('Figure');
    case 'estimates':
      return trans.__('Estimates');
    case 'code':
      return trans.__('Code');
    case 'file':
      return trans.__('File');
  }
}

export function decisionOf(decision: 'approve' | 'return' | 'reject' | 'approved' | 'returned' | 'rejected', trans: TranslationBundle): string {
  return decision.startsWith('approve') ? trans.__('approved') : decision.startsWith('return') ? trans.__('returned') : trans.__('rejected');
}

export const dayOf = (iso: string, language: Language): string => new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(new Date(iso));

export const instantOf = (iso: string, language: Language): string => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000]
];

/** How long ago or from now, in the largest whole unit. */
export function awayOf(iso: string, now: number, language: Language): string {
  const away = new Date(iso).getTime() - now;
  const [unit, length] = UNITS.find(([, each]) => Math.abs(away) >= each) ?? ['minute', 60_000];
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.trunc(away / length), unit);
}
