export type * from './types.js';
export { prove } from './prove.js';
