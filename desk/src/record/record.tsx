import { useEffect, useId, useState } from 'react';
import type { AuditRecord } from '@vitrine/sdk';
import { Failure } from '../elements/failure.js';
import { Link } from '../elements/link.js';
import { Page } from '../elements/page.js';
import { Plain } from '../elements/plain.js';
import { Scroll } from '../elements/scroll.js';
import { Skeleton } from '../elements/skeleton.js';
import { useDesk, useSpeech } from '../shell/desk-context.js';
import { useLoaded } from '../shell/loaded.js';
import { pathOf, setSearch, useSearch } from '../shell/route.js';
import { actions, words } from './words.js';

const PAGE = 100;

/** The audit log as far as she may see it, the newest first. */
export function RecordScreen(): JSX.Element {
  const { gateway } = useDesk();
  const { say } = useSpeech();
  const search = useSearch();
  const filter = { project: search.get('project') || undefined, request: search.get('request') || undefined };
  const key = JSON.stringify(filter);
  const { data, error, reload } = useLoaded(key, signal => gateway.administration.audit({ ...filter, limit: PAGE }, signal));
  return (
    <Page title={say(words.title)} kind="wide">
      <p className="quiet">{say(words.detail)}</p>
      <Filters />
      {error !== undefined && <Failure error={error} retry={reload} />}
      {!data && error === undefined && <Skeleton lines={10} />}
      {data?.length === 0 && (
        <div className="empty">
          <h2>{say(words.none)}</h2>
          <p>{say(words.noneDetail)}</p>
        </div>
      )}
      {data && data.length > 0 && <Records key={key} newest={data} filter={filter} />}
    </Page>
  );
}

function Filters(): JSX.Element {
  const { say } = useSpeech();
  const search = useSearch();
  const id = useId();
  const [fields, setFields] = useState({ project: search.get('project') ?? '', request: search.get('request') ?? '' });
  useEffect(() => {
    const timer = setTimeout(() => {
      setSearch(new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== '')));
    }, 300);
    return () => clearTimeout(timer);
  }, [fields]);
  return (
    <form className="filters" role="search" aria-label={say(words.filters)} onSubmit={event => event.preventDefault()}>
      {(['project', 'request'] as const).map(name => (
        <div key={name} className="filter">
          <label htmlFor={`${id}-${name}`}>{say(words[name])}</label>
          <input id={`${id}-${name}`} type="search" value={fields[name]} onChange={event => setFields({ ...fields, [name]: event.target.value.trim() })} />
        </div>
      ))}
    </form>
  );
}

interface RecordsProps {
  newest: AuditRecord[];
  filter: { project: string | undefined; request: string | undefined };
}

function Records({ newest, filter }: RecordsProps): JSX.Element {
  const { gateway, speech } = useDesk();
  const { say } = speech;
  const [older, setOlder] = useState<AuditRecord[]>([]);
  const [end, setEnd] = useState(newest.length < PAGE);
  const [error, setError] = useState<unknown>();
  const records = [...newest, ...older];

  const more = async () => {
    setError(undefined);
    try {
      const next = await gateway.administration.audit({ ...filter, limit: PAGE, before: records.at(-1)?.sequence });
      setOlder([...older, ...next]);
      setEnd(next.length < PAGE);
    } catch (thrown) {
      setError(thrown);
    }
  };

  return (
    <>
      <Scroll label={say(words.title)}>
        <table className="list">
          <thead>
            <tr>
              {(['number', 'at', 'action', 'person', 'where', 'details'] as const).map(name => (
                <th key={name} scope="col">
                  {say(words[name])}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {records.map(record => (
              <Row key={record.sequence} record={record} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {error !== undefined && <Failure error={error} retry={more} />}
      {end ? (
        <p className="quiet">{say(words.all)}</p>
      ) : (
        <button type="button" onClick={more}>
          {say(words.more)}
        </button>
      )}
    </>
  );
}

function Row({ record }: { record: AuditRecord }): JSX.Element {
  const { me, speech } = useDesk();
  const { say } = speech;
  const { sequence, at, action, person, project, compartment, request, query, details = {} } = record;
  const mayOpen = me.roles.some(role => ['checker', 'lead', 'delegate'].includes(role));
  return (
    <tr>
      <td>{sequence}</td>
      <td>
        <time dateTime={at}>{speech.instant(at)}</time>
      </td>
      <th scope="row">
        {actions[action] ? say(actions[action]) : action}
        <span className="sub quiet">
          <code>{action}</code>
        </span>
      </th>
      <td>{person && <Plain text={person} />}</td>
      <td>
        {project && <Plain text={[project, compartment].filter(Boolean).join(' / ')} />}
        {request && <span className="sub">{mayOpen ? <Link to={pathOf({ screen: 'request', request })}>{request}</Link> : request}</span>}
        {query && (
          <span className="sub quiet">
            <code>{query}</code>
          </span>
        )}
      </td>
      <td className="details">
        {Object.entries(details).map(([name, value]) => (
          <span key={name} className="detail">
            <span className="quiet">{name}</span> <Plain text={typeof value === 'string' ? value : JSON.stringify(value)} />
          </span>
        ))}
      </td>
    </tr>
  );
}
