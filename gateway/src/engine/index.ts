import { availableParallelism, totalmem } from 'node:os';
import { Gate } from './gate/gate.js';
import { GateProcesses } from './gate/processes.js';
import { Confinement } from '../confinement/index.js';
import type { ColumnsJson, Engine } from './types.js';
import { program, Worker, type WorkerGround } from './worker/process.js';
import { answerWithin, problemOf, runOn } from './worker/result.js';
import { WorkerSessions, type SessionLimits } from './worker/sessions.js';

export type * from './types.js';
export { columnsIn, columnsJson } from './columns.js';
export { inFullOrder } from './gate/order.js';
export { relationsOf } from './relations.js';
export { decodeRows, rowsIn, wholeOf, withoutNoise } from './rows.js';
export { takeRows } from './take.js';
export type { SessionLimits } from './worker/sessions.js';

export interface EngineOptions {
  /** Interpreter of the environment with DuckDB and pyarrow and nothing else. */
  python: string;
  /** A file of the gateway's that workers try to open, to see that they cannot. */
  secret?: string;
  /** Hears what workers say of themselves. */
  confinement?: Confinement<'worker'>;
  limits?: Partial<SessionLimits>;
}

/** DuckDB in processes of its own: the gate's, and one for each session. */
export async function createEngine({ python, secret = program, confinement = new Confinement('worker'), limits = {} }: EngineOptions): Promise<Engine> {
  const usual: SessionLimits = {
    threads: Math.min(4, availableParallelism()),
    memory: Math.max(512, Math.min(8192, Math.floor(totalmem() / 2 ** 20 / 4))),
    lanes: 4,
    requests: 256,
    wait: 120_000,
    prompt: 5000,
    longest: 30 * 60_000,
    workers: 16,
    idle: 15 * 60_000
  };
  const ground: WorkerGround = { python, secret, confinement };
  const all = { ...usual, ...limits };
  const sessions = new WorkerSessions(ground, all);
  const processes = new GateProcesses(() => Worker.start({ ...ground, extracts: null, threads: 1, memory: 1024, lanes: 0 }));
  const gate = new Gate(processes);
  // A worker that cannot start is told at once, not to the first who asks.
  await processes.ready();

  return {
    check: (session, sql) => gate.check(session, sql),
    print: (whose, tree) => gate.print(whose, tree),
    run: (session, query, { beside, ...options } = {}) =>
      // Evidence that cannot be written beside the result is asked for after it.
      runOn(sessions.lane(session), query, { ...options, longest: all.longest }, beside && gate.beside(session, query, beside).then(sql => ({ sql, columns: query.columns.length, evidence: beside.evidence }), () => undefined)),
    async columns(session, sql, lasting = false) {
      const request = { do: 'columns', sql };
      const ask = (worker: Worker) => () => answerWithin(worker, request, all.longest);
      try {
        return (await sessions.with(session, worker => (lasting ? worker.once(request, ask(worker)) : ask(worker)()))) as ColumnsJson;
      } catch (error) {
        throw problemOf(error);
      }
    },
    release: id => sessions.end(id),
    async close() {
      await Promise.all([sessions.close(), processes.close()]);
    }
  };
}
