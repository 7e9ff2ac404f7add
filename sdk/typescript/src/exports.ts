import type { Evidence, ExportRequest, NewOutput, Proposal, Release, RequestSummary, TableView, Votes } from './api.js';
import type { Transport } from './transport.js';

const at = encodeURIComponent;

/** Export requests: from a result to a release. Every change answers the request as it then is. */
export class Exports {
  constructor(private readonly transport: Transport) {}

  /** What would leave of a query; `state` is pending until its verdict is there. */
  proposal(query: string, signal?: AbortSignal): Promise<Proposal> {
    return this.transport.json(`queries/${at(query)}/proposal`, { signal });
  }

  /** Begins a draft. */
  create(project: string): Promise<ExportRequest> {
    return this.transport.json(`projects/${at(project)}/requests`, { method: 'POST' });
  }

  list(filter: { project?: string; state?: ExportRequest['state']; limit?: number } = {}, signal?: AbortSignal): Promise<RequestSummary[]> {
    return this.transport.json('requests', { query: filter, signal });
  }

  find(request: string, signal?: AbortSignal): Promise<ExportRequest> {
    return this.transport.json(`requests/${at(request)}`, { signal });
  }

  addOutput(request: string, output: NewOutput): Promise<ExportRequest> {
    return this.transport.json(`requests/${at(request)}/outputs`, { method: 'POST', body: output });
  }

  replaceOutput(request: string, output: string, by: NewOutput): Promise<ExportRequest> {
    return this.transport.json(`requests/${at(request)}/outputs/${at(output)}`, { method: 'PUT', body: by });
  }

  removeOutput(request: string, output: string): Promise<ExportRequest> {
    return this.transport.json(`requests/${at(request)}/outputs/${at(output)}`, { method: 'DELETE' });
  }

  /** The table as it would leave. */
  table(request: string, output: string, signal?: AbortSignal): Promise<TableView> {
    return this.transport.json(`requests/${at(request)}/outputs/${at(output)}/table`, { signal });
  }

  /** What was measured about the cells of the query that an output is of; for checkers, delegates, and where every producer lets it be shown. */
  evidence(request: string, output: string, signal?: AbortSignal): Promise<Evidence> {
    return this.transport.json(`requests/${at(request)}/outputs/${at(output)}/evidence`, { signal });
  }

  /** A file as it would leave. */
  async file(request: string, output: string, name: string, signal?: AbortSignal): Promise<Blob> {
    return (await this.transport.call(`requests/${at(request)}/outputs/${at(output)}/files/${at(name)}`, { accept: '*/*', signal })).blob();
  }

  submit(request: string): Promise<ExportRequest> {
    return this.#step(request, 'submit');
  }

  resubmit(request: string): Promise<ExportRequest> {
    return this.#step(request, 'resubmit');
  }

  withdraw(request: string): Promise<ExportRequest> {
    return this.#step(request, 'withdraw');
  }

  /** A review, whole: one vote for each output. */
  vote(request: string, votes: Votes['votes']): Promise<ExportRequest> {
    return this.#step(request, 'votes', { votes });
  }

  return(request: string, comment: string): Promise<ExportRequest> {
    return this.#step(request, 'return', { comment });
  }

  consent(request: string, source: string, decision: 'give' | 'refuse', reason?: string): Promise<ExportRequest> {
    return this.#step(request, 'consent', { source, decision, ...(reason ? { reason } : {}) });
  }

  comment(request: string, comment: { text: string; output?: string; cell?: string }): Promise<ExportRequest> {
    return this.#step(request, 'comments', comment);
  }

  release(request: string): Promise<ExportRequest> {
    return this.#step(request, 'release');
  }

  releases(filter: { project?: string; limit?: number } = {}, signal?: AbortSignal): Promise<Release[]> {
    return this.transport.json('releases', { query: filter, signal });
  }

  releaseOf(release: string): Promise<Release> {
    return this.transport.json(`releases/${at(release)}`);
  }

  /** The sealed package: for checkers and producers. */
  async package(release: string): Promise<Blob> {
    return (await this.transport.call(`releases/${at(release)}/package`, { accept: 'application/zip' })).blob();
  }

  #step(request: string, step: string, body?: unknown): Promise<ExportRequest> {
    return this.transport.json(`requests/${at(request)}/${step}`, { method: 'POST', body });
  }
}
