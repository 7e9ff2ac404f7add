import type { Text } from '@vitrine/disclosure';
import { randomBytes } from 'node:crypto';
import { access, chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pickupDigest } from './codes.js';
import { makeDirectory, sync, writeWhole } from '../store/durable.js';

/** What is placed for fetching. */
export interface Dropped {
  /** Id of the release, a UUID. */
  release: string;
  /** ISO 8601, UTC. */
  released: string;
  project: Text;
  bytes: Buffer;
  sha256: string;
  /** Id of the key that it is signed with. */
  key: string;
  /** Pick-up codes; the drop gets their digests only. */
  codes: string[];
  /** ISO 8601, UTC: not handed out afterwards. */
  expires: string;
}

/**
 * Places a release in the drop, one way: the gateway writes, the pick-up reads. The folder appears whole or not at all, and placing it once more changes
 * nothing, so that a release that was cut short can simply be placed again.
 */
export async function placeInDrop(drop: string, { release, released, project, bytes, sha256, key, codes, expires }: Dropped): Promise<void> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(release)) {
    throw new Error('A release is placed under its UUID.');
  }
  await makeDirectory(drop, 0o750);
  const folder = path.join(drop, release);
  if (await isThere(folder)) {
    // It may have been placed by one that died before it cleared up; who is writing the same still finds it there.
    await clearUnfinished(drop, release);
    return;
  }
  const hidden = path.join(drop, `.${release}.${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(hidden, { mode: 0o700 });
    await writeWhole(path.join(hidden, 'package.zip'), bytes, 0o640);
    const notice = { release, released, project, sha256, bytes: bytes.length, key, codes: codes.map(pickupDigest), expires };
    await writeWhole(path.join(hidden, 'notice.json'), `${JSON.stringify(notice, null, 2)}\n`, 0o640);
    await chmod(hidden, 0o750);
    await sync(hidden);
    await rename(hidden, folder);
  } catch (error) {
    // Where another was quicker with the same release, that is as good.
    if (!(await isThere(folder))) {
      await rm(hidden, { recursive: true, force: true });
      throw error;
    }
  }
  await sync(drop);
  await clearUnfinished(drop, release);
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false
  );
}

/** What attempts at this release left that were cut short, or that another overtook. */
async function clearUnfinished(drop: string, release: string): Promise<void> {
  const left = (await readdir(drop)).filter(name => name.startsWith(`.${release}.`));
  await Promise.all(left.map(name => rm(path.join(drop, name), { recursive: true, force: true })));
}
