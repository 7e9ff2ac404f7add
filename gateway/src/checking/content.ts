import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../problem.js';

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** What was frozen, by its SHA-256: read only where it still is what it was, and written again only where it no longer is. */
export interface Content {
  /** On disk when it resolves. */
  put(bytes: Buffer): Promise<string>;
  /** Throws `content-changed` where the bytes are no longer those. */
  get(hash: string): Promise<Buffer>;
}

export function createContent(directory: string): Content {
  const fileOf = (hash: string): string => join(directory, hash.slice(0, 2), hash);
  const whole = async (hash: string): Promise<Buffer | undefined> => {
    const bytes = await readFile(fileOf(hash)).catch(() => undefined);
    return bytes && sha256(bytes) === hash ? bytes : undefined;
  };
  let unique = 0;
  return {
    async put(bytes) {
      const hash = sha256(bytes);
      const file = fileOf(hash);
      if (await whole(hash)) {
        return hash;
      }
      await mkdir(join(directory, hash.slice(0, 2)), { recursive: true, mode: 0o700 });
      const made = `${file}.${process.pid}.${unique++}`;
      try {
        const handle = await open(made, 'wx', 0o400);
        try {
          await handle.writeFile(bytes);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(made, file);
      } catch (error) {
        await rm(made, { force: true });
        throw error;
      }
      await syncDirectory(join(directory, hash.slice(0, 2)));
      return hash;
    },

    async get(hash) {
      const bytes = await whole(hash);
      if (!bytes) {
        throw new Problem('content-changed');
      }
      return bytes;
    }
  };
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
