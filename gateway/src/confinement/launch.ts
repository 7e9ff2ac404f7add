import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Confinement } from './standing.js';

const launcher = fileURLToPath(new URL('../../confined/launcher.py', import.meta.url));
/** Longer than any report. */
const longest = 4096;

/** What a confined program finds of this machine, beside the system's programs and its own Python. */
export interface Bounds {
  /** Folders and files. */
  read: string[];
  write: string[];
  /** Where there is a way in and out at all. */
  ways?: {
    /** A port of the program's on its own 127.0.0.1, and the Unix socket by which the gateway reaches it: made by the launcher. */
    serve: Way;
    /** A port that the program finds on its own 127.0.0.1, and the Unix socket on which the gateway listens for it. */
    reach: Way;
  };
}

export interface Way {
  socket: string;
  port: number;
}

export interface ConfinedOptions {
  /** Interpreter of the program's environment; what the environment holds can be read. */
  python: string;
  confinement: Confinement<'builder' | 'notebook'>;
  bounds: Bounds;
  /** Arguments of the interpreter. */
  program: string[];
  directory?: string;
  environment: Record<string, string>;
  /** Standard input, output and errors: three. */
  stdio: ('pipe' | 'ignore' | number)[];
  /** Whether it leads a process group of its own. */
  detached?: boolean;
}

/** Starts a program that sees nothing beyond its bounds, and that ends with the gateway. `began` rejects with `not-confined` where a layer is missing that must be there: the program has not started then. */
export function launch({ python, confinement, bounds: { read, write, ways }, program, directory = '/', environment, stdio, detached = false }: ConfinedOptions): { child: ChildProcess; began: Promise<void> } {
  const described = JSON.stringify({ read, write, ...ways, parent: process.pid, directory, required: confinement.required });
  const child = spawn(python, ['-I', '-B', launcher, described, python, ...program], { cwd: '/', env: environment, stdio: [...stdio, 'pipe'], detached });
  return { child, began: reported(child).then(said => confinement.hear(said)) };
}

/** Tries the layers on this machine by a program that does nothing. */
export async function tryConfinement(python: string, confinement: Confinement<'builder' | 'notebook'>): Promise<void> {
  const { child, began } = launch({ python, confinement, bounds: { read: [], write: [] }, program: ['-I', '-S', '-c', ''], environment: { LANG: 'C.UTF-8' }, stdio: ['ignore', 'ignore', 'ignore'] });
  await Promise.all([began, new Promise(resolve => child.once('close', resolve))]);
}

/** What the launcher says before it starts the program. One that says nothing has confined nothing. */
function reported(child: ChildProcess): Promise<Record<string, unknown>> {
  const report = child.stdio[3] as Readable;
  return new Promise(resolve => {
    let text = '';
    report.setEncoding('utf8');
    report.on('data', (more: string) => (text = (text + more).slice(0, longest)));
    report.on('error', () => undefined);
    child.once('error', () => resolve({}));
    report.once('close', () => {
      try {
        resolve(JSON.parse(text) as Record<string, unknown>);
      } catch {
        resolve({});
      }
    });
  });
}
