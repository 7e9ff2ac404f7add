import type { Text } from '@vitrine/disclosure';
import { orderOf, type Cell, type ProtectedTable, type TableColumn } from '../table/index.js';
import type { FieldChannel, Filter } from './specification.js';

export type Language = keyof Text;

/** One row as Vega reads it, under names of ours: a column may be called anything, and Vega reads dots and brackets in names. */
export type Datum = Record<string, unknown> & { state: string | null };

export const words = {
  withheld: { en: 'withheld', fr: 'non diffusé' },
  noRow: { en: 'no data', fr: 'aucune donnée' },
  missing: { en: '(none)', fr: '(aucun)' },
  yes: { en: 'yes', fr: 'oui' },
  no: { en: 'no', fr: 'non' },
  undrawn: { en: 'withheld rows, not drawn: {count}', fr: 'lignes non diffusées, non dessinées : {count}' }
} as const satisfies Record<string, Text>;

/** What a cell is called in a figure: its nomenclature's label, or itself. */
export function namer(column: TableColumn, language: Language): (cell: Cell) => string {
  const labels = new Map<string, string>();
  const times = new Map<string, number>();
  for (const { label } of column.nomenclature?.codes ?? []) {
    times.set(label[language], (times.get(label[language]) ?? 0) + 1);
  }
  for (const { code, label } of column.nomenclature?.codes ?? []) {
    // Two codes of one label stay two.
    labels.set(code, times.get(label[language]) === 1 ? label[language] : `${label[language]} (${code})`);
  }
  return cell => {
    if (cell === null) {
      return words.missing[language];
    }
    return typeof cell === 'boolean' ? words[cell ? 'yes' : 'no'][language] : (labels.get(String(cell)) ?? String(cell));
  };
}

/** The field under which a channel finds its column: as a name, as a number, or as a time. */
export function fieldName({ column, type }: FieldChannel): string {
  return `${type === 'quantitative' ? 'q' : type === 'temporal' ? 't' : 'k'}${column}`;
}

export function filtered(table: ProtectedTable, filters: Filter[]): ProtectedTable {
  const kept = table.rows.map((row, r) => ({ row, withheld: table.withheld[r]! })).filter(({ row }) => filters.every(({ column, among }) => among.includes(row[column]!)));
  return { columns: table.columns, rows: kept.map(({ row }) => row), withheld: kept.map(({ withheld }) => withheld) };
}

export function dataOf(table: ProtectedTable, language: Language): Datum[] {
  const names = table.columns.map(column => namer(column, language));
  return table.rows.map((row, r) => {
    const datum: Datum = { state: table.withheld[r] ? words.withheld[language] : null };
    row.forEach((cell, c) => {
      if (table.withheld[r] && table.columns[c]!.role !== 'key') {
        return;
      }
      datum[`k${c}`] = names[c]!(cell);
      datum[`q${c}`] = cell === null || typeof cell === 'boolean' || Number.isNaN(Number(cell)) ? null : Number(cell);
      datum[`t${c}`] = timeOf(cell);
    });
    return datum;
  });
}

/** Milliseconds since 1970; a whole number is a year. */
function timeOf(cell: Cell): number | null {
  const time =
    typeof cell === 'number' ? Date.UTC(cell, 0, 1) : typeof cell === 'string' ? Date.parse(/^\d{4}-\d\d-\d\d[ T]/.test(cell) ? `${cell.slice(0, 23).replace(' ', 'T')}Z` : cell) : NaN;
  return Number.isNaN(time) ? null : time;
}

/** A column's names in the order of its codes, or of what another column shows for them. */
export function domainOf(table: ProtectedTable, { column, sort }: FieldChannel, language: Language): string[] {
  const { role } = table.columns[column]!;
  const places = new Map<Cell, number>();
  table.rows.forEach((row, r) => {
    if (!(table.withheld[r] && role !== 'key')) {
      const cell = row[column]!;
      places.set(cell, Math.max(places.get(cell) ?? -Infinity, sort.by === undefined ? 0 : Number(row[sort.by] ?? -Infinity)));
    }
  });
  const byCode = orderOf(table.columns[column]!);
  const ordered = [...places].sort(([a, x], [b, y]) => (x === y ? 0 : x < y ? -1 : 1) || byCode(a, b)).map(([cell]) => cell);
  return [...new Set((sort.descending ? ordered.reverse() : ordered).map(namer(table.columns[column]!, language)))];
}
