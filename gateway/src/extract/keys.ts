import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { makeDirectory, makeOnce } from '../store/durable.js';

/** A name for a file that says nothing and holds no sign of an id. */
export function fileName(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}

/** The secret of a project's compartment: 32 random bytes, made when first asked for and never again. */
export async function compartmentKey(directory: string, project: string, compartment: string): Promise<Buffer> {
  await makeDirectory(directory, 0o700);
  const file = join(directory, `${fileName(project, compartment)}.key`);
  return sound(await makeOnce(file, () => randomBytes(32), 0o400));
}

function sound(key: Buffer): Buffer {
  if (key.length !== 32) {
    throw new Error('A compartment key is damaged: restore keys/ from a copy.');
  }
  return key;
}
