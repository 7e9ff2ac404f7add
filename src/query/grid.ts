import type { IDisposable } from '@lumino/disposable';
import { Marks, type IPlace } from './marks.js';
import type { Rows } from './rows.js';

const ROW_HEIGHT = 24;
/** Rows drawn above and below what is seen. */
const MARGIN = 12;
/** Rows that a column's width is taken from, and its bounds in pixels. */
const SAMPLE = 60;
const WIDTH = { character: 7.9, padding: 46, least: 72, most: 320 };

/**
 * A table of any length in the DOM: only the rows in sight exist. It is an ARIA grid with one tab stop; the active cell is named by
 * `aria-activedescendant`, so that it may leave the DOM while the reader scrolls.
 */
export class ResultGrid implements IDisposable {
  constructor(private readonly options: ResultGrid.IOptions) {
    const node = (this.node = document.createElement('div'));
    node.className = 'jp-VitrineGrid';
    node.tabIndex = 0;
    node.setAttribute('role', 'grid');
    node.setAttribute('aria-label', options.label);
    node.setAttribute('aria-readonly', 'true');
    this._head = document.createElement('div');
    this._head.className = 'jp-VitrineGrid-head';
    this._head.setAttribute('role', 'rowgroup');
    this._body = document.createElement('div');
    this._body.className = 'jp-VitrineGrid-body';
    this._body.setAttribute('role', 'rowgroup');
    node.append(this._head, this._body);
    for (const type of EVENTS) {
      node.addEventListener(type, this, { passive: type === 'scroll' });
    }
    this._resize = new ResizeObserver(() => this._later());
    this._resize.observe(node);
  }

  readonly node: HTMLElement;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Shows what came; called for each batch, so it does little when nothing in sight changes. */
  show(rows: Rows | null, marks: Marks): void {
    const fresh = rows !== this._rows;
    if (fresh) {
      this._active = { row: 0, column: 0 };
      this._widths = null;
      this.node.scrollTo(0, 0);
    }
    const grown = rows !== null && rows.length !== this._length;
    if (!fresh && !grown && marks === this._marks) {
      return;
    }
    this._rows = rows;
    this._marks = marks;
    this._length = rows?.length ?? 0;
    if (rows && (!this._widths || this._sampled < Math.min(SAMPLE, this._length))) {
      this._measure(rows);
    }
    this._drawHead();
    this._drawn = '';
    this._draw();
  }

  /** Brings a cell into sight and makes it the active one. */
  reveal(place: IPlace): void {
    this._move(Math.max(place.row, 0), Math.max(place.column, 0));
    this.node.focus();
  }

