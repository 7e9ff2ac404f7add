import type { RequestState, RequestSummary } from '@vitrine/sdk';

/** What a list of requests is narrowed to. */
export interface Filter {
  state: RequestState | 'open' | 'all';
  /** Only what waits for the one who looks. */
  todo: boolean;
  /** Found in project, author, producers, output names or number. */
  text: string;
}

export const states: RequestState[] = ['draft', 'submitted', 'in review', 'returned', 'approved', 'released', 'rejected', 'withdrawn'];
/** What still goes on. */
const open: RequestState[] = ['submitted', 'in review', 'returned', 'approved'];

/** What a request may wait for from the one who looks. */
export const isToDo = (request: RequestSummary): boolean =>
  ['vote', 'consent', 'release'].some(action => request.may.includes(action));

export const isOverdue = (request: RequestSummary, now: number): boolean =>
  (request.state === 'submitted' || request.state === 'in review') && request.due !== undefined && new Date(request.due).getTime() < now;

const folded = (text: string): string => text.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase();

function texts(request: RequestSummary): string {
  const { id, project, author, producers, names } = request;
  return folded([id, project.id, project.title.en, project.title.fr, author.name, ...names, ...producers.flatMap(({ en, fr }) => [en, fr])].join('\n'));
}

export function narrowed(requests: readonly RequestSummary[], filter: Filter): RequestSummary[] {
  const words = folded(filter.text).split(/\s+/).filter(Boolean);
  return requests.filter(
    request =>
      (filter.state === 'all' || (filter.state === 'open' ? open.includes(request.state) : request.state === filter.state)) &&
      (!filter.todo || isToDo(request)) &&
      words.every(word => texts(request).includes(word))
  );
}

/** What must be answered first stands first; what is due at no time stands last, the newest change first. */
export function ordered(requests: readonly RequestSummary[]): RequestSummary[] {
  const due = ({ state, due: at }: RequestSummary) => (at && (state === 'submitted' || state === 'in review') ? at : '9999');
  return [...requests].sort((one, other) => due(one).localeCompare(due(other)) || other.changed.localeCompare(one.changed) || one.id.localeCompare(other.id));
}

export function filterOf(search: URLSearchParams, standard: Filter): Filter {
  const state = search.get('state');
  const known = [...states, 'open', 'all'] as const;
  return {
    state: known.find(name => name === state) ?? standard.state,
    todo: search.has('todo') ? search.get('todo') === '1' : standard.todo,
    text: search.get('q') ?? standard.text
  };
}

/** Only what differs from the standard is written in the address. */
export function searchOf(filter: Filter, standard: Filter): URLSearchParams {
  const search = new URLSearchParams();
  if (filter.state !== standard.state) {
    search.set('state', filter.state);
  }
  if (filter.todo !== standard.todo) {
    search.set('todo', filter.todo ? '1' : '0');
  }
  if (filter.text !== standard.text) {
    search.set('q', filter.text);
  }
  return search;
}
