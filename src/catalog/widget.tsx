import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import { useEffect, useState } from 'react';
import { describe } from '../session/failure.js';
import type { IVitrineSession } from '../tokens.js';
import { dataIcon } from '../icons.js';
import type { ICatalogActions } from './actions.js';
import { Details } from './details.js';
import { CatalogHeader } from './header.js';
import type { CatalogModel } from './model.js';
import { DataTree } from './tree-view.js';

/** The Data side bar. */
export class DataBrowser extends ReactWidget {
  constructor(private readonly options: DataBrowser.IOptions) {
    super();
    this.id = 'vitrine-data';
    this.addClass('jp-VitrineData');
    this.title.icon = dataIcon;
    this.title.caption = options.trans.__('Data');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', options.trans.__('Data'));
  }

  protected override onActivateRequest(): void {
    (this.node.querySelector<HTMLElement>('input[type=search]') ?? this.node).focus();
  }

  protected override render(): JSX.Element {
    return <UseSignal signal={this.options.model.changed}>{() => <Browser {...this.options} />}</UseSignal>;
  }
}

export namespace DataBrowser {
  export interface IOptions {
    model: CatalogModel;
    session: IVitrineSession;
    trans: TranslationBundle;
    actions: ICatalogActions;
  }
}

function Browser({ model, session, trans, actions }: DataBrowser.IOptions): JSX.Element {
  const [text, setText] = useState(model.search);
  useEffect(() => setText(model.search), [model.search]);

  if (model.state === 'failed') {
    const failure = describe(model.error, trans);
    return (
      <div className="jp-VitrineData-state" role="alert">
        <strong>{failure.title}</strong>
        <p>{failure.remedy}</p>
        <code>{failure.code}</code>
        <button className="jp-Vitrine-button" onClick={() => void model.load()}>
          {trans.__('Try again')}
        </button>
      </div>
    );
  }
  if (!model.project || !model.info) {
    return (
      <div className="jp-VitrineData-state" role="status">
        <progress aria-label={trans.__('Loading the data of your project')} />
        <p>{trans.__('Loading the data of your project…')}</p>
      </div>
    );
  }
  const language = session.language;
  const searchFailure = model.searchError === null ? null : describe(model.searchError, trans);
  return (
    <>
      <CatalogHeader project={model.project} info={model.info} language={language} trans={trans} />
      <div className="jp-VitrineData-search">
        <input
          type="search"
          className="jp-mod-styled"
          placeholder={trans.__('Search data')}
          aria-label={trans.__('Search datasets and variables')}
          value={text}
          onChange={event => {
            setText(event.target.value);
            model.find(event.target.value);
          }}
          onKeyDown={event => {
            if (event.key === 'ArrowDown') {
              event.currentTarget.closest('.jp-VitrineData')?.querySelector<HTMLElement>('.jp-VitrineTree [tabindex="0"]')?.focus();
              event.preventDefault();
            } else if (event.key === 'Escape' && text) {
              setText('');
              model.find('');
              event.stopPropagation();
            }
          }}
        />
        <span className="jp-VitrineData-count" role="status">
          {model.searching ? trans.__('Searching…') : model.found ? trans._n('%1 dataset', '%1 datasets', model.found.length) : ''}
        </span>
      </div>
      {searchFailure && (
        <p className="jp-Vitrine-hint" role="alert">
          {searchFailure.title} {searchFailure.remedy}
        </p>
      )}
      {model.sources.length === 0 ? (
        <div className="jp-VitrineData-state">
          <strong>{trans.__('No data yet')}</strong>
          <p>{trans.__('No source is approved for this project in this session. Your project lead can ask its producer.')}</p>
          <button className="jp-Vitrine-button" onClick={() => void model.load()}>
            {trans.__('Look again')}
          </button>
        </div>
      ) : model.found?.length === 0 && !model.searching ? (
        <div className="jp-VitrineData-state">
          <strong>{trans.__('Nothing found')}</strong>
          <p>{trans.__('Try another word: names, labels and codes in English and French are searched.')}</p>
          <button className="jp-Vitrine-button" onClick={() => model.find('')}>
            {trans.__('Clear the search')}
          </button>
        </div>
      ) : (
        <DataTree model={model} language={language} trans={trans} actions={actions} />
      )}
      <Details selection={model.selection} language={language} trans={trans} actions={actions} />
    </>
  );
}
