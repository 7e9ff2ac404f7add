import { useEffect, useId, useState } from 'react';
import type { RequestSummary } from '@vitrine/sdk';
import { Chip, RequestStateChip, requestStates } from '../elements/chips.js';
import { Failure } from '../elements/failure.js';
import { Id } from '../elements/id.js';
import { Link } from '../elements/link.js';
import { Page } from '../elements/page.js';
import { Plain } from '../elements/plain.js';
import { Scroll } from '../elements/scroll.js';
import { Skeleton } from '../elements/skeleton.js';
import { visible } from '../elements/visible.js';
import { useDesk, useSpeech } from '../shell/desk-context.js';
import { useLoaded } from '../shell/loaded.js';
import { pathOf, setSearch, useSearch } from '../shell/route.js';
import { type Filter, filterOf, isOverdue, narrowed, ordered, searchOf, states } from './filter.js';
import { counts, words } from './words.js';

interface RequestsProps {
  title: string;
  /** What is shown when one comes. */
  standard: Filter;
}

/** Requests that she may see, narrowed and in order; renewed under her hands without moving anything that has the focus. */
export function Requests({ title, standard }: RequestsProps): JSX.Element {
  const { gateway } = useDesk();
  const speech = useSpeech();
  const { data, error, reload } = useLoaded('requests', signal => gateway.exports.list({ limit: 500 }, signal), 20);
  const search = useSearch();
  const filter = filterOf(search, standard);
  const change = (more: Partial<Filter>) => setSearch(searchOf({ ...filter, ...more }, standard));
  const shown = data && ordered(narrowed(data, filter));

  return (
    <Page title={title} kind="wide" aside={shown && <span className="quiet">{speech.count(shown.length, counts.shown)}</span>}>
      <Filters filter={filter} change={change} />
      {error !== undefined && <Failure error={error} retry={reload} />}
      {!shown && error === undefined && <Skeleton lines={8} />}
      {shown && shown.length > 0 && <Table requests={shown} />}
      {data && shown?.length === 0 && (
        <div className="empty">
          <h2>{speech.say(data.length === 0 || filter.todo ? words.noneYet : words.noneFound)}</h2>
          <p>{speech.say(words.noneYetDetail)}</p>
          {data.length > 0 && (
            <button type="button" onClick={() => change({ state: 'all', todo: false, text: '' })}>
              {speech.say(words.everything)}
            </button>
          )}
        </div>
      )}
    </Page>
  );
}

function Filters({ filter, change }: { filter: Filter; change(more: Partial<Filter>): void }): JSX.Element {
  const { say } = useSpeech();
  const id = useId();
  return (
    <form className="filters" role="search" aria-label={say(words.filters)} onSubmit={event => event.preventDefault()}>
      <label htmlFor={`${id}-find`}>{say(words.find)}</label>
      <input
        id={`${id}-find`}
        type="search"
        placeholder={say(words.findHint)}
        value={filter.text}
        onChange={event => change({ text: event.target.value })}
      />
      <label htmlFor={`${id}-state`}>{say(words.state)}</label>
      <select id={`${id}-state`} value={filter.state} onChange={event => change({ state: event.target.value as Filter['state'] })}>
        <option value="open">{say(words.open)}</option>
        <option value="all">{say(words.all)}</option>
        {states.map(state => (
          <option key={state} value={state}>
            {say(requestStates[state].text)}
          </option>
        ))}
      </select>
      <label className="check">
        <input type="checkbox" checked={filter.todo} onChange={event => change({ todo: event.target.checked })} />
        {say(words.todo)}
      </label>
      <span className="quiet hint">{say(words.keys)}</span>
    </form>
  );
}

