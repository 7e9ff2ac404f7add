/**
 * The JupyterLab extension of Vitrine: what a researcher and a project lead see.
 * @packageDocumentation
 * @module vitrine
 */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import catalog from './catalog/plugin.js';
import exits from './exits/plugin.js';
import exports from './exports/plugin.js';
import notebook from './notebook/plugin.js';
import query from './query/plugin.js';
import session from './session/plugin.js';
import status from './status/plugin.js';

export * from './tokens.js';

const plugins: JupyterFrontEndPlugin<unknown>[] = [session, catalog, query, exports, notebook, status, exits];

export default plugins;
