import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { QueryResult, QueryVerdict } from '@vitrine/sdk';
import type { IVitrineSession } from '../tokens.js';
import { locate, Marks } from './marks.js';
import { Rows } from './rows.js';

export type RunState = 'idle' | 'running' | 'complete' | 'cancelled' | 'failed';

/** How long one call waits for a verdict, in seconds; the panel asks again until it is there. */
const VERDICT_WAIT = 30;

/** One query at a time: its text, its rows as they come, and then its verdict. */
export class QueryModel implements IDisposable {
  constructor(private readonly session: IVitrineSession) {}

  /** Names of the unit columns that the catalogue knows. */
  units: ReadonlySet<string> = new Set();

  /** Something to show changed: state, rows, verdict. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The text was replaced from outside the editor. */
  get replaced(): ISignal<this, string> {
    return this._replaced;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get sql(): string {
    return this._sql;
  }

  set sql(sql: string) {
    this._sql = sql;
  }

  /** Puts a text into the editor. */
  replace(sql: string): void {
    this._sql = sql;
    this._replaced.emit(sql);
  }

  get state(): RunState {
    return this._state;
  }

  get error(): unknown {
    return this._error;
  }

  get queryId(): string | null {
    return this._queryId;
  }

  /** The SQL that the rows and the verdict at hand belong to. */
  get ran(): string {
    return this._ran;
  }

  /** A producer has proved rows delivered only: others may be missing. */
  get provedOnly(): boolean {
    return this._result?.provedOnly ?? false;
  }

  get rows(): Rows | null {
    return this._rows;
  }

  get bytes(): number {
    return this._result?.bytes ?? 0;
  }

  /** Milliseconds since the run began, or that it took. */
  get elapsed(): number {
    return (this._ended ?? Date.now()) - this._began;
  }

  get verdict(): QueryVerdict | null {
    return this._verdict;
  }

  get verdictError(): unknown {
    return this._verdictError;
  }

  get marks(): Marks {
    return this._marks;
  }

  /** Runs the text; a run under way is cancelled first. */
  async run(): Promise<void> {
    const sql = this._sql.trim();
    if (sql === '') {
      return;
    }
    await this.cancel();
    const turn = ++this._turn;
    const abort = new AbortController();
    Object.assign(this, { _abort: abort, _ran: sql, _state: 'running', _error: null, _queryId: null, _result: null, _rows: null });
    Object.assign(this, { _verdict: null, _verdictError: null, _marks: Marks.none, _began: Date.now(), _ended: null });
    this._changed.emit();
    try {
      const [info, client] = await Promise.all([this.session.info(), this.session.client()]);
      const result = await client.query(info.project, sql, { signal: abort.signal });
      if (turn !== this._turn) {
        void result.cancel();
        return;
      }
      this._result = result;
      this._queryId = result.queryId;
      const rows = (this._rows = new Rows(result.columns, this.units));
      this._changed.emit();
      for await (const batch of result) {
        if (turn !== this._turn) {
          return;
        }
        rows.add(batch);
        this._changed.emit();
      }
      if (turn === this._turn) {
        this._end('complete');
        void this._judge(turn, result.queryId);
      }
    } catch (error) {
      if (turn === this._turn) {
        this._error = abort.signal.aborted ? null : error;
        this._end(abort.signal.aborted ? 'cancelled' : 'failed');
      }
    }
  }

  /** Stops the run here and in the gateway; rows that came stay. Without a run it does nothing. */
  async cancel(): Promise<void> {
    if (this._state !== 'running') {
      return;
    }
    this._turn++;
    const result = this._result;
    this._end('cancelled');
    await (result ? result.cancel() : this._abort?.abort());
    this._abort?.abort();
  }

  /** Asks for the verdict once more. */
  retryVerdict(): void {
    if (this._queryId && this._state === 'complete') {
      this._verdictError = null;
      this._verdict = null;
      this._changed.emit();
      void this._judge(this._turn, this._queryId);
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    void this.cancel();
    this._isDisposed = true;
    this._turn++;
    Signal.clearData(this);
  }

  private async _judge(turn: number, query: string): Promise<void> {
    try {
      const client = await this.session.client();
      for (;;) {
        const verdict = await client.verdict(query, { wait: VERDICT_WAIT });
        if (turn !== this._turn) {
          return;
        }
        this._verdict = verdict;
        if (verdict.state !== 'pending') {
          break;
        }
      }
      if (this._rows && this._verdict.findings?.length) {
        this._marks = locate(this._rows, this._verdict);
      }
    } catch (error) {
      if (turn !== this._turn) {
        return;
      }
      this._verdictError = error;
    }
    this._changed.emit();
  }

  private _end(state: RunState): void {
    this._state = state;
    this._ended = Date.now();
    this._changed.emit();
  }

  private _sql = '';
  private _ran = '';
  private _state: RunState = 'idle';
  private _error: unknown = null;
  private _queryId: string | null = null;
  private _result: QueryResult | null = null;
  private _rows: Rows | null = null;
  private _verdict: QueryVerdict | null = null;
  private _verdictError: unknown = null;
  private _marks = Marks.none;
  private _began = 0;
  private _ended: number | null = 0;
  private _abort: AbortController | null = null;
  // A late answer of an earlier run must not touch a later one.
  private _turn = 0;
  private _isDisposed = false;
  private _changed = new Signal<this, void>(this);
  private _replaced = new Signal<this, string>(this);
}
