import { sql, type Kysely, type Migration } from 'kysely';

export type QueryState = 'running' | 'complete' | 'preview' | 'failed' | 'cancelled' | 'interrupted';

export interface LineageTables {
  query: {
    id: string;
    person: string;
    project: string;
    compartment: string;
    sql: string;
    /** Random; the audit log holds the digest of salt and SQL, never the SQL. */
    salt: string;
    /** JSON: contributing `{source, version, policy}`, sorted. */
    sources: string;
    /** JSON: content names of the extracts that the result was computed from, by schema. */
    extracts: string;
    /** JSON: `{name, type}` of each column. */
    columns: string;
    state: QueryState;
    submitted: string;
    finished: string | null;
    rows: number | null;
    bytes: number | null;
    sha256: string | null;
    problem: string | null;
    /** 1: it was delivered its proved rows only. */
    proved_only: 0 | 1;
  };
  verdict: {
    query: string;
    state: 'pending' | 'ready' | 'failed';
    /** JSON of a Verdict, once ready. */
    verdict: string | null;
    decided: string | null;
  };
}

export const lineageMigrations: Record<string, Migration> = {
  '003-lineage': {
    async up(database: Kysely<unknown>) {
      await sql`CREATE TABLE query (
        id TEXT PRIMARY KEY, person TEXT NOT NULL, project TEXT NOT NULL, compartment TEXT NOT NULL,
        sql TEXT NOT NULL, salt TEXT NOT NULL, sources TEXT NOT NULL, extracts TEXT NOT NULL, columns TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('running', 'complete', 'preview', 'failed', 'cancelled', 'interrupted')),
        submitted TEXT NOT NULL, finished TEXT, rows INTEGER, bytes INTEGER, sha256 TEXT, problem TEXT,
        CHECK ((state = 'running') = (finished IS NULL)),
        CHECK (state <> 'complete' OR (rows IS NOT NULL AND bytes IS NOT NULL AND sha256 IS NOT NULL))
      ) STRICT, WITHOUT ROWID`.execute(database);
      await sql`CREATE INDEX query_history ON query (project, submitted)`.execute(database);
      await sql`CREATE INDEX query_running ON query (id) WHERE state = 'running'`.execute(database);
      await sql`CREATE TABLE verdict (
        query TEXT PRIMARY KEY REFERENCES query (id),
        state TEXT NOT NULL CHECK (state IN ('pending', 'ready', 'failed')),
        verdict TEXT, decided TEXT,
        CHECK ((state = 'ready') = (verdict IS NOT NULL))
      ) STRICT, WITHOUT ROWID`.execute(database);
    }
  },
  '008-proved-rows': {
    async up(database: Kysely<unknown>) {
      await sql`ALTER TABLE query ADD COLUMN proved_only INTEGER NOT NULL DEFAULT 0`.execute(database);
    }
  }
};
