import { sql, type Kysely, type Migration } from 'kysely';

/** Which pages a session counts on: a browser sends the cookies of a host to every port of it, so one for the notebooks' host opens nothing at the desk. */
export type Audience = 'gateway' | 'desk';

/** Secrets stand as SHA-256 only; times as ISO 8601 in UTC, which sort as text. */
export interface IdentityTables {
  code: { hash: string; person: string; expires: string; used: string | null };
  session: { hash: string; person: string; expires: string; audience: Audience };
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
  },
  '004-session-audience': {
    async up(database: Kysely<unknown>) {
      await sql`ALTER TABLE session ADD COLUMN audience TEXT NOT NULL DEFAULT 'gateway' CHECK (audience IN ('gateway', 'desk'))`.execute(database);
    }
  }
};
