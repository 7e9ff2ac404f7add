import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Tables } from '../store/index.js';
import { canonical } from './canonical.js';

/** What happened. Ids, codes and digests only: never SQL, a cell value, a secret or a path. */
export interface AuditEvent {
  action:
    | 'code.issued' | 'session.opened' | 'session.ended' | 'sign-in.refused'
    | 'token.issued' | 'token.revoked' | 'notebook.opened'
    | 'query.submitted' | 'query.refused' | 'query.ended' | 'query.interrupted'
    | 'extract.damaged' | 'extract.removed'
    | 'verdict.ready' | 'verdict.failed' | 'evidence.read'
    | 'request.created' | 'request.output' | 'request.submitted' | 'request.resubmitted' | 'request.withdrawn' | 'request.returned' | 'request.approved' | 'request.rejected'
    | 'request.comment' | 'request.refused' | 'review.given' | 'consent.given' | 'consent.refused' | 'release.made' | 'release.placed'
    | 'approval.asked' | 'approval.granted' | 'approval.refused' | 'approval.revoked' | 'approval.decision-refused';
  /** Person who acted; absent where nobody is known. */
  person?: string;
  project?: string;
  compartment?: string;
  query?: string;
  request?: string;
  /** Further ids, codes, figures and digests. */
  details?: Record<string, unknown>;
}

/** Before the first record. */
const genesis = '0'.repeat(64);

export interface Audit {
  /** Writes one record. It takes the transaction of what it records, so that neither stands without the other. */
  append(transaction: Transaction<Tables>, event: AuditEvent): Promise<void>;
}

export function createAudit(clock: () => Date): Audit {
  return {
    async append(transaction, event) {
      const last = await transaction
        .selectFrom('audit').select(['sequence', 'hash']).orderBy('sequence', 'desc').limit(1).executeTakeFirst();
      const sequence = (last?.sequence ?? 0) + 1;
      const body = canonical({ sequence, at: clock().toISOString(), ...event });
      await transaction.insertInto('audit').values({ sequence, body, hash: link(last?.hash ?? genesis, body) }).execute();
    }
  };
}

function link(previous: string, body: string): string {
  return createHash('sha256').update(previous).update('\n').update(body).digest('hex');
}
