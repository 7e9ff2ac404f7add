import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { SplitPanel, Widget } from '@lumino/widgets';
import type { IVitrineSession } from '../tokens.js';
import type { CatalogModel } from '../catalog/model.js';
import type { Atlas } from '../chart/atlas.js';
import { columnsOf, namespaceOf } from './completion.js';
import { SqlEditor } from './editor.js';
import { QueryModel } from './model.js';
import { describe } from '../session/failure.js';
import { ResultView } from './view.js';

/** Editor above, result below; what the two show is the model's. */
export class QueryPanel extends SplitPanel {
  constructor(options: QueryPanel.IOptions) {
    super({ orientation: 'vertical', spacing: 4 });
    this.addClass('jp-VitrineQuery');
    const { trans } = options;
    const model = (this.model = new QueryModel(options.session));
    model.sql = options.sql ?? '';
    this._catalog = options.catalog;
    this._language = () => options.session.language;

    const above = new Widget();
    above.addClass('jp-VitrineEditor');
    this._editor = new SqlEditor({
      host: above.node,
      text: model.sql,
      label: trans.__('SQL'),
      placeholder: trans.__('SELECT … FROM … : the Data side bar lists your tables. Ctrl+Enter runs.'),
      changed: text => (model.sql = text),
      run: () => void model.run(),
      cancel: () => {
        const running = model.state === 'running';
        void model.cancel();
        return running;
      }
    });
    const below = new ResultView({ ...options, model, id: `vitrine-${++serial}` });
    this.addWidget(above);
    this.addWidget(below);
    SplitPanel.setStretch(above, 0);
    SplitPanel.setStretch(below, 1);

    model.replaced.connect(this._onReplaced, this);
    model.changed.connect(this._onChanged, this);
    this._describe = error => describe(error, trans).position;
    this._catalog.changed.connect(this._onCatalog, this);
    this._onCatalog();
  }

  readonly model: QueryModel;

  /** Writes at the cursor. */
  insert(text: string): void {
    this._editor.insert(text);
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._catalog.changed.disconnect(this._onCatalog, this);
    this.model.replaced.disconnect(this._onReplaced, this);
    this.model.changed.disconnect(this._onChanged, this);
    this._editor.dispose();
    this.model.dispose();
    super.dispose();
  }

  protected override onActivateRequest(_: Message): void {
    this._editor.focus();
  }

  // Parts of nothing are equal parts: the sizes are set when there is something to divide.
  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    if (!this._placed && this.node.offsetHeight > 0) {
      this._placed = true;
      this.setRelativeSizes([1, 2.6]);
    }
  }

  private _onReplaced(_: QueryModel, sql: string): void {
    this._editor.text = sql;
  }

  private _onChanged(): void {
    const error = this.model.error;
    if (error !== this._shown) {
      this._shown = error;
      this._editor.problem = error ? (this._describe(error) ?? null) : null;
    }
  }

  // Completion waits for the catalogue, and takes it once.
  private _onCatalog(): void {
    const project = this._catalog.project;
    if (this._catalog.state !== 'ready' || project === this._completed) {
      return;
    }
    this._completed = project;
    void this._catalog.everything().then(
      datasets => {
        if (!this.isDisposed) {
          this.model.units = new Set(datasets.flatMap(dataset => dataset.units.map(unit => unit.column)));
          this._editor.names = { schema: namespaceOf(datasets, this._language()), columns: columnsOf(datasets, this._language()) };
        }
      },
      () => {
        this._completed = null;
      }
    );
  }

  private _catalog: CatalogModel;
  private _language: () => 'en' | 'fr';
  private _describe: (error: unknown) => number | undefined;
  private _editor: SqlEditor;
  private _placed = false;
  private _shown: unknown = null;
  private _completed: unknown = null;
}

let serial = 0;

export namespace QueryPanel {
  export interface IOptions {
    session: IVitrineSession;
    catalog: CatalogModel;
    atlas: Atlas;
    rendermime: IRenderMimeRegistry;
    trans: TranslationBundle;
    /** Asks for a result to leave: arguments of the export command. */
    onExport: (args: ReadonlyPartialJSONObject) => void;
    sql?: string;
  }
}
