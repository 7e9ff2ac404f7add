import type { Static } from '@sinclair/typebox';
import type { Actor } from '../checking/index.js';
import type * as shapes from '../http/checking-schemas.js';

export type ApprovalRecord = Static<typeof shapes.ApprovalRecord>;
export type ApprovalRequest = Static<typeof shapes.ApprovalRequest>;
export type ApprovalDecision = Static<typeof shapes.ApprovalDecision>;
export type SourceOffer = Static<typeof shapes.SourceOffer>;

/** What leads ask producers for, and what producers decide. In force with the next request; on record in the same transaction. */
export interface Approvals {
  list(actor: Actor): Promise<ApprovalRecord[]>;
  offers(actor: Actor, project: string): Promise<SourceOffer[]>;
  ask(actor: Actor, project: string, request: ApprovalRequest): Promise<ApprovalRecord>;
  decide(actor: Actor, project: string, source: string, decision: ApprovalDecision): Promise<ApprovalRecord>;
}
