/**
 * Preloaded into a gateway and its helpers (`node --import`): a clock that is as many milliseconds ahead as the file of `VITRINE_TEST_CLOCK` says. What takes a while goes on as it does on a machine whose
 * clock is set: timers and `performance.now()` do not follow.
 */
import { readFileSync } from 'node:fs';

const file = process.env.VITRINE_TEST_CLOCK;
const RealDate = Date;
let [ahead, read] = [0, -Infinity];

function now() {
  if (performance.now() - read > 2) {
    read = performance.now();
    const said = Number(readFileSync(file, 'utf8') || NaN);
    ahead = Number.isFinite(said) ? said : ahead;
  }
  return RealDate.now() + ahead;
}

globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }

  static now() {
    return now();
  }
};
