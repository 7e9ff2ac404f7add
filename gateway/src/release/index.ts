export { pickupCode } from './codes.js';
export { placeInDrop, type Dropped } from './drop.js';
export { buildPackage, type ReleasePackage } from './package.js';
export type { ReleaseFacts, ReleasedDecision, ReleasedOutput, ReleasedPack, ReleasedSource } from './types.js';
