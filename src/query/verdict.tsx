import type { TranslationBundle } from '@jupyterlab/translation';
import type { KeyboardEvent } from 'react';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { Finding, QueryVerdict, VerdictName } from '@vitrine/sdk';
import { pendingIcon, reviewIcon, safeIcon, unsafeIcon } from '../icons.js';
import { grouped, type Language, say } from '../session/language.js';
import type { QueryModel } from './model.js';

interface IVerdictWords {
  mod: 'pending' | 'safe' | 'review' | 'unsafe' | 'none';
  icon: LabIcon;
  name: string;
  meaning: string;
}

/** A verdict in words; colour and icon only repeat them. */
export function wordsOf(verdict: QueryVerdict | null, failed: boolean, trans: TranslationBundle): IVerdictWords {
  if (failed || verdict?.state === 'failed') {
    return {
      mod: 'none',
      icon: reviewIcon,
      name: trans.__('No verdict'),
      meaning: trans.__('The verdict could not be computed. A person will have to judge this result.')
    };
  }
  return wordsOfName(verdict?.state === 'ready' ? verdict.verdict : undefined, trans);
}

/** The same of a verdict's name; without one it is pending. */
export function wordsOfName(name: VerdictName | undefined, trans: TranslationBundle): IVerdictWords {
  switch (name) {
    case 'safe alone':
      return {
        mod: 'safe',
        icon: safeIcon,
        name: trans.__('Safe alone'),
        meaning: trans.__('Every cell is proved safe. Alone: other outputs were not compared.')
      };
    case 'review':
      return {
        mod: 'review',
        icon: reviewIcon,
        name: trans.__('Review'),
        meaning: trans.__('Not everything could be proved: a person must judge before it may leave.')
      };
    case 'unsafe':
      return {
        mod: 'unsafe',
        icon: unsafeIcon,
        name: trans.__('Unsafe'),
        meaning: trans.__('It may not leave as it is. You may look at it here.')
      };
    default:
      return {
        mod: 'pending',
        icon: pendingIcon,
        name: trans.__('Verdict pending'),
        meaning: trans.__('The rows are here; whether they could leave is being proved.')
      };
  }
}

interface IGroup {
  finding: Finding;
  /** Places in the verdict's list. */
  places: number[];
}

/** Findings that say the same of several statistics of a cell, together. */
export function groupedFindings(findings: ReadonlyArray<Finding>): IGroup[] {
  const groups = new Map<string, IGroup>();
  findings.forEach((finding, place) => {
    const { code, pack, unitType, message } = finding;
    const same = JSON.stringify([code, pack, unitType, finding.cell?.key, message.en]);
    const group = groups.get(same);
    if (group) {
      group.places.push(place);
    } else {
      groups.set(same, { finding, places: [place] });
    }
  });
  return [...groups.values()];
}

interface IVerdictProps {
  model: QueryModel;
  language: Language;
  trans: TranslationBundle;
}

/** The badge: what the verdict is, what it means, how many cells it is about. */
export function VerdictBadge({ model, language, trans }: IVerdictProps): JSX.Element {
  const verdict = model.verdict;
  const words = wordsOf(verdict, model.verdictError !== null, trans);
  const cells = verdict?.state === 'ready' ? verdict.cells : undefined;
  return (
    <div className={`jp-VitrineVerdict jp-mod-${words.mod}`} role="status" aria-label={trans.__('Verdict')}>
      <words.icon.react tag="span" className="jp-VitrineVerdict-icon" aria-hidden="true" />
      <strong>{words.name}</strong>
      <span className="jp-VitrineVerdict-meaning">{words.meaning}</span>
      {model.provedOnly && (
        <span className="jp-VitrineVerdict-meaning">{trans.__('Only proved rows are delivered: others may be missing.')}</span>
      )}
      {cells && cells.total > 0 && (
        <span className="jp-VitrineVerdict-cells">
          {[
            grouped(trans._n('%1 cell', '%1 cells', cells.total), cells.total, language),
            cells.unsafe > 0 ? grouped(trans.__('%1 unsafe', cells.unsafe), cells.unsafe, language) : '',
            cells.review > 0 ? grouped(trans.__('%1 to review', cells.review), cells.review, language) : ''
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      )}
      {(model.verdictError !== null || verdict?.state === 'failed') && (
        <button className="jp-Vitrine-button" onClick={() => model.retryVerdict()}>
          {trans.__('Ask again')}
        </button>
      )}
    </div>
  );
}

/** One tab stop for all findings; arrows go from one to the next. */
function roam(event: KeyboardEvent<HTMLUListElement>): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('.jp-VitrineFinding')];
  const at = all.findIndex(one => one === document.activeElement);
  const to = event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : -1;
  if (at >= 0 && all[to]) {
    all[to].focus();
    event.preventDefault();
  }
}

interface IFindingsProps extends IVerdictProps {
  /** Findings about the active cell. */
  active: ReadonlyArray<number>;
  show: (finding: number) => void;
}

/** Each finding in words: what fails, by how much, and what would mend it; it leads to its cell. */
export function Findings({ model, language, trans, active, show }: IFindingsProps): JSX.Element | null {
  const verdict = model.verdict;
  const findings = verdict?.state === 'ready' ? (verdict.findings ?? []) : [];
  if (findings.length === 0) {
    return null;
  }
  const more = (verdict?.findingsTotal ?? findings.length) - findings.length;
  return (
    <section className="jp-VitrineFindings" aria-label={trans.__('Findings')}>
      <h3>
        {grouped(trans._n('%1 finding', '%1 findings', findings.length + more), findings.length + more, language)}
      </h3>
      {verdict?.evidence === 'withheld' && (
        <p className="jp-Vitrine-hint">{trans.__('A producer does not let you see what was measured.')}</p>
      )}
      <ul onKeyDown={roam}>
        {groupedFindings(findings).map(({ finding, places }, order) => {
          const here = places.find(one => model.marks.place(one));
          const Icon = finding.verdict === 'unsafe' ? unsafeIcon : reviewIcon;
          const level = finding.verdict === 'unsafe' ? trans.__('Unsafe') : trans.__('Review');
          const columns = places.flatMap(one => findings[one]?.cell?.column ?? []);
          const body = (
            <>
              <span className="jp-VitrineFinding-cell">
                <Icon.react tag="span" className="jp-VitrineVerdict-icon" aria-hidden="true" />
                {level}
                {columns.length > 0 && <code>{columns.join(', ')}</code>}
              </span>
              <span className="jp-VitrineFinding-message">{say(finding.message, language)}</span>
              <span className="jp-VitrineFinding-remedy">{say(finding.remedy, language)}</span>
              {here === undefined && finding.cell && finding.cell.key.length > 0 && (
                <span className="jp-Vitrine-hint">{trans.__('This cell is not among the rows shown.')}</span>
              )}
            </>
          );
          const className = `jp-VitrineFinding jp-mod-${finding.verdict}${places.some(one => active.includes(one)) ? ' jp-mod-active' : ''}`;
          return (
            <li key={places[0]}>
              {here === undefined ? (
                <div className={className} tabIndex={order === 0 ? 0 : -1}>
                  {body}
                </div>
              ) : (
                <button className={className} tabIndex={order === 0 ? 0 : -1} title={trans.__('Show this cell in the table')} onClick={() => show(here)}>
                  {body}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {more > 0 && <p className="jp-Vitrine-hint">{trans._n('And %1 more.', 'And %1 more.', more)}</p>}
    </section>
  );
}
