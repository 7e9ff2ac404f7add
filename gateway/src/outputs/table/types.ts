import type { Rounding, Text } from '@vitrine/disclosure';

export type Cell = string | number | boolean | null;

export interface TableColumn {
  name: string;
  /** DuckDB's name of the type. */
  type: string;
  role: 'key' | 'statistic' | 'record' | 'unknown';
  label?: Text;
  nomenclature?: { id: string; title: Text; codes: { code: string; label: Text }[] };
  statbarn?: string;
  unit?: Text;
  /** How its statistics were rounded, where they were. */
  rounding?: Rounding;
}

/** A table as it may leave: a withheld statistic has no value anywhere. */
export interface ProtectedTable {
  columns: TableColumn[];
  /** Cell: number, string (integers past 2^53, decimals, dates and times), boolean or null. A withheld statistic is null and stands in `withheld`. */
  rows: Cell[][];
  /** By row: its statistics are withheld. */
  withheld: boolean[];
}
