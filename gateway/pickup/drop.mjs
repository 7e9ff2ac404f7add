import { createHash, timingSafeEqual } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';

const releaseName = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const noticeLimit = 1 << 16;

/** The code as it was made: groups, case and letters that look like digits do not matter. Undefined where it is no code. */
export function readCode(text) {
  const letters = text.toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');
  return /^[0-9A-HJKMNP-TV-Z]{20}$/.test(letters) ? letters : undefined;
}

/** What the gateway placed. Only read here, and only what has a name that the gateway gives; folders that begin with a dot are not finished. */
export class Drop {
  constructor(directory, now = Date.now) {
    this.directory = directory;
    this.now = now;
  }

  /** Ids of the releases that a code opens. Every notice is compared, in constant time, whatever is found. */
  async openedBy(code) {
    const digest = createHash('sha256').update(code).digest();
    const opened = [];
    for (const name of await readdir(this.directory).catch(() => [])) {
      const notice = releaseName.test(name) ? await this.notice(name) : undefined;
      const fits = (notice?.codes ?? []).filter(known => timingSafeEqual(Buffer.from(known, 'hex'), digest));
      if (fits.length > 0) {
        opened.push(name);
      }
    }
    return opened;
  }

  /** The notice of a release that may still be fetched. */
  async notice(release) {
    const handle = await openInside(path.join(this.directory, release, 'notice.json'));
    try {
      const { size } = (await handle?.stat()) ?? { size: Infinity };
      const notice = size > noticeLimit ? undefined : JSON.parse(await handle.readFile('utf8'));
      return isNotice(notice) && notice.release === release && Date.parse(notice.expires) > this.now() ? notice : undefined;
    } catch {
      return undefined;
    } finally {
      await handle?.close();
    }
  }

  /** The package, open for reading, and how long it is. */
  async package(release) {
    const handle = await openInside(path.join(this.directory, release, 'package.zip'));
    const stat = await handle?.stat();
    if (!handle || !stat.isFile()) {
      await handle?.close();
      return undefined;
    }
    return { handle, size: stat.size };
  }
}

function openInside(file) {
  return open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined);
}

function isNotice(notice) {
  const text = value => typeof value?.en === 'string' && typeof value?.fr === 'string';
  return (
    text(notice?.project) &&
    [notice.released, notice.expires].every(at => !Number.isNaN(Date.parse(at))) &&
    [notice.sha256, notice.key, ...(Array.isArray(notice.codes) ? notice.codes : [''])].every(hash => /^[0-9a-f]{64}$/.test(hash)) &&
    Number.isInteger(notice.bytes)
  );
}
