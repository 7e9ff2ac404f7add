import type { TranslationBundle } from '@jupyterlab/translation';
import type { ExportRequest, Output, QueryRecord, TableView, VerdictName, Words } from '@vitrine/sdk';
import { useEffect, useState } from 'react';
import { describe, type IFailure } from '../session/failure.js';
import { say } from '../session/language.js';
import type { IVitrineSession } from '../tokens.js';
import { Comments } from './comments.js';
import { Field, FindingList, Problem, VerdictLine, WordFields } from './parts.js';
import { TablePreview } from './preview.js';
import { proposalOf } from './proposal.js';
import type { Act } from './request-view.js';
import { type IRevision, revise, revisionOf } from './revision.js';
import { decisionOf, instantOf, kindOf } from './words.js';

/** Queries that an output can be made of anew. */
const OFFERED = 20;
/** Words that lineage gives. */
const lineage = ['population', 'filter', 'unit', 'variables'] as const;

interface IOutputProps {
  request: ExportRequest;
  output: Output;
  editable: boolean;
  act: Act;
  busy: boolean;
  session: IVitrineSession;
  trans: TranslationBundle;
}

/** An output of a request: as it would leave, what was decided and said of it, and, while it is hers to change, its words. */
export function RequestOutput({ request, output, editable, act, busy, session, trans }: IOutputProps): JSX.Element {
  const { language } = session;
  const [revision, setRevision] = useState<IRevision | null>(null);
  const words = output.words;
  const facts: [string, string][] = [
    [trans.__('Sources'), output.sources.map(source => `${say(source.title, language)} ${source.version}`).join(', ')],
    [trans.__('Population'), words.population],
    [trans.__('Filter'), words.filter],
    [trans.__('Statistical unit'), words.unit],
    [trans.__('Variables'), words.variables]
  ];
  return (
    <section className="jp-VitrineOutput" aria-label={output.name}>
      <h3>
        {kindOf(output.kind, trans)} · {output.name}
        {output.decision && <span className={`jp-VitrineBadge jp-VitrineState jp-mod-${output.decision === 'approved' ? 'good' : 'bad'}`}>{decisionOf(output.decision, trans)}</span>}
      </h3>
      <div className="jp-VitrineOutput-body">
        {output.verdict === 'declared' ? (
          <p className="jp-Vitrine-hint">{trans.__('Declared: not from the gateway’s record, so a person judges.')}</p>
        ) : (
          <VerdictLine
            of={output.withheld > 0 ? trans._n('With %1 row withheld', 'With %1 rows withheld', output.withheld) : trans.__('As it is')}
            verdict={output.verdict satisfies VerdictName}
            trans={trans}
          />
        )}
        {!revision && <p className="jp-VitrineOutput-description">{words.description}</p>}
        <Comments request={request} about={output.id} act={act} busy={busy} language={language} trans={trans} />
        {revision && (
          <Revision
            request={request}
            output={output}
            revision={revision}
            write={change => setRevision(now => now && { ...now, ...(typeof change === 'function' ? change(now) : change) })}
            close={() => setRevision(null)}
            act={act}
            busy={busy}
            session={session}
            trans={trans}
          />
        )}
        {editable && !revision && (
          <div className="jp-VitrineRequest-bar">
            <button className="jp-Vitrine-button" disabled={busy} onClick={() => setRevision(revisionOf(output))}>
              {trans.__('Edit')}
            </button>
            <button className="jp-Vitrine-button" disabled={busy} onClick={() => void act(exports => exports.removeOutput(request.id, output.id))}>
              {trans.__('Remove this output')}
            </button>
          </div>
        )}
        {(output.kind === 'table' || output.kind === 'figure') && <Frozen request={request} output={output} session={session} trans={trans} />}
        <FindingList
          findings={output.findings}
          total={output.findingsTotal}
          withheld={output.evidence === 'withheld'}
          open={false}
          language={language}
          trans={trans}
        />
        {output.notices.length > 0 && (
          <details className="jp-VitrineFold">
            <summary>{trans._n('%1 notice', '%1 notices', output.notices.length)}</summary>
            <ul>
              {output.notices.map(({ code, message }, place) => (
                <li key={place} data-code={code}>
                  {say(message, language)}
                </li>
              ))}
            </ul>
          </details>
        )}
        <details className="jp-VitrineFold">
          <summary>{trans.__('What else the checkers read')}</summary>
          <dl className="jp-VitrineOutput-facts">
            {facts
              .filter(([, text]) => text !== '')
              .map(([name, text]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{text}</dd>
                </div>
              ))}
          </dl>
        </details>
      </div>
    </section>
  );
}

