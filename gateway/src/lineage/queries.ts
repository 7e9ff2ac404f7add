import { createHash } from 'node:crypto';
import { Readable, Transform, pipeline } from 'node:stream';
import type { Audit } from '../audit/index.js';
import type { Centre } from '../centre/types.js';
import { relationsOf } from '../engine/index.js';
import type { CheckedQuery, Engine, EngineSession, ResultColumn, ResultSummary, RunningResult } from '../engine/types.js';
import { Problem } from '../problem.js';
import type { Database } from '../store/index.js';
import { provedOnly } from './evidence.js';
import { provedRows } from './proved.js';
import type { ContributingSource, Lineage } from './record.js';
import type { Sessions, SessionKey } from './sessions.js';
import { rowsOf, type Verdicts } from './verdicts.js';

export interface SubmittedQuery {
  id: string;
  columns: ResultColumn[];
  /** Arrow IPC as the engine made it. It ends if and only if the record of the result is written; else it is destroyed. */
  stream: Readable;
  /** Settles when the record is written. */
  recorded: Promise<{ state: 'complete' | 'preview'; summary: ResultSummary }>;
  /** A producer has proved rows delivered only: others may be missing. */
  provedOnly: boolean;
  cancel(): void;
}

/** A query that failed after it was put on record: the reader can ask for the record. */
export class RecordedFailure extends Error {
  override readonly name = 'RecordedFailure';

  constructor(readonly query: string, override readonly cause: unknown) {
    super('recorded-failure');
  }
}

/** Runs queries on record. */
export interface Queries {
  /** Resolves when the first bytes are there; every failure before is a Problem and needs no stream. `signal` cancels it at any moment. */
  submit(key: SessionKey, sql: string, maximumRows?: number, signal?: AbortSignal): Promise<SubmittedQuery>;
  /** Of a running query; any other is left as it is. */
  cancel(id: string): void;
  /** Ends what runs and waits until it is on record. */
  close(): Promise<void>;
}

export function createQueries(options: {
  centre: Centre;
  audit: Audit;
  database: Database;
  lineage: Lineage;
  sessions: Sessions;
  engine: Engine;
  verdicts: Verdicts;
}): Queries {
  const { audit, database, lineage, sessions, engine, verdicts } = options;
  const running = new Map<string, { cancel(): void; recorded: Promise<unknown> }>();
  let closed = false;

  /** A result whose end could not be recorded, as on a full disk, is not left running on record. */
  async function settle(id: string): Promise<void> {
    while (!closed) {
      try {
        await lineage.fail(id, 'failed', 'internal');
        return;
      } catch {
        await new Promise(resolve => setTimeout(resolve, 2000).unref());
      }
    }
  }

  async function check(key: SessionKey, session: EngineSession, sql: string): Promise<CheckedQuery> {
    try {
      return await engine.check(session, sql);
    } catch (error) {
      const code = error instanceof Problem ? error.code : 'internal';
      await database.transaction().execute(transaction =>
        audit.append(transaction, { action: 'query.refused', ...key, details: { problem: code } })
      );
      throw error;
    }
  }

  async function failed(id: string, error: unknown): Promise<never> {
    const code = codeOf(error);
    await lineage.fail(id, code === 'cancelled' ? 'cancelled' : 'failed', code);
    throw new RecordedFailure(id, error);
  }

  /** Until its end is on record a query is running, and can be cancelled. */
  function onRecord<T>(id: string, recording: Promise<T>, cancel: () => void, signal: AbortSignal | undefined): Promise<T> {
    const recorded = recording.catch((error: unknown) => {
      if (!(error instanceof RecordedFailure)) {
        void settle(id);
      }
      throw error;
    }).finally(() => running.delete(id));
    running.set(id, { cancel, recorded: recorded.catch(() => undefined) });
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) {
      cancel();
    }
    return recorded;
  }

  /** Nothing is sent before it is proved and on record; whatever else happens, but for the caller's own cancel, is told in the same words. */
  async function deliverProved(id: string, session: EngineSession, query: CheckedQuery, maximumRows: number | undefined, signal: AbortSignal | undefined): Promise<SubmittedQuery> {
    const stop = new AbortController();
    const cancel = (): void => stop.abort();
    const cancelled = new Promise<never>((_, reject) => stop.signal.addEventListener('abort', () => reject(new Problem('cancelled')), { once: true }));
    const proved = provedRows({ engine, verdicts, session, query, ...(maximumRows === undefined ? {} : { maximumRows }), signal: stop.signal }).then(made => {
      sessions.mustBeOpen(session.id);
      return made;
    });
    const { bytes, ...recorded } = await onRecord(id, Promise.race([proved, cancelled]).then(
      async ({ state, rows, bytes, verdict }) => {
        const summary = { rows, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
        await lineage.complete(id, state, summary, verdict);
        return { state, summary, bytes };
      },
      () => failed(id, new Problem(stop.signal.aborted ? 'cancelled' : 'rows-not-delivered'))
    ), cancel, signal);
    return { id, columns: query.columns, stream: Readable.from([bytes], { objectMode: false }), recorded: Promise.resolve(recorded), provedOnly: true, cancel };
  }

  return {
    async submit(key, sql, maximumRows, signal) {
      if (closed) {
        throw new Problem('internal', { reference: '-' });
      }
      // What is refused need not wait for extracts.
      const query = await check(key, sessions.plan(key), sql);
      const session = await sessions.open(key);
      const sources = contributing(options.centre, session, query);
      const only = provedOnly(options.centre, sources);
      const id = await lineage.begin({ ...key, sql, sources, extracts: session.extracts, columns: query.columns, provedOnly: only });
      if (only) {
        return deliverProved(id, session, query, maximumRows, signal);
      }

      let result: RunningResult;
      const proof = await verdicts.begin(session, query);
      try {
        result = engine.run(session, query, { ...(maximumRows === undefined ? {} : { maximumRows }), ...(proof?.beside ? { beside: proof.beside } : {}) });
      } catch (error) {
        proof?.leave();
        await lineage.fail(id, 'failed', codeOf(error));
        throw new RecordedFailure(id, error);
      }

      const recorded = onRecord(id, result.done.then(
        async summary => {
          // Fewer rows than were asked for at most: nothing was cut off.
          const state = maximumRows === undefined || summary.rows < maximumRows ? 'complete' : 'preview';
          await lineage.complete(id, state, summary);
          verdicts.add({ id, session, query, rows: rowsOf({ state, rows: summary.rows }), ...(proof ? { begun: { proof, evidence: () => result.evidence() } } : {}) });
          return { state: state as 'complete' | 'preview', summary };
        },
        (error: unknown) => {
          proof?.leave();
          return failed(id, error);
        }
      ), () => result.cancel(), signal);
      const { stream, begun } = held(result.stream, recorded);
      await begun;
      return { id, columns: query.columns, stream, recorded, provedOnly: false, cancel: () => result.cancel() };
    },

    cancel: id => running.get(id)?.cancel(),

    async close() {
      closed = true;
      const all = [...running.values()];
      all.forEach(({ cancel }) => cancel());
      await Promise.all(all.map(({ recorded }) => recorded));
    }
  };
}

