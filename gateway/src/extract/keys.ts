import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A name for a file that says nothing and holds no sign of an id. */
export function fileName(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}

/** The secret of a project's compartment: 32 random bytes, made when first asked for and never again. */
export async function compartmentKey(directory: string, project: string, compartment: string): Promise<Buffer> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, `${fileName(project, compartment)}.key`);
  const known = await readFile(file).catch(() => undefined);
  if (known) {
    return sound(known);
  }
  const fresh = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(fresh, randomBytes(32), { mode: 0o400, flush: true });
  // A link fails where another was quicker: nobody's key is ever replaced.
  await link(fresh, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') {
      throw error;
    }
  });
  await rm(fresh, { force: true });
  return sound(await readFile(file));
}

function sound(key: Buffer): Buffer {
  if (key.length !== 32) {
    throw new Error('A compartment key is damaged: restore keys/ from a copy.');
  }
  return key;
}
