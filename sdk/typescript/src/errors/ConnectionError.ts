import { VitrineError } from './VitrineError.js';

/** No answer, or one that is not the gateway's: stopped, restarting, or another service at that address. */
export class ConnectionError extends VitrineError {
  override readonly name = 'ConnectionError';
  readonly code = 'connection';

  constructor(
    /** HTTP status of the answer that was not understood; 0 where there was none. */
    readonly status: number,
    options?: ErrorOptions
  ) {
    super(status === 0 ? 'The gateway does not answer.' : `The gateway's answer was not understood (HTTP ${status}).`, options);
  }
}
