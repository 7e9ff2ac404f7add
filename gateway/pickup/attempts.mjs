/** Wrong codes from one address within the window, and from everywhere. A code has 100 bits: this keeps the pages usable, it is not what protects a release. */
const most = { address: 10, all: 500, addresses: 10_000 };
const window = 10 * 60_000;

export class Attempts {
  byAddress = new Map();
  all = { count: 0, until: 0 };

  /** Time that passes: a clock that is set back makes nobody wait, and nothing last, longer. */
  constructor(now = () => performance.now()) {
    this.now = now;
  }

  /** Seconds to wait before another code may be tried; 0 where it may now. */
  wait(address) {
    const now = this.now();
    const blocked = [
      [this.byAddress.get(address), most.address],
      [this.all, most.all]
    ].filter(([tally, limit]) => tally && tally.until > now && tally.count >= limit);
    return Math.max(0, ...blocked.map(([tally]) => Math.ceil((tally.until - now) / 1000)));
  }

  wrong(address) {
    const now = this.now();
    if (this.byAddress.size >= most.addresses) {
      this.byAddress = new Map([...this.byAddress].filter(([, tally]) => tally.until > now).slice(-most.addresses / 2));
    }
    this.byAddress.set(address, counted(this.byAddress.get(address), now));
    this.all = counted(this.all, now);
  }
}

function counted(tally, now) {
  return tally && tally.until > now ? { ...tally, count: tally.count + 1 } : { count: 1, until: now + window };
}
