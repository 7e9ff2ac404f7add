import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { Dataset, DatasetSummary, Project, Source, Variable } from '@vitrine/sdk';
import type { ISessionInfo, IVitrineSession } from '../tokens.js';

/** What is selected in the side bar. */
export type Selection =
  | { kind: 'source'; source: Source }
  | { kind: 'dataset'; source: Source; dataset: DatasetSummary }
  | { kind: 'variable'; source: Source; dataset: Dataset; variable: Variable };

/** Pause after the last key before the gateway is asked, in milliseconds. */
const PAUSE = 150;
/** Datasets whose variables are asked for at one time. */
const AT_ONCE = 4;

/** The project's sources, datasets and variables: loaded once, searched by the gateway. */
export class CatalogModel implements IDisposable {
  constructor(private readonly session: IVitrineSession) {}

  /** What the reader opened and closed in the tree: it outlives a search that finds nothing. */
  toggled: ReadonlySet<string> | null = null;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get state(): 'loading' | 'ready' | 'failed' {
    return this._state;
  }

  get error(): unknown {
    return this._error;
  }

  get info(): ISessionInfo | null {
    return this._info;
  }

  get project(): Project | null {
    return this._project;
  }

  /** Those of this compartment: what the session's queries can name. */
  get sources(): ReadonlyArray<Source> {
    return this._sources;
  }

  get search(): string {
    return this._search;
  }

  /** Datasets that the search found; null without a search. */
  get found(): ReadonlyArray<DatasetSummary> | null {
    return this._found;
  }

  /** Why the last search failed; the tree stays. */
  get searchError(): unknown {
    return this._searchError;
  }

  get searching(): boolean {
    return this._searching;
  }

  get selection(): Selection | null {
    return this._selection;
  }

  set selection(selection: Selection | null) {
    this._selection = selection;
    this._changed.emit();
  }

  /** Variables of a dataset, once they were asked for. */
  dataset(id: string): Dataset | undefined {
    return this._datasets.get(id);
  }

  /** Loads or reloads everything. */
  async load(): Promise<void> {
    this._state = 'loading';
    this._changed.emit();
    try {
      const info = await this.session.info();
      const client = await this.session.client();
      const [project, sources] = await Promise.all([client.project(info.project), client.sources(info.project)]);
      this._info = info;
      this._project = project;
      // What the project was approved for stands before what everybody has.
      this._sources = sources
        .filter(source => source.compartments.length === 0 || source.compartments.includes(info.compartment))
        .sort((one, two) => Number(one.public) - Number(two.public));
      this._datasets.clear();
      this._asked.clear();
      this._state = 'ready';
    } catch (error) {
      this._error = error;
      this._state = 'failed';
    }
    this._changed.emit();
  }

  /** Asks for a dataset's variables; a second call waits for the first. */
  open(id: string): Promise<Dataset> {
    let asked = this._asked.get(id);
    if (!asked) {
      asked = this._ask(id);
      this._asked.set(id, asked);
      asked.catch(() => this._asked.delete(id));
    }
    return asked;
  }

  /** Every dataset with its variables: for the editor's completion. */
  async everything(): Promise<Dataset[]> {
    const ids = this._sources.flatMap(source => source.versions.flatMap(version => version.datasets.map(dataset => dataset.id)));
    const all: Dataset[] = [];
    for (let i = 0; i < ids.length; i += AT_ONCE) {
      all.push(...(await Promise.all(ids.slice(i, i + AT_ONCE).map(id => this.open(id)))));
    }
    return all;
  }

  /** Filters by what the gateway finds, a moment after the last call. */
  find(text: string): void {
    this._search = text;
    clearTimeout(this._timer);
    if (text.trim() === '') {
      this._found = null;
      this._searching = false;
    } else {
      this._searching = true;
      this._timer = setTimeout(() => void this._find(text), PAUSE);
    }
    this._changed.emit();
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    clearTimeout(this._timer);
    Signal.clearData(this);
  }

  private async _ask(id: string): Promise<Dataset> {
    const [info, client] = await Promise.all([this.session.info(), this.session.client()]);
    const dataset = await client.dataset(info.project, id);
    this._datasets.set(id, dataset);
    this._changed.emit();
    return dataset;
  }

  private async _find(text: string): Promise<void> {
    let found: DatasetSummary[] | null = null;
    let failure: unknown = null;
    try {
      const [info, client] = await Promise.all([this.session.info(), this.session.client()]);
      found = await client.datasets(info.project, text.trim());
      const here = new Set(this._sources.map(source => source.id));
      found = found.filter(dataset => here.has(dataset.source));
      await Promise.all(found.filter(dataset => dataset.matches?.length).map(dataset => this.open(dataset.id)));
    } catch (error) {
      failure = error;
    }
    // An older answer may come after a newer question.
    if (text === this._search && !this._isDisposed) {
      this._found = found;
      this._searchError = failure;
      this._searching = false;
      this._changed.emit();
    }
  }

  private _state: 'loading' | 'ready' | 'failed' = 'loading';
  private _error: unknown = null;
  private _info: ISessionInfo | null = null;
  private _project: Project | null = null;
  private _sources: Source[] = [];
  private _search = '';
  private _found: DatasetSummary[] | null = null;
  private _searchError: unknown = null;
  private _searching = false;
  private _selection: Selection | null = null;
  private _datasets = new Map<string, Dataset>();
  private _asked = new Map<string, Promise<Dataset>>();
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isDisposed = false;
  private _changed = new Signal<this, void>(this);
}
