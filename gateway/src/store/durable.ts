import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Writes a file that must not be there yet, and waits until the disk has it. */
export async function writeWhole(file: string, content: string | Buffer, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts a file in the place of another, or of none: there whole or not at all, and on the disk when it resolves. */
export async function placeWhole(file: string, content: string | Buffer, mode: number): Promise<void> {
  await besideIt(file, content, mode, fresh => rename(fresh, file));
}

/** What a file holds that is made when first asked for and never again: where another is quicker its content counts. On the disk when it resolves. */
export async function makeOnce(file: string, make: () => string | Buffer, mode: number): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw error;
    }
  }
  await besideIt(file, make(), mode, fresh =>
    link(fresh, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') {
        throw error;
      }
    })
  );
  return readFile(file);
}

const beside = '.new';

/** Removes what was being written in a directory when its gateway died. */
export async function clearUnfinished(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  await Promise.all(names.filter(name => unfinished.test(name)).map(name => rm(join(directory, name), { force: true })));
}

const unfinished = new RegExp(`\\.[0-9a-f]{12}\\${beside}$`);

async function besideIt(file: string, content: string | Buffer, mode: number, place: (fresh: string) => Promise<void>): Promise<void> {
  const fresh = `${file}.${randomBytes(6).toString('hex')}${beside}`;
  try {
    await writeWhole(fresh, content, mode);
    await place(fresh);
  } finally {
    await rm(fresh, { force: true });
  }
  await sync(dirname(file));
}

/** Moves a file that another process made, once the disk has all of it. */
export async function moveWhole(from: string, to: string): Promise<void> {
  await sync(from);
  await rename(from, to);
  await sync(dirname(to));
}

/** Makes a directory where there is none, and those above it, which are on the disk when it resolves. Step by step: of all at once Node says that there is no such directory where the disk is full. */
export async function makeDirectory(directory: string, mode: number): Promise<void> {
  for (const again of [true, false]) {
    try {
      await mkdir(directory, { mode });
      await sync(dirname(directory));
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') {
        return;
      }
      if (code !== 'ENOENT' || !again) {
        throw error;
      }
      await makeDirectory(dirname(directory), mode);
    }
  }
}

/** Waits until the disk has a file, or the names in a directory: these survive a power cut only once it is synced itself. */
export async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
