import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** More than a state directory has; a notebook folder may hold anything. */
const most = 200_000;

/** Bytes that a directory takes on its disk, links not followed; of its first 200,000 entries. What goes away meanwhile is not counted. */
export async function bytesIn(directory: string): Promise<number> {
  let bytes = 0;
  let seen = 0;
  const open = [directory];
  for (let next = open.pop(); next !== undefined && seen < most; next = open.pop()) {
    const entries = await opendir(next).catch(() => undefined);
    if (!entries) {
      continue;
    }
    for await (const entry of entries) {
      const place = join(next, entry.name);
      const found = await lstat(place).catch(() => undefined);
      bytes += (found?.blocks ?? 0) * 512;
      if (found?.isDirectory()) {
        open.push(place);
      }
      if (++seen >= most) {
        break;
      }
    }
  }
  return bytes;
}
