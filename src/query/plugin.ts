import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { createToolbarFactory, ICommandPalette, IToolbarWidgetRegistry, MainAreaWidget, setToolbar, WidgetTracker } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { runIcon, stopIcon } from '@jupyterlab/ui-components';
import { Signal } from '@lumino/signaling';
import { Atlas } from '../chart/atlas.js';
import { queryIcon } from '../icons.js';
import { IDataCatalog, IQueryPanels, IVitrineSession } from '../tokens.js';
import type { QueryPanel } from './panel.js';

const PLUGIN = 'vitrine:query';
const FACTORY = 'VitrineQuery';

namespace CommandIDs {
  export const open = 'vitrine:open-query';
  export const run = 'vitrine:run-query';
  export const cancel = 'vitrine:cancel-query';
}

// Of the exports plugin, which knows what a panel has.
const EXPORT = 'vitrine-exports:export';

/** The query panel and its commands. */
const plugin: JupyterFrontEndPlugin<IQueryPanels> = {
  id: PLUGIN,
  description: 'Provides the query panel: an SQL editor, its rows, their chart and their verdict.',
  autoStart: true,
  requires: [IVitrineSession, IDataCatalog, IRenderMimeRegistry],
  optional: [ITranslator, ICommandPalette, ILayoutRestorer, IToolbarWidgetRegistry, ISettingRegistry],
  provides: IQueryPanels,
  activate: (
    app: JupyterFrontEnd,
    session: IVitrineSession,
    catalog: IDataCatalog,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    toolbars: IToolbarWidgetRegistry | null,
    settings: ISettingRegistry | null
  ): IQueryPanels => {
    const trans = (translator ?? nullTranslator).load('vitrine');
    const { commands, shell } = app;
    const tracker = new WidgetTracker<MainAreaWidget<QueryPanel>>({ namespace: 'vitrine-query' });
    const toolbar = toolbars && settings ? createToolbarFactory(toolbars, settings, FACTORY, PLUGIN, translator ?? nullTranslator) : null;
    const atlas = new Atlas(session, catalog);
    let opened = 0;

    const current = (): QueryPanel | null => tracker.currentWidget?.content ?? null;

    const open = async (sql?: string, id?: string): Promise<void> => {
      // Editor, grid and chart are loaded with the first panel.
      const { QueryPanel } = await import('./panel.js');
      const content = new QueryPanel({ session, catalog, atlas, rendermime, trans, onExport: args => void commands.execute(EXPORT, args), ...(sql === undefined ? {} : { sql }) });
      const widget = new MainAreaWidget({ content });
      widget.id = id ?? `vitrine-query-${Date.now().toString(36)}-${opened}`;
      opened++;
      widget.title.label = trans.__('Query %1', opened);
      widget.title.caption = trans.__('Query the data of your project');
      widget.title.icon = queryIcon;
      widget.title.closable = true;
      if (toolbar) {
        setToolbar(widget, toolbar);
      }
      content.model.changed.connect(() => {
        commands.notifyCommandChanged(CommandIDs.run);
        commands.notifyCommandChanged(CommandIDs.cancel);
        changed.emit();
        void tracker.save(widget);
      });
      shell.add(widget, 'main');
      await tracker.add(widget);
      shell.activateById(widget.id);
    };

    commands.addCommand(CommandIDs.open, {
      label: args => (args['isPalette'] ? trans.__('New Query Panel') : trans.__('New Query')),
      caption: trans.__('Query the data of your project'),
      icon: queryIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            sql: { type: 'string', description: trans.__('The query to put into the editor') },
            id: { type: 'string', description: trans.__('Id of the panel, when it is restored') }
          }
        }
      },
      execute: args => open(args['sql'] as string | undefined, args['id'] as string | undefined)
    });
    commands.addCommand(CommandIDs.run, {
      label: trans.__('Run Query'),
      caption: trans.__('Run the query (Ctrl+Enter)'),
      icon: runIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => current() !== null,
      execute: () => current()?.model.run()
    });
    commands.addCommand(CommandIDs.cancel, {
      label: trans.__('Cancel Query'),
      caption: trans.__('Stop the running query (Escape)'),
      icon: stopIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => current()?.model.state === 'running',
      execute: () => current()?.model.cancel()
    });
    tracker.currentChanged.connect(() => {
      commands.notifyCommandChanged(CommandIDs.run);
      commands.notifyCommandChanged(CommandIDs.cancel);
      changed.emit();
    });
    for (const command of Object.values(CommandIDs)) {
      palette?.addItem({ command, category: trans.__('Vitrine'), args: { isPalette: true } });
    }
    if (restorer) {
      void restorer.restore(tracker, {
        command: CommandIDs.open,
        name: widget => widget.id,
        args: widget => ({ sql: widget.content.model.sql, id: widget.id })
      });
    }

    const panels: IQueryPanels = {
      get result() {
        const model = current()?.model;
        return model?.state === 'complete' ? model.queryId : null;
      },
      get changed() {
        return changed;
      },
      open: async options => {
        const panel = current();
        const text = panel?.model.sql.trim() ?? '';
        // A text that she wrote is never replaced; one that she ran unchanged is in the history.
        if (panel && tracker.currentWidget && options?.sql !== undefined && (text === '' || text === panel.model.ran)) {
          panel.model.replace(options.sql);
          shell.activateById(tracker.currentWidget.id);
        } else {
          await open(options?.sql);
        }
      },
      insert: async text => {
        if (!tracker.currentWidget) {
          await open();
        }
        if (tracker.currentWidget) {
          shell.activateById(tracker.currentWidget.id);
          tracker.currentWidget.content.insert(text);
        }
      }
    };
    const changed = new Signal<IQueryPanels, void>(panels);
    return panels;
  }
};

export default plugin;
