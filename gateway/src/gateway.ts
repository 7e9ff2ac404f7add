import type { Static } from '@sinclair/typebox';
import type { Approvals } from './approvals/index.js';
import type { Actor, Checking } from './checking/index.js';
import type { AuditReader } from './audit/reader.js';
import type { Operation } from './http/checking-schemas.js';
import type { Health } from './http/schemas.js';
import type { Lens, Queries } from './lineage/index.js';
import type { Notebooks } from './notebooks/types.js';
import type { Services } from './services.js';

/** Everything that the HTTP interface stands on. */
export interface Gateway {
  services: Services;
  queries: Queries;
  lens: Lens;
  checking: Checking;
  approvals: Approvals;
  /** What is on record, as far as the caller may read it. */
  record: AuditReader;
  notebooks: Notebooks;
  /** Where people reach its parts; known once they listen. */
  addresses(): { gateway: string; desk: string; pickup?: string };
  demonstration: boolean;
  health(): Static<typeof Health>;
  /** Operators only. */
  operation(actor: Actor): Promise<Static<typeof Operation>>;
}
