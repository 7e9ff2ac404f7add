export type {
  ApprovalDecision,
  ApprovalRecord,
  ApprovalRequest,
  ApprovalView,
  AuditRecord,
  CellEvidence,
  Compartment,
  Dataset,
  DatasetSummary,
  Evidence,
  ExportRequest,
  Finding,
  Health,
  Me,
  NewOutput,
  Operation,
  Output,
  ProblemDetails,
  Project,
  ProjectSummary,
  Proposal,
  QueryRecord,
  QueryVerdict,
  Release,
  Remedy,
  RequestComment,
  RequestState,
  RequestSummary,
  Source,
  SourceOffer,
  SourceVersion,
  TableView,
  Text,
  Variable,
  VerdictName,
  Vote,
  Votes,
  Words
} from './api.js';
export { Administration } from './administration.js';
export { Vitrine, type QueryOptions, type VerdictOptions } from './client.js';
export { ConnectionError } from './errors/ConnectionError.js';
export { isAbort, isConnectionError, isProblemError, isResultIncompleteError, isVitrineError } from './errors/guards.js';
export { ProblemError } from './errors/ProblemError.js';
export { ResultIncompleteError } from './errors/ResultIncompleteError.js';
export { VitrineError } from './errors/VitrineError.js';
export { Exports } from './exports.js';
export { QueryResult } from './result.js';
export type { VitrineOptions } from './transport.js';
