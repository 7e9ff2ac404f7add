/**
 * Work whose last result may be a while old. Whoever asks first waits for it; later it is done again beside the request, which gets the last result
 * meanwhile. A failure is told to who waits for it, and never kept.
 */
export function lately<T>(milliseconds: number, clock: () => Date, work: () => Promise<T>): () => Promise<T> {
  let known: { value: T; at: number } | undefined;
  let running: Promise<T> | undefined;

  const start = (): Promise<T> => {
    const begun = work()
      .then(value => {
        known = { value, at: clock().getTime() };
        return value;
      })
      .finally(() => (running = undefined));
    running = begun;
    return begun;
  };

  return async () => {
    if (known && clock().getTime() - known.at < milliseconds) {
      return known.value;
    }
    const fresh = running ?? start();
    if (!known) {
      return fresh;
    }
    fresh.catch(() => undefined);
    return known.value;
  };
}