const STEP: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** Goes from one row's link to another's; the first one where none has the focus. */
function step(by: number): void {
  const links = [...document.querySelectorAll<HTMLElement>('a.row')];
  const at = links.findIndex(link => link === document.activeElement);
  links[at < 0 ? 0 : Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
}

function Table({ requests }: { requests: RequestSummary[] }): JSX.Element {
  const { say } = useSpeech();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const free = event.target === document.body || (event.target instanceof HTMLElement && event.target.matches('h1, a.row'));
      const by = STEP[event.key];
      if (by !== undefined && free && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        step(by);
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  return (
    <Scroll label={say(words.queue)}>
      <table className="list requests">
        <thead>
          <tr>
            <th scope="col">{say(words.request)}</th>
            <th scope="col">{say(words.age)}</th>
            <th scope="col">{say(words.due)}</th>
            <th scope="col">{say(words.author)}</th>
            <th scope="col">{say(words.producers)}</th>
            <th scope="col">{say(words.outputs)}</th>
            <th scope="col">{say(words.verdicts)}</th>
            <th scope="col">{say(words.state)}</th>
            <th scope="col">{say(words.reviews)}</th>
            <th scope="col">{say(words.mine)}</th>
          </tr>
        </thead>
        <tbody>
          {requests.map(request => (
            <Row key={request.id} request={request} now={now} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ request, now }: { request: RequestSummary; now: number }): JSX.Element {
  const speech = useSpeech();
  const { say } = speech;
  const { verdicts } = request;
  const late = isOverdue(request, now);
  const waiting = request.state === 'submitted' || request.state === 'in review';
  return (
    <tr className={late ? 'late' : undefined}>
      <th scope="row">
        <Link to={pathOf({ screen: 'request', request: request.id })} className="row">
          {say(request.project.title)}
        </Link>
        <span className="quiet sub">
          <Id value={request.id} />
          {request.round > 1 && ` · ${say(words.round, { n: request.round })}`}
        </span>
      </th>
      <td>
        {request.submitted && waiting && (
          <time dateTime={request.submitted} title={speech.instant(request.submitted)}>
            {speech.away(request.submitted, now)}
          </time>
        )}
      </td>
      <td>
        {request.due && waiting && (
          <>
            <time dateTime={request.due} title={speech.instant(request.due)}>
              {speech.away(request.due, now)}
            </time>
            {late && <span className="sub bad">{say(words.overdue)}</span>}
          </>
        )}
      </td>
      <td>
        <Plain text={request.author.name} />
      </td>
      <td>{request.producers.map(title => say(title)).join(', ')}</td>
      <td title={request.names.map(visible).join(', ')}>
        <span className="names">
          <Plain text={request.names.join(', ')} />
        </span>
        <span className="quiet sub">
          {speech.count(request.names.length, counts.outputs)}, {say(words.minutes, { n: request.minutes })}
        </span>
      </td>
      <td>
        <span className="tally">
          {verdicts.safe > 0 && <Chip tone="good">{speech.count(verdicts.safe, counts.safe)}</Chip>}
          {verdicts.review > 0 && <Chip tone="warn">{speech.count(verdicts.review, counts.review)}</Chip>}
          {verdicts.declared > 0 && <Chip tone="warn">{speech.count(verdicts.declared, counts.declared)}</Chip>}
        </span>
      </td>
      <td>
        <RequestStateChip state={request.state} />
      </td>
      <td className="short">{say(words.reviewsOf, { done: request.checkers.done, needed: request.checkers.needed })}</td>
      <td className="short">
        <Mine request={request} />
      </td>
    </tr>
  );
}

/** What the request has to do with the one who looks; what waits for her stands out. */
function Mine({ request }: { request: RequestSummary }): JSX.Element | null {
  const { say } = useSpeech();
  for (const action of ['consent', 'vote', 'release'] as const) {
    if (request.may.includes(action)) {
      return <strong className="todo">{say(words[action])}</strong>;
    }
  }
  switch (request.mine) {
    case 'author':
      return <span className="quiet">{say(words.authored)}</span>;
    case 'voted':
      return <span className="quiet">{say(words.voted)}</span>;
    case 'excluded':
      return <span className="quiet">{say(words.excluded)}</span>;
    default:
      return null;
  }
}