  handleEvent(event: Event): void {
    switch (event.type) {
      case 'scroll':
        this._later();
        break;
      case 'keydown':
        this._key(event as KeyboardEvent);
        break;
      case 'mousedown':
        this._click(event as MouseEvent);
        break;
      case 'copy':
        this._copy(event as ClipboardEvent);
        break;
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._resize.disconnect();
    cancelAnimationFrame(this._frame);
    for (const type of EVENTS) {
      this.node.removeEventListener(type, this);
    }
    this.node.remove();
  }

  private _measure(rows: Rows): void {
    this._sampled = Math.min(SAMPLE, rows.length);
    this._widths = rows.columns.map((column, c) => {
      let longest = Math.max(column.name.length, column.type.length * 0.85);
      for (let r = 0; r < this._sampled; r++) {
        longest = Math.max(longest, rows.cell(r, c).text.length);
      }
      return Math.round(Math.min(WIDTH.most, Math.max(WIDTH.least, longest * WIDTH.character + WIDTH.padding)));
    });
    const gutter = Math.max(44, String(rows.length).length * 8 + 20);
    this.node.style.setProperty('--jp-private-vitrine-columns', [gutter, ...this._widths].map(width => `${width}px`).join(' '));
    this._gutter = gutter;
    this._width = gutter + this._widths.reduce((sum, width) => sum + width, 0);
  }

  private _drawHead(): void {
    const rows = this._rows;
    this.node.setAttribute('aria-rowcount', String(this._length + 1));
    this.node.setAttribute('aria-colcount', String((rows?.columns.length ?? 0) + 1));
    this._body.style.height = `${this._length * ROW_HEIGHT}px`;
    this._body.style.width = this._head.style.width = `${this._width}px`;
    const row = element('div', 'jp-VitrineGrid-row', 'row');
    row.setAttribute('aria-rowindex', '1');
    const corner = element('div', 'jp-VitrineGrid-gutter', 'columnheader');
    corner.setAttribute('aria-label', this.options.rowLabel);
    corner.textContent = '#';
    row.append(corner);
    rows?.columns.forEach((column, c) => {
      const cell = element('div', `jp-VitrineGrid-header jp-mod-${column.kind}`, 'columnheader');
      const name = element('span', 'jp-VitrineGrid-name');
      name.textContent = column.name;
      const type = element('span', 'jp-VitrineGrid-type');
      type.textContent = column.type;
      cell.append(name, type);
      cell.title = `${column.name} ${column.type}`;
      cell.setAttribute('aria-colindex', String(c + 2));
      const mark = this._marks.column(c);
      if (mark) {
        cell.classList.add(`jp-mod-${mark.verdict}`);
        cell.title += `\n${this.options.reason(mark.findings)}`;
      }
      row.append(cell);
    });
    this._head.replaceChildren(row);
  }

  private _later(): void {
    cancelAnimationFrame(this._frame);
    this._frame = requestAnimationFrame(() => this._draw());
  }

  private _draw(): void {
    const rows = this._rows;
    if (!rows) {
      this._body.replaceChildren();
      return;
    }
    const top = this.node.scrollTop;
    const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - MARGIN);
    const last = Math.min(this._length, Math.ceil((top + this.node.clientHeight) / ROW_HEIGHT) + MARGIN);
    const drawn = `${first}-${last}`;
    if (drawn !== this._drawn) {
      this._drawn = drawn;
      const lines: HTMLElement[] = [];
      for (let r = first; r < last; r++) {
        lines.push(this._line(rows, r));
      }
      this._body.replaceChildren(...lines);
    }
    this._showActive();
  }

  private _line(rows: Rows, r: number): HTMLElement {
    const line = element('div', 'jp-VitrineGrid-row', 'row');
    line.style.top = `${r * ROW_HEIGHT}px`;
    line.setAttribute('aria-rowindex', String(r + 2));
    const gutter = element('div', 'jp-VitrineGrid-gutter', 'rowheader');
    gutter.textContent = String(r + 1);
    line.append(gutter);
    rows.columns.forEach((column, c) => {
      const value = rows.cell(r, c);
      const cell = element('div', `jp-VitrineGrid-cell jp-mod-${column.kind}`, 'gridcell');
      cell.id = this._id(r, c);
      cell.dataset['row'] = String(r);
      cell.dataset['column'] = String(c);
      cell.setAttribute('aria-colindex', String(c + 2));
      cell.textContent = value.text;
      cell.title = value.text;
      if (value.missing) {
        cell.classList.add('jp-mod-missing');
      }
      const mark = this._marks.at(r, c);
      if (mark) {
        const reason = this.options.reason(mark.findings);
        cell.classList.add(`jp-mod-${mark.verdict}`);
        cell.title = `${value.text}\n${reason}`;
        cell.setAttribute('aria-label', `${value.text}. ${reason}`);
      }
      line.append(cell);
    });
    return line;
  }

  private _showActive(): void {
    this._body.querySelector('.jp-mod-active')?.classList.remove('jp-mod-active');
    const id = this._id(this._active.row, this._active.column);
    const cell = this._length > 0 ? this._body.querySelector(`#${id}`) : null;
    cell?.classList.add('jp-mod-active');
    if (cell) {
      this.node.setAttribute('aria-activedescendant', id);
    } else {
      this.node.removeAttribute('aria-activedescendant');
    }
  }

