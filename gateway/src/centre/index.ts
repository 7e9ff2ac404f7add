export { checkCentre, examineCentre, loadCentre } from './load.js';
export { CentreError, inLines } from './error.js';
export type { CentreFinding } from './findings.js';
export { jsonSchema, packSchema } from './schema.js';
export { examinePack, withSignature } from './pack-file.js';
export { signPack, writePackKey, type SignedPack } from './signature.js';
