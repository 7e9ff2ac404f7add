import type { TranslationBundle } from '@jupyterlab/translation';
import type { CellEvidence, Evidence, Remedy } from '@vitrine/sdk';
import { useEffect, useState } from 'react';
import { describe, type IFailure } from '../session/failure.js';
import { grouped, type Language, say } from '../session/language.js';
import type { IVitrineSession } from '../tokens.js';
import { wordsOfName } from './verdict.js';

/** Cells in the page at first, and more at each wish. */
const STEP = 200;

interface ILensProps {
  session: IVitrineSession;
  trans: TranslationBundle;
  /** Id of a query whose verdict is there. */
  query: string;
  unsafe: boolean;
  /** Puts a changed query into the editor and runs it. */
  apply: (sql: string) => void;
}

/** What was measured about each cell, and changes of the query that would mend those that fail. */
export function Lens({ session, trans, query, unsafe, apply }: ILensProps): JSX.Element {
  const evidence = useAnswer(session, trans, query, (client, signal) => client.evidence(query, signal));
  if (evidence.failure) {
    const { title, remedy, code } = evidence.failure;
    return (
      <div className="jp-VitrineLens">
        <div className="jp-VitrineProblem" role="alert">
          <strong>{title}</strong>
          <span>{remedy}</span>
          <code title={trans.__('Code of this problem')}>{code}</code>
          {code !== 'evidence-withheld' && (
            <button className="jp-Vitrine-button" onClick={evidence.again}>
              {trans.__('Ask again')}
            </button>
          )}
        </div>
      </div>
    );
  }
  return (
    <div className="jp-VitrineLens">
      {unsafe && <Remedies session={session} trans={trans} query={query} apply={apply} />}
      {evidence.answer ? (
        <Cells evidence={evidence.answer} language={session.language} trans={trans} />
      ) : (
        <p className="jp-Vitrine-hint" role="status">
          {trans.__('Measuring each cell …')}
        </p>
      )}
    </div>
  );
}

type Client = Awaited<ReturnType<IVitrineSession['client']>>;

interface IAnswer<T> {
  answer: T | null;
  failure: IFailure | null;
  again: () => void;
}

/** Asks about a query once, and again where that failed. */
function useAnswer<T>(session: IVitrineSession, trans: TranslationBundle, query: string, ask: (client: Client, signal: AbortSignal) => Promise<T>): IAnswer<T> {
  const [answer, setAnswer] = useState<T | null>(null);
  const [failure, setFailure] = useState<IFailure | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setAnswer(null);
    setFailure(null);
    void (async () => {
      try {
        const found = await ask(await session.client(), abort.signal);
        if (!abort.signal.aborted) {
          setAnswer(found);
        }
      } catch (error) {
        if (!abort.signal.aborted) {
          setFailure(describe(error, trans));
        }
      }
    })();
    return () => abort.abort();
    // The question follows from the query.
  }, [session, trans, query, attempt]);
  return { answer, failure, again: () => setAttempt(attempt + 1) };
}

