import { readFileSync } from 'node:fs';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** When a process began, in clock ticks since boot: with its id, a name that is not used twice. */
export function startTime(pid: number): string | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** Signals a process group that we lead; false where it is gone. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Asks, then insists. */
export async function endGroup(pid: number, patience = 3000): Promise<void> {
  const until = performance.now() + patience;
  signalGroup(pid, 'SIGTERM');
  while (signalGroup(pid, 0) && performance.now() < until) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  signalGroup(pid, 'SIGKILL');
}

const note = 'process.json';

export async function noteProcess(directory: string, pid: number): Promise<void> {
  await writeFile(path.join(directory, note), JSON.stringify({ pid, started: startTime(pid) }), { mode: 0o600 });
}

/** Servers that a killed gateway left behind. They cannot be let live: their entry key died with it. */
export async function endOrphans(sessions: string): Promise<number> {
  let ended = 0;
  for (const name of await readdir(sessions).catch(() => [])) {
    const file = path.join(sessions, name, note);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) {
      continue;
    }
    const { pid, started } = JSON.parse(text) as { pid: number; started?: string };
    // The same id may long be another's process: only the one that began then is ours.
    if (started !== undefined && startTime(pid) === started) {
      await endGroup(pid);
      ended += 1;
    }
    await rm(file, { force: true });
  }
  return ended;
}
