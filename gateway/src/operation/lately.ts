/**
 * Work whose last result may be a while old. Whoever asks first waits for it; later it is done again beside the request, which gets the last result
 * meanwhile. A failure is told to who waits for it, and never kept. How old it is does not follow the clock, which may be set back.
 */
export function lately<T>(milliseconds: number, work: () => Promise<T>, elapsed: () => number = () => performance.now()): () => Promise<T> {
  let known: { value: T; at: number } | undefined;
  let running: Promise<T> | undefined;

  const start = (): Promise<T> => {
    const begun = work()
      .then(value => {
        known = { value, at: elapsed() };
        return value;
      })
      .finally(() => (running = undefined));
    running = begun;
    return begun;
  };

  return async () => {
    if (known && elapsed() - known.at < milliseconds) {
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