/** Arrow's end-of-stream marker. */
const marker = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);

/** How many of the last bytes may be the beginning of the marker, or all of it. */
function markerAtEnd(bytes: Buffer): number {
  for (let length = Math.min(marker.length, bytes.length); length > 0; length--) {
    if (bytes.subarray(-length).equals(marker.subarray(0, length))) {
      return length;
    }
  }
  return 0;
}

/**
 * Passes chunks on untouched, with back-pressure, but for what may be Arrow's end-of-stream marker at the end: that is held back until the result is on record, or more
 * has come. A reader who saw the marker holds a result that the gateway knows.
 */
function held(source: Readable, recorded: Promise<unknown>): { stream: Readable; begun: Promise<void> } {
  let begin = (): void => undefined;
  const first = new Promise<void>(resolve => (begin = resolve));
  let tail: Buffer = Buffer.alloc(0);
  const stream = new Transform({
    readableHighWaterMark: 2 ** 20,
    writableHighWaterMark: 2 ** 20,
    transform(chunk: Buffer, _encoding, next) {
      begin();
      const bytes = tail.length > 0 ? Buffer.concat([tail, chunk]) : chunk;
      const kept = markerAtEnd(bytes);
      tail = bytes.subarray(bytes.length - kept);
      next(null, kept > 0 ? bytes.subarray(0, -kept) : bytes);
    },
    flush(next) {
      recorded.then(
        () => {
          begin();
          this.push(tail);
          next();
        },
        (error: Error) => next(error)
      );
    }
  });
  // Errors reach the reader by the destroyed stream, and the caller by `recorded`.
  pipeline(source, stream, () => undefined);
  recorded.catch((error: Error) => stream.destroy(error));
  const failed = recorded.then(() => undefined);
  return { stream, begun: Promise.race([first, failed]) };
}

/** Sources whose relations influence the result, each with the version and the policy it was read under. */
export function contributing(centre: Centre, session: EngineSession, query: CheckedQuery): ContributingSource[] {
  const found = new Map<string, ContributingSource>();
  for (const { schema, source, version } of relationsOf(query, session.catalogue)) {
    found.set(schema, { source, version, policy: centre.sources.find(({ id }) => id === source)?.policy.version ?? '' });
  }
  return [...found.keys()].sort().map(schema => found.get(schema) as ContributingSource);
}

function codeOf(error: unknown): string {
  return error instanceof Problem ? error.code : 'internal';
}
