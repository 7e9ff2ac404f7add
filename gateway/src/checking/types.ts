import type { Static } from '@sinclair/typebox';
import type { Person } from '../centre/types.js';
import type * as shapes from '../http/checking-schemas.js';
import type { Evidence } from '../lineage/index.js';

/** Who acts: from a notebook, as a researcher or lead of one project and compartment; or at the desk, in any other part of hers. */
export type Actor =
  | { at: 'notebook'; person: Person; project: string; compartment: string }
  | { at: 'desk'; person: Person };

export type Proposal = Static<typeof shapes.Proposal>;
export type NewOutput = Static<typeof shapes.NewOutput>;
export type Words = Static<typeof shapes.Words>;
export type Output = Static<typeof shapes.Output>;
export type ExportRequest = Static<typeof shapes.ExportRequest>;
export type RequestSummary = Static<typeof shapes.RequestSummary>;
export type Release = Static<typeof shapes.Release>;
export type TableView = Static<typeof shapes.TableView>;
export type Votes = Static<typeof shapes.Votes>['votes'];

export type RequestState = ExportRequest['state'];
export type Decision = Votes[number]['decision'];

/** From a result to a checked release. Every change is one transaction with its audit record; what is refused is a Problem, and on record too. */
export interface Checking {
  /** What would leave of a query of hers. */
  proposal(actor: Actor, query: string): Promise<Proposal>;
  create(actor: Actor, project: string): Promise<ExportRequest>;
  addOutput(actor: Actor, request: string, output: NewOutput): Promise<ExportRequest>;
  replaceOutput(actor: Actor, request: string, output: string, by: NewOutput): Promise<ExportRequest>;
  removeOutput(actor: Actor, request: string, output: string): Promise<ExportRequest>;
  submit(actor: Actor, request: string): Promise<ExportRequest>;
  resubmit(actor: Actor, request: string): Promise<ExportRequest>;
  withdraw(actor: Actor, request: string): Promise<ExportRequest>;
  vote(actor: Actor, request: string, votes: Votes): Promise<ExportRequest>;
  return(actor: Actor, request: string, comment: string): Promise<ExportRequest>;
  consent(actor: Actor, request: string, source: string, decision: 'give' | 'refuse', reason?: string): Promise<ExportRequest>;
  comment(actor: Actor, request: string, comment: { text: string; output?: string; cell?: string }): Promise<ExportRequest>;
  release(actor: Actor, request: string): Promise<ExportRequest>;

  find(actor: Actor, request: string): Promise<ExportRequest>;
  list(actor: Actor, filter: { project?: string; state?: RequestState; limit: number }): Promise<RequestSummary[]>;
  /** A file as it would leave. */
  file(actor: Actor, request: string, output: string, name: string): Promise<{ media: string; bytes: Buffer }>;
  table(actor: Actor, request: string, output: string): Promise<TableView>;
  /** What was measured about the cells of the query that an output is of. */
  evidence(actor: Actor, request: string, output: string): Promise<Evidence>;
  releases(actor: Actor, filter: { project?: string; limit: number }): Promise<Release[]>;
  releaseOf(actor: Actor, release: string): Promise<Release>;
  package(actor: Actor, release: string): Promise<Buffer>;
}
