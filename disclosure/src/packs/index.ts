export { checkPack, type PackDisagreement } from './check.js';
export type { DeclaredPack, PackExample, PackSignature } from './declared.js';
