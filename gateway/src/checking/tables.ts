import { sql, type Kysely, type Migration } from 'kysely';
import type { Decision, RequestState } from './types.js';

/** Times as ISO 8601 in UTC. JSON columns say so. */
export interface CheckingTables {
  request: {
    id: string;
    project: string;
    compartment: string;
    author: string;
    state: RequestState;
    round: number;
    /** Distinct checkers that the sources of the round ask for. */
    needed: number;
    created: string;
    submitted: string | null;
    due: string | null;
    changed: string;
  };
  /** Outputs as they now are; what a round held stands in `round_output`. */
  output: {
    id: string;
    request: string;
    place: number;
    /** SHA-256 of the list of files. */
    digest: string;
    /** JSON of an OutputRecord. */
    record: string;
  };
  round_output: { request: string; round: number; output: string; place: number; digest: string; record: string; submitted: string };
  vote: { request: string; round: number; output: string; checker: string; decision: Decision; digest: string; comment: string | null; at: string };
  /** A review: every vote of one checker in one round. */
  review: { request: string; round: number; checker: string; at: string };
  consent: { request: string; round: number; source: string; state: 'given' | 'refused'; delegate: string; reason: string | null; at: string };
  request_comment: { id: string; request: string; round: number; output: string | null; cell: string | null; author: string; role: 'author' | 'lead' | 'checker' | 'delegate'; text: string; at: string };
  request_event: { request: string; sequence: number; what: string; person: string | null; at: string };
  /** One for each request at most. */
  release: { id: string; request: string; project: string; released: string; by: string; sha256: string; bytes: number; outputs: number; key: string; /** The drop holds it too. */ placed: string | null };
  /** Sources of the outputs of a round. */
  request_source: { request: string; round: number; source: string };
}

/** As `machine.ts` has it; a migration that was released is never changed. */
const legal = [
  ['draft', 'submitted'], ['draft', 'withdrawn'],
  ['submitted', 'in review'], ['submitted', 'returned'], ['submitted', 'rejected'], ['submitted', 'withdrawn'],
  ['in review', 'returned'], ['in review', 'approved'], ['in review', 'rejected'], ['in review', 'withdrawn'],
  ['returned', 'submitted'], ['returned', 'withdrawn'],
  ['approved', 'returned'], ['approved', 'rejected'], ['approved', 'released'], ['approved', 'withdrawn']
];

