import type { Finding, TableView } from '@vitrine/sdk';

type Value = TableView['rows'][number][number];

/** Findings of the cells of a table, by `row:column`, both from 0. */
export type Marks = ReadonlyMap<string, readonly Finding[]>;

const same = (value: Value | undefined): string | null => (value === null || value === undefined ? null : String(value));

const at = (row: number, column: number): string => `${row}:${column}`;

/**
 * Finds the cells that findings are about. A finding names the keys of its row, and perhaps one column; without one it is about every
 * statistic of the row. Where its keys are some of the table's only, it is about every row that they fit.
 */
export function marksOf(table: TableView, findings: readonly Finding[]): Marks {
  const places = new Map(table.columns.map(({ name }, place) => [name, place]));
  const statistics = table.columns.flatMap(({ role }, place) => (role === 'key' ? [] : [place]));
  const marks = new Map<string, Finding[]>();
  const indexes = new Map<string, Map<string, number[]>>();

  const rowsBy = (columns: number[]): Map<string, number[]> => {
    const name = columns.join();
    let index = indexes.get(name);
    if (!index) {
      index = new Map();
      for (const [row, values] of table.rows.entries()) {
        const key = JSON.stringify(columns.map(column => same(values[column])));
        index.set(key, [...(index.get(key) ?? []), row]);
      }
      indexes.set(name, index);
    }
    return index;
  };

  for (const finding of findings) {
    if (!finding.cell) {
      continue;
    }
    const keys = finding.cell.key.map(({ column, value }) => ({ column: places.get(column), value })).sort((one, other) => (one.column ?? 0) - (other.column ?? 0));
    const known = keys.flatMap(({ column }) => (column === undefined ? [] : [column]));
    const named = finding.cell.column === undefined ? undefined : places.get(finding.cell.column);
    if (known.length !== keys.length || (finding.cell.column !== undefined && named === undefined)) {
      continue;
    }
    for (const row of rowsBy(known).get(JSON.stringify(keys.map(({ value }) => value))) ?? []) {
      for (const column of named === undefined ? statistics : [named]) {
        const place = at(row, column);
        marks.set(place, [...(marks.get(place) ?? []), finding]);
      }
    }
  }
  return marks;
}

export const marksAt = (marks: Marks, row: number, column: number): readonly Finding[] => marks.get(at(row, column)) ?? [];

export interface Place {
  row: number;
  column: number;
}

/** The first cell that a finding is about. */
export function placeOf(marks: Marks, finding: Finding): Place | undefined {
  for (const [place, findings] of marks) {
    if (findings.includes(finding)) {
      const [row = 0, column = 0] = place.split(':').map(Number);
      return { row, column };
    }
  }
  return undefined;
}

/** A cell in words, as a comment names it. */
export function cellName(table: TableView, row: number, column: number): string {
  const keys = table.columns.flatMap(({ name, role }, place) => (role === 'key' && place !== column ? [`${name} = ${same(table.rows[row]?.[place]) ?? 'NULL'}`] : []));
  return [...keys, table.columns[column]?.name ?? ''].join(', ');
}
