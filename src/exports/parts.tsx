import type { TranslationBundle } from '@jupyterlab/translation';
import type { Finding, VerdictName, Words } from '@vitrine/sdk';
import { reviewIcon, unsafeIcon } from '../icons.js';
import { groupedFindings, wordsOfName } from '../query/verdict.js';
import type { IFailure } from '../session/failure.js';
import { grouped, type Language, say } from '../session/language.js';

interface IVerdictLineProps {
  /** What the verdict is of. */
  of: string;
  verdict: VerdictName | undefined;
  trans: TranslationBundle;
}

/** A verdict in the same words as in the query panel. */
export function VerdictLine({ of, verdict, trans }: IVerdictLineProps): JSX.Element {
  const words = wordsOfName(verdict, trans);
  return (
    <div className={`jp-VitrineVerdict jp-mod-${words.mod}`}>
      <span className="jp-VitrineVerdict-of">{of}</span>
      <words.icon.react tag="span" className="jp-VitrineVerdict-icon" aria-hidden="true" />
      <strong>{words.name}</strong>
      <span className="jp-VitrineVerdict-meaning">{words.meaning}</span>
    </div>
  );
}

interface IFindingListProps {
  findings: ReadonlyArray<Finding>;
  total: number;
  withheld: boolean;
  open: boolean;
  language: Language;
  trans: TranslationBundle;
}

/** Findings and what would mend them, behind one line. */
export function FindingList({ findings, total, withheld, open, language, trans }: IFindingListProps): JSX.Element | null {
  if (total === 0) {
    return null;
  }
  return (
    <details className="jp-VitrineFold" open={open}>
      <summary>{grouped(trans._n('%1 finding', '%1 findings', total), total, language)}</summary>
      {withheld && <p className="jp-Vitrine-hint">{trans.__('A producer does not let you see what was measured.')}</p>}
      <ul className="jp-VitrineFold-findings">
        {groupedFindings(findings).map(({ finding, places }) => {
          const Icon = finding.verdict === 'unsafe' ? unsafeIcon : reviewIcon;
          return (
            <li key={places[0]} className={`jp-VitrineFinding jp-mod-${finding.verdict}`}>
              <span className="jp-VitrineFinding-cell">
                <Icon.react tag="span" className="jp-VitrineVerdict-icon" aria-hidden="true" />
                {finding.verdict === 'unsafe' ? trans.__('Unsafe') : trans.__('Review')}
              </span>
              <span className="jp-VitrineFinding-message">{say(finding.message, language)}</span>
              <span className="jp-VitrineFinding-remedy">{say(finding.remedy, language)}</span>
            </li>
          );
        })}
      </ul>
      {total > findings.length && <p className="jp-Vitrine-hint">{trans._n('And %1 more.', 'And %1 more.', total - findings.length)}</p>}
    </details>
  );
}

interface IWordFieldsProps {
  id: string;
  words: Words;
  write: (words: Partial<Words>) => void;
  trans: TranslationBundle;
}

/** The words that a checker reads beside the description. */
export function WordFields({ id, words, write, trans }: IWordFieldsProps): JSX.Element {
  const fields: [Exclude<keyof Words, 'description'>, string][] = [
    ['population', trans.__('Population')],
    ['filter', trans.__('Filter')],
    ['unit', trans.__('Statistical unit')],
    ['variables', trans.__('Variables')]
  ];
  return (
    <>
      {fields.map(([name, label]) => (
        <Field key={name} id={`${id}-${name}`} label={label} value={words[name]} write={value => write({ [name]: value })} rows={2} />
      ))}
    </>
  );
}

interface IFieldProps {
  id: string;
  label: string;
  value: string;
  write: (value: string) => void;
  /** Lines of a text; without it, one line. */
  rows?: number;
  most?: number;
  hint?: string;
  /** Why it cannot stay as it is. */
  problem?: string | undefined;
  required?: boolean;
}

export function Field({ id, label, value, write, rows, most = 4000, hint, problem, required = false }: IFieldProps): JSX.Element {
  const about = [hint ? `${id}-hint` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  const attributes = {
    id,
    value,
    maxLength: most,
    required,
    className: 'jp-mod-styled',
    'aria-invalid': problem !== undefined,
    ...(about ? { 'aria-describedby': about } : {})
  };
  return (
    <div className="jp-VitrineField">
      <label htmlFor={id}>{label}</label>
      {rows === undefined ? (
        <input {...attributes} onChange={event => write(event.target.value)} />
      ) : (
        <textarea {...attributes} rows={rows} onChange={event => write(event.target.value)} />
      )}
      {hint && (
        <p id={`${id}-hint`} className="jp-VitrineField-hint">
          {hint}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} className="jp-VitrineField-problem">
          {problem}
        </p>
      )}
    </div>
  );
}

/** What went wrong, what to do, and its code. */
export function Problem({ failure, again, trans }: { failure: IFailure; again?: () => void; trans: TranslationBundle }): JSX.Element {
  return (
    <div className="jp-VitrineProblem" role="alert">
      <strong>{failure.title}</strong>
      <span>{failure.remedy}</span>
      <code title={trans.__('Code of this problem')}>{failure.code}</code>
      {again && (
        <button className="jp-Vitrine-button" onClick={again}>
          {trans.__('Try again')}
        </button>
      )}
    </div>
  );
}
