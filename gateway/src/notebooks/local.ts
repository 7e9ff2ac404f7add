import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Confinement } from '../confinement/index.js';
import { entryCode } from './code.js';
import { clearTokens, makeFolders, sessionId } from './folders.js';
import { JupyterServer } from './jupyter.js';
import { endOrphans } from './processes.js';
import { TokenFile } from './tokenfile.js';
import type { Notebooks, NotebookSession } from './types.js';

export interface NotebooksOptions {
  state: string;
  /** Interpreter of the notebook environment. */
  python: string;
  /** Hears what each server says of itself. */
  confinement: Confinement<'notebook'>;
  /** Settings of the Jupyter servers (Python). */
  config: string;
  /** Called when a server starts: the gateway listens by then. */
  gatewayAddress: () => string;
  issueToken: (session: NotebookSession) => Promise<string>;
  /** Directory of example notebooks, copied on the first visit. */
  examples: string;
  /** Whether pages say that real data do not belong here. */
  demonstration: boolean;
  log: (event: Record<string, unknown>) => void;
  /** For tests: expose the application to the page. */
  environment?: Record<string, string>;
  patience?: number;
}

interface Running {
  session: NotebookSession;
  server: JupyterServer;
  token: TokenFile;
  entryKey: string;
}

/** JupyterLab on this machine, one process a session; JupyterHub takes its place in a centre. */
export async function createNotebooks(options: NotebooksOptions): Promise<Notebooks> {
  const sessions = path.join(options.state, 'sessions');
  const orphans = await endOrphans(sessions);
  await clearTokens(sessions);
  if (orphans > 0) {
    options.log({ event: 'notebooks-orphans-ended', count: orphans });
  }
  return new LocalNotebooks(options);
}

class LocalNotebooks implements Notebooks {
  /** Promises, so that two visits at once start one server. */
  readonly #running = new Map<string, Promise<Running>>();
  #closed = false;

  constructor(private readonly options: NotebooksOptions) {}

  async open(session: NotebookSession): Promise<{ address: string }> {
    const id = sessionId(session);
    let running = this.#running.get(id);
    if (!running) {
      running = this.#start(id, session);
      this.#running.set(id, running);
    }
    try {
      const { server, entryKey } = await running;
      return { address: `http://127.0.0.1:${server.port}/vitrine/enter?code=${entryCode(entryKey)}` };
    } catch (error) {
      // The next visit tries again.
      this.#running.delete(id);
      throw error;
    }
  }

  list(): NotebookSession[] {
    return [...this.#known.values()];
  }

  async close(): Promise<void> {
    this.#closed = true;
    const all = await Promise.allSettled(this.#running.values());
    await Promise.all(
      all.map(async each => {
        if (each.status === 'fulfilled') {
          each.value.token.stop();
          await each.value.server.close();
        }
      })
    );
    this.#running.clear();
    this.#known.clear();
  }

  readonly #known = new Map<string, NotebookSession>();

  async #start(id: string, session: NotebookSession): Promise<Running> {
    const { options } = this;
    const folders = await makeFolders(options.state, session, options.examples);
    const file = path.join(folders.token, 'token');
    const token = new TokenFile(
      file,
      () => options.issueToken(session),
      error => options.log({ event: 'notebooks-token-failed', session: id, reason: error instanceof Error ? error.name : 'unknown' })
    );
    await token.start();
    const entryKey = randomBytes(32).toString('hex');
    try {
      const server = await JupyterServer.start({
        python: options.python,
        confinement: options.confinement,
        gateway: options.gatewayAddress(),
        config: options.config,
        folders,
        patience: options.patience ?? 90_000,
        environment: {
          VITRINE_GATEWAY: options.gatewayAddress(),
          VITRINE_TOKEN_FILE: file,
          VITRINE_PROJECT: session.project,
          VITRINE_COMPARTMENT: session.compartment,
          VITRINE_LANGUAGE: session.language,
          ...(options.demonstration ? { VITRINE_DEMONSTRATION: '1' } : {}),
          VITRINE_ENTRY_KEY: entryKey,
          ...options.environment
        }
      });
      options.log({ event: 'notebooks-started', session: id, port: server.port });
      this.#known.set(id, session);
      server.onGone(() => this.#ended(id, token));
      return { session, server, token, entryKey };
    } catch (error) {
      token.stop();
      options.log({ event: 'notebooks-failed', session: id });
      throw error;
    }
  }

  /** It ended by itself (the person shut it down, or it died): the next visit starts another. */
  #ended(id: string, token: TokenFile): void {
    token.stop();
    this.#known.delete(id);
    this.#running.delete(id);
    if (!this.#closed) {
      this.options.log({ event: 'notebooks-ended', session: id });
    }
  }
}
