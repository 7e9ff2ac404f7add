export type * from './types.js';
export { prove, type ProveInput } from './prove.js';
export { remedies } from './remedies.js';
export { hasClassRule } from './judge.js';
export { reasonOf, type Reason } from './reasons.js';
export { unitNoun } from './units.js';
export { withhold, type ResultCell, type Withheld } from './withhold.js';
export { soleSelect } from './tree.js';
export { checkPack, type DeclaredPack, type PackDisagreement, type PackExample, type PackSignature } from './packs/index.js';
