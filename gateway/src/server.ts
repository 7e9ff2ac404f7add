import { readFileSync } from 'node:fs';
import { chmod, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { buildApp, buildDesk } from './app.js';
import { createApprovals } from './approvals/index.js';
import { createCheckpoints } from './audit/checkpoints.js';
import { createAuditReader } from './audit/reader.js';
import { createChecking } from './checking/index.js';
import type { Gateway } from './gateway.js';
import { loadCentre } from './centre/index.js';
import { Confinement, layersOf, requireAll, tryConfinement } from './confinement/index.js';
import { createEngine, type SessionLimits } from './engine/index.js';
import { createExtracts, whileSound, type RecordedExtract, type Why } from './extract/index.js';
import { createLens, createQueries, createSessions, createVerdicts, endSessions, wantedExtracts, whileOpen } from './lineage/index.js';
import type { Notebooks, NotebookSession } from './notebooks/types.js';
import { createOperation, watchClock } from './operation/index.js';
import { Problem } from './problem.js';
import { createProving } from './proving/index.js';
import { startPickup } from './release/pickup.js';
import { createServices, type Services } from './services.js';
import { clearUnfinished, makeDirectory, placeWhole } from './store/durable.js';
import { openLock } from './store/index.js';

export { createServices, type Services } from './services.js';

/** What notebooks are given of the gateway. */
export interface NotebookHost {
  state: string;
  services: Services;
  /** Hears what notebook servers say of themselves. */
  confinement: Confinement<'notebook'>;
  demonstration: boolean;
  /** Known once the gateway listens. */
  address(): string;
  /** A token of the session's person, project and compartment: refused once the project or approval has ended. */
  issueToken(session: NotebookSession): Promise<string>;
}

export interface ServeOptions {
  state: string;
  centreDirectory: string;
  /** Wished for; a free one is taken where it is not. 0: any. The desk has the next, and the pick-up the one after. */
  port: number;
  host?: string;
  /** Python interpreters of the environments of workers, the builder, and of notebooks where they run on this machine. */
  python: { worker: string; builder: string; lab?: string };
  /** Multiplies the synthetic sources. */
  scale: number;
  notebooks: (host: NotebookHost) => Notebooks | Promise<Notebooks>;
  /** Refuses to start, and workers to answer, where a layer of confinement is missing. */
  production?: boolean;
  /** Of sessions that work; the others as usual. */
  limits?: Partial<Pick<SessionLimits, 'longest' | 'memory' | 'workers'>>;
  /** Bytes that extracts and prepared sources may take together; as many as the disk has where it is left out. */
  extractSpace?: number;
  /** Names besides 127.0.0.1 and localhost under which the gateway is reached. */
  hosts?: string[];
  /** Directories that checkpoints of the record are copied to. */
  checkpoints?: string[];
  log?: FastifyBaseLogger | false;
}

export interface ServedGateway {
  /** For programs. */
  address: string;
  /** The same, as people's browsers are given it. */
  page: string;
  desk: string;
  pickup: string;
  services: Services;
  app: FastifyInstance;
  gateway: Gateway;
  close(): Promise<void>;
}

const hour = 3_600_000;

/** The desk as it was built. */
const deskFiles = fileURLToPath(new URL('../../desk/dist', import.meta.url));
/** A host of its own, so that the pick-up is never sent a cookie of the gateway or the desk. */
const pickupHost = '127.0.0.2';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

/** Starts the gateway on a state directory. What a killed one left is put right before anything is answered. */
export async function serve(options: ServeOptions): Promise<ServedGateway> {
  const { state, host = '127.0.0.1', production = false } = options;
  await makeDirectory(state, 0o700);
  await chmod(state, 0o700);
  const closing: (() => Promise<unknown>)[] = [await holdState(state)];
  const close = once(async () => {
    // What cannot be ended well, as on a disk that fails, keeps nothing else from its end.
    const failed: unknown[] = [];
    for (const end of closing.reverse()) {
      await end().catch((error: unknown) => failed.push(error));
    }
    if (failed.length > 0) {
      throw failed[0];
    }
  });
  try {
    await Promise.all(['', 'keys', 'checkpoints', 'prepared'].map(folder => clearUnfinished(join(state, folder))));
    const centre = await loadCentre(options.centreDirectory);
    const log = (event: Record<string, unknown>): void => (options.log ? options.log.info(event) : undefined);
    const clock = watchClock(log);
    closing.push(async () => clock.close());
    const services = await createServices({ state, centre });
    closing.push(() => services.close());
    // The last to end before the database: then it covers all.
    const checkpoints = await createCheckpoints({ ...services, copies: options.checkpoints ?? [], log });
    closing.push(() => checkpoints.close());
    const confinement = { worker: new Confinement('worker'), builder: new Confinement('builder'), notebook: new Confinement('notebook') };
    const programs: [string, Confinement<'builder' | 'notebook'>][] = [[options.python.builder, confinement.builder]];
    // Where notebooks run elsewhere, it is not for this gateway to say how.
    if (options.python.lab !== undefined) {
      programs.push([options.python.lab, confinement.notebook]);
    }
    const confinements = [confinement.worker, ...programs.map(([, each]) => each)];
    const [workers] = await Promise.all([
      createEngine({ python: options.python.worker, secret: join(state, 'lock.db'), confinement: confinement.worker, limits: options.limits ?? {} }),
      ...programs.map(([python, each]) => tryConfinement(python, each))
    ]);
    closing.push(() => workers.close());
    if (production) {
      requireAll(confinements);
    }
    await services.lineage.interruptRunning();
    const recorded = (action: 'extract.damaged' | 'extract.removed') => ({ project, compartment, ...details }: RecordedExtract & { why?: Why }) =>
      services.database.transaction().execute(transaction => services.audit.append(transaction, { action, project, compartment, details }));
    const extracts = createExtracts({
      state, python: options.python.builder, confinement: confinement.builder, scale: options.scale, log,
      ...(options.extractSpace === undefined ? {} : { space: options.extractSpace }),
      // A verdict is asked for after its query has ended.
      inUse: Math.max(hour, 2 * (options.limits?.longest ?? 0)),
      damaged: recorded('extract.damaged'),
      removed: recorded('extract.removed'),
      ending: content => endSessions(engine, sessions.revokeHolding(content))
    });
    closing.push(() => extracts.close());
    await extracts.recover();

    const sessions = createSessions({ ...services, extracts });
    const engine = whileOpen(whileSound(workers, extracts), sessions);
    const tidy = (): Promise<void> =>
      extracts.tidy(centre, wantedExtracts(services)).catch((error: NodeJS.ErrnoException) => log({ event: 'extracts-not-tidied', code: error.code ?? 'failed' }));
    const tidying = setInterval(tidy, hour);
    closing.push(async () => clearInterval(tidying));
    const { prove, mend, close: endProofs } = createProving();
    closing.push(endProofs);
    const verdicts = createVerdicts({ engine, lineage: services.lineage, sessions, prove, log });
    closing.push(() => verdicts.close());
    const queries = createQueries({ ...services, sessions, engine, verdicts });
    closing.push(() => queries.close());

    let address = '';
    const notebooks = await options.notebooks({
      state,
      services,
      confinement: confinement.notebook,
      demonstration: !production,
      address: () => address,
      issueToken: async ({ person, project, compartment }) => (await services.identity.issueToken({ person, project, compartment })).token
    });
    closing.push(() => notebooks.close());

    let ready = false;
    let desk = '';
    const pickup = await startPickup({ drop: join(state, 'drop'), host: pickupHost, port: options.port === 0 ? 0 : options.port + 2, log });
    closing.push(() => pickup.close());
    const lens = createLens({ ...services, sessions, engine, prove, mend });
    const checking = await createChecking({ ...services, sessions, engine, prove, lens, version, pickup: () => pickup.address });
    const health: Gateway['health'] = () => ({ ready, version, demonstration: !production, confinement: layersOf(confinements), building: sessions.building() });
    const gateway: Gateway = {
      services,
      queries,
      lens,
      checking,
      approvals: createApprovals({ ...services, releasesOf: checking.releasesOf, changed: async (project, source) => {
          await endSessions(engine, sessions.revoke(project, source));
          // What must go at once goes as soon as the builder is free: nobody waits for it.
          void tidy();
        }
      }),
      record: createAuditReader(services),
      operation: createOperation({ ...services, extracts, checkpoints: checkpoints.standing, notebooks, health, queue: checking.queue, pickup: () => pickup.address }),
      notebooks,
      addresses: () => ({ gateway: address, desk, pickup: pickup.address }),
      demonstration: !production,
      health
    };
    const app = await buildApp(gateway, {
      version,
      hosts: options.hosts ?? [],
      formTargets: ['http://127.0.0.1:*', 'http://localhost:*'],
      log: options.log ?? false
    });
    closing.push(() => app.close());
    const deskApp = await buildDesk(gateway, { version, hosts: options.hosts ?? [], log: options.log ?? false, files: deskFiles });
    closing.push(() => deskApp.close());

    address = `http://${host}:${await listen(app, host, options.port)}`;
    // Another name of this machine: cookies are by host, not by port, and a notebook server, which is its researcher's, sees those of its own.
    const page = address.replace(host, 'localhost');
    desk = `http://localhost:${await listen(deskApp, host, options.port === 0 ? 0 : options.port + 1)}`;
    await checking.resume();
    await announce(state, { address, page, desk, pickup: pickup.address });
    closing.push(() => rm(join(state, 'gateway.json'), { force: true }));
    ready = true;
    await verdicts.resume();
    void tidy();
    return { address, page, desk, pickup: pickup.address, services, app, gateway, close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

/**
 * Two gateways on one state would each take the other's running queries for dead. The lock is the operating system's: it is held as long as the process lives, also while it is
 * silent, and no longer.
 */
async function holdState(state: string): Promise<() => Promise<void>> {
  const lock = openLock(join(state, 'lock.db'));
  if (!lock) {
    const running = await readFile(join(state, 'gateway.json'), 'utf8').then(text => JSON.parse(text) as { address: string }, () => ({ address: '–' }));
    throw new Problem('already-running', { address: running.address });
  }
  return async () => lock.close();
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port === 0) {
      throw error;
    }
    await app.listen({ host, port: 0 });
  }
  return (app.server.address() as AddressInfo).port;
}

/** Where the command line finds the gateway; whole or not there. */
async function announce(state: string, addresses: { address: string; page: string; desk: string; pickup: string }): Promise<void> {
  await placeWhole(join(state, 'gateway.json'), JSON.stringify({ ...addresses, pid: process.pid }), 0o600);
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}
