import type { BuildDataset } from './job.js';

/** Of each dataset of a prepared source: its rows, and the bytes that each column takes. */
export type Sizes = Record<string, { rows: number; columns: Record<string, number> }>;

/** An empty file of DuckDB's. */
const least = 12_288;
/** A pseudonym: 32 hexadecimal digits, which DuckDB keeps in little more than the half. */
const pseudonym = 20;
/** A dense number, in the bits that the greatest one needs. */
const number = (rows: number): number => Math.ceil(Math.log2(rows + 1)) / 8;

/** Bytes that an extract of some columns will take, if every row is in it: less where rows are filtered. */
export function estimated(sizes: Sizes, datasets: BuildDataset[]): number {
  return Math.round(datasets.reduce((sum, { name, columns, units }) => {
    const { rows = 0, columns: bytes = {} } = sizes[name] ?? {};
    const delivered = columns.map(({ name: column, identifying }) => (identifying ? pseudonym * rows : bytes[column] ?? 0));
    return sum + delivered.reduce((all, each) => all + each, number(rows) * rows * units.length);
  }, least));
}
