export { createNotebooks } from './local.js';
export type { NotebooksOptions } from './local.js';
export type { Notebooks, NotebookSession } from './types.js';
