import type { IColumn, Rows } from '../query/rows.js';

/** Which columns stand where; -1: none. */
export interface IRoles {
  x: number;
  y: number;
  colour: number;
}

/** A Vega-Lite specification without data; its fields are the columns' own names. */
export type FigureSpec = Record<string, unknown>;

/** Marks that a browser draws at ease. */
export const DRAWN_ROWS = 5000;
/** More colours than this cannot be told apart. */
const COLOURS = 12;

// Codes and years are numbers that nobody adds up.
const CODE = /^(annee|année|year|yr|age|code|dep|departement|département|region|région|mois|month|id|.*_no|.*_id|.*_code)$/i;

export const isAmount = (column: IColumn): boolean => column.kind === 'number' && !CODE.test(column.name);

/** The roles that a first chart gives: what varies along x, the first amount along y, a few groups as colours. */
export function rolesOf(rows: Rows): IRoles {
  const columns = rows.columns.map((column, i) => ({ ...column, i }));
  const amounts = columns.filter(isAmount);
  const keys = columns.filter(column => !isAmount(column) && column.kind !== 'other');
  const y = amounts.at(0)?.i ?? -1;
  const x =
    (keys.find(column => column.kind === 'temporal') ?? keys.find(column => /^(annee|année|year)$/i.test(column.name)) ?? mostValues(rows, keys))?.i ??
    amounts.at(1)?.i ??
    -1;
  const colour = keys.find(column => column.i !== x && distinct(rows, column.i, COLOURS + 1) <= COLOURS)?.i ?? -1;
  return { x, y, colour };
}

function mostValues<T extends { i: number }>(rows: Rows, keys: T[]): T | undefined {
  return [...keys].sort((a, b) => distinct(rows, b.i, 200) - distinct(rows, a.i, 200))[0];
}

function distinct(rows: Rows, column: number, most: number): number {
  const seen = new Set<string>();
  for (let r = 0; r < Math.min(rows.length, DRAWN_ROWS) && seen.size < most; r++) {
    seen.add(rows.cell(r, column).text);
  }
  return seen.size;
}

const typeOf = (column: IColumn): string =>
  column.kind === 'temporal' && column.type !== 'TIME' ? 'temporal' : isAmount(column) ? 'quantitative' : 'nominal';

/** What a chart of these rows is: for drawing here, and for the gateway to draw from the protected table. Null where there is nothing to draw. */
export function figureOf(rows: Rows, roles: IRoles): FigureSpec | null {
  const x = rows.columns[roles.x];
  const y = rows.columns[roles.y];
  if (!x || !y || rows.length === 0) {
    return null;
  }
  const colour = rows.columns[roles.colour];
  const xType = typeOf(x);
  const yearly = /^(annee|année|year)$/i.test(x.name);
  const drawn = Math.min(rows.length, DRAWN_ROWS);
  // Bars of one place would be stacked to a sum that nobody asked for: the same person may be in several.
  const repeats = !colour && new Set(Array.from({ length: drawn }, (_, r) => rows.cell(r, roles.x).text)).size < drawn;
  const mark = xType === 'temporal' || yearly ? { type: 'line', point: true } : xType === 'quantitative' || repeats ? { type: 'point' } : { type: 'bar' };
  const few = distinct(rows, roles.x, 41) <= 40;
  const channel = (column: IColumn, type: string): Record<string, unknown> => ({ field: column.name, type, title: column.name });
  return {
    mark,
    encoding: {
      x: {
        ...channel(x, yearly ? 'ordinal' : xType),
        ...(xType === 'nominal' && !yearly ? { sort: null } : {}),
        ...(few ? {} : { axis: { labelOverlap: true } })
      },
      y: channel(y, typeOf(y)),
      ...(colour ? { color: channel(colour, typeOf(colour)) } : {})
    }
  };
}
