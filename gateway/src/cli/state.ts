import { chmod, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDirectory, placeWhole } from '../store/durable.js';
import { CommandError } from './command.js';

/** The clone, or the directory of the package. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Marks a directory as Vitrine's state: nothing without it is ever deleted. */
const marker = '.vitrine-state';

export function stateDirectory(option: string | undefined): string {
  return path.resolve(option ?? process.env['VITRINE_STATE'] ?? path.join(root, '.vitrine', 'state'));
}

/** What `serve` was started with, for commands that come later. */
export interface Launch {
  centre: string;
  scale: number;
}

/** Makes the directory (mode 0700), or takes one that is ours; with `reset` what it holds is deleted first. */
export async function prepareState(directory: string, launch: Launch, reset: boolean): Promise<void> {
  const held = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  });
  if (held && held.length > 0 && !held.includes(marker)) {
    throw new CommandError(`${directory} holds something else than Vitrine's state: name an empty or new directory with --state.`);
  }
  if (held && reset) {
    // The marker goes last, so that what was cut short can be reset again.
    await Promise.all(held.filter(name => name !== marker).map(name => rm(path.join(directory, name), { recursive: true, force: true })));
  }
  await makeDirectory(directory, 0o700);
  await chmod(directory, 0o700);
  await placeWhole(path.join(directory, marker), `${JSON.stringify(launch)}\n`, 0o600);
}

export async function readLaunch(directory: string): Promise<Launch> {
  try {
    return JSON.parse(await readFile(path.join(directory, marker), 'utf8')) as Launch;
  } catch {
    throw new CommandError(`There is no state of Vitrine in ${directory}: start it (npm start), or name its directory with --state.`);
  }
}

export interface RunningGateway {
  address: string;
  page: string;
  desk: string;
  pickup: string;
  pid: number;
}

/** The gateway that runs on this state, if one does. */
export async function runningGateway(directory: string): Promise<RunningGateway | undefined> {
  try {
    const running = JSON.parse(await readFile(path.join(directory, 'gateway.json'), 'utf8')) as RunningGateway;
    process.kill(running.pid, 0);
    return running;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
      ? (JSON.parse(await readFile(path.join(directory, 'gateway.json'), 'utf8')) as RunningGateway)
      : undefined;
  }
}

export async function neededGateway(directory: string): Promise<RunningGateway> {
  const running = await runningGateway(directory);
  if (!running) {
    throw new CommandError('The gateway does not run on this state: start it with npm start, or name its directory with --state.');
  }
  return running;
}
