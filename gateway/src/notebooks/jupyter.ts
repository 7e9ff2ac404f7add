import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { Problem } from '../problem.js';
import type { Folders } from './folders.js';
import { endGroup, noteProcess } from './processes.js';

/**
 * Runs before JupyterLab in its process: asks the kernel to end it when the gateway ends, however that happens. A parent that is
 * already another means that the gateway died in between.
 */
const bound = `
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGTERM)
if os.getppid() != int(sys.argv[1]): sys.exit(1)
os.execv(sys.executable, [sys.executable, "-P", "-m", "jupyterlab", *sys.argv[2:]])
`;

export interface JupyterOptions {
  python: string;
  config: string;
  folders: Folders;
  environment: Record<string, string>;
  /** Milliseconds until it must answer. */
  patience: number;
}

/** One JupyterLab that answers on a loopback port. */
export class JupyterServer {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
    private readonly gone: Promise<void>
  ) {}

  static async start(options: JupyterOptions): Promise<JupyterServer> {
    const noted = path.join(options.folders.session, 'port');
    // The last one where it is free: a page that was open finds its server again.
    const last = Number(await readFile(noted, 'utf8').catch(() => '0'));
    const port = await freePort(last).catch(() => freePort(0));
    await writeFile(noted, String(port), { mode: 0o600 });
    const log = openSync(path.join(options.folders.session, 'jupyter.log'), 'a', 0o600);
    const child = spawn(
      options.python,
      ['-I', '-c', bound, String(process.pid), `--config=${options.config}`, `--port=${port}`, `--notebook-dir=${options.folders.notebooks}`],
      { cwd: options.folders.notebooks, env: environment(options), stdio: ['ignore', log, log], detached: true }
    );
    closeSync(log);
    const gone = new Promise<void>(resolve => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    const server = new JupyterServer(port, child, gone);
    if (child.pid) {
      await noteProcess(options.folders.session, child.pid);
    }
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
    const until = Date.now() + patience;
    while (this.alive && Date.now() < until) {
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
    JUPYTER_DATA_DIR: folders.data,
    JUPYTER_RUNTIME_DIR: folders.runtime,
    // The environment's settings come before the person's, so that what is off stays off.
    JUPYTER_PREFER_ENV_PATH: '1',
    ...own
  };
}

function freePort(wished: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(wished, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
