import { type ConnectionError } from './ConnectionError.js';
import { type ProblemError } from './ProblemError.js';
import { type ResultIncompleteError } from './ResultIncompleteError.js';
import { VitrineError } from './VitrineError.js';

// By name as well as by class: two bundles of this package may meet in one page.
const named = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

export const isVitrineError = (error: unknown): error is VitrineError =>
  error instanceof VitrineError || isProblemError(error) || isConnectionError(error) || isResultIncompleteError(error);

export const isProblemError = (error: unknown): error is ProblemError => named(error, 'ProblemError');

export const isConnectionError = (error: unknown): error is ConnectionError => named(error, 'ConnectionError');

export const isResultIncompleteError = (error: unknown): error is ResultIncompleteError =>
  named(error, 'ResultIncompleteError');

/** Whether the caller's own signal ended the call. */
export const isAbort = (error: unknown): boolean => named(error, 'AbortError');
