import { createHash } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { Problem, type ProblemCode } from '../../problem.js';
import { columnsJson } from '../columns.js';
import type { CheckedQuery, ColumnsJson, ResultSummary, RunningResult, RunOptions } from '../types.js';
import { Worker, WorkerFailure } from './process.js';

/** Milliseconds that an interrupt may take. */
const patience = 2000;

/** Interrupts a request, and kills the process where that takes too long; the timer is cleared when the request has ended. */
function endSoon(worker: Worker, id: number): NodeJS.Timeout {
  worker.interrupt(id);
  return setTimeout(() => void worker.kill(), patience);
}

const problems: Record<string, ProblemCode> = {
  interrupted: 'cancelled', conversion: 'conversion-failed', 'out-of-range': 'out-of-range', 'invalid-value': 'invalid-value', memory: 'out-of-memory', corrupt: 'extract-damaged', closed: 'cancelled', 'too-many-rows': 'too-many-rows'
};

/** What went wrong in a worker, from the table of errors; its own words may quote a cell. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) {
    return error;
  }
  return new Problem((error instanceof WorkerFailure && problems[error.detail.kind]) || 'engine-failed', {}, { cause: error });
}

/**
 * An answer as it was written, interrupted where it takes too long.
 * @throws query-too-long
 */
export async function answerWithin(worker: Worker, request: Record<string, unknown>, longest: number): Promise<Uint8Array<ArrayBuffer>> {
  let late = false;
  const { id, answer } = worker.request(request);
  let killing: NodeJS.Timeout | undefined;
  const limit = setTimeout(() => {
    late = true;
    killing = endSoon(worker, id);
  }, longest);
  try {
    return await answer;
  } catch (error) {
    throw late ? tooLong(longest) : error;
  } finally {
    clearTimeout(limit);
    clearTimeout(killing);
  }
}

const tooLong = (longest: number): Problem => new Problem('query-too-long', { minutes: String(Math.round(longest / 6000) / 10) });

/** A lane of a worker that is free for a result. */
export interface Lane {
  worker: Worker;
  lane: number;
  /** Whether others who are at work go first, after so many bytes. */
  givesWay(bytes: number): boolean;
  /** Gives the lane back; with `broken`, bytes of the result may still be in it. */
  release(broken: boolean): void;
}

/** A statement whose first `columns` columns are the result, and places of those that are evidence. */
export interface BesideSql {
  sql: string;
  columns: number;
  evidence: number[];
}

/** Milliseconds that a result waits for a lane: others of its session may have readers who stopped reading. */
const longestWait = 120_000;

/** What gives way passes so many bytes of a result, and then rests so many milliseconds: to pass them on is the gateway’s own work, which no priority shares out. */
const [atOnce, rest] = [2 ** 20, 15];

/** Runs a checked query on a lane. Bytes are passed on as they come; the reader's pace is the worker's. */
export function runOn(getting: Promise<Lane>, query: CheckedQuery, { maximumRows, longest }: Omit<RunOptions, 'beside'> & { longest: number }, written?: Promise<BesideSql | undefined>): RunningResult {
  const stream = new PassThrough({ highWaterMark: 2 ** 20 });
  let cancelled = false;
  let late = false;
  const whyEnded = (): Problem => (late ? tooLong(longest) : new Problem('cancelled'));
  let stop = (): void => undefined;
  let evidence = async (): Promise<ColumnsJson> => columnsJson([]);

  /** The lane, unless it is cancelled or has waited too long: then nobody waits for it any more. */
  const laneOrEnd = async (): Promise<Lane> => {
    let timer: NodeJS.Timeout | undefined;
    const ended = new Promise<never>((_, reject) => {
      stop = () => reject(new Problem('cancelled'));
      timer = setTimeout(() => reject(new Problem('engine-busy')), longestWait);
    });
    try {
      return await Promise.race([getting, ended]);
    } catch (error) {
      getting.then(({ release }) => release(false), () => undefined);
      throw problemOf(error);
    } finally {
      clearTimeout(timer);
      stop = () => undefined;
    }
  };

  const work = async (): Promise<ResultSummary> => {
    const { worker, lane, givesWay, release } = await laneOrEnd();
    if (cancelled) {
      release(false);
      throw whyEnded();
    }
    const limit = setTimeout(() => {
      late = true;
      cancel();
    }, longest);
    const beside = (await written) ?? null;
    const source = worker.lane(lane);
    const hash = createHash('sha256');
    let bytes = 0;
    let expected = Infinity;
    let arrived = (): void => undefined;
    const whole = new Promise<void>(resolve => (arrived = resolve));

    let passed = 0;
    let resting: NodeJS.Timeout | undefined;
    const pass = (chunk: Buffer): void => {
      bytes += chunk.length;
      passed += chunk.length;
      if (!cancelled) {
        hash.update(chunk);
        if (!stream.write(chunk)) {
          source.pause();
        }
        if (passed >= atOnce) {
          passed = 0;
          if (!resting && givesWay(bytes)) {
            source.pause();
            resting = setTimeout(rested, rest);
          }
        }
      }
      if (bytes >= expected) {
        arrived();
      }
    };
    const resume = (): void => {
      if (!resting && !stream.writableNeedDrain) {
        source.resume();
      }
    };
    const rested = (): void => {
      resting = undefined;
      resume();
    };
    /** Everything that the worker wrote has come; false where it died before. */
    const received = async (written: number): Promise<boolean> => {
      expected = written;
      if (bytes < written) {
        worker.onGone(arrived);
        await whole;
      }
      return bytes === written;
    };

    source.on('data', pass);
    stream.on('drain', resume);
    source.resume();
    const { id, answer } = worker.request({ do: 'run', sql: query.sql, lane: Worker.laneNumber(lane), maximumRows: maximumRows ?? null, beside });
    let clean = false;
    let killing: NodeJS.Timeout | undefined;
    stop = () => {
      killing = endSoon(worker, id);
      // The worker may be waiting for its reader: what is left is read to nowhere.
      source.resume();
    };
    try {
      const ended = worker.read<{ rows: number; bytes: number }>(await answer);
      clean = await received(ended.bytes);
      if (!clean) {
        throw new Problem('engine-failed');
      }
      if (cancelled) {
        throw whyEnded();
      }
      if (beside) {
        evidence = () => worker.request({ do: 'evidence', of: id }).answer.catch(() => columnsJson([]));
      }
      return { rows: ended.rows, bytes, sha256: hash.digest('hex') };
    } catch (error) {
      if (error instanceof WorkerFailure && error.detail.bytes !== undefined) {
        source.resume();
        clean = await received(error.detail.bytes);
      }
      throw cancelled ? whyEnded() : problemOf(error);
    } finally {
      // The lane is another's from here on.
      stop = () => undefined;
      clearTimeout(killing);
      clearTimeout(limit);
      clearTimeout(resting);
      source.off('data', pass);
      stream.off('drain', resume);
      source.pause();
      release(!clean);
    }
  };

  const done = work();
  done.then(
    () => stream.end(),
    (error: Error) => stream.destroy(error)
  );
  const cancel = (): void => {
    if (!cancelled) {
      cancelled = true;
      stop();
    }
  };
  // Whoever only reads the stream learns it there; a reader who leaves needs no more rows.
  stream.on('error', () => undefined);
  stream.once('close', () => stream.writableFinished || cancel());
  return { stream: stream as Readable, done, cancel, evidence: () => evidence() };
}
