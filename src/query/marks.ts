import type { Finding, QueryVerdict } from '@vitrine/sdk';
import type { Rows } from './rows.js';

/** A cell that a finding is about. `column` -1: every cell of the row; `row` -1: every cell of the column. */
export interface IPlace {
  row: number;
  column: number;
}

export interface IMark {
  verdict: 'review' | 'unsafe';
  findings: number[];
}

/** Which findings are about which cells of the result. */
export class Marks {
  static readonly none = new Marks();

  /** Where a finding's cell stands; null where it is not in the rows at hand. */
  place(finding: number): IPlace | null {
    return this._places.get(finding) ?? null;
  }

  /** The worst that is said of a cell itself, its row or its column. */
  at(row: number, column: number): IMark | null {
    const found = [this._marks.get(`${row}:${column}`), this._marks.get(`${row}:-1`), this._marks.get(`-1:${column}`)].filter(
      mark => mark !== undefined
    );
    const first = found[0];
    if (!first) {
      return null;
    }
    return {
      verdict: found.some(mark => mark.verdict === 'unsafe') ? 'unsafe' : 'review',
      findings: found.flatMap(mark => mark.findings)
    };
  }

  /** What is said of a whole column. */
  column(column: number): IMark | null {
    return this._marks.get(`-1:${column}`) ?? null;
  }

  add(finding: number, verdict: 'review' | 'unsafe', place: IPlace): void {
    this._places.set(finding, place);
    const id = `${place.row}:${place.column}`;
    const mark = this._marks.get(id);
    this._marks.set(id, {
      verdict: mark?.verdict === 'unsafe' ? 'unsafe' : verdict,
      findings: [...(mark?.findings ?? []), finding]
    });
  }

  private _marks = new Map<string, IMark>();
  private _places = new Map<number, IPlace>();
}

/** Finds the cells of a verdict's findings among the rows: one pass for each set of key columns. */
export function locate(rows: Rows, verdict: QueryVerdict): Marks {
  const marks = new Marks();
  const byName = new Map(rows.columns.map((column, i) => [column.name.toLowerCase(), i]));
  const statistics = (verdict.columns ?? []).flatMap(column =>
    column.role === 'statistic' ? (byName.get(column.name.toLowerCase()) ?? []) : []
  );
  const groups = new Map<string, { columns: number[]; wanted: Map<string, number[]> }>();
  const findings = verdict.findings ?? [];

  findings.forEach((finding, i) => {
    const key = finding.cell?.key ?? [];
    if (key.length === 0) {
      const column = finding.cell?.column === undefined ? undefined : byName.get(finding.cell.column.toLowerCase());
      if (column !== undefined) {
        marks.add(i, finding.verdict, { row: -1, column });
      }
      return;
    }
    const columns = key.map(part => byName.get(part.column.toLowerCase()));
    if (columns.some(column => column === undefined)) {
      return;
    }
    const name = columns.join(',');
    const group = groups.get(name) ?? { columns: columns as number[], wanted: new Map<string, number[]>() };
    groups.set(name, group);
    const value = signature(key.map(part => part.value));
    group.wanted.set(value, [...(group.wanted.get(value) ?? []), i]);
  });

  for (const group of groups.values()) {
    for (let row = 0; row < rows.length; row++) {
      const values = group.columns.map(column => {
        const cell = rows.cell(row, column);
        return cell.missing ? null : cell.text;
      });
      for (const i of group.wanted.get(signature(values)) ?? []) {
        place(i, row);
      }
    }
  }
  return marks;

  function place(i: number, row: number): void {
    const finding = findings[i] as Finding;
    const named = finding.cell?.column === undefined ? undefined : byName.get(finding.cell.column.toLowerCase());
    if (named !== undefined) {
      marks.add(i, finding.verdict, { row, column: named });
    } else if (statistics.length > 0) {
      // Said of every statistic of the row; keys are not marked.
      [...statistics].reverse().forEach(column => marks.add(i, finding.verdict, { row, column }));
    } else {
      marks.add(i, finding.verdict, { row, column: -1 });
    }
  }
}

const signature = (values: (string | null)[]): string => JSON.stringify(values);
