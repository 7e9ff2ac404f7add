import { randomBytes } from 'node:crypto';

const life = 30 * 60_000;
const most = 10_000;

/** Who has shown which code: a random name in a cookie, and the releases that it opens. In memory only: after a restart the code is typed again. */
export class Sessions {
  open = new Map();

  /** Time that passes: a clock that is set back makes nobody wait, and nothing last, longer. */
  constructor(now = () => performance.now()) {
    this.now = now;
  }

  /** Adds releases to a session, under a new name. */
  begin(name, releases) {
    const before = this.releases(name);
    this.end(name);
    for (const [old, { until }] of this.open) {
      if (until <= this.now() || this.open.size >= most) {
        this.open.delete(old);
      }
    }
    const fresh = randomBytes(32).toString('base64url');
    this.open.set(fresh, { releases: [...new Set([...before, ...releases])], until: this.now() + life });
    return fresh;
  }

  releases(name) {
    const session = this.open.get(name ?? '');
    return session && session.until > this.now() ? session.releases : [];
  }

  end(name) {
    this.open.delete(name ?? '');
  }
}
