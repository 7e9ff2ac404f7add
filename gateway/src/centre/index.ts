export { checkCentre, examineCentre, loadCentre } from './load.js';
export { CentreError, inLines } from './error.js';
export type { CentreFinding } from './findings.js';
export { jsonSchema } from './schema.js';
