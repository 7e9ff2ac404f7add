import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap, type CompletionSource } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { sql, type SQLNamespace } from '@codemirror/lang-sql';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { Compartment, EditorSelection, EditorState, Prec, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, drawSelection, EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { jupyterTheme } from '@jupyterlab/codemirror';
import type { IDisposable } from '@lumino/disposable';
import type { Drag } from '@lumino/dragdrop';
import { dialect } from './completion.js';

const setProblem = StateEffect.define<number | null>();

// Underlines the word that a problem points at, until the text changes.
const problemField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setProblem)) {
        if (effect.value === null || effect.value >= transaction.state.doc.length) {
          return Decoration.none;
        }
        const word = transaction.state.wordAt(effect.value) ?? { from: effect.value, to: effect.value + 1 };
        return Decoration.set(Decoration.mark({ class: 'jp-VitrineEditor-problem' }).range(word.from, word.to));
      }
    }
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: field => EditorView.decorations.from(field)
});

/** The SQL editor: CodeMirror with the catalogue's names, and a place to drop them. */
export class SqlEditor implements IDisposable {
  constructor(options: SqlEditor.IOptions) {
    const run = (view: EditorView): boolean => {
      closeCompletion(view);
      options.run();
      return true;
    };
    this._view = new EditorView({
      parent: options.host,
      state: EditorState.create({
        doc: options.text,
        extensions: [
          Prec.highest(
            keymap.of([
              { key: 'Mod-Enter', run },
              { key: 'Shift-Enter', run },
              { key: 'Tab', run: acceptCompletion }
            ])
          ),
          // After completion's own Escape, which closes its list first.
          Prec.low(keymap.of([{ key: 'Escape', run: () => options.cancel() }])),
          this._language.of(sql({ dialect, upperCaseKeywords: true })),
          lineNumbers(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ icons: false }),
          placeholder(options.placeholder),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': options.label }),
          EditorView.updateListener.of(update => {
            if (update.docChanged) {
              options.changed(update.state.doc.toString());
            }
          }),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, indentWithTab]),
          problemField,
          jupyterTheme
        ]
      })
    });
    for (const type of DROP_EVENTS) {
      this._view.dom.addEventListener(type, this);
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get text(): string {
    return this._view.state.doc.toString();
  }

  set text(text: string) {
    if (text !== this.text) {
      this._view.dispatch({
        changes: { from: 0, to: this._view.state.doc.length, insert: text },
        selection: EditorSelection.cursor(text.length)
      });
    }
  }

  /** What completion knows: schemas and tables, and columns by themselves. */
  set names({ schema, columns }: { schema: SQLNamespace; columns: CompletionSource }) {
    this._view.dispatch({
      effects: this._language.reconfigure([sql({ dialect, upperCaseKeywords: true, schema }), dialect.language.data.of({ autocomplete: columns })])
    });
  }

  /** Marks the place that a problem points at; null takes it away. */
  set problem(position: number | null) {
    this._view.dispatch({ effects: setProblem.of(position) });
  }

  insert(text: string, at?: number): void {
    const change = at === undefined ? this._view.state.replaceSelection(text) : { changes: { from: at, insert: text } };
    this._view.dispatch(change);
    this._view.focus();
  }

  focus(): void {
    this._view.focus();
  }

  handleEvent(event: Event): void {
    const drag = event as Drag.Event;
    if (!drag.mimeData?.hasData('text/plain')) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this._view.dom.classList.toggle('jp-mod-dropTarget', event.type === 'lm-dragenter' || event.type === 'lm-dragover');
    if (event.type === 'lm-dragover') {
      drag.dropAction = 'copy';
    } else if (event.type === 'lm-drop') {
      drag.dropAction = 'copy';
      const at = this._view.posAtCoords({ x: drag.clientX, y: drag.clientY }) ?? this._view.state.doc.length;
      this.insert(String(drag.mimeData.getData('text/plain')), at);
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    for (const type of DROP_EVENTS) {
      this._view.dom.removeEventListener(type, this);
    }
    this._view.destroy();
  }

  private _view: EditorView;
  private _language = new Compartment();
  private _isDisposed = false;
}

const DROP_EVENTS = ['lm-dragenter', 'lm-dragleave', 'lm-dragover', 'lm-drop'];

export namespace SqlEditor {
  export interface IOptions {
    host: HTMLElement;
    text: string;
    /** Accessible name, and what stands in an empty editor. */
    label: string;
    placeholder: string;
    changed: (text: string) => void;
    run: () => void;
    /** Answers whether there was anything to cancel. */
    cancel: () => boolean;
  }
}
