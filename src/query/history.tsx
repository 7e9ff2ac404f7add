import type { TranslationBundle } from '@jupyterlab/translation';
import type { QueryRecord } from '@vitrine/sdk';
import { useEffect, useState } from 'react';
import { describe, type IFailure } from '../session/failure.js';
import { grouped } from '../session/language.js';
import type { IVitrineSession } from '../tokens.js';

const MOST = 200;

interface IHistoryProps {
  session: IVitrineSession;
  trans: TranslationBundle;
  /** Changes when a query ended: the list is asked for again. */
  turn: string;
  restore: (sql: string) => void;
  /** Asks for a query's result to leave. */
  onExport: (query: string) => void;
}

/** The gateway's own record of the researcher's queries; a click puts one back into the editor. */
export function QueryHistory({ session, trans, turn, restore, onExport }: IHistoryProps): JSX.Element {
  const [records, setRecords] = useState<QueryRecord[] | null>(null);
  const [failure, setFailure] = useState<IFailure | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let gone = false;
    void (async () => {
      try {
        const [info, client] = await Promise.all([session.info(), session.client()]);
        const all = await client.history(info.project);
        if (!gone) {
          setRecords([...all].sort((a, b) => b.submitted.localeCompare(a.submitted)).slice(0, MOST));
          setFailure(null);
        }
      } catch (error) {
        if (!gone) {
          setFailure(describe(error, trans));
        }
      }
    })();
    return () => {
      gone = true;
    };
  }, [session, trans, turn, attempt]);

  const states: Record<string, string> = {
    running: trans.__('running'),
    complete: trans.__('complete'),
    preview: trans.__('preview'),
    failed: trans.__('failed'),
    cancelled: trans.__('cancelled'),
    interrupted: trans.__('interrupted')
  };
  if (failure) {
    return (
      <div className="jp-Vitrine-hint" role="alert">
        <p>
          {failure.title} {failure.remedy}
        </p>
        <button className="jp-Vitrine-button" onClick={() => setAttempt(attempt + 1)}>
          {trans.__('Try again')}
        </button>
      </div>
    );
  }
  if (!records) {
    return <p className="jp-Vitrine-hint">{trans.__('Loading…')}</p>;
  }
  if (records.length === 0) {
    return <p className="jp-Vitrine-hint">{trans.__('No query yet. Those that you run are listed here.')}</p>;
  }
  const when = new Intl.DateTimeFormat(session.language, { dateStyle: 'short', timeStyle: 'medium' });
  return (
    <ul className="jp-VitrineHistory" aria-label={trans.__('Queries of this project')}>
      {records.map(record => (
        <li key={record.id} data-query={record.state === 'complete' ? record.id : undefined}>
          <button className="jp-VitrineHistory-entry" title={trans.__('Put this query into the editor')} onClick={() => restore(record.sql)}>
            <span className="jp-VitrineHistory-sql">{record.sql}</span>
            <span className="jp-VitrineHistory-about">
              {when.format(new Date(record.submitted))} · {states[record.state] ?? record.state}
              {record.rows === undefined ? '' : ` · ${grouped(trans._n('%1 row', '%1 rows', record.rows), record.rows, session.language)}`}
            </span>
          </button>
          {record.state === 'complete' && (
            <button className="jp-Vitrine-button" title={trans.__('Ask for its result to leave')} onClick={() => onExport(record.id)}>
              {trans.__('Export')}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
