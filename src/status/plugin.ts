import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { say } from '../session/language.js';
import { IDataCatalog, IVitrineSession } from '../tokens.js';

/** Project and compartment in the status bar: always in sight, whatever is open. */
const plugin: JupyterFrontEndPlugin<void> = {
  id: 'vitrine:status',
  description: 'Shows project and compartment in the status bar.',
  autoStart: true,
  requires: [IDataCatalog, IVitrineSession],
  optional: [IStatusBar, ITranslator],
  activate: (
    _: JupyterFrontEnd,
    catalog: IDataCatalog,
    session: IVitrineSession,
    statusBar: IStatusBar | null,
    translator: ITranslator | null
  ): void => {
    if (!statusBar) {
      return;
    }
    const trans = (translator ?? nullTranslator).load('vitrine');
    const item = new Widget();
    item.addClass('jp-VitrineStatus');
    const show = (): void => {
      const { project, info } = catalog;
      const title = project ? say(project.title, session.language) : '';
      const parts = project && info ? [title, info.compartment, info.demonstration ? trans.__('demonstration') : ''] : [];
      item.node.textContent = parts.filter(Boolean).join(' · ');
      item.node.title = project && info ? `${title}\n${trans.__('Compartment:')} ${info.compartment}` : '';
    };
    catalog.changed.connect(show);
    statusBar.registerStatusItem('vitrine:status', { item, align: 'left', rank: 5, isActive: () => catalog.project !== null, activeStateChanged: catalog.changed });
  }
};

export default plugin;
