import type { Field, RecordBatch, Vector } from 'apache-arrow';
import { cellText, type ColumnKind, type ICellText, kindOf, typeName } from './format.js';

/** Rows that a panel keeps; the rest is counted only. */
export const KEPT_ROWS = 100_000;

export interface IColumn {
  name: string;
  type: string;
  kind: ColumnKind;
}

/** The rows of one result that the page holds, as the batches came: no row object is ever made. */
export class Rows {
  constructor(
    fields: ReadonlyArray<Field>,
    /** Names of unit numbers, which nobody adds up. */
    units: ReadonlySet<string> = new Set(),
    private readonly kept: number = KEPT_ROWS
  ) {
    this.columns = fields.map(field => ({ name: field.name, type: typeName(field.type), kind: units.has(field.name) ? 'text' : kindOf(field.type) }));
  }

  readonly columns: ReadonlyArray<IColumn>;

  /** Rows that came, and those of them that can be read here. */
  get received(): number {
    return this._received;
  }

  get length(): number {
    return Math.min(this._held, this.kept);
  }

  add(batch: RecordBatch): void {
    this._received += batch.numRows;
    if (this._held < this.kept && batch.numRows > 0) {
      this._starts.push(this._held);
      this._vectors.push(this.columns.map((_, i) => batch.getChildAt(i)!));
      this._held += batch.numRows;
    }
  }

  cell(row: number, column: number): ICellText {
    const [vectors, at] = this._find(row);
    return cellText(vectors[column]!, at);
  }

  /** A number for a chart; null where there is none. Not exact past 2^53: for drawing only. */
  number(row: number, column: number): number | null {
    const text = this.cell(row, column);
    return text.missing ? null : Number(text.text);
  }

  private _find(row: number): [Vector[], number] {
    let low = 0;
    let high = this._starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this._starts[middle]! <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return [this._vectors[low]!, row - this._starts[low]!];
  }

  private _received = 0;
  private _held = 0;
  private _starts: number[] = [];
  private _vectors: Vector[][] = [];
}