function Remedies({ session, trans, query, apply }: Omit<ILensProps, 'unsafe'>): JSX.Element {
  const { answer, failure, again } = useAnswer<Remedy[]>(session, trans, query, (client, signal) => client.remedies(query, signal));
  return (
    <section className="jp-VitrineRemedies" aria-label={trans.__('What would mend it')}>
      <h3>{trans.__('What would mend it')}</h3>
      {failure && (
        <p className="jp-Vitrine-hint" role="alert">
          {failure.title} {failure.remedy}{' '}
          <button className="jp-Vitrine-button" onClick={again}>
            {trans.__('Ask again')}
          </button>
        </p>
      )}
      {!answer && !failure && (
        <p className="jp-Vitrine-hint" role="status">
          {trans.__('Trying changes of the query …')}
        </p>
      )}
      {answer?.length === 0 && (
        <p className="jp-Vitrine-hint">{trans.__('No merging of codes and no key left out would mend it. The findings say what else may.')}</p>
      )}
      {answer && answer.length > 0 && (
        <ul>
          {answer.map(({ message, verdict, sql }, place) => {
            const words = wordsOfName(verdict, trans);
            return (
              <li key={place}>
                <span id={`${query}-remedy-${place}`}>{say(message, session.language)}</span>
                <span className={`jp-VitrineLens-outcome jp-mod-${words.mod}`}>
                  <words.icon.react tag="span" className="jp-VitrineVerdict-icon" aria-hidden="true" />
                  {words.name}
                </span>
                <button className="jp-Vitrine-button" aria-describedby={`${query}-remedy-${place}`} onClick={() => apply(sql)}>
                  {trans.__('Apply and run')}
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Cells({ evidence, language, trans }: { evidence: Evidence; language: Language; trans: TranslationBundle }): JSX.Element {
  const [only, setOnly] = useState(false);
  const [shown, setShown] = useState(STEP);
  const { cells, total } = evidence;
  const failing = cells.filter(({ outcome }) => outcome !== 'safe alone');
  const listed = only ? failing : cells;
  if (cells.length === 0) {
    return <p className="jp-Vitrine-hint">{trans.__('Nothing was measured: the query could not be read as a table of statistics. The findings say why.')}</p>;
  }
  const keys = [...new Set(cells.flatMap(({ key }) => key.map(({ column }) => column)))];
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const several = new Set(cells.map(({ unitType }) => unitType)).size > 1;
  return (
    <section className="jp-VitrineLens-cells" aria-label={trans.__('What was measured')}>
      <div className="jp-VitrineLens-bar">
        <h3>{trans.__('What was measured')}</h3>
        <span className="jp-Vitrine-hint" role="status">
          {failing.length > 0
            ? grouped(trans._n('%1 measure is not proved', '%1 measures are not proved', failing.length), failing.length, language)
            : trans.__('Every cell meets the rules on its measures')}
          {cells.length < total ? ` · ${grouped(trans.__('the first of %1 cells', total), total, language)}` : ''}
        </span>
        {failing.length > 0 && failing.length < cells.length && (
          <label>
            <input type="checkbox" checked={only} onChange={event => setOnly(event.target.checked)} />
            {trans.__('Only those not proved')}
          </label>
        )}
      </div>
      {/* What scrolls must be reached by keyboard. */}
      <div className="jp-VitrineLens-scroll" tabIndex={0} role="group" aria-label={trans.__('Measures by cell')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{trans.__('Outcome')}</th>
              {keys.map(key => (
                <th key={key} scope="col">
                  {key}
                </th>
              ))}
              <th scope="col">{trans.__('Statistic')}</th>
              {several && <th scope="col">{trans.__('Of')}</th>}
              <th scope="col" className="jp-mod-number">{several ? trans.__('Units') : say(cells[0]?.unit, language)}</th>
              <th scope="col" className="jp-mod-number" title={trans.__('Units above the fewest that the rules ask for')}>{trans.__('Margin')}</th>
              <th scope="col" className="jp-mod-number">{trans.__('Records')}</th>
              <th scope="col" className="jp-mod-number" title={trans.__('What the largest contribution holds of all')}>{trans.__('Largest')}</th>
              <th scope="col" className="jp-mod-number" title={trans.__('What the two largest contributions hold of all')}>{trans.__('Two largest')}</th>
            </tr>
          </thead>
          <tbody>
            {listed.slice(0, shown).map((cell, place) => (
              <Row key={place} cell={cell} keys={keys} several={several} language={language} trans={trans} number={number} percent={percent} />
            ))}
          </tbody>
        </table>
        {listed.length > shown && (
          <button className="jp-Vitrine-button" onClick={() => setShown(shown + STEP)}>
            {grouped(trans._n('Show %1 more', 'Show %1 more', Math.min(STEP, listed.length - shown)), Math.min(STEP, listed.length - shown), language)}
          </button>
        )}
      </div>
    </section>
  );
}

const textOf = (value: string | null): string => value ?? 'NULL';

interface IRowProps {
  cell: CellEvidence;
  keys: string[];
  several: boolean;
  language: Language;
  trans: TranslationBundle;
  number: Intl.NumberFormat;
  percent: Intl.NumberFormat;
}

function Row({ cell, keys, several, language, trans, number, percent }: IRowProps): JSX.Element {
  const { key, columns, unit, units, required, records, shares, outcome } = cell;
  const words = wordsOfName(outcome, trans);
  const margin = units - required;
  const values = new Map(key.map(one => [one.column, one]));
  return (
    <tr className={`jp-mod-${words.mod}`}>
      <td>
        <span className={`jp-VitrineLens-outcome jp-mod-${words.mod}`}>
          <words.icon.react tag="span" className="jp-VitrineVerdict-icon" aria-hidden="true" />
          {words.name}
        </span>
      </td>
      {keys.map(name => {
        const one = values.get(name);
        return (
          <td key={name}>
            {one ? textOf(one.value) : trans.__('all')}
            {one?.label && say(one.label, language) !== one.value && <span className="jp-VitrineLens-label">{say(one.label, language)}</span>}
          </td>
        );
      })}
      <td>{columns.length > 0 && <code>{columns.join(', ')}</code>}</td>
      {several && <td>{say(unit, language)}</td>}
      <td className="jp-mod-number">{number.format(units)}</td>
      <td className="jp-mod-number">{margin > 0 ? `+${number.format(margin)}` : number.format(margin).replace('-', '−')}</td>
      <td className="jp-mod-number">{number.format(records)}</td>
      <td className="jp-mod-number">{shares[0] === undefined ? '' : percent.format(shares[0])}</td>
      <td className="jp-mod-number">{shares[1] === undefined ? '' : percent.format(shares[1])}</td>
    </tr>
  );
}
