import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Atlas } from '../chart/atlas.js';
import { describe } from '../session/failure.js';
import { type Language, say } from '../session/language.js';
import type { ExportDraft, IItem, Obstacle } from './draft.js';
import { Field, FindingList, Problem, VerdictLine, WordFields } from './parts.js';
import { FigurePreview, TablePreview, withheldOf } from './preview.js';

interface ICardProps {
  id: string;
  draft: ExportDraft;
  item: IItem;
  /** She tried to submit: what is missing is said. */
  tried: boolean;
  atlas: Atlas;
  rendermime: IRenderMimeRegistry;
  language: Language;
  trans: TranslationBundle;
}

/** One output of a new export: chosen or not, as it would leave, with the words that go with it. */
export function OutputCard({ id, draft, item, tried, atlas, rendermime, language, trans }: ICardProps): JSX.Element {
  const { key, choice, chosen, texts, proposal } = item;
  const kind = choice.kind === 'table' ? trans.__('Table') : choice.kind === 'figure' ? trans.__('Figure') : trans.__('Code');
  const obstacles = chosen ? draft.obstacles(item) : [];
  const lacks = (obstacle: Obstacle, text: string): string | undefined => (tried && obstacles.includes(obstacle) ? text : undefined);
  const withheld = proposal?.table ? withheldOf(proposal.table) : 0;
  const called = choice.kind === 'table' ? choice.called : undefined;
  const unsafe = proposal?.afterwards === 'unsafe';
  return (
    <section className="jp-VitrineOutput" aria-labelledby={`${id}-name`} data-kind={choice.kind}>
      <h3>
        <label>
          <input type="checkbox" checked={chosen} onChange={event => draft.choose(key, event.target.checked)} />
          <span id={`${id}-name`}>
            {kind}
            {(texts.name || called) && ` · ${texts.name || called}`}
          </span>
        </label>
        {choice.kind !== 'code' && <span className="jp-VitrineOutput-query">{trans.__('query %1', choice.query)}</span>}
      </h3>
      {chosen && (
        <div className="jp-VitrineOutput-body">
          {choice.kind === 'code' && <p className="jp-Vitrine-hint">{trans.__('Only its source leaves, without outputs. A person reads it.')}</p>}
          {choice.kind !== 'code' && !proposal && item.error === null && (
            <div role="status">
              <VerdictLine of="" verdict={undefined} trans={trans} />
            </div>
          )}
          {proposal && (
            <div role="status">
              <VerdictLine of={trans.__('As it is')} verdict={proposal.verdict} trans={trans} />
              {proposal.table && (proposal.table.withheld.length > 0 || proposal.afterwards !== proposal.verdict) && (
                <VerdictLine
                  of={withheld === null ? trans.__('With rows withheld') : trans._n('With %1 row withheld', 'With %1 rows withheld', withheld)}
                  verdict={proposal.afterwards}
                  trans={trans}
                />
              )}
            </div>
          )}
          {unsafe && (
            <p className="jp-VitrineOutput-refused" role="alert">
              {trans.__('It stays unsafe even with cells withheld, so it cannot be submitted. The findings say what to change in the query; or leave this output out.')}
            </p>
          )}
          {item.error !== null && (
            <Problem failure={describe(item.error, trans)} trans={trans} {...(proposal || choice.kind === 'code' ? {} : { again: () => draft.retry(key) })} />
          )}
          <Field
            id={`${id}-description`}
            label={trans.__('Description')}
            hint={trans.__('What it shows, and what you need it for: a checker reads this first.')}
            value={texts.words.description}
            write={description => draft.write(key, { words: { description } })}
            rows={2}
            required={!unsafe}
            problem={lacks('description', trans.__('Write a sentence for the checker.'))}
          />
          {proposal?.table && !unsafe && (
            <details className="jp-VitrineFold" open>
              <summary>{trans.__('As it would leave')}</summary>
              {choice.kind === 'figure' && (
                <FigurePreview figure={{ ...choice.figure, alt: texts.alt }} table={proposal.table} atlas={atlas} rendermime={rendermime} language={language} trans={trans} />
              )}
              {choice.kind === 'table' && <TablePreview table={proposal.table} language={language} trans={trans} />}
              {(proposal.notices ?? []).map(({ code, message }) => (
                <p key={code} className="jp-VitrinePreview-count">
                  {say(message, language)}
                </p>
              ))}
            </details>
          )}
          {proposal && (
            <FindingList
              findings={proposal.findings ?? []}
              total={proposal.findingsTotal ?? proposal.findings?.length ?? 0}
              withheld={proposal.evidence === 'withheld'}
              open={unsafe}
              language={language}
              trans={trans}
            />
          )}
          <details className="jp-VitrineFold" open={tried && obstacles.some(obstacle => ['name', 'title', 'alt'].includes(obstacle)) ? true : undefined}>
            <summary>{trans.__('What else the checkers read')}</summary>
            <div className="jp-VitrineFold-fields">
              <Field
                id={`${id}-file`}
                label={trans.__('Name')}
                hint={trans.__('Becomes the name of the file.')}
                value={texts.name}
                write={name => draft.write(key, { name })}
                most={100}
                problem={lacks('name', trans.__('Give it a name of letters and digits.'))}
              />
              {choice.kind === 'figure' && (
                <>
                  <Field
                    id={`${id}-title`}
                    label={trans.__('Title')}
                    value={texts.title}
                    write={title => draft.write(key, { title })}
                    most={200}
                    problem={lacks('title', trans.__('A figure needs a title.'))}
                  />
                  <Field
                    id={`${id}-alt`}
                    label={trans.__('Alternative text')}
                    hint={trans.__('What the figure shows, for who cannot see it. Name no value that is withheld.')}
                    value={texts.alt}
                    write={alt => draft.write(key, { alt })}
                    rows={2}
                    most={2000}
                    problem={lacks('alt', trans.__('A figure needs an alternative text.'))}
                  />
                </>
              )}
              {(proposal?.sources?.length ?? 0) > 0 && (
                <p className="jp-VitrineField">
                  <strong>{trans.__('Sources')}</strong> {proposal?.sources?.map(source => `${say(source.title, language)} ${source.version}`).join(', ')}
                </p>
              )}
              <WordFields id={id} words={texts.words} write={words => draft.write(key, { words })} trans={trans} />
            </div>
          </details>
        </div>
      )}
    </section>
  );
}
