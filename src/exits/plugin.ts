import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { withoutMenu } from './vega.js';

const MIME_TYPES = ['application/vnd.vegalite.v5+json', 'application/vnd.vegalite.v4+json', 'application/vnd.vegalite.v3+json', 'application/vnd.vega.v5+json'];

/**
 * Takes the menu off Vega charts: it saves them as pictures, shows their data and opens them in an editor on the
 * internet. The other exits are plugins of JupyterLab's own, named under `disabledExtensions` in package.json. Both are
 * courtesy, not confinement: what a page can show, its reader can copy.
 */
const plugin: JupyterFrontEndPlugin<void> = {
  id: 'vitrine:exits',
  description: 'Takes the saving and editing menu off Vega charts.',
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: (app: JupyterFrontEnd, rendermime: IRenderMimeRegistry): void => {
    // JupyterLab's own renderers register as plugins too: theirs must be there before it is replaced.
    void app.started.then(() => {
      for (const type of MIME_TYPES) {
        const factory = rendermime.getFactory(type);
        if (factory) {
          rendermime.addFactory(withoutMenu(factory, type), 0);
        }
      }
    });
  }
};

export default plugin;
