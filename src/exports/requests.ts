import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { ExportRequest, RequestSummary, Vitrine } from '@vitrine/sdk';
import type { IVitrineSession } from '../tokens.js';
import { commentsOf, type INews, type ISeen, live, newsOf, seenOf } from './news.js';

/** Between two looks, in milliseconds. */
export const PERIOD = 30_000;
/** Requests whose comments are looked at each time. */
const LOOKED_AT = 10;

/** Where it is kept what she has seen: it outlives the page. */
export interface IMemory {
  load(): Promise<Record<string, ISeen> | undefined>;
  save(seen: Record<string, ISeen>): Promise<unknown>;
}

/** Her export requests, and what is new about them. */
export class RequestsModel implements IDisposable {
  constructor(
    private readonly session: IVitrineSession,
    private readonly memory: IMemory
  ) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What others did since the last look. */
  get news(): ISignal<this, INews[]> {
    return this._news;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Her own of this project, or as the project's lead all; null before the first answer. The newest first. */
  get list(): ReadonlyArray<RequestSummary> | null {
    return this._list;
  }

  /** Why the last look failed; the list before it stays. */
  get error(): unknown {
    return this._error;
  }

  /** Requests with news that she has not opened. */
  get unread(): ReadonlySet<string> {
    return this._unread;
  }

  /** How many ask something of her. */
  get waiting(): number {
    return (this._list ?? []).filter(({ mine, state, id }) => mine === 'author' && (state === 'returned' || this._unread.has(id))).length;
  }

  request(id: string): ExportRequest | undefined {
    return this._requests.get(id);
  }

  /** Looks now; looks that are asked for meanwhile are this one. */
  look(): Promise<void> {
    this._looking ??= this._look().finally(() => {
      this._looking = null;
    });
    return this._looking;
  }

  /** Reads one request whole. */
  async open(id: string): Promise<ExportRequest> {
    const client = await this.session.client();
    const request = await client.exports.find(id);
    this._unread.delete(id);
    await this._note(request);
    return request;
  }

  /** A change of hers: the answer is the request as it then is, and no news. */
  async change(work: (exports: Vitrine['exports'], client: Vitrine) => Promise<ExportRequest>): Promise<ExportRequest> {
    const client = await this.session.client();
    this._changes++;
    try {
      const request = await work(client.exports, client);
      await this._note(request);
      return request;
    } finally {
      this._changes++;
      void this.look();
    }
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  private async _note(request: ExportRequest): Promise<void> {
    this._requests.set(request.id, request);
    const seen = await this._seenBefore();
    seen[request.id] = { state: request.state, comments: commentsOf(request, await this._me()) };
    await this.memory.save(seen);
    this._changed.emit();
  }

  private async _look(): Promise<void> {
    const changes = this._changes;
    try {
      const [info, client, me, seen] = await Promise.all([this.session.info(), this.session.client(), this._me(), this._seenBefore()]);
      const list = await client.exports.list({ project: info.project, limit: 200 });
      const comments = new Map<string, number>();
      const looked = list.filter(({ mine, state }) => mine === 'author' && live.has(state)).slice(0, LOOKED_AT);
      for (const { id } of looked) {
        const request = await client.exports.find(id);
        this._requests.set(id, request);
        comments.set(id, commentsOf(request, me));
      }
      if (changes !== this._changes) {
        // What was read may be older than what she did meanwhile, and would come as news to her.
        return this._look();
      }
      const news = newsOf(seen, list, comments);
      this._seen = seenOf(seen, list, comments);
      this._list = [...list].sort((a, b) => b.created.localeCompare(a.created));
      this._error = null;
      // What is open and changed is read again when it is next shown.
      for (const { id, state } of list) {
        if (this._requests.get(id)?.state !== state) {
          this._requests.delete(id);
        }
      }
      await this.memory.save(this._seen);
      if (news.length > 0 && !this._isDisposed) {
        news.forEach(({ request }) => this._unread.add(request));
        this._news.emit(news);
      }
    } catch (error) {
      this._error = error;
    }
    this._changed.emit();
  }

  private async _me(): Promise<string> {
    return (this._person ??= (await (await this.session.client()).me()).person.id);
  }

  private async _seenBefore(): Promise<Record<string, ISeen>> {
    return (this._seen ??= (await this.memory.load()) ?? {});
  }

  private _list: RequestSummary[] | null = null;
  private _error: unknown = null;
  private _requests = new Map<string, ExportRequest>();
  private _unread = new Set<string>();
  private _seen: Record<string, ISeen> | null = null;
  private _person: string | null = null;
  private _changes = 0;
  private _looking: Promise<void> | null = null;
  private _isDisposed = false;
  private _changed = new Signal<this, void>(this);
  private _news = new Signal<this, INews[]>(this);
}
