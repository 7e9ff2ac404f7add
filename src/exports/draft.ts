import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { ExportRequest, NewOutput, Proposal, Vitrine, Words } from '@vitrine/sdk';
import type { IVitrineSession } from '../tokens.js';
import { type Choice, fileName, type ITexts, keyOf, outputOf, textsOf } from './choice.js';
import { proposalOf } from './proposal.js';

/** An output of the draft. */
export interface IItem {
  readonly key: string;
  readonly choice: Choice;
  chosen: boolean;
  texts: ITexts;
  /** What would leave of its query; null while it is asked for, and of code. */
  proposal: Proposal | null;
  /** Why the gateway did not say what would leave, or did not take it. */
  error: unknown;
}

/** What keeps an output from being submitted. */
export type Obstacle = 'pending' | 'failed' | 'unsafe' | 'description' | 'name' | 'title' | 'alt';

/** A new export: outputs that she chooses and describes, until the gateway has them as a request. */
export class ExportDraft implements IDisposable {
  constructor(private readonly session: IVitrineSession) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get items(): ReadonlyArray<IItem> {
    return this._items;
  }

  get chosen(): ReadonlyArray<IItem> {
    return this._items.filter(item => item.chosen);
  }

  get state(): 'editing' | 'submitting' | 'submitted' {
    return this._state;
  }

  /** Steps of the submission done, of how many. */
  get progress(): { done: number; of: number } {
    return this._progress;
  }

  /** Why the submission stopped. What it had done stays done. */
  get error(): unknown {
    return this._error;
  }

  /** The request, once the gateway has begun one. */
  get request(): ExportRequest | null {
    return this._request;
  }

  /** Adds what may be chosen. What is there already is not added twice, but chosen if it now is. */
  add(choices: ReadonlyArray<{ choice: Choice; chosen: boolean }>): void {
    for (const { choice, chosen } of choices) {
      const key = keyOf(choice);
      const there = this._items.find(item => item.key === key);
      if (there) {
        this._items = this._items.map(item => (item === there ? { ...item, chosen: item.chosen || chosen } : item));
      } else {
        this._items = [...this._items, { key, choice, chosen, texts: textsOf(choice, null), proposal: null, error: null }];
      }
    }
    this._changed.emit();
    this._askAll();
  }

  choose(key: string, chosen: boolean): void {
    this._update(key, { chosen });
    this._askAll();
  }

  /** What she writes; words that lineage gives later do not overwrite it. */
  write(key: string, texts: Partial<Omit<ITexts, 'words'>> & { words?: Partial<Words> }): void {
    const item = this._items.find(each => each.key === key);
    if (item) {
      this._written.set(key, { ...this._written.get(key), ...texts, words: { ...this._written.get(key)?.words, ...texts.words } });
      this._update(key, { texts: { ...item.texts, ...texts, words: { ...item.texts.words, ...texts.words } }, error: item.proposal || item.choice.kind === 'code' ? null : item.error });
    }
  }

  /** Asks once more what would leave. */
  retry(key: string): void {
    this._update(key, { error: null });
    this._askAll();
  }

  obstacles(item: IItem): Obstacle[] {
    const { choice, proposal, texts } = item;
    const found: Obstacle[] = [];
    if (choice.kind !== 'code') {
      if (!proposal) {
        found.push(item.error === null ? 'pending' : 'failed');
      } else if (proposal.afterwards === 'unsafe') {
        // Nothing that she could write would mend it.
        return ['unsafe'];
      }
    }
    if (texts.words.description.trim() === '') {
      found.push('description');
    }
    // While lineage has not answered there is no name yet.
    if (fileName(texts.name) === '' && !found.includes('pending') && !found.includes('failed')) {
      found.push('name');
    }
    if (choice.kind === 'figure') {
      found.push(...(['title', 'alt'] as const).filter(name => texts[name].trim() === ''));
    }
    return found;
  }

  get ready(): boolean {
    return this.chosen.length > 0 && this.chosen.every(item => this.obstacles(item).length === 0);
  }

