import { sql, type Generated, type Kysely, type Migration } from 'kysely';
import type { Decision } from '../access/index.js';

export interface ApprovalTables {
  /** What leads asked and producers decided, in order; the last one stands over the centre's declaration. */
  approval_decision: {
    id: Generated<number>;
    project: string;
    source: string;
    state: Decision['state'];
    /** JSON: versions, variables by dataset, row filters. */
    terms: string;
    from: string | null;
    until: string | null;
    /** JSON of a Text. */
    reason: string | null;
    by: string;
    at: string;
  };
}

export const approvalMigrations: Record<string, Migration> = {
  '006-approvals': {
    async up(database: Kysely<unknown>) {
      await sql`CREATE TABLE approval_decision (
        id INTEGER PRIMARY KEY AUTOINCREMENT, project TEXT NOT NULL, source TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('requested', 'granted', 'refused', 'revoked')),
        terms TEXT NOT NULL CHECK (json_array_length(terms) > 0), "from" TEXT, until TEXT, reason TEXT, by TEXT NOT NULL, at TEXT NOT NULL,
        CHECK (state = 'granted' OR reason IS NOT NULL),
        CHECK (state <> 'granted' OR (until IS NOT NULL AND "from" IS NOT NULL AND "from" <= until))
      ) STRICT`.execute(database);
      for (const change of ['UPDATE', 'DELETE']) {
        await sql`CREATE TRIGGER ${sql.raw(`approval_decision_no_${change.toLowerCase()}`)} BEFORE ${sql.raw(change)} ON approval_decision
          BEGIN SELECT RAISE(ABORT, 'append-only'); END`.execute(database);
      }
    }
  }
};
