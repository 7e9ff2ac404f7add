import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { ExportRequest, Vitrine } from '@vitrine/sdk';
import { useEffect, useState } from 'react';
import { describe, type IFailure } from '../session/failure.js';
import { say } from '../session/language.js';
import type { IVitrineSession } from '../tokens.js';
import { Comments } from './comments.js';
import { StateChip } from './list.js';
import { Problem } from './parts.js';
import { PickUp } from './pick-up.js';
import { RequestOutput } from './request-output.js';
import type { RequestsModel } from './requests.js';
import { instantOf, nextOf } from './words.js';

/** One request: where it stands, what to do next, its outputs, and what was said of them. */
export class RequestView extends ReactWidget {
  constructor(private readonly options: RequestView.IOptions) {
    super();
    this.addClass('jp-VitrineRequest');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', options.trans.__('Export request'));
    this.node.tabIndex = -1;
  }

  protected override onActivateRequest(): void {
    this.node.focus();
  }

  protected override render(): JSX.Element {
    return <UseSignal signal={this.options.model.changed}>{() => <Page {...this.options} />}</UseSignal>;
  }
}

export namespace RequestView {
  export interface IOptions {
    request: string;
    model: RequestsModel;
    session: IVitrineSession;
    trans: TranslationBundle;
  }
}

/** A change of hers, one at a time; what went wrong is said in the page. */
export type Act = (work: (exports: Vitrine['exports'], client: Vitrine) => Promise<ExportRequest>) => Promise<boolean>;

function Page({ request: id, model, session, trans }: RequestView.IOptions): JSX.Element {
  const [failure, setFailure] = useState<IFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const { language } = session;
  const request = model.request(id);

  // Asked for when first shown, and again when a look found that it changed.
  useEffect(() => {
    if (!request) {
      model.open(id).then(
        () => setFailure(null),
        (error: unknown) => setFailure(describe(error, trans))
      );
    }
  }, [id, model, request, trans]);

  const act: Act = async work => {
    setBusy(true);
    setFailure(null);
    try {
      await model.change(work);
      return true;
    } catch (error) {
      setFailure(describe(error, trans));
      return false;
    } finally {
      setBusy(false);
    }
  };

  if (!request) {
    return failure ? (
      <Problem failure={failure} again={() => void model.open(id).then(() => setFailure(null), (error: unknown) => setFailure(describe(error, trans)))} trans={trans} />
    ) : (
      <p className="jp-Vitrine-hint">{trans.__('Loading…')}</p>
    );
  }
  const may = new Set(request.may);
  const editable = may.has('edit');
  return (
    <article aria-busy={busy}>
      <header>
        <h2>
          {request.names.join(', ') || trans.__('Export request')} <StateChip state={request.state} trans={trans} />
        </h2>
        <p className="jp-VitrineRequest-about">
          {[
            request.mine === 'author' ? '' : request.author.name,
            request.submitted ? trans.__('submitted on %1', instantOf(request.submitted, language)) : trans.__('begun on %1', instantOf(request.created, language)),
            request.round > 1 ? trans.__('round %1', request.round) : '',
            request.id
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {request.mine === 'author' && <p className="jp-VitrineRequest-next">{nextOf(request, language, trans)}</p>}
        {request.consents.length > 0 && (
          <ul className="jp-VitrineRequest-consents">
            {request.consents.map(({ source, title, producer, state, reason }) => (
              <li key={source}>
                {state === 'given'
                  ? trans.__('%1 consents (%2).', say(producer, language), say(title, language))
                  : state === 'refused'
                    ? trans.__('%1 refuses its consent (%2).', say(producer, language), say(title, language))
                    : trans.__('The consent of %1 is needed (%2).', say(producer, language), say(title, language))}
                {reason && ` ${reason}`}
              </li>
            ))}
          </ul>
        )}
        {request.release?.pickup && <PickUp pickup={request.release.pickup} trans={trans} />}
      </header>
      {failure && <Problem failure={failure} trans={trans} />}
      <div className="jp-VitrineRequest-bar">
        {(['submit', 'resubmit'] as const)
          .filter(step => may.has(step))
          .map(step => (
            <button key={step} className="jp-Vitrine-button jp-mod-main" disabled={busy || request.outputs.length === 0} onClick={() => void act(exports => exports[step](id))}>
              {step === 'submit' ? trans.__('Submit') : trans.__('Resubmit')}
            </button>
          ))}
        {may.has('withdraw') &&
          (leaving ? (
            <>
              <span>{trans.__('Withdraw it? This cannot be undone.')}</span>
              <button className="jp-Vitrine-button" disabled={busy} onClick={() => void act(exports => exports.withdraw(id)).then(() => setLeaving(false))}>
                {trans.__('Yes, withdraw')}
              </button>
              <button className="jp-Vitrine-button" onClick={() => setLeaving(false)}>
                {trans.__('No, keep it')}
              </button>
            </>
          ) : (
            <button className="jp-Vitrine-button" disabled={busy} onClick={() => setLeaving(true)}>
              {trans.__('Withdraw')}
            </button>
          ))}
      </div>
      <Comments request={request} about={undefined} act={act} busy={busy} language={language} trans={trans} />
      {request.outputs.map(output => (
        <RequestOutput key={output.id} request={request} output={output} editable={editable} act={act} busy={busy} session={session} trans={trans} />
      ))}
    </article>
  );
}
