/** Milliseconds between looks, and that a clock may be set by without being told. */
const usual = { look: 10_000, told: 5_000 };

/** Tells when the clock moved otherwise than time passed: by somebody's hand, or while the machine slept. */
export function watchClock(log: (event: Record<string, unknown>) => void, { look, told } = usual): { close(): void } {
  let last = { clock: Date.now(), passed: performance.now() };
  const timer = setInterval(() => {
    const now = { clock: Date.now(), passed: performance.now() };
    const moved = now.clock - last.clock - (now.passed - last.passed);
    last = now;
    if (Math.abs(moved) > told) {
      log({ event: 'clock-jumped', seconds: Math.round(moved / 1000) });
    }
  }, look);
  timer.unref();
  return { close: () => clearInterval(timer) };
}
