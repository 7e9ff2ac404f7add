import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IVitrineSession } from '../tokens.js';
import { languageOf } from './language.js';
import { Session } from './session.js';

/** Binds this JupyterLab to its project. */
const plugin: JupyterFrontEndPlugin<IVitrineSession> = {
  id: 'vitrine:session',
  description: 'Provides the session of Vitrine: the client of the gateway and the project it is bound to.',
  autoStart: true,
  optional: [ITranslator],
  provides: IVitrineSession,
  activate: (app: JupyterFrontEnd, translator: ITranslator | null): IVitrineSession =>
    new Session({
      settings: app.serviceManager.serverSettings,
      language: () => languageOf((translator ?? nullTranslator).languageCode)
    })
};

export default plugin;
