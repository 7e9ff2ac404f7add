import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { RequestSummary } from '@vitrine/sdk';
import { exportIcon } from '../icons.js';
import { describe } from '../session/failure.js';
import type { IVitrineSession } from '../tokens.js';
import { Problem } from './parts.js';
import type { RequestsModel } from './requests.js';
import { awayOf, nextOf, stateOf } from './words.js';

/** The My exports side bar: each request, its state and what to do next. */
export class RequestList extends ReactWidget {
  constructor(private readonly options: RequestList.IOptions) {
    super();
    this.id = 'vitrine-exports';
    this.addClass('jp-VitrineExports');
    this.title.icon = exportIcon;
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', options.trans.__('My exports'));
    options.model.changed.connect(this._onChanged, this);
    this._onChanged();
  }

  override dispose(): void {
    this.options.model.changed.disconnect(this._onChanged, this);
    super.dispose();
  }

  protected override onActivateRequest(): void {
    (this.node.querySelector<HTMLElement>('button') ?? this.node).focus();
    void this.options.model.look();
  }

  protected override render(): JSX.Element {
    return <UseSignal signal={this.options.model.changed}>{() => <List {...this.options} />}</UseSignal>;
  }

  // The tab says how many ask something of her; its dot repeats it.
  private _onChanged(): void {
    const { model, trans } = this.options;
    const { waiting } = model;
    this.title.caption = waiting > 0 ? trans._n('My exports: %1 asks for you', 'My exports: %1 ask for you', waiting) : trans.__('My exports');
    this.title.className = waiting > 0 ? 'jp-VitrineExports-tab jp-mod-news' : 'jp-VitrineExports-tab';
  }
}

export namespace RequestList {
  export interface IOptions {
    model: RequestsModel;
    session: IVitrineSession;
    trans: TranslationBundle;
    open: (request: string) => void;
  }
}

function List({ model, session, trans, open }: RequestList.IOptions): JSX.Element {
  return (
    <>
      <h2>{trans.__('My exports')}</h2>
      {model.error !== null && <Problem failure={describe(model.error, trans)} again={() => void model.look()} trans={trans} />}
      {!model.list && model.error === null && <p className="jp-Vitrine-hint">{trans.__('Loading…')}</p>}
      {model.list?.length === 0 && (
        <p className="jp-Vitrine-hint">{trans.__('No export yet. Run a query, then choose Export: what may leave is shown before you submit.')}</p>
      )}
      <ul>
        {model.list?.map(request => (
          <li key={request.id}>
            <Entry request={request} unread={model.unread.has(request.id)} session={session} trans={trans} open={open} />
          </li>
        ))}
      </ul>
    </>
  );
}

interface IEntryProps {
  request: RequestSummary;
  unread: boolean;
  session: IVitrineSession;
  trans: TranslationBundle;
  open: (request: string) => void;
}

function Entry({ request, unread, session, trans, open }: IEntryProps): JSX.Element {
  const { language } = session;
  const now = Date.now();
  const about = [
    request.mine === 'author' ? '' : request.author.name,
    request.submitted ? trans.__('submitted %1', awayOf(request.submitted, now, language)) : trans.__('begun %1', awayOf(request.created, now, language)),
    request.round > 1 ? trans.__('round %1', request.round) : '',
    request.due ? trans.__('due %1', awayOf(request.due, now, language)) : ''
  ];
  return (
    <button className={`jp-VitrineExports-entry${unread ? ' jp-mod-news' : ''}`} data-request={request.id} onClick={() => open(request.id)}>
      <span className="jp-VitrineExports-head">
        <span className="jp-VitrineExports-names">{request.names.join(', ') || trans.__('empty')}</span>
        <StateChip state={request.state} trans={trans} />
      </span>
      <span className="jp-VitrineExports-about">{about.filter(Boolean).join(' · ')}</span>
      <span className="jp-VitrineExports-next">{request.mine === 'author' ? nextOf(request, language, trans) : ''}</span>
      {unread && <span className="jp-VitrineExports-unread">{trans.__('new')}</span>}
    </button>
  );
}

export function StateChip({ state, trans }: { state: RequestSummary['state']; trans: TranslationBundle }): JSX.Element {
  const { name, mod } = stateOf(state, trans);
  return <span className={`jp-VitrineBadge jp-VitrineState jp-mod-${mod}`}>{name}</span>;
}
