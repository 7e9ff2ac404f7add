const day = 86_400_000;

/**
 * Time for what ends by its date: it does not begin again because the clock was set back, by a day at most. Who sets it back further has found that it was wrong before, and is followed; else one wrong
 * jump ahead would close everything until the gateway is started again.
 */
export function neverBack(clock: () => Date, elapsed: () => number = () => performance.now()): () => Date {
  let [latest, since] = [-Infinity, elapsed()];
  return () => {
    const now = clock().getTime();
    const least = latest + elapsed() - since;
    if (now < least && least - now <= day) {
      return new Date(least);
    }
    [latest, since] = [now, elapsed()];
    return new Date(now);
  };
}
