export type {
  ApprovalView,
  Compartment,
  Dataset,
  DatasetSummary,
  Finding,
  Health,
  Me,
  ProblemDetails,
  Project,
  ProjectSummary,
  QueryRecord,
  QueryVerdict,
  Source,
  SourceVersion,
  Text,
  Variable,
  VerdictName
} from './api.js';
export { Vitrine, type QueryOptions, type VerdictOptions } from './client.js';
export { ConnectionError } from './errors/ConnectionError.js';
export { isAbort, isConnectionError, isProblemError, isResultIncompleteError, isVitrineError } from './errors/guards.js';
export { ProblemError } from './errors/ProblemError.js';
export { ResultIncompleteError } from './errors/ResultIncompleteError.js';
export { VitrineError } from './errors/VitrineError.js';
export { QueryResult } from './result.js';
export type { VitrineOptions } from './transport.js';
