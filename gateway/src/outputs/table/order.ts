import { isNumeric } from './numeric.js';
import type { Cell, ProtectedTable, TableColumn } from './types.js';

export type Compare = (a: Cell, b: Cell) => number;

/**
 * The table's rows in the order of their keys, whatever order the query gave them: an ORDER BY on a statistic would betray a withheld
 * value by its place. Rows of the same keys follow their shown values, the withheld last, so that the result depends on nothing but
 * what is shown. In a withheld row nothing but keys stays, even where the caller left a value: what is not understood may be a statistic.
 */
export function canonicalOrder(table: ProtectedTable): ProtectedTable {
  const { columns } = table;
  const rows = table.rows.map((row, r) => {
    const withheld = table.withheld[r] ?? false;
    return { withheld, cells: columns.map(({ role }, c) => (withheld && role !== 'key' ? null : shown(row[c]))) };
  });
  const keys = columns.flatMap(({ role }, c) => (role === 'key' ? [c] : []));
  const others = columns.flatMap(({ role }, c) => (role === 'key' ? [] : [c]));
  const compares = columns.map(orderOf);
  const by = (among: number[], a: Cell[], b: Cell[]) => {
    for (const c of among) {
      const order = compares[c]!(a[c]!, b[c]!);
      if (order !== 0) {
        return order;
      }
    }
    return 0;
  };
  rows.sort((a, b) => by(keys, a.cells, b.cells) || Number(a.withheld) - Number(b.withheld) || by(others, a.cells, b.cells));
  return { columns, rows: rows.map(({ cells }) => cells), withheld: rows.map(({ withheld }) => withheld) };
}

/** What is not a number (0/0) is missing in every format alike. */
function shown(cell: Cell | undefined): Cell {
  return cell === undefined || (typeof cell === 'number' && !Number.isFinite(cell)) ? null : cell;
}

/** Codes in the nomenclature's order, then others; numbers by size; text by code point, not by a language; null last. */
export function orderOf({ type, nomenclature }: TableColumn): Compare {
  const place = new Map(nomenclature?.codes.map(({ code }, i) => [code, i]));
  return (a, b) => {
    if (a === null || b === null) {
      return Number(a === null) - Number(b === null);
    }
    const coded = (place.get(String(a)) ?? place.size) - (place.get(String(b)) ?? place.size);
    return coded !== 0 ? coded : isNumeric(type) ? byNumber(a, b) : byText(String(a), String(b));
  };
}

function byNumber(a: Cell, b: Cell): number {
  const difference = Number(a) - Number(b);
  return difference !== 0 && !Number.isNaN(difference) ? difference : byText(String(a), String(b));
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