/** What was frozen: the table's rows, the picture's bytes. Fetched when it is opened. */
function Frozen({ request, output, session, trans }: Pick<IOutputProps, 'request' | 'output' | 'session' | 'trans'>): JSX.Element {
  const [open, setOpen] = useState(false);
  const [table, setTable] = useState<TableView | null>(null);
  const [picture, setPicture] = useState<string | null>(null);
  const [failure, setFailure] = useState<IFailure | null>(null);
  useEffect(() => {
    if (!open) {
      return;
    }
    let gone = false;
    let address = '';
    setTable(null);
    setPicture(null);
    setFailure(null);
    void (async () => {
      try {
        const { exports } = await session.client();
        const png = output.files.find(({ media }) => media === 'image/png');
        if (output.kind === 'figure' && png) {
          // Typed here: bytes of a picture must not become anything else that a browser knows.
          const bytes = await (await exports.file(request.id, output.id, png.name)).arrayBuffer();
          if (!gone) {
            address = URL.createObjectURL(new Blob([bytes], { type: 'image/png' }));
            setPicture(address);
          }
        } else {
          const found = await exports.table(request.id, output.id);
          if (!gone) {
            setTable(found);
          }
        }
      } catch (error) {
        if (!gone) {
          setFailure(describe(error, trans));
        }
      }
    })();
    return () => {
      gone = true;
      URL.revokeObjectURL(address);
    };
    // Its digest is all of it.
  }, [open, request.id, output.id, output.digest, output.kind, output.files, session, trans]);
  return (
    <details className="jp-VitrineFold" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{trans.__('As it would leave')}</summary>
      {failure && <Problem failure={failure} trans={trans} />}
      {open && !table && !picture && !failure && <p className="jp-Vitrine-hint">{trans.__('Loading…')}</p>}
      {table && <TablePreview table={table} language={session.language} trans={trans} />}
      {picture && <img className="jp-VitrineOutput-picture" src={picture} alt={output.alt ?? ''} />}
    </details>
  );
}

interface IRevisionProps extends Omit<IOutputProps, 'editable'> {
  revision: IRevision;
  write: (change: Partial<IRevision> | ((now: IRevision) => Partial<IRevision>)) => void;
  close: () => void;
}

/** Its words, and the result that it is made of. */
function Revision({ request, output, revision, write, close, act, busy, session, trans }: IRevisionProps): JSX.Element {
  const [queries, setQueries] = useState<QueryRecord[]>([]);
  const [filling, setFilling] = useState(false);
  const [failure, setFailure] = useState<IFailure | null>(null);
  const [given, setGiven] = useState<Words>(output.words);
  const id = `vitrine-revision-${output.id}`;
  const ofQuery = output.query !== undefined;
  useEffect(() => {
    if (!ofQuery) {
      return;
    }
    let gone = false;
    void (async () => {
      const [info, client] = await Promise.all([session.info(), session.client()]);
      const all = await client.history(info.project);
      const complete = all.filter(({ state }) => state === 'complete').sort((a, b) => b.submitted.localeCompare(a.submitted));
      if (!gone) {
        setQueries(complete.slice(0, OFFERED));
      }
    })().catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [ofQuery, session]);
  // Words of the former result would be wrong of another: those that she did not write are told anew.
  const choose = async (query: string): Promise<void> => {
    write({ query });
    setFilling(true);
    setFailure(null);
    try {
      const told = (await proposalOf(await session.client(), query))?.words;
      if (told) {
        write(now => Object.fromEntries(lineage.filter(name => now[name] === given[name]).map(name => [name, told[name]])));
        setGiven(told);
      }
    } catch (error) {
      setFailure(describe(error, trans));
    } finally {
      setFilling(false);
    }
  };
  return (
    <form
      className="jp-VitrineFold-fields"
      onSubmit={event => {
        event.preventDefault();
        void act((_, client) => revise(client, request.id, output, revision)).then(done => done && close());
      }}
    >
      <Field id={`${id}-description`} label={trans.__('Description')} value={revision.description} write={description => write({ description })} rows={2} required />
      {queries.length > 0 && (
        <div className="jp-VitrineField">
          <label htmlFor={`${id}-query`}>{trans.__('Made of the result of')}</label>
          <select id={`${id}-query`} className="jp-mod-styled" value={revision.query ?? output.query} disabled={filling} onChange={event => void choose(event.target.value)}>
            {[...(queries.some(query => query.id === output.query) ? [] : [{ id: output.query ?? '', submitted: '', sql: output.sql ?? '' }]), ...queries].map(query => (
              <option key={query.id} value={query.id}>
                {`${query.submitted ? `${instantOf(query.submitted, session.language)} · ` : ''}${query.sql.replace(/\s+/g, ' ').slice(0, 90)}`}
              </option>
            ))}
          </select>
        </div>
      )}
      {failure && <Problem failure={failure} trans={trans} />}
      <Field id={`${id}-file`} label={trans.__('Name')} value={revision.name} write={name => write({ name })} most={100} />
      {output.kind === 'figure' && (
        <>
          <Field id={`${id}-title`} label={trans.__('Title')} value={revision.title} write={title => write({ title })} most={200} />
          <Field id={`${id}-alt`} label={trans.__('Alternative text')} value={revision.alt} write={alt => write({ alt })} rows={2} most={2000} />
        </>
      )}
      <WordFields id={id} words={revision} write={write} trans={trans} />
      <div className="jp-VitrineRequest-bar">
        <button type="submit" className="jp-Vitrine-button jp-mod-main" disabled={busy || filling}>
          {trans.__('Save')}
        </button>
        <button type="button" className="jp-Vitrine-button" onClick={close}>
          {trans.__('Cancel')}
        </button>
      </div>
    </form>
  );
}