  /** Makes the gateway's request what is chosen here, and submits it. After a failure it goes on where it stopped, and adds nothing twice. */
  async submit(): Promise<void> {
    if (this._state !== 'editing' || !this.ready) {
      return;
    }
    this._state = 'submitting';
    this._error = null;
    this._items = this._items.map(item => ({ ...item, error: null }));
    const wished = this._wished();
    this._progress = { done: 0, of: wished.length + 2 };
    this._changed.emit();
    const step = (request: ExportRequest): ExportRequest => {
      this._request = request;
      this._progress = { ...this._progress, done: this._progress.done + 1 };
      this._changed.emit();
      return request;
    };
    try {
      const [info, client] = await Promise.all([this.session.info(), this.session.client()]);
      const { exports } = client;
      // An answer may have been lost on the way: what the gateway holds is asked for, not remembered.
      let request = step(await this._begin(exports, info.project));
      if (request.state === 'draft') {
        for (const output of request.outputs.filter(({ name }) => !wished.some(({ body }) => body.name === name))) {
          request = await exports.removeOutput(request.id, output.id);
        }
        for (const { key, body } of wished) {
          const there = request.outputs.find(output => output.name === body.name);
          const same = JSON.stringify(body);
          if (!there || this._sent.get(body.name) !== same) {
            this._asking = key;
            request = there ? await exports.replaceOutput(request.id, there.id, body) : await exports.addOutput(request.id, body);
            this._sent.set(body.name, same);
          }
          step(request);
        }
        this._asking = null;
        step(await exports.submit(request.id));
      }
      this._state = 'submitted';
    } catch (error) {
      this._state = 'editing';
      this._error = error;
      if (this._asking !== null) {
        this._update(this._asking, { error });
        this._asking = null;
      }
    }
    this._changed.emit();
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  /** The request of this draft; one that was begun without an answer is still empty, and found. */
  private async _begin(exports: Vitrine['exports'], project: string): Promise<ExportRequest> {
    if (this._request) {
      const request = await exports.find(this._request.id);
      if (request.state !== 'withdrawn') {
        return request;
      }
      this._sent.clear();
    } else if (this._begun) {
      const empty = (await exports.list({ project, state: 'draft' })).find(each => each.mine === 'author' && each.names.length === 0);
      if (empty) {
        return exports.find(empty.id);
      }
    }
    this._begun = true;
    return exports.create(project);
  }

  /** Outputs of one request have names of their own. */
  private _wished(): { key: string; body: NewOutput }[] {
    const names = new Set<string>();
    return this.chosen.map(({ key, choice, texts }) => {
      const plain = fileName(texts.name);
      const [, stem, extension] = /^(.*?)(\.[A-Za-z0-9]+)?$/.exec(plain) as unknown as [string, string, string | undefined];
      let name = plain;
      for (let n = 2; names.has(name); n++) {
        name = `${stem}-${n}${extension ?? ''}`;
      }
      names.add(name);
      return { key, body: outputOf(choice, { ...texts, name }) };
    });
  }

  private _askAll(): void {
    for (const item of this._items) {
      if (item.chosen && item.choice.kind !== 'code' && !item.proposal && item.error === null && !this._asked.has(item.key)) {
        this._asked.add(item.key);
        void this._ask(item.key, item.choice.query).finally(() => this._asked.delete(item.key));
      }
    }
  }

  private async _ask(key: string, query: string): Promise<void> {
    try {
      const proposal = await proposalOf(await this.session.client(), query, () => this._isDisposed);
      const item = this._items.find(each => each.key === key);
      if (proposal && item) {
        const written = this._written.get(key);
        const given = textsOf(item.choice, proposal);
        this._update(key, { proposal, texts: { ...given, ...written, words: { ...given.words, ...written?.words } } });
      }
    } catch (error) {
      this._update(key, { error });
    }
  }

  private _update(key: string, change: Partial<IItem>): void {
    this._items = this._items.map(item => (item.key === key ? { ...item, ...change } : item));
    this._changed.emit();
  }

  private _items: IItem[] = [];
  private _written = new Map<string, Partial<Omit<ITexts, 'words'>> & { words?: Partial<Words> }>();
  private _asked = new Set<string>();
  /** What the gateway was told of each output, by name. */
  private _sent = new Map<string, string>();
  private _begun = false;
  /** The output that the gateway is being asked to make. */
  private _asking: string | null = null;
  private _state: 'editing' | 'submitting' | 'submitted' = 'editing';
  private _progress = { done: 0, of: 0 };
  private _error: unknown = null;
  private _request: ExportRequest | null = null;
  private _isDisposed = false;
  private _changed = new Signal<this, void>(this);
}
