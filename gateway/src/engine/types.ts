import type { Readable } from 'node:stream';
import type { Catalogue } from '@vitrine/disclosure';
import type { Whose } from './queue.js';

/** An extract file that a worker attaches read-only under `schema`. */
export interface MountedExtract {
  schema: string;
  /** Absolute path; never leaves the gateway. */
  file: string;
  /** What the file was when its content was last known to be right. */
  seal: string;
  /** What is in it, in one name: extracts of the same name hold the same tables, also one that was made again, which is another file. */
  content: string;
}

/** What one worker may see: one person's session in one compartment of one project. */
export interface EngineSession extends Whose {
  /** Stable while person, project, compartment and extracts are the same. */
  id: string;
  catalogue: Catalogue;
  extracts: MountedExtract[];
}

export interface ResultColumn {
  name: string;
  /** DuckDB's type name as delivered. */
  type: string;
}

/** A statement that passed the gate. */
export interface CheckedQuery {
  /** Serialised tree of the SELECT as it was checked (before casts). */
  tree: unknown;
  /** What runs: serialised back from the tree, with the casts that Arrow needs. */
  sql: string;
  columns: ResultColumn[];
  /** By column: what Arrow needs it to be cast to; null where it goes as it is. */
  casts: (string | null)[];
  /** Relations that influence the result, as `schema.name`, sorted. */
  relations: string[];
}

export interface ResultSummary {
  rows: number;
  bytes: number;
  /** SHA-256 of the Arrow IPC bytes, hex. */
  sha256: string;
}

/** Columns of values as their worker wrote them, UTF-8: an array of arrays of equal length. They are read (`columnsIn`) where they are used. */
export type ColumnsJson = Uint8Array<ArrayBuffer>;

export interface RunningResult {
  /** Arrow IPC stream; ends with Arrow's end-of-stream marker if and only if `done` resolves. */
  stream: Readable;
  /** Rejects with a Problem: cancelled, engine-failed, extract-damaged, limit-exceeded, … */
  done: Promise<ResultSummary>;
  /** Interrupt; SIGKILL after two seconds. Idempotent. */
  cancel(): void;
  /** After `done`: columns of the evidence that it ran with; none where it is not whole, or ran without. To be asked once. */
  evidence(): Promise<ColumnsJson>;
}

/** Evidence that is to run beside a result, as a proof asks for it. */
export interface Beside {
  /** The SELECT with columns for the evidence after those of the result. */
  tree: unknown;
  /** Places of the columns that are evidence. */
  evidence: number[];
}

export interface Engine {
  /** Gate. Throws a Problem that names the construct and the way round. */
  check(session: EngineSession, sql: string): Promise<CheckedQuery>;
  /** Start a checked query in the session's worker (started or replaced as needed). */
  run(session: EngineSession, query: CheckedQuery, options?: RunOptions): RunningResult;
  /** Columns of trusted SQL (evidence), in a worker of the same extracts; none where there is no row. What is `lasting` follows from the extracts alone, and is asked once. */
  columns(session: EngineSession, sql: string, lasting?: boolean): Promise<ColumnsJson>;
  /** `json_deserialize_sql` in the gate. */
  print(whose: Whose, tree: unknown): Promise<string>;
  /** End the workers of a session. */
  release(sessionId: string): Promise<void>;
  close(): Promise<void>;
}

export interface RunOptions {
  /** Stop after this many rows and end the stream normally; used for previews. */
  maximumRows?: number;
  /** Where it fails with this before anything was delivered, the result runs without. */
  beside?: Beside;
}
