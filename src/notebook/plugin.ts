import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { Dataset, Variable } from '@vitrine/sdk';
import { dataIcon } from '../icons.js';
import { countBy, firstLook, quoted } from '../query/starter.js';
import { IDataCatalog, IQueryPanels } from '../tokens.js';
import { describe } from '../session/failure.js';

namespace CommandIDs {
  export const use = 'vitrine:use-selection';
  export const query = 'vitrine:query-dataset';
  export const count = 'vitrine:count-variable';
  export const insert = 'vitrine:insert-code';
}

/** From what is selected in the side bar to a query, in the panel or in the open notebook. */
const plugin: JupyterFrontEndPlugin<void> = {
  id: 'vitrine:notebook',
  description: 'Puts queries of the selected data into the query panel and the open notebook.',
  autoStart: true,
  requires: [IDataCatalog, IQueryPanels],
  optional: [ITranslator, ICommandPalette, INotebookTracker],
  activate: (
    app: JupyterFrontEnd,
    catalog: IDataCatalog,
    panels: IQueryPanels,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    notebooks: INotebookTracker | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('vitrine');
    const { commands } = app;

    const selected = async (): Promise<{ dataset: Dataset; variable: Variable | null } | null> => {
      const selection = catalog.selection;
      if (selection?.kind === 'dataset') {
        return { dataset: await catalog.open(selection.dataset.id), variable: null };
      }
      return selection?.kind === 'variable' ? { dataset: selection.dataset, variable: selection.variable } : null;
    };
    const queryOf = (dataset: Dataset, variable: Variable | null): string =>
      variable?.kind === 'category' ? countBy(dataset, variable) : firstLook(dataset);
    const attempt = (act: () => Promise<void>) => async (): Promise<void> => {
      try {
        await act();
      } catch (error) {
        const failure = describe(error, trans);
        Notification.error(`${failure.title} ${failure.remedy}`);
      }
    };
    const hasDataset = (): boolean => catalog.selection?.kind === 'dataset' || catalog.selection?.kind === 'variable';
    const described = { args: { type: 'object', properties: {} } } as const;

    commands.addCommand(CommandIDs.use, {
      label: trans.__('Use Selected Data'),
      caption: trans.__('Query the selected dataset, or insert the name of the selected variable'),
      describedBy: described,
      isEnabled: hasDataset,
      execute: attempt(async () => {
        const at = await selected();
        if (at?.variable) {
          await panels.insert(quoted(at.variable.name));
        } else if (at) {
          await panels.open({ sql: firstLook(at.dataset) });
        }
      })
    });
    commands.addCommand(CommandIDs.query, {
      label: trans.__('Query Dataset'),
      caption: trans.__('Put a query of the selected dataset into the query panel'),
      describedBy: described,
      isEnabled: hasDataset,
      execute: attempt(async () => {
        const at = await selected();
        await panels.open(at ? { sql: firstLook(at.dataset) } : {});
      })
    });
    commands.addCommand(CommandIDs.count, {
      label: trans.__('Count by Variable'),
      caption: trans.__('Count the units of each value of the selected variable'),
      describedBy: described,
      isEnabled: () => catalog.selection?.kind === 'variable',
      execute: attempt(async () => {
        const at = await selected();
        if (at?.variable) {
          await panels.open({ sql: countBy(at.dataset, at.variable) });
        }
      })
    });
    commands.addCommand(CommandIDs.insert, {
      label: args => (args['toolbar'] ? trans.__('Query data') : trans.__('Insert Query in Notebook')),
      caption: trans.__('Insert a query of the selected data into the notebook'),
      icon: args => (args['toolbar'] ? dataIcon : undefined),
      describedBy: {
        args: { type: 'object', properties: { toolbar: { type: 'boolean', description: trans.__('Shown in a toolbar') } } }
      },
      isEnabled: () => notebooks?.currentWidget !== null,
      execute: attempt(async () => {
        const panel = notebooks?.currentWidget;
        const at = await selected();
        if (!panel) {
          Notification.info(trans.__('Open a notebook first, then insert the query.'));
        } else if (!at) {
          app.shell.activateById('vitrine-data');
          Notification.info(trans.__('Select a dataset or a variable in the Data side bar first.'));
        } else {
          const { insertSql } = await import('./insert.js');
          insertSql(panel, queryOf(at.dataset, at.variable));
          app.shell.activateById(panel.id);
        }
      })
    });
    const refresh = (): void => Object.values(CommandIDs).forEach(id => commands.notifyCommandChanged(id));
    catalog.changed.connect(refresh);
    notebooks?.currentChanged.connect(refresh);
    for (const command of [CommandIDs.query, CommandIDs.count, CommandIDs.insert]) {
      palette?.addItem({ command, category: trans.__('Vitrine') });
    }
  }
};

export default plugin;
