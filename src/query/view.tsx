import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Atlas } from '../chart/atlas.js';
import { Chart } from '../chart/widget.js';
import { describe } from '../session/failure.js';
import { say } from '../session/language.js';
import type { IVitrineSession } from '../tokens.js';
import { ResultGrid } from './grid.js';
import { QueryHistory } from './history.js';
import { Lens } from './lens.js';
import type { QueryModel } from './model.js';
import { Progress } from './progress.js';
import { Findings, VerdictBadge } from './verdict.js';
import { Waiting } from './waiting.js';

/** What came of a query: progress or problem, verdict, and the rows as a table or a chart; beside them, earlier queries. */
export class ResultView extends ReactWidget {
  constructor(private readonly options: ResultView.IOptions) {
    super();
    this.addClass('jp-VitrineResult');
  }

  protected override render(): JSX.Element {
    return <UseSignal signal={this.options.model.changed}>{() => <Result {...this.options} />}</UseSignal>;
  }
}

export namespace ResultView {
  export interface IOptions {
    model: QueryModel;
    session: IVitrineSession;
    atlas: Atlas;
    rendermime: IRenderMimeRegistry;
    trans: TranslationBundle;
    /** Asks for a result to leave: arguments of the export command. */
    onExport: (args: ReadonlyPartialJSONObject) => void;
    /** Unique in the page: beginning of ids. */
    id: string;
  }
}

type Tab = 'table' | 'lens' | 'chart' | 'history';

function Result(options: ResultView.IOptions): JSX.Element {
  const { model, session, trans, rendermime, atlas, onExport, id } = options;
  const [tab, setTab] = useState<Tab>('table');
  const [active, setActive] = useState<number[]>([]);
  const grid = useRef<ResultGrid | null>(null);
  const host = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const reason = (findings: number[]): string => {
      const all = model.verdict?.findings ?? [];
      return [...new Set(findings)]
        .map(i => all[i])
        .map(finding => (finding ? `${finding.verdict === 'unsafe' ? trans.__('Unsafe') : trans.__('Review')}: ${say(finding.message, session.language)}` : ''))
        .join('\n');
    };
    const made = new ResultGrid({
      id,
      label: trans.__('Rows of the result'),
      rowLabel: trans.__('Row'),
      reason,
      activated: setActive
    });
    grid.current = made;
    host.current?.append(made.node);
    made.show(model.rows, model.marks);
    return () => {
      grid.current = null;
      made.dispose();
    };
  }, [model, session, trans, id]);

  useEffect(() => grid.current?.show(model.rows, model.marks));

  const show = (finding: number): void => {
    const place = model.marks.place(finding);
    if (place) {
      setTab('table');
      // The table must be in sight before it scrolls.
      requestAnimationFrame(() => {
        grid.current?.reveal(place);
        setActive([finding]);
      });
    }
  };

  const apply = (sql: string): void => {
    model.replace(sql);
    void model.run();
  };

  const failure = model.state === 'failed' ? describe(model.error, trans) : null;
  const tabs: [Tab, string][] = [
    ['table', trans.__('Table')],
    ['lens', trans.__('Lens')],
    ['chart', trans.__('Chart')],
    ['history', trans.__('History')]
  ];
  const step = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(([name]) => name === tab);
    const to = event.key === 'ArrowRight' ? at + 1 : event.key === 'ArrowLeft' ? at - 1 : -9;
    const next = tabs[(to + tabs.length) % tabs.length];
    if (to > -9 && next) {
      setTab(next[0]);
      event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next[0]}"]`)?.focus();
    }
  };

  return (
    <>
      <div className="jp-VitrineResult-bar">
        <div role="tablist" aria-label={trans.__('Result')} onKeyDown={step}>
          {tabs.map(([name, label]) => (
            <button
              key={name}
              role="tab"
              id={`${id}-tab-${name}`}
              data-tab={name}
              aria-selected={tab === name}
              aria-controls={`${id}-panel-${name}`}
              tabIndex={tab === name ? 0 : -1}
              onClick={() => setTab(name)}
            >
              {label}
            </button>
          ))}
        </div>
        <Progress model={model} language={session.language} trans={trans} />
      </div>
      {failure && (
        <div className="jp-VitrineProblem" role="alert">
          <strong>{failure.title}</strong>
          <span>{failure.remedy}</span>
          <code title={trans.__('Code of this problem')}>{failure.code}</code>
        </div>
      )}
      {model.state === 'complete' && <VerdictBadge model={model} language={session.language} trans={trans} />}
      <div className="jp-VitrineResult-body">
        <div className="jp-VitrineResult-main">
          <div
            role="tabpanel"
            id={`${id}-panel-table`}
            aria-labelledby={`${id}-tab-table`}
            className="jp-VitrineResult-table"
            hidden={tab !== 'table'}
          >
            <div ref={host} className="jp-VitrineResult-grid" hidden={!model.rows} />
            {!model.rows && model.state === 'running' && <Waiting session={session} trans={trans} />}
            {!model.rows && model.state !== 'running' && model.state !== 'failed' && (
              <p className="jp-Vitrine-hint">
                {trans.__('Double-click a dataset in the Data side bar, or write a query and press Ctrl+Enter.')}
              </p>
            )}
            {model.rows?.received === 0 && model.state === 'complete' && (
              <p className="jp-Vitrine-hint">{trans.__('The result has no rows.')}</p>
            )}
          </div>
          {tab === 'lens' && (
            <div role="tabpanel" id={`${id}-panel-lens`} aria-labelledby={`${id}-tab-lens`} className="jp-VitrineResult-lens">
              {model.queryId !== null && model.verdict?.state === 'ready' ? (
                <Lens key={model.queryId} session={session} trans={trans} query={model.queryId} unsafe={model.verdict.verdict === 'unsafe'} apply={apply} />
              ) : (
                <p className="jp-Vitrine-hint" role="status">
                  {model.state === 'complete' && model.verdictError === null && model.verdict?.state !== 'failed'
                    ? trans.__('The rows are here; whether they could leave is being proved.')
                    : trans.__('Run a query first: what was measured about its cells is shown here.')}
                </p>
              )}
            </div>
          )}
          {tab === 'chart' && (
            <div role="tabpanel" id={`${id}-panel-chart`} aria-labelledby={`${id}-tab-chart`}>
              {model.rows && model.rows.length > 0 && model.state !== 'running' ? (
                <Chart
                  key={model.queryId}
                  rows={model.rows}
                  atlas={atlas}
                  rendermime={rendermime}
                  trans={trans}
                  language={session.language}
                  onExport={model.state === 'complete' ? figure => onExport({ query: model.queryId, figure: { ...figure } } as ReadonlyPartialJSONObject) : null}
                />
              ) : (
                <p className="jp-Vitrine-hint">{trans.__('Run a query first: its chart is drawn here.')}</p>
              )}
            </div>
          )}
          {tab === 'history' && (
            <div role="tabpanel" id={`${id}-panel-history`} aria-labelledby={`${id}-tab-history`}>
              <QueryHistory
                session={session}
                trans={trans}
                turn={`${model.queryId}${model.state}`}
                restore={sql => model.replace(sql)}
                onExport={query => onExport({ query })}
              />
            </div>
          )}
        </div>
        {(tab === 'table' || tab === 'chart') && (
          <Findings model={model} language={session.language} trans={trans} active={active} show={show} />
        )}
      </div>
    </>
  );
}