  private _move(row: number, column: number): void {
    const columns = this._rows?.columns.length ?? 0;
    if (this._length === 0 || columns === 0) {
      return;
    }
    this._active = { row: clamp(row, this._length), column: clamp(column, columns) };
    const head = this._head.offsetHeight;
    const top = this._active.row * ROW_HEIGHT;
    const seen = this.node.clientHeight - head;
    if (top < this.node.scrollTop) {
      this.node.scrollTop = top;
    } else if (top + ROW_HEIGHT > this.node.scrollTop + seen) {
      this.node.scrollTop = top + ROW_HEIGHT - seen;
    }
    const widths = this._widths ?? [];
    const left = this._gutter + widths.slice(0, this._active.column).reduce((sum, width) => sum + width, 0);
    const right = left + (widths[this._active.column] ?? 0);
    if (left - this._gutter < this.node.scrollLeft) {
      this.node.scrollLeft = left - this._gutter;
    } else if (right > this.node.scrollLeft + this.node.clientWidth) {
      this.node.scrollLeft = right - this.node.clientWidth;
    }
    this._draw();
    this.options.activated?.(this._marks.at(this._active.row, this._active.column)?.findings ?? []);
  }

  private _key(event: KeyboardEvent): void {
    const { row, column } = this._active;
    const page = Math.max(1, Math.floor((this.node.clientHeight - this._head.offsetHeight) / ROW_HEIGHT) - 1);
    const all = event.ctrlKey || event.metaKey;
    const steps: Record<string, [number, number] | undefined> = {
      ArrowUp: [all ? 0 : row - 1, column],
      ArrowDown: [all ? Infinity : row + 1, column],
      ArrowLeft: [row, all ? 0 : column - 1],
      ArrowRight: [row, all ? Infinity : column + 1],
      PageUp: [row - page, column],
      PageDown: [row + page, column],
      Home: [all ? 0 : row, 0],
      End: [all ? Infinity : row, Infinity]
    };
    const to = event.altKey || event.shiftKey ? undefined : steps[event.key];
    if (to) {
      event.preventDefault();
      event.stopPropagation();
      this._move(...to);
    }
  }

  private _click(event: MouseEvent): void {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('.jp-VitrineGrid-cell');
    if (cell && event.button === 0) {
      this._move(Number(cell.dataset['row']), Number(cell.dataset['column']));
    }
  }

  // Text that the reader marked herself is copied as it is; else the active cell's value.
  private _copy(event: ClipboardEvent): void {
    if (this._rows && this._length > 0 && document.getSelection()?.isCollapsed !== false) {
      event.clipboardData?.setData('text/plain', this._rows.cell(this._active.row, this._active.column).text);
      event.preventDefault();
    }
  }

  private _id(row: number, column: number): string {
    return `${this.options.id}-${row}-${column}`;
  }

  private _head: HTMLElement;
  private _body: HTMLElement;
  private _rows: Rows | null = null;
  private _marks = Marks.none;
  private _length = 0;
  private _widths: number[] | null = null;
  private _sampled = 0;
  private _gutter = 0;
  private _width = 0;
  private _drawn = '';
  private _frame = 0;
  private _active: IPlace = { row: 0, column: 0 };
  private _resize: ResizeObserver;
  private _isDisposed = false;
}

const EVENTS = ['scroll', 'keydown', 'mousedown', 'copy'];

const clamp = (n: number, length: number): number => Math.max(0, Math.min(length - 1, n));

function element(tag: 'div' | 'span', className: string, role?: string): HTMLElement {
  const node = document.createElement(tag);
  node.className = className;
  if (role) {
    node.setAttribute('role', role);
  }
  return node;
}

export namespace ResultGrid {
  export interface IOptions {
    /** Beginning of its cells' ids; unique in the page. */
    id: string;
    label: string;
    rowLabel: string;
    /** Why cells are marked, in words, for these findings. */
    reason: (findings: number[]) => string;
    /** The active cell changed to one that these findings are about. */
    activated?: (findings: number[]) => void;
  }
}
