import { VitrineError } from './VitrineError.js';

/** The stream ended without Arrow's end-of-stream marker: the rows that came are not the whole result. */
export class ResultIncompleteError extends VitrineError {
  override readonly name = 'ResultIncompleteError';
  readonly code = 'result-incomplete';

  constructor(
    readonly query: string,
    options?: ErrorOptions
  ) {
    super('The result broke off: the rows that came are not all of it.', options);
  }
}
