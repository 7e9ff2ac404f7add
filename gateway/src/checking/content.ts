import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../problem.js';
import { clearUnfinished, makeDirectory, placeWhole } from '../store/durable.js';

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** What was frozen, by its SHA-256: read only where it still is what it was, and written again only where it no longer is. */
export interface Content {
  /** On disk when it resolves. */
  put(bytes: Buffer): Promise<string>;
  /** Throws `content-changed` where the bytes are no longer those. */
  get(hash: string): Promise<Buffer>;
  /** Removes what was being written when a gateway died. */
  recover(): Promise<void>;
}

export function createContent(directory: string): Content {
  const fileOf = (hash: string): string => join(directory, hash.slice(0, 2), hash);
  const whole = async (hash: string): Promise<Buffer | undefined> => {
    const bytes = await readFile(fileOf(hash)).catch(() => undefined);
    return bytes && sha256(bytes) === hash ? bytes : undefined;
  };
  return {
    async put(bytes) {
      const hash = sha256(bytes);
      if (!(await whole(hash))) {
        await makeDirectory(join(directory, hash.slice(0, 2)), 0o700);
        await placeWhole(fileOf(hash), bytes, 0o400);
      }
      return hash;
    },

    async get(hash) {
      const bytes = await whole(hash);
      if (!bytes) {
        throw new Problem('content-changed');
      }
      return bytes;
    },

    async recover() {
      const folders = await readdir(directory, { withFileTypes: true }).catch(() => []);
      for (const folder of folders.filter(each => each.isDirectory()).map(({ name }) => join(directory, name))) {
        await clearUnfinished(folder);
      }
    }
  };
}
