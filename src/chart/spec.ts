import { type Language } from '../session/language.js';
import type { IColumn, Rows } from '../query/rows.js';

/** Which columns stand where; -1: none. */
export interface IRoles {
  x: number;
  y: number;
  colour: number;
}

/** Marks that a browser draws at ease. */
const DRAWN_ROWS = 5000;
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

/** What the page looks like and how it writes numbers. */
export interface ILook {
  language: Language;
  text: string;
  line: string;
  series: string;
  font: string;
}

/** A Vega-Lite 5 specification; null where there is nothing to draw. */
export function chartOf(rows: Rows, roles: IRoles, look: ILook, size: { width: number; height: number }): { spec: Record<string, unknown>; drawn: number } | null {
  const x = rows.columns[roles.x];
  const y = rows.columns[roles.y];
  if (!x || !y || rows.length === 0) {
    return null;
  }
  const colour = rows.columns[roles.colour];
  const drawn = Math.min(rows.length, DRAWN_ROWS);
  const value = (column: IColumn, r: number, c: number): string | number | null => {
    if (isAmount(column)) {
      return rows.number(r, c);
    }
    const cell = rows.cell(r, c);
    return cell.missing ? null : cell.text.replace(/^(\d{4}-\d\d-\d\d) /, '$1T');
  };
  // Fields of its own: a column may be called anything, and Vega reads dots and brackets in a field's name.
  const values = Array.from({ length: drawn }, (_, r) => ({
    x: value(x, r, roles.x),
    y: value(y, r, roles.y),
    ...(colour ? { colour: value(colour, r, roles.colour) } : {})
  }));
  const xType = typeOf(x);
  const yearly = /^(annee|année|year)$/i.test(x.name);
  // Bars of one place would be stacked to a sum that nobody asked for: the same person may be in several.
  const repeats = !colour && new Set(values.map(row => row.x)).size < values.length;
  const mark = xType === 'temporal' || yearly ? { type: 'line', point: true } : xType === 'quantitative' || repeats ? { type: 'point' } : { type: 'bar' };
  const few = distinct(rows, roles.x, 41) <= 40;
  const axis = (column: IColumn, field: string, type: string, sort: boolean): Record<string, unknown> => ({
    field,
    type,
    title: column.name,
    ...(sort ? { sort: null } : {})
  });
  return {
    drawn,
    spec: {
      $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
      width: size.width,
      height: size.height,
      autosize: { type: 'fit', contains: 'padding' },
      background: 'transparent',
      data: { values },
      mark: { tooltip: true, ...mark },
      encoding: {
        x: { ...axis(x, 'x', yearly ? 'ordinal' : xType, xType === 'nominal' && !yearly), ...(few ? {} : { axis: { labelOverlap: true } }) },
        y: axis(y, 'y', typeOf(y), false),
        ...(colour ? { color: axis(colour, 'colour', typeOf(colour), false) } : {})
      },
      config: {
        ...(look.language === 'fr' ? { locale: { number: { decimal: ',', thousands: '\u202f', grouping: [3], currency: ['', '\u00a0€'] } } } : {}),
        font: look.font,
        mark: { color: look.series },
        view: { stroke: look.line },
        axis: { labelColor: look.text, titleColor: look.text, domainColor: look.line, tickColor: look.line, gridColor: look.line, labelLimit: 120 },
        legend: { labelColor: look.text, titleColor: look.text, labelLimit: 180 }
      }
    }
  };
}
