import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

const passedOver = new Set(['node_modules', '__pycache__', '.git', '.vitrine', '.pytest_cache', '.ipynb_checkpoints', 'dist']);

/** Files below `start` (a file or a directory; absent is empty), sorted. */
async function filesOf(start, wanted) {
  const about = await stat(start).catch(() => undefined);
  if (!about) {
    return [];
  }
  if (about.isFile()) {
    return [start];
  }
  const entries = await readdir(start, { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter(entry => !passedOver.has(entry.name))
      .map(entry => {
        const full = path.join(start, entry.name);
        if (entry.isDirectory()) {
          return filesOf(full, wanted);
        }
        return entry.isFile() && wanted(entry.name) ? [full] : [];
      })
  );
  return found.flat().sort();
}

/** SHA-256 over names and contents of everything below `inputs` (relative to `root`), and of `also`. */
export async function hashOf(root, inputs, { wanted = () => true, also = '' } = {}) {
  const hash = createHash('sha256').update(also);
  for (const input of inputs) {
    for (const file of await filesOf(path.join(root, input), wanted)) {
      hash.update(`\0${path.relative(root, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

export async function readStamp(file) {
  return (await readFile(file, 'utf8').catch(() => '')).trim();
}

/** Written last and at once, so that work that was cut short leaves no stamp. */
export async function writeStamp(file, value) {
  await mkdir(path.dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}`;
  await writeFile(beside, `${value}\n`);
  await rename(beside, file);
}
