import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget, Notification } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Atlas } from '../chart/atlas.js';
import type { IFigure } from '../chart/widget.js';
import { exportIcon } from '../icons.js';
import { IDataCatalog, IQueryPanels, IVitrineSession } from '../tokens.js';
import { describe } from '../session/failure.js';
import type { Choice } from './choice.js';
import { RequestList } from './list.js';
import type { NewExport } from './new-export.js';
import type { ISeen } from './news.js';
import { PERIOD, RequestsModel } from './requests.js';
import type { RequestView } from './request-view.js';
import { instantOf, stateOf } from './words.js';

namespace CommandIDs {
  export const request = 'vitrine-exports:export';
  export const openList = 'vitrine-exports:open-list';
}

/** Where it is kept what she has seen of her requests. */
const SEEN = 'vitrine:exports-seen';

type From = 'query' | 'notebook' | 'history';

/** From a result to an export request, and what became of it. */
const plugin: JupyterFrontEndPlugin<void> = {
  id: 'vitrine:exports',
  description: 'Asks for results, figures and code to leave, and shows what became of each request.',
  autoStart: true,
  requires: [IVitrineSession, IDataCatalog, IQueryPanels, IRenderMimeRegistry],
  optional: [ITranslator, ICommandPalette, INotebookTracker, IStateDB, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    session: IVitrineSession,
    catalog: IDataCatalog,
    panels: IQueryPanels,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    notebooks: INotebookTracker | null,
    states: IStateDB | null,
    restorer: ILayoutRestorer | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('vitrine');
    const { commands, shell } = app;
    const atlas = new Atlas(session, catalog);
    const model = new RequestsModel(session, {
      load: async () => (await states?.fetch(SEEN)) as Record<string, ISeen> | undefined,
      save: async seen => states?.save(SEEN, seen as never)
    });
    const details = new Map<string, MainAreaWidget<RequestView>>();
    /** What she was told of each request, until she opens it. */
    const notices = new Map<string, string[]>();
    let draft: MainAreaWidget<NewExport> | null = null;
    let opened = 0;

    const openRequest = async (request: string): Promise<void> => {
      (notices.get(request) ?? []).forEach(id => Notification.dismiss(id));
      notices.delete(request);
      const { RequestView } = await import('./request-view.js');
      let widget = details.get(request);
      if (!widget) {
        widget = new MainAreaWidget({ content: new RequestView({ request, model, session, trans }) });
        widget.id = `vitrine-export-${request}`;
        widget.toolbar.hide();
        widget.title.label = trans.__('Export request');
        widget.title.icon = exportIcon;
        widget.title.closable = true;
        details.set(request, widget);
        widget.disposed.connect(() => details.delete(request));
        shell.add(widget, 'main');
      }
      shell.activateById(widget.id);
      // What is opened is read; the view itself says where that fails.
      const found = await model.open(request).catch(() => undefined);
      if (found && found.names.length > 0) {
        widget.title.label = found.names.join(', ');
      }
    };
    const list = new RequestList({ model, session, trans, open: request => void openRequest(request) });
    shell.add(list, 'left', { rank: 51, type: 'Exports' });
    restorer?.add(list, 'vitrine-exports');

    const choose = async (choices: { choice: Choice; chosen: boolean }[]): Promise<void> => {
      const [{ ExportDraft }, { NewExport }] = await Promise.all([import('./draft.js'), import('./new-export.js')]);
      // One that was submitted has nothing more to do.
      if (draft?.content.draft.state === 'submitted') {
        draft.dispose();
      }
      if (!draft) {
        const content = new NewExport({
          id: `vitrine-new-export-${++opened}`,
          draft: new ExportDraft(session), session, atlas, rendermime, trans,
          openRequest: request => {
            widget.dispose();
            shell.activateById(list.id);
            void openRequest(request);
          },
          close: () => widget.dispose()
        });
        const widget = new MainAreaWidget({ content });
        widget.id = `vitrine-new-export-${opened}`;
        widget.toolbar.hide();
        widget.title.label = trans.__('New export');
        widget.title.icon = exportIcon;
        widget.title.closable = true;
        widget.disposed.connect(() => {
          if (draft === widget) {
            draft = null;
          }
        });
        content.draft.changed.connect(() => {
          if (content.draft.state === 'submitted') {
            void model.look();
          }
        });
        draft = widget;
        shell.add(widget, 'main');
      }
      draft.content.draft.add(choices);
      shell.activateById(draft.id);
    };

    const fromHere = (): From => (notebooks?.currentWidget && notebooks.currentWidget === shell.currentWidget ? 'notebook' : 'query');
    const pointedAt = (): string | undefined =>
      app.contextMenuHitTest(node => node.classList.contains('jp-VitrineHistory-entry'))?.closest<HTMLElement>('[data-query]')?.dataset['query'];

    commands.addCommand(CommandIDs.request, {
      label: args => (args['toolbar'] ? trans.__('Export') : trans.__('Export…')),
      caption: trans.__('Ask for this result to leave: see first what would leave'),
      icon: args => (args['toolbar'] ? exportIcon : undefined),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            query: { type: 'string', description: trans.__('Id of the query whose result is asked for') },
            figure: { type: 'object', description: trans.__('A figure of it: specification, title, alternative text') },
            from: { type: 'string', description: trans.__('Where the result is: query, notebook or history') },
            toolbar: { type: 'boolean', description: trans.__('Shown in a toolbar') }
          }
        }
      },
      isEnabled: args =>
        args['query'] !== undefined ||
        (args['from'] === 'history' ? pointedAt() !== undefined : (args['from'] ?? fromHere()) === 'notebook' ? Boolean(notebooks?.currentWidget) : panels.result !== null),
      execute: async args => {
        const from = (args['from'] as From | undefined) ?? fromHere();
        const query = (args['query'] as string | undefined) ?? (from === 'history' ? pointedAt() : from === 'query' ? panels.result : undefined);
        const figure = args['figure'] as unknown as IFigure | undefined;
        try {
          if (query) {
            await choose([
              ...(figure ? [{ choice: { kind: 'figure' as const, query, figure }, chosen: true }] : []),
              { choice: { kind: 'table', query }, chosen: figure === undefined }
            ]);
          } else if (notebooks?.currentWidget && from === 'notebook') {
            const { choicesOf } = await import('./notebook.js');
            await choose(await choicesOf(notebooks.currentWidget));
          }
        } catch (error) {
          const failure = describe(error, trans);
          Notification.error(`${failure.title} ${failure.remedy}`);
        }
      }
    });
    commands.addCommand(CommandIDs.openList, {
      label: trans.__('My Exports'),
      caption: trans.__('Show your export requests, and what to do next'),
      describedBy: { args: { type: 'object', properties: { request: { type: 'string', description: trans.__('Id of a request to open') } } } },
      execute: async args => {
        shell.activateById(list.id);
        if (typeof args['request'] === 'string') {
          await openRequest(args['request']);
        }
      }
    });
    const refresh = (): void => commands.notifyCommandChanged(CommandIDs.request);
    panels.changed.connect(refresh);
    notebooks?.currentChanged.connect(refresh);
    for (const command of Object.values(CommandIDs)) {
      palette?.addItem({ command, category: trans.__('Vitrine') });
    }

    model.news.connect((_, news) => {
      for (const { request, created, what, state } of news) {
        // No name, no comment, no value: others may look over her shoulder.
        const when = instantOf(created, session.language);
        const text = what === 'comment' ? trans.__('Your export of %1 has a new comment.', when) : trans.__('Your export of %1: %2.', when, stateOf(state, trans).name);
        const id = Notification.emit(text, state === 'returned' || state === 'rejected' ? 'warning' : 'info', {
          autoClose: false,
          actions: [{ label: trans.__('Open'), callback: () => void openRequest(request) }]
        });
        notices.set(request, [...(notices.get(request) ?? []), id]);
      }
    });
    void app.restored.then(() => {
      void model.look();
      setInterval(() => {
        if (!document.hidden) {
          void model.look();
        }
      }, PERIOD);
    });
  }
};

export default plugin;
