import { withhold, type ResultCell, type Verdict } from '@vitrine/disclosure';
import { columnsJson, inFullOrder, rowsIn, takeRows, wholeOf, withoutNoise } from '../engine/index.js';
import type { CheckedQuery, Engine, EngineSession } from '../engine/types.js';
import { Problem } from '../problem.js';
import { ofProvedRows } from './evidence.js';
import type { Verdicts } from './verdicts.js';

/** Rows of a result that is held until it is proved. */
const mostRows = 50_000;

/** What is delivered of a result where only proved rows are. */
export interface ProvedRows {
  state: 'complete' | 'preview';
  rows: number;
  /** Arrow IPC that holds these rows and no others. */
  bytes: Buffer;
  /** Of these rows. */
  verdict: Verdict;
}

/** Runs a query as a whole, proves it, and takes the rows that are proved. Throws where what is left could not leave; why is for nobody to be told. */
export async function provedRows({ engine, verdicts, session, query, maximumRows = Infinity, signal }: {
  engine: Engine;
  verdicts: Verdicts;
  session: EngineSession;
  query: CheckedQuery;
  maximumRows?: number;
  signal: AbortSignal;
}): Promise<ProvedRows> {
  const proof = await verdicts.begin(session, query, { all: true });
  // What cannot be proved as it is written runs on no record: it could tell of one by how long it takes.
  if (!proof || (proof.decided && proof.decided.verdict !== 'safe alone')) {
    throw new Problem('rows-not-delivered');
  }
  let whole: Buffer;
  let rows: ResultCell[][];
  try {
    whole = await wholeResult(engine, session, query, signal);
    rows = rowsIn(whole).map(row => cellsOf(row, query));
    if (rows.length > mostRows) {
      throw new Problem('rows-not-delivered');
    }
  } catch (error) {
    proof.leave();
    throw error;
  }
  const verdict = await proof.finish(columnsJson([]), rows.length);
  const { verdict: afterwards, withheld, places } = withhold({ tree: query.tree, catalogue: session.catalogue, verdict, rows });
  if (afterwards !== 'safe alone') {
    throw new Problem('rows-not-delivered');
  }
  const proved = places.flatMap((place, row) => (place === undefined || withheld[row] ? [] : [place])).sort((one, two) => one - two);
  const shown = proved.slice(0, maximumRows);
  return { state: proved.length < maximumRows ? 'complete' : 'preview', rows: shown.length, bytes: takeRows(whole, shown), verdict: ofProvedRows(verdict) };
}

async function wholeResult(engine: Engine, session: EngineSession, query: CheckedQuery, signal: AbortSignal): Promise<Buffer> {
  const ordered = await engine.check(session, await engine.print(session, inFullOrder(query.tree, query.columns.length)));
  const { stream, done, cancel } = engine.run(session, ordered, { maximumRows: mostRows + 1 });
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) {
    cancel();
  }
  return wholeOf(stream, done);
}

/** A row as it is withheld, and as it leaves. */
export const cellsOf = (row: unknown[], { columns }: Pick<CheckedQuery, 'columns'>): ResultCell[] => row.map((value, place) => cellOf(value, columns[place]?.type ?? ''));

function cellOf(value: unknown, type: string): ResultCell {
  if (typeof value === 'number' && ['DOUBLE', 'FLOAT'].includes(type)) {
    return withoutNoise(value);
  }
  return value === null || ['string', 'number', 'boolean'].includes(typeof value) ? (value as ResultCell) : JSON.stringify(value);
}
