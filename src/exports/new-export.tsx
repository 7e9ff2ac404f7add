import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { useEffect, useRef, useState } from 'react';
import type { Atlas } from '../chart/atlas.js';
import { describe } from '../session/failure.js';
import { say } from '../session/language.js';
import type { IVitrineSession } from '../tokens.js';
import type { ExportDraft } from './draft.js';
import { OutputCard } from './output-card.js';
import { Problem } from './parts.js';

/** The new export: what is chosen, as it would leave, and the one sentence that each output asks for. */
export class NewExport extends ReactWidget {
  constructor(private readonly options: NewExport.IOptions) {
    super();
    this.addClass('jp-VitrineNewExport');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', options.trans.__('New export'));
  }

  get draft(): ExportDraft {
    return this.options.draft;
  }

  /** To the first description that is still empty. */
  async focusDescription(): Promise<void> {
    await this.renderPromise;
    const fields = [...this.node.querySelectorAll<HTMLTextAreaElement>('textarea[id$="-description"]')];
    (fields.find(field => field.value === '') ?? fields[0] ?? this.node.querySelector<HTMLElement>('input, button'))?.focus();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.options.draft.dispose();
      super.dispose();
    }
  }

  protected override onActivateRequest(_: Message): void {
    void this.focusDescription();
  }

  protected override render(): JSX.Element {
    return <UseSignal signal={this.options.draft.changed}>{() => <Page {...this.options} />}</UseSignal>;
  }
}

export namespace NewExport {
  export interface IOptions {
    /** Unique in the page: beginning of ids. */
    id: string;
    draft: ExportDraft;
    session: IVitrineSession;
    atlas: Atlas;
    rendermime: IRenderMimeRegistry;
    trans: TranslationBundle;
    /** Shows the request among hers. */
    openRequest: (request: string) => void;
    close: () => void;
  }
}

function Page({ id, draft, session, atlas, rendermime, trans, openRequest, close }: NewExport.IOptions): JSX.Element {
  const [tried, setTried] = useState(false);
  const [asked, setAsked] = useState(0);
  const page = useRef<HTMLFormElement>(null);
  const { language } = session;
  const { request } = draft;
  // Where something is missing, she is taken there: once the page says what.
  useEffect(() => {
    if (asked > 0) {
      const at = (what: string): HTMLElement | null | undefined => page.current?.querySelector<HTMLElement>(what);
      (at('[aria-invalid="true"]') ?? at('.jp-VitrineOutput:has(.jp-VitrineOutput-refused) input[type="checkbox"]') ?? at('input[type="checkbox"]'))?.focus();
    }
  }, [asked]);

  if (draft.state === 'submitted' && request) {
    const due = request.due && new Intl.DateTimeFormat(language, { dateStyle: 'full' }).format(new Date(request.due));
    return (
      <div className="jp-VitrineNewExport-done" role="status">
        <h2>{trans.__('Submitted')}</h2>
        <p>{due ? trans.__('The checkers answer by %1.', due) : trans.__('The checkers answer soon.')}</p>
        <p>{trans.__('What you submitted is frozen: nothing that you change in a notebook changes it. You are told when something happens.')}</p>
        <p>
          <button className="jp-Vitrine-button jp-mod-main" autoFocus onClick={() => openRequest(request.id)}>
            {trans.__('Show in My exports')}
          </button>{' '}
          <button className="jp-Vitrine-button" onClick={close}>
            {trans.__('Close')}
          </button>
        </p>
      </div>
    );
  }

  const submitting = draft.state === 'submitting';
  const submit = (): void => {
    setTried(true);
    if (draft.ready) {
      void draft.submit();
    } else {
      setAsked(asked + 1);
    }
  };
  return (
    <form
      ref={page}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={event => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          event.stopPropagation();
          submit();
        }
      }}
    >
      <h2>{trans.__('New export')}</h2>
      <fieldset disabled={submitting}>
        {draft.items.map((item, place) => (
          <OutputCard
            key={item.key}
            id={`${id}-${place}`}
            draft={draft}
            item={item}
            tried={tried}
            atlas={atlas}
            rendermime={rendermime}
            language={language}
            trans={trans}
          />
        ))}
      </fieldset>
      <div className="jp-VitrineNewExport-foot">
        {draft.error !== null && <Problem failure={describe(draft.error, trans)} trans={trans} />}
        {draft.error !== null && <p className="jp-VitrineNewExport-kept">{trans.__('Your draft is kept: try again, and it goes on where it stopped.')}</p>}
        <div className="jp-VitrineNewExport-bar">
          <Estimate draft={draft} session={session} trans={trans} />
          {submitting && (
            <progress value={draft.progress.done} max={draft.progress.of} aria-label={trans.__('Submitting')} />
          )}
          <button type="submit" className="jp-Vitrine-button jp-mod-main" aria-disabled={submitting || !draft.ready}>
            {submitting ? trans.__('Submitting…') : draft.error === null ? trans.__('Submit') : trans.__('Try again')}
          </button>
        </div>
      </div>
    </form>
  );
}

/** What the checkers will need: time, people, consents. And what the submission still waits for. */
function Estimate({ draft, session, trans }: { draft: ExportDraft; session: IVitrineSession; trans: TranslationBundle }): JSX.Element {
  const { language } = session;
  const proposals = draft.chosen.flatMap(item => item.proposal ?? []);
  const minutes = proposals.reduce((sum, proposal) => sum + (proposal.minutes ?? 0), 0);
  const checkers = Math.max(0, ...proposals.map(proposal => proposal.checkers ?? 0));
  const consents = [...new Set(proposals.flatMap(proposal => (proposal.consents ?? []).map(producer => say(producer, language))))];
  const code = draft.chosen.some(item => item.choice.kind === 'code');
  const obstacles = draft.chosen.flatMap(item => draft.obstacles(item));
  const waits = draft.chosen.length === 0
    ? trans.__('Choose an output.')
    : obstacles.includes('unsafe')
      ? trans.__('Leave out what stays unsafe.')
      : obstacles.includes('pending')
        ? trans.__('Waiting for the verdict…')
        : obstacles.includes('description')
          ? trans.__('Write the description.')
          : '';
  return (
    <p className="jp-VitrineNewExport-estimate" aria-live="polite">
      <span>
        {[
          trans._n('%1 output', '%1 outputs', draft.chosen.length),
          minutes > 0 ? (code ? trans.__('at least %1 min of a checker’s time', minutes) : trans.__('about %1 min of a checker’s time', minutes)) : '',
          checkers > 0 ? trans._n('%1 checker', '%1 checkers', checkers) : '',
          consents.length > 0 ? trans.__('consent of %1', consents.join(', ')) : ''
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {waits && <strong>{waits}</strong>}
    </p>
  );
}
