import { sql, type Generated, type Kysely, type Migration } from 'kysely';

export interface AuditTables {
  audit: {
    /** 1, 2, 3, ... without gaps. */
    sequence: Generated<number>;
    /** Canonical JSON of the record. */
    body: string;
    /** SHA-256, hex, of the hash before and the body. */
    hash: string;
  };
}

export const auditMigrations: Record<string, Migration> = {
  '001-audit': {
    async up(database: Kysely<unknown>) {
      await sql`CREATE TABLE audit (
        sequence INTEGER PRIMARY KEY,
        body TEXT NOT NULL,
        hash TEXT NOT NULL UNIQUE
      ) STRICT`.execute(database);
      for (const change of ['UPDATE', 'DELETE']) {
        await sql`CREATE TRIGGER ${sql.raw(`audit_no_${change.toLowerCase()}`)} BEFORE ${sql.raw(change)} ON audit
          BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END`.execute(database);
      }
    }
  },
  '007-audit-of-requests': {
    async up(database: Kysely<unknown>) {
      await sql`CREATE INDEX audit_of_request ON audit (json_extract(body, '$.request')) WHERE json_extract(body, '$.request') IS NOT NULL`.execute(database);
    }
  }
};
