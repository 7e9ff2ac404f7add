import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { dataIcon } from '../icons.js';
import { IDataCatalog, IVitrineSession } from '../tokens.js';
import { CatalogModel } from './model.js';
import { DataBrowser } from './widget.js';

namespace CommandIDs {
  export const show = 'vitrine:show-data';
  export const reload = 'vitrine:reload-data';
  // Of the notebook plugin, which knows query panels and notebooks.
  export const use = 'vitrine:use-selection';
  export const query = 'vitrine:query-dataset';
  export const count = 'vitrine:count-variable';
  export const insert = 'vitrine:insert-code';
}

/** The Data side bar. */
const plugin: JupyterFrontEndPlugin<IDataCatalog> = {
  id: 'vitrine:catalog',
  description: 'Provides the catalogue of the project and its side bar.',
  autoStart: true,
  requires: [IVitrineSession],
  optional: [ITranslator, ICommandPalette, ILayoutRestorer],
  provides: IDataCatalog,
  activate: (
    app: JupyterFrontEnd,
    session: IVitrineSession,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null
  ): IDataCatalog => {
    const trans = (translator ?? nullTranslator).load('vitrine');
    const { commands, shell } = app;
    const model = new CatalogModel(session);
    const execute = (command: string) => () => void commands.execute(command);
    const browser = new DataBrowser({
      model,
      session,
      trans,
      actions: {
        use: execute(CommandIDs.use),
        query: execute(CommandIDs.query),
        count: execute(CommandIDs.count),
        insert: execute(CommandIDs.insert)
      }
    });
    shell.add(browser, 'left', { rank: 50, type: 'Data' });
    restorer?.add(browser, 'vitrine-data');
    void app.restored.then(() => model.load());

    commands.addCommand(CommandIDs.show, {
      label: trans.__('Show Data'),
      caption: trans.__('Show the data of your project in the side bar'),
      icon: args => (args['isPalette'] ? undefined : dataIcon),
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => shell.activateById(browser.id)
    });
    commands.addCommand(CommandIDs.reload, {
      label: trans.__('Reload Data'),
      caption: trans.__('Ask again what the project is approved for'),
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => model.load()
    });
    for (const command of [CommandIDs.show, CommandIDs.reload]) {
      palette?.addItem({ command, category: trans.__('Vitrine'), args: { isPalette: true } });
    }
    return model;
  }
};

export default plugin;
