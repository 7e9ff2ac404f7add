import type {
  Dataset,
  DatasetSummary,
  Evidence,
  Health,
  Me,
  Project,
  ProjectSummary,
  QueryRecord,
  QueryVerdict,
  Remedy,
  Source
} from './api.js';
import { Administration } from './administration.js';
import { ConnectionError } from './errors/ConnectionError.js';
import { Exports } from './exports.js';
import { QueryResult } from './result.js';
import { Transport, type VitrineOptions } from './transport.js';

export interface QueryOptions {
  /** Preview: stop after this many rows. A preview never leaves. */
  maximumRows?: number;
  signal?: AbortSignal;
}

export interface VerdictOptions {
  /** How long to wait for it, in seconds; without it the present state is answered at once. */
  wait?: number;
  signal?: AbortSignal;
}

const ARROW = 'application/vnd.apache.arrow.stream';
/** First pause between two looks at a verdict, and the longest, in milliseconds. */
const PAUSE = { first: 60, longest: 1000 };

/** Client of a Vitrine gateway. */
export class Vitrine {
  readonly #transport: Transport;
  readonly exports: Exports;
  readonly administration: Administration;

  constructor(options: VitrineOptions) {
    this.#transport = new Transport(options);
    this.exports = new Exports(this.#transport);
    this.administration = new Administration(this.#transport);
  }

  health(): Promise<Health> {
    return this.#transport.json('health');
  }

  me(): Promise<Me> {
    return this.#transport.json('me');
  }

  projects(): Promise<ProjectSummary[]> {
    return this.#transport.json('projects');
  }

  project(project: string): Promise<Project> {
    return this.#transport.json(`projects/${encodeURIComponent(project)}`);
  }

  sources(project: string): Promise<Source[]> {
    return this.#transport.json(`projects/${encodeURIComponent(project)}/sources`);
  }

  /** All datasets of the project, or those that a search finds, best first. */
  datasets(project: string, q?: string, signal?: AbortSignal): Promise<DatasetSummary[]> {
    return this.#transport.json(`projects/${encodeURIComponent(project)}/datasets`, { query: { q: q || undefined }, signal });
  }

  dataset(project: string, dataset: string): Promise<Dataset> {
    return this.#transport.json(`projects/${encodeURIComponent(project)}/datasets/${encodeURIComponent(dataset)}`);
  }

  /** Queries of the caller in this project, newest first. */
  history(project: string): Promise<QueryRecord[]> {
    return this.#transport.json(`projects/${encodeURIComponent(project)}/queries`);
  }

  /** Runs a query; resolves when its columns are known, before the first row. */
  async query(project: string, sql: string, options: QueryOptions = {}): Promise<QueryResult> {
    const abort = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, abort.signal]) : abort.signal;
    const response = await this.#transport.call(`projects/${encodeURIComponent(project)}/queries`, {
      method: 'POST',
      accept: ARROW,
      body: { sql, ...(options.maximumRows === undefined ? {} : { maximumRows: options.maximumRows }) },
      signal
    });
    const id = response.headers.get('Vitrine-Query');
    if (!id || !response.body) {
      throw new ConnectionError(response.status);
    }
    const provedOnly = response.headers.get('Vitrine-Rows') === 'proved-only';
    return QueryResult.open({ queryId: id, provedOnly }, response.body, async () => {
      // First in the gateway: a connection that closes is a failure there, a DELETE is a wish.
      await this.cancel(id).catch(() => undefined);
      abort.abort();
    });
  }

  cancel(query: string): Promise<void> {
    return this.#transport.json(`queries/${encodeURIComponent(query)}`, { method: 'DELETE' });
  }

  queryRecord(query: string): Promise<QueryRecord> {
    return this.#transport.json(`queries/${encodeURIComponent(query)}`);
  }

  /** What was measured about the cells of a result, those that fail first. It is measured anew, which takes as long as a proof. */
  evidence(query: string, signal?: AbortSignal): Promise<Evidence> {
    return this.#transport.json(`queries/${encodeURIComponent(query)}/evidence`, { signal });
  }

  /** Changes of the query that would mend unsafe cells, each proved: several proofs long. */
  remedies(query: string, signal?: AbortSignal): Promise<Remedy[]> {
    return this.#transport.json(`queries/${encodeURIComponent(query)}/remedies`, { signal });
  }

  /** The verdict of a query; with `wait`, as soon as it is there. */
  async verdict(query: string, options: VerdictOptions = {}): Promise<QueryVerdict> {
    const until = Date.now() + (options.wait ?? 0) * 1000;
    let pause = PAUSE.first;
    for (;;) {
      const verdict = await this.#transport.json<QueryVerdict>(`queries/${encodeURIComponent(query)}/verdict`, {
        signal: options.signal
      });
      if (verdict.state !== 'pending' || Date.now() + pause > until) {
        return verdict;
      }
      await new Promise(resolve => setTimeout(resolve, pause));
      options.signal?.throwIfAborted();
      pause = Math.min(pause * 1.6, PAUSE.longest);
    }
  }
}
