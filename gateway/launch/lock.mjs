import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/** When a process began, in clock ticks since boot: with its id, a name that is not used twice. */
export function startTime(pid) {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** Holds `file` until the returned function is called, so that two starts in one clone do not set up at once. */
export async function hold(file, waiting = () => {}) {
  await mkdir(path.dirname(file), { recursive: true });
  const mine = `${process.pid} ${startTime(process.pid)}`;
  const filled = `${file}.${process.pid}`;
  await writeFile(filled, mine);
  let told = false;
  for (;;) {
    try {
      // A link appears with its content, so that nobody ever reads a lock without an owner.
      await link(filled, file);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') {
        throw error;
      }
    }
    const holder = await readFile(file, 'utf8').catch(() => '');
    const [pid, began] = holder.split(' ');
    if (holder && startTime(Number(pid)) !== began) {
      await breakLock(file, holder);
      continue;
    }
    if (!told && holder) {
      told = true;
      waiting(Number(pid));
    }
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  await rm(filled, { force: true });
  const leave = () => {
    try {
      if (readFileSync(file, 'utf8') === mine) {
        rmSync(file, { force: true });
      }
    } catch {
      // Gone already.
    }
  };
  process.once('exit', leave);
  return () => {
    process.off('exit', leave);
    leave();
  };
}

/** Its owner died. Moved away first: another who waits may have done so and taken the lock in between. */
async function breakLock(file, dead) {
  const aside = `${file}.${process.pid}.dead`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8')) !== dead) {
    await link(aside, file).catch(() => {});
  }
  await rm(aside, { force: true });
}
