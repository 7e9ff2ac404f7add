import type { Static } from '@sinclair/typebox';
import type { Health } from './http/schemas.js';
import type { Queries } from './lineage/index.js';
import type { Notebooks } from './notebooks/types.js';
import type { Services } from './services.js';

/** Everything that the HTTP interface stands on. */
export interface Gateway {
  services: Services;
  queries: Queries;
  notebooks: Notebooks;
  demonstration: boolean;
  health(): Static<typeof Health>;
}
