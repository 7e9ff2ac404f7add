import { sql, type Kysely, type Migration } from 'kysely';

/** Secrets stand as SHA-256 only; times as ISO 8601 in UTC, which sort as text. */
export interface IdentityTables {
  code: { hash: string; person: string; expires: string; used: string | null };
  session: { hash: string; person: string; expires: string };
  token: {
    hash: string;
    person: string;
    project: string;
    compartment: string;
    expires: string;
    revoked: string | null;
  };
}

export const identityMigrations: Record<string, Migration> = {
  '002-identity': {
    async up(database: Kysely<unknown>) {
      await sql`CREATE TABLE code (
        hash TEXT PRIMARY KEY, person TEXT NOT NULL, expires TEXT NOT NULL, used TEXT
      ) STRICT, WITHOUT ROWID`.execute(database);
      await sql`CREATE TABLE session (
        hash TEXT PRIMARY KEY, person TEXT NOT NULL, expires TEXT NOT NULL
      ) STRICT, WITHOUT ROWID`.execute(database);
      await sql`CREATE TABLE token (
        hash TEXT PRIMARY KEY, person TEXT NOT NULL, project TEXT NOT NULL, compartment TEXT NOT NULL,
        expires TEXT NOT NULL, revoked TEXT
      ) STRICT, WITHOUT ROWID`.execute(database);
    }
  }
};
