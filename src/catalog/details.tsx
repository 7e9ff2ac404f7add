import type { TranslationBundle } from '@jupyterlab/translation';
import type { DatasetSummary, Source, Variable } from '@vitrine/sdk';
import { useState } from 'react';
import { type Language, say } from '../session/language.js';
import type { Selection } from './model.js';
import type { ICatalogActions } from './actions.js';

interface IDetailsProps {
  selection: Selection | null;
  language: Language;
  trans: TranslationBundle;
  actions: ICatalogActions;
}

/** All that may be known of what is selected. Never a minimum or a maximum: those are two people. */
export function Details({ selection, language, trans, actions }: IDetailsProps): JSX.Element {
  if (!selection) {
    return (
      <section className="jp-VitrineDetails jp-mod-empty" aria-label={trans.__('Details')}>
        <p className="jp-Vitrine-hint">
          {trans.__('Select a source, dataset or variable to read about it. Double-click a dataset to query it; drag a name into a notebook.')}
        </p>
      </section>
    );
  }
  return (
    <section className="jp-VitrineDetails" tabIndex={0} aria-label={trans.__('Details')}>
      {selection.kind === 'source' && <AboutSource source={selection.source} language={language} trans={trans} />}
      {selection.kind === 'dataset' && (
        <AboutDataset dataset={selection.dataset} language={language} trans={trans} actions={actions} />
      )}
      {selection.kind === 'variable' && (
        <AboutVariable
          key={`${selection.dataset.id}.${selection.variable.name}`}
          variable={selection.variable}
          language={language}
          trans={trans}
          actions={actions}
        />
      )}
      {selection.kind !== 'source' && (
        <details>
          <summary>{trans.__('Source and rules')}</summary>
          <AboutSource source={selection.source} language={language} trans={trans} />
        </details>
      )}
    </section>
  );
}

interface IWords {
  language: Language;
  trans: TranslationBundle;
}

function AboutSource({ source, language, trans }: { source: Source } & IWords): JSX.Element {
  return (
    <>
      <h3>{say(source.title, language)}</h3>
      <p>{say(source.description, language)}</p>
      <dl>
        <dt>{trans.__('Producer')}</dt>
        <dd>{say(source.producer.title, language)}</dd>
        <dt>{trans.__('Rules in force')}</dt>
        <dd>
          {source.rules.length > 0 ? (
            <ul>
              {source.rules.map((rule, i) => (
                <li key={i}>{say(rule, language)}</li>
              ))}
            </ul>
          ) : source.public ? (
            trans.__('None: public reference data.')
          ) : (
            trans.__('None stated: every output is reviewed by a person.')
          )}
        </dd>
        {source.isolated && (
          <>
            <dt>{trans.__('Isolated')}</dt>
            <dd>{trans.__('May never be combined with another source of microdata.')}</dd>
          </>
        )}
        {source.documentation && (
          <>
            <dt>{trans.__('Documentation')}</dt>
            <dd>{say(source.documentation, language)}</dd>
          </>
        )}
        <dt>{trans.__('Origin')}</dt>
        <dd>{source.origin}</dd>
        {source.licence && (
          <>
            <dt>{trans.__('Licence')}</dt>
            <dd>{source.licence}</dd>
          </>
        )}
      </dl>
    </>
  );
}

interface IActing extends IWords {
  actions: ICatalogActions;
}

function AboutDataset({ dataset, language, trans, actions }: { dataset: DatasetSummary } & IActing): JSX.Element {
  return (
    <>
      <h3>{say(dataset.title, language)}</h3>
      <p>
        <code>{dataset.id}</code>
      </p>
      <div className="jp-VitrineDetails-actions">
        <button className="jp-Vitrine-button" onClick={actions.query}>
          {trans.__('Query')}
        </button>
        <button className="jp-Vitrine-button" onClick={actions.insert}>
          {trans.__('Insert in notebook')}
        </button>
      </div>
      <p>{say(dataset.description, language)}</p>
      <dl>
        <dt>{trans.__('Statistical units')}</dt>
        <dd>
          {dataset.units.length > 0
            ? dataset.units.map(unit => (
                <span key={unit.column}>
                  {say(unit.label, language)} (<code>{unit.column}</code>){' '}
                </span>
              ))
            : trans.__('None: public reference data.')}
        </dd>
      </dl>
    </>
  );
}

