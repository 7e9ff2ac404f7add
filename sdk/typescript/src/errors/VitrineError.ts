/** Base of every error that this package throws itself. */
export class VitrineError extends Error {
  override readonly name: string = 'VitrineError';
}
