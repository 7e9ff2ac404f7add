import type { ProofRequest, Verdict } from '@vitrine/disclosure';
import type { Beside, CheckedQuery, ColumnsJson, Engine, EngineSession } from '../engine/types.js';
import { Problem, type ProblemCode } from '../problem.js';
import type { Answer, Asking, ProofOptions, Prove } from '../proving/types.js';
import { contentsOf, type Lineage, type QueryEntry } from './record.js';
import type { Sessions } from './sessions.js';

/** A proof that has come as far as it can without the result. */
export interface Begun {
  /** What is to run beside the result. */
  beside?: Beside;
  /** Where nothing had to be measured. */
  decided?: Verdict;
  /** Goes on with the evidence that the result ran with, and how many rows it had where it is whole. */
  finish(evidence: ColumnsJson, rows: number | undefined): Promise<Verdict>;
  /** Where it will not be finished. */
  leave(): void;
}

export interface VerdictJob {
  id: string;
  session: EngineSession;
  query: CheckedQuery;
  /** Of a result that is whole. */
  rows: number | undefined;
  /** Where the result ran with evidence, or is decided without. */
  begun?: { proof: Begun; evidence: () => Promise<ColumnsJson> };
}

/** Decides after the rows were sent, one query at a time, so that it never takes the engine away from a person who waits. */
export interface Verdicts {
  /** Before the result runs: what is decided of it without, and what should run beside it. Never fails; undefined where it could not begin. */
  begin(session: EngineSession, query: CheckedQuery, options?: Pick<ProofOptions, 'all'>): Promise<Begun | undefined>;
  add(job: VerdictJob): void;
  /** At start: verdicts that a dead gateway still owed. */
  resume(): Promise<void>;
  /** Settles when nothing waits any more. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export function createVerdicts(options: {
  engine: Engine;
  lineage: Lineage;
  sessions: Sessions;
  prove: Prove;
  log: (event: Record<string, unknown>) => void;
}): Verdicts {
  const { engine, lineage, sessions, prove, log } = options;
  let queue: Promise<void> = Promise.resolve();
  let closed = false;

  const enqueue = (id: string, prepare: () => Promise<VerdictJob> | VerdictJob): void => {
    queue = queue.then(async () => {
      if (closed) {
        return;
      }
      let verdict: Verdict | undefined;
      try {
        const { session, query, rows, begun } = await prepare();
        const anew = (): Promise<Verdict> => proveOn(engine, prove, session, query, { rows: () => rows });
        const first = begun ? begun.evidence().then(evidence => begun.proof.finish(evidence, rows)) : anew();
        // A worker that died is replaced: what it was asked is asked once more.
        verdict = await first.catch((error: unknown) => {
          if (closed || !(error instanceof Problem && error.code === 'engine-failed')) {
            throw error;
          }
          return anew();
        });
      } catch (error) {
        if (closed) {
          return; // Still pending: the next start takes it up.
        }
        log({ event: 'verdict-failed', query: id, reason: error instanceof Error ? error.name : 'unknown' });
      }
      await lineage.decide(id, verdict).catch(() => log({ event: 'verdict-not-recorded', query: id }));
    });
  };

  return {
    begin: (session, query, options) => beginOn(engine, prove, session, query, options).catch(() => undefined),

    add: job => enqueue(job.id, () => job),

    async resume() {
      for (const entry of await lineage.pendingVerdicts()) {
        enqueue(entry.id, async () => {
          const session = await sessions.open(entry);
          const now = contentsOf(session.extracts);
          // A proof about other data than the result came from would be none: a person judges.
          if (Object.entries(entry.extracts).some(([schema, content]) => now[schema] !== content)) {
            throw new Error('other extracts');
          }
          return { id: entry.id, session, query: await engine.check(session, entry.sql), rows: rowsOf(entry) };
        });
      }
    },

    idle: () => queue,

    async close() {
      closed = true;
      // A long proof is left: it is still pending on record, and its engine closes next.
      let patience: NodeJS.Timeout | undefined;
      await Promise.race([queue, new Promise(resolve => (patience = setTimeout(resolve, 2000)))]);
      clearTimeout(patience);
    }
  };
}

/** How many rows a whole result had; of one that was delivered in part nobody knows. */
export const rowsOf = ({ state, rows, provedOnly }: Pick<QueryEntry, 'state' | 'rows' | 'provedOnly'>): number | undefined => (state === 'complete' && !provedOnly ? rows : undefined);

/** Of the same query every time: to try again would not help. */
const tooMuch: ProblemCode[] = ['too-many-rows', 'out-of-memory', 'out-of-range', 'conversion-failed', 'invalid-value'];

/** Proves a query on the extracts of its session; with `all` every finding is told, with `evidence` what was measured. */
export const proveOn = (engine: Engine, prove: Prove, session: EngineSession, query: CheckedQuery, more: ProofOptions = {}): Promise<Verdict> =>
  answering(engine, session, prove({ tree: query.tree, catalogue: session.catalogue, ...more }));

async function beginOn(engine: Engine, prove: Prove, session: EngineSession, query: CheckedQuery, options: Pick<ProofOptions, 'all'> = {}): Promise<Begun> {
  let whole: number | undefined;
  const proof = prove({ tree: query.tree, catalogue: session.catalogue, ...options, together: true, rows: () => whole });
  const step = await untilResult(engine, session, proof, await proof.next());
  if (step.done) {
    return { decided: step.value, finish: async () => step.value, leave: () => undefined };
  }
  const { value } = step;
  return {
    ...(value.kind === 'result' && value.evidence.length > 0 ? { beside: { tree: value.tree, evidence: value.evidence } } : {}),
    async finish(evidence, rows) {
      whole = rows;
      return (await untilResult(engine, session, proof, await proof.next(evidence))).value as Verdict;
    },
    leave: () => leave(proof)
  };
}

/** Answers what a proof asks, until it has an end. */
export async function answering<T>(engine: Engine, session: EngineSession, proof: Asking<T>): Promise<T> {
  return (await untilResult(engine, session, proof, await proof.next())).value as T;
}

function leave(proof: Asking<unknown>): void {
  proof.return(undefined).catch(() => undefined);
}

/** Answers what a proof asks, until it has an end or asks for the result, which it does once and only where it was asked to be together. */
async function untilResult<T>(engine: Engine, session: EngineSession, proof: Asking<T>, from: IteratorResult<ProofRequest, T>): Promise<IteratorResult<ProofRequest, T>> {
  let step = from;
  while (!step.done && step.value.kind !== 'result') {
    const request = step.value;
    let answer: Answer;
    try {
      answer = request.kind === 'print' ? await engine.print(session, request.tree) : await engine.columns(session, request.sql, request.lasting);
    } catch (error) {
      if (!(error instanceof Problem && tooMuch.includes(error.code))) {
        leave(proof);
        throw error;
      }
      // Evidence that cannot be had decides nothing: the proof itself says so.
      step = await proof.throw(error);
      continue;
    }
    step = await proof.next(answer);
  }
  return step;
}
