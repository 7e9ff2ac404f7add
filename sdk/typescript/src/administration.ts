import type { ApprovalDecision, ApprovalRecord, ApprovalRequest, AuditRecord, Operation, SourceOffer } from './api.js';
import type { Transport } from './transport.js';

const at = encodeURIComponent;

/** What leads ask for, what producers decide, what is on record, how the gateway is: at the desk only. */
export class Administration {
  constructor(private readonly transport: Transport) {}

  approvals(signal?: AbortSignal): Promise<ApprovalRecord[]> {
    return this.transport.json('approvals', { signal });
  }

  /** Sources that the lead of a project may ask for. */
  offers(project: string, signal?: AbortSignal): Promise<SourceOffer[]> {
    return this.transport.json(`projects/${at(project)}/offers`, { signal });
  }

  ask(project: string, request: ApprovalRequest): Promise<ApprovalRecord> {
    return this.transport.json(`projects/${at(project)}/approvals`, { method: 'POST', body: request });
  }

  decide(project: string, source: string, decision: ApprovalDecision): Promise<ApprovalRecord> {
    return this.transport.json(`projects/${at(project)}/approvals/${at(source)}`, { method: 'POST', body: decision });
  }

  /** The newest first; `before` is the sequence number to go on from. */
  audit(filter: { project?: string; request?: string; before?: number; limit?: number } = {}, signal?: AbortSignal): Promise<AuditRecord[]> {
    return this.transport.json('audit', { query: filter, signal });
  }

  operation(signal?: AbortSignal): Promise<Operation> {
    return this.transport.json('operation', { signal });
  }
}