/** Codes that are shown before one searches among them. */
const SHOWN_CODES = 200;

function AboutVariable({ variable, language, trans, actions }: { variable: Variable } & IActing): JSX.Element {
  const [search, setSearch] = useState('');
  const codes = variable.nomenclature?.codes ?? [];
  const wanted = search.trim().toLowerCase();
  const found = wanted
    ? codes.filter(code => code.code.toLowerCase().includes(wanted) || say(code.label, language).toLowerCase().includes(wanted))
    : codes;
  const kinds: Record<string, string> = {
    unit: trans.__('Number of a statistical unit, in this project and compartment only. NULL belongs to nobody.'),
    identifier: trans.__('Pseudonym, in this project and compartment only.'),
    category: trans.__('Category'),
    value: trans.__('Value'),
    magnitude: trans.__('Amount: may be summed and averaged')
  };
  return (
    <>
      <h3>{say(variable.label, language)}</h3>
      <p>
        <code>{variable.name}</code> <span className="jp-VitrineDetails-type">{variable.type}</span>
      </p>
      <div className="jp-VitrineDetails-actions">
        <button className="jp-Vitrine-button" onClick={actions.use}>
          {trans.__('Insert name')}
        </button>
        {variable.kind === 'category' && (
          <button className="jp-Vitrine-button" onClick={actions.count}>
            {trans.__('Count by this')}
          </button>
        )}
      </div>
      {variable.description && <p>{say(variable.description, language)}</p>}
      <dl>
        <dt>{trans.__('Kind')}</dt>
        <dd>{kinds[variable.kind] ?? variable.kind}</dd>
        {variable.measure && (
          <>
            <dt>{trans.__('Unit of measure')}</dt>
            <dd>{variable.measure}</dd>
          </>
        )}
        {variable.missing && (
          <>
            <dt>{trans.__('Missing values')}</dt>
            <dd>{say(variable.missing, language)}</dd>
          </>
        )}
        {variable.sensitive && (
          <>
            <dt>{trans.__('Sensitive')}</dt>
            <dd>{trans.__('Knowing its value of a person may harm her: rules on classes apply.')}</dd>
          </>
        )}
      </dl>
      {variable.nomenclature && (
        <details open>
          <summary>
            {say(variable.nomenclature.title, language)} ({trans._n('%1 code', '%1 codes', codes.length)})
          </summary>
          {codes.length > 12 && (
            <input
              type="search"
              className="jp-mod-styled"
              aria-label={trans.__('Search codes')}
              placeholder={trans.__('Search codes')}
              value={search}
              onChange={event => setSearch(event.target.value)}
            />
          )}
          <table className="jp-VitrineCodes">
            <thead>
              <tr>
                <th scope="col">{trans.__('Code')}</th>
                <th scope="col">{trans.__('Label')}</th>
              </tr>
            </thead>
            <tbody>
              {found.slice(0, SHOWN_CODES).map(code => (
                <tr key={code.code}>
                  <td>
                    <code>{code.code}</code>
                  </td>
                  <td>{say(code.label, language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {found.length === 0 && <p className="jp-Vitrine-hint">{trans.__('No code matches.')}</p>}
          {found.length > SHOWN_CODES && (
            <p className="jp-Vitrine-hint">{trans.__('The first %1 are shown: search for others.', SHOWN_CODES)}</p>
          )}
        </details>
      )}
    </>
  );
}
