import { statfs } from 'node:fs/promises';
import type { Static } from '@sinclair/typebox';
import type { Access } from '../access/index.js';
import type { Checkpoints } from '../audit/checkpoints.js';
import { verifyRecord } from '../audit/verifier.js';
import { examineCentre } from '../centre/index.js';
import type { Centre } from '../centre/types.js';
import type { Actor } from '../checking/index.js';
import type { Operation as Shape } from '../http/checking-schemas.js';
import type { Extracts } from '../extract/types.js';
import type { Health } from '../http/schemas.js';
import type { Notebooks } from '../notebooks/types.js';
import { Problem } from '../problem.js';
import { bytesIn } from './bytes.js';
import { lately } from './lately.js';

type Operation = Static<typeof Shape>;

export { watchClock } from './clock-watch.js';

export interface OperationOptions {
  /** State directory. */
  state: string;
  centre: Centre;
  access: Access;
  checkpoints: Checkpoints['standing'];
  /** Milliseconds that passed, since whenever. */
  elapsed?: () => number;
  notebooks: Notebooks;
  /** What is prepared for projects. */
  extracts: Pick<Extracts, 'taken'>;
  health: () => Static<typeof Health>;
  /** Export requests that wait for checkers. */
  queue: () => Promise<Operation['queue']>;
  /** Address of the pick-up, where one runs. */
  pickup: () => string | undefined;
}

const minute = 60_000;

/** How the gateway is, for its operators. What is costly to find out is found out once in a while, for all who ask. */
export function createOperation(options: OperationOptions): (actor: Actor) => Promise<Operation> {
  const { state, centre, access, elapsed = () => performance.now() } = options;
  const started = elapsed();
  const disk = lately(minute, async () => {
    const { bavail, blocks, bsize } = await statfs(state);
    return { free: bavail * bsize, total: blocks * bsize, state: await bytesIn(state) };
  }, elapsed);
  const extracts = lately(minute, () => options.extracts.taken(), elapsed);
  const findings = lately(minute, async () => (await examineCentre(centre.directory)).findings.map(({ severity, code, file, message }) => ({ severity, code, file, message })), elapsed);
  const chain = lately(10 * minute, async () => {
    const { records, good } = await verifyRecord(state);
    return { records, whole: good };
  }, elapsed);

  return async actor => {
    if (actor.at !== 'desk') {
      throw new Problem('desk-only');
    }
    if (!access.roles(actor.person.id).includes('operator')) {
      throw new Problem('not-your-part');
    }
    const { version, demonstration, confinement, building } = options.health();
    const pickup = options.pickup();
    const { records: signed, problems } = options.checkpoints();
    return {
      version,
      uptime: Math.floor((elapsed() - started) / 1000),
      demonstration,
      confinement,
      building,
      sessions: options.notebooks.list().map(({ person, project, compartment }) => ({ person, project, compartment })),
      disk: await disk(),
      extracts: await extracts(),
      audit: { ...(await chain()), ...(signed === undefined ? {} : { signed }), problems },
      centre: await findings(),
      queue: await options.queue(),
      ...(pickup === undefined ? {} : { pickup })
    };
  };
}
