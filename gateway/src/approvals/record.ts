import { createHash } from 'node:crypto';
import type { Text } from '@vitrine/disclosure';
import { Standings, dayOf, type Decision, type Terms } from '../access/index.js';
import type { Audit, AuditEvent } from '../audit/index.js';
import { canonical } from '../audit/canonical.js';
import type { Centre, Person } from '../centre/types.js';
import type { Database } from '../store/index.js';

/** How everything stands after what is on record. */
export async function standingsOnRecord(database: Database, centre: Centre): Promise<Standings> {
  const standings = new Standings(centre);
  for (const row of await database.selectFrom('approval_decision').selectAll().orderBy('id').execute()) {
    standings.apply({
      project: row.project,
      source: row.source,
      state: row.state,
      terms: JSON.parse(row.terms) as Terms[],
      ...(row.from === null ? {} : { from: row.from }),
      ...(row.until === null ? {} : { until: row.until }),
      ...(row.reason === null ? {} : { reason: JSON.parse(row.reason) as Text }),
      day: dayOf(new Date(row.at))
    });
  }
  return standings;
}

const actions = {
  requested: 'approval.asked', granted: 'approval.granted', refused: 'approval.refused', revoked: 'approval.revoked'
} as const satisfies Record<Decision['state'], AuditEvent['action']>;

/** Puts a decision on record, with its audit record or not at all. The audit holds its digest: what was decided cannot be changed unseen. */
export async function putOnRecord(options: { database: Database; audit: Audit }, decision: Decision, by: Person, at: Date): Promise<void> {
  const { project, source, state } = decision;
  const row = {
    project,
    source,
    state,
    terms: JSON.stringify(decision.terms),
    from: decision.from ?? null,
    until: decision.until ?? null,
    reason: decision.reason ? JSON.stringify(decision.reason) : null,
    by: by.id,
    at: at.toISOString()
  };
  await options.database.transaction().execute(async transaction => {
    const { id } = await transaction.insertInto('approval_decision').values(row).returning('id').executeTakeFirstOrThrow();
    const digest = createHash('sha256').update(canonical(row)).digest('hex');
    await options.audit.append(transaction, {
      action: actions[state], person: by.id, project, details: { source, decision: id, digest, from: decision.from, until: decision.until }
    });
  });
}
