import type { ChildProcess } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launch, type Confinement } from '../confinement/index.js';
import { Problem } from '../problem.js';
import type { Folders } from './folders.js';
import { endGroup, noteProcess } from './processes.js';
import { freePort, passOn, portOf } from './ways.js';

export interface JupyterOptions {
  python: string;
  confinement: Confinement<'notebook'>;
  config: string;
  folders: Folders;
  environment: Record<string, string>;
  /** Address of the gateway: the one thing that the server and its kernels find on their network. */
  gateway: string;
  /** Milliseconds until it must answer. */
  patience: number;
}

interface Ways {
  /** Folder of the sockets: their paths must be short, and a state directory's need not be. */
  folder: string;
  /** To the server: the port that browsers know. */
  inward: Server;
  /** To the gateway. */
  outward: Server;
}

/** One JupyterLab, which has no network but these two ways. Browsers find it on a loopback port. */
export class JupyterServer {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
    private readonly gone: Promise<void>
  ) {}

  static async start(options: JupyterOptions): Promise<JupyterServer> {
    const { folders, python, confinement, config } = options;
    const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-'));
    const sockets = { lab: path.join(folder, 'lab'), gateway: path.join(folder, 'gateway') };
    const ways: Ways = { folder, inward: await openTo(sockets.lab, folders), outward: await passOn({ path: sockets.gateway }, loopback(portIn(options.gateway))) };
    const own = await freePort();
    const log = openSync(path.join(folders.session, 'jupyter.log'), 'a', 0o600);
    const { child, began } = launch({
      python,
      confinement,
      bounds: {
        // What the gateway writes or opens by name there is nothing that a kernel could put a link to elsewhere in place of.
        read: [path.dirname(config), folders.token, folders.config, folder],
        write: [folders.data, folders.runtime, folders.home, folders.temporary, folders.notebooks],
        ways: { serve: { socket: sockets.lab, port: own }, reach: { socket: sockets.gateway, port: portIn(options.gateway) } }
      },
      program: ['-P', '-m', 'jupyterlab', `--config=${config}`, `--port=${own}`, `--notebook-dir=${folders.notebooks}`],
      directory: folders.notebooks,
      environment: environment(options),
      stdio: ['ignore', log, log],
      detached: true
    });
    closeSync(log);
    const gone = new Promise<void>(resolve => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    }).then(() => closed(ways));
    const server = new JupyterServer(portOf(ways.inward), child, gone);
    if (child.pid) {
      await noteProcess(folders.session, child.pid);
    }
    await began.catch(async (error: unknown) => {
      await server.close();
      throw error;
    });
    await server.#answers(options.patience);
    return server;
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && this.child.pid !== undefined;
  }

  onGone(listener: () => void): void {
    void this.gone.then(listener);
  }

  async close(): Promise<void> {
    if (this.child.pid) {
      await endGroup(this.child.pid);
    }
    await this.gone;
  }

  async #answers(patience: number): Promise<void> {
    const until = performance.now() + patience;
    while (this.alive && performance.now() < until) {
      // Any answer will do: who may enter is its own affair.
      if (await fetch(`http://127.0.0.1:${this.port}/api`, { signal: AbortSignal.timeout(2000) }).then(() => true, () => false)) {
        return;
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    await this.close();
    throw new Problem('notebooks-failed');
  }
}

/** Nothing of the gateway's own environment, but what is named here. */
function environment({ python, folders, environment: own }: JupyterOptions): Record<string, string> {
  return {
    PATH: `${path.dirname(python)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: folders.home,
    TMPDIR: folders.temporary,
    LANG: 'C.UTF-8',
    SHELL: '/bin/sh',
    PYTHONNOUSERSITE: '1',
    IPYTHONDIR: path.join(folders.data, 'ipython'),
    JUPYTER_CONFIG_DIR: folders.config,
    JUPYTERLAB_SETTINGS_DIR: path.join(folders.data, 'lab', 'user-settings'),
    JUPYTERLAB_WORKSPACES_DIR: path.join(folders.data, 'lab', 'workspaces'),
    JUPYTER_DATA_DIR: folders.data,
    JUPYTER_RUNTIME_DIR: folders.runtime,
    // The environment's settings come before the person's, so that what is off stays off.
    JUPYTER_PREFER_ENV_PATH: '1',
    ...own
  };
}

/** The last one where it is free: a page that was open finds its server again. */
async function openTo(socket: string, { session }: Folders): Promise<Server> {
  const noted = path.join(session, 'port');
  const last = Number(await readFile(noted, 'utf8').catch(() => '0'));
  const server = await passOn(loopback(last), { path: socket }).catch(() => passOn(loopback(0), { path: socket }));
  await writeFile(noted, String(portOf(server)), { mode: 0o600 });
  return server;
}

async function closed({ folder, inward, outward }: Ways): Promise<void> {
  inward.close();
  outward.close();
  await rm(folder, { recursive: true, force: true });
}

const loopback = (port: number): { port: number; host: string } => ({ port, host: '127.0.0.1' });
const portIn = (address: string): number => Number(new URL(address).port);