export const checkingMigrations: Record<string, Migration> = {
  '005-checking': {
    async up(database: Kysely<unknown>) {
      const run = async (...statements: string[]): Promise<void> => {
        for (const statement of statements) {
          await sql.raw(statement).execute(database);
        }
      };
      await run(
        `CREATE TABLE request_step (state TEXT NOT NULL, next TEXT NOT NULL, PRIMARY KEY (state, next)) STRICT, WITHOUT ROWID`,
        `INSERT INTO request_step VALUES ${legal.map(([from, to]) => `('${from}', '${to}')`).join(', ')}`,
        `CREATE TABLE request (
          id TEXT PRIMARY KEY, project TEXT NOT NULL, compartment TEXT NOT NULL, author TEXT NOT NULL,
          state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'in review', 'returned', 'approved', 'released', 'rejected', 'withdrawn')),
          round INTEGER NOT NULL, needed INTEGER NOT NULL CHECK (needed IN (1, 2)),
          created TEXT NOT NULL, submitted TEXT, due TEXT, changed TEXT NOT NULL,
          CHECK (state IN ('draft', 'withdrawn') OR submitted IS NOT NULL)
        ) STRICT, WITHOUT ROWID`,
        `CREATE INDEX request_by_project ON request (project, changed)`,
        `CREATE INDEX request_by_state ON request (state, due)`,
        // A change of state that is no step does not happen, whoever asks for it.
        `CREATE TRIGGER request_begins BEFORE INSERT ON request WHEN NEW.state <> 'draft' BEGIN SELECT RAISE(ABORT, 'illegal-state'); END`,
        `CREATE TRIGGER request_steps BEFORE UPDATE OF state ON request
          WHEN NEW.state <> OLD.state AND NOT EXISTS (SELECT 1 FROM request_step WHERE state = OLD.state AND next = NEW.state)
          BEGIN SELECT RAISE(ABORT, 'illegal-state'); END`,
        `CREATE TABLE output (
          id TEXT PRIMARY KEY, request TEXT NOT NULL REFERENCES request (id), place INTEGER NOT NULL, digest TEXT NOT NULL, record TEXT NOT NULL
        ) STRICT, WITHOUT ROWID`,
        `CREATE INDEX output_of_request ON output (request, place)`,
        `CREATE TABLE round_output (
          request TEXT NOT NULL REFERENCES request (id), round INTEGER NOT NULL, output TEXT NOT NULL, place INTEGER NOT NULL, digest TEXT NOT NULL, record TEXT NOT NULL, submitted TEXT NOT NULL,
          PRIMARY KEY (request, round, output)
        ) STRICT, WITHOUT ROWID`,
        `CREATE TABLE review (
          request TEXT NOT NULL REFERENCES request (id), round INTEGER NOT NULL, checker TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (request, round, checker)
        ) STRICT, WITHOUT ROWID`,
        `CREATE TABLE vote (
          request TEXT NOT NULL, round INTEGER NOT NULL, output TEXT NOT NULL, checker TEXT NOT NULL,
          decision TEXT NOT NULL CHECK (decision IN ('approve', 'return', 'reject')), digest TEXT NOT NULL, comment TEXT, at TEXT NOT NULL,
          PRIMARY KEY (request, round, output, checker),
          FOREIGN KEY (request, round, output) REFERENCES round_output (request, round, output),
          FOREIGN KEY (request, round, checker) REFERENCES review (request, round, checker)
        ) STRICT, WITHOUT ROWID`,
        `CREATE TABLE consent (
          request TEXT NOT NULL REFERENCES request (id), round INTEGER NOT NULL, source TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('given', 'refused')),
          delegate TEXT NOT NULL, reason TEXT, at TEXT NOT NULL, PRIMARY KEY (request, round, source)
        ) STRICT, WITHOUT ROWID`,
        `CREATE TABLE request_comment (
          id TEXT PRIMARY KEY, request TEXT NOT NULL REFERENCES request (id), round INTEGER NOT NULL, output TEXT, cell TEXT,
          author TEXT NOT NULL, role TEXT NOT NULL CHECK (role IN ('author', 'lead', 'checker', 'delegate')), text TEXT NOT NULL, at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID`,
        `CREATE INDEX comment_of_request ON request_comment (request, at)`,
        `CREATE TABLE request_event (
          request TEXT NOT NULL REFERENCES request (id), sequence INTEGER NOT NULL, what TEXT NOT NULL, person TEXT, at TEXT NOT NULL, PRIMARY KEY (request, sequence)
        ) STRICT, WITHOUT ROWID`,
        `CREATE TABLE release (
          id TEXT PRIMARY KEY, request TEXT NOT NULL UNIQUE REFERENCES request (id), project TEXT NOT NULL, released TEXT NOT NULL, by TEXT NOT NULL,
          sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, outputs INTEGER NOT NULL, key TEXT NOT NULL, placed TEXT
        ) STRICT, WITHOUT ROWID`,
        `CREATE TABLE request_source (request TEXT NOT NULL REFERENCES request (id), round INTEGER NOT NULL, source TEXT NOT NULL, PRIMARY KEY (request, round, source)) STRICT, WITHOUT ROWID`,
        `CREATE INDEX request_by_source ON request_source (source, request)`
      );
      // What was submitted, voted, decided and released is never changed or taken back.
      for (const table of ['round_output', 'review', 'vote', 'consent', 'request_comment', 'request_event', 'request_source']) {
        await run(
          `CREATE TRIGGER ${table}_stays BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, 'append-only'); END`,
          `CREATE TRIGGER ${table}_is_kept BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'append-only'); END`
        );
      }
    }
  }
};
