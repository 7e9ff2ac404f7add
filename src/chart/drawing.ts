import type { Rows } from '../query/rows.js';
import type { Language } from '../session/language.js';
import { DRAWN_ROWS, type FigureSpec, isAmount } from './spec.js';

export type Value = string | number | boolean | null;

/** GeoJSON of a place, as text comes parsed. */
export type Shapes = ReadonlyMap<string, unknown>;

/** What a figure is drawn from: a result at hand, or a table as it would leave. */
export interface IDrawable {
  columns: ReadonlyArray<string>;
  rows: ReadonlyArray<ReadonlyArray<Value>>;
  /** Places of rows whose statistics are withheld. */
  withheld: ReadonlySet<number>;
}

/** What the page looks like and how it writes numbers. */
export interface ILook {
  language: Language;
  text: string;
  line: string;
  series: string;
  font: string;
}

/** The rows of a result as Vega reads them: amounts as numbers, instants in ISO 8601. */
export function drawableOf(rows: Rows): IDrawable {
  const value = (r: number, c: number): Value => {
    if (isAmount(rows.columns[c]!)) {
      return rows.number(r, c);
    }
    const cell = rows.cell(r, c);
    return cell.missing ? null : cell.text.replace(/^(\d{4}-\d\d-\d\d) /, '$1T');
  };
  return {
    columns: rows.columns.map(column => column.name),
    rows: Array.from({ length: Math.min(rows.length, DRAWN_ROWS) }, (_, r) => rows.columns.map((_, c) => value(r, c))),
    withheld: new Set()
  };
}

/** The figure with its data and in the page's colours: a Vega-Lite 5 specification. With `shapes`, a map by the column `place`. */
export function drawingOf(
  spec: FigureSpec,
  table: IDrawable,
  look: ILook,
  size: { width: number; height: number },
  map?: { place: string; shapes: Shapes }
): Record<string, unknown> {
  // Fields of our own: a column may be called anything, and Vega reads dots and brackets in a field's name.
  const renamed = renaming(spec, table.columns) as FigureSpec;
  const used = table.columns.flatMap((_, c) => (JSON.stringify(renamed).includes(`"c${c}"`) ? [c] : []));
  const datum = (row: ReadonlyArray<Value>, r: number): Record<string, unknown> => ({
    ...Object.fromEntries(used.map(c => [`c${c}`, row[c] ?? null])),
    ...(table.withheld.has(r) ? { withheld: true } : {})
  });
  const body = map ? mapped(renamed, table, datum, map) : { ...renamed, data: { values: table.rows.map(datum) }, mark: { tooltip: true, ...(renamed['mark'] as object) } };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    width: size.width,
    height: size.height,
    autosize: { type: 'fit', contains: 'padding' },
    background: 'transparent',
    ...body,
    config: {
      ...(look.language === 'fr' ? { locale: { number: { decimal: ',', thousands: '\u202f', grouping: [3], currency: ['', '\u00a0€'] } } } : {}),
      font: look.font,
      mark: { color: look.series },
      view: { stroke: map ? null : look.line },
      axis: { labelColor: look.text, titleColor: look.text, domainColor: look.line, tickColor: look.line, gridColor: look.line, labelLimit: 120 },
      legend: { labelColor: look.text, titleColor: look.text, labelLimit: 180 }
    }
  };
}

/** Every place is drawn: one without a row pale, one that is withheld grey. */
function mapped(
  spec: FigureSpec,
  table: IDrawable,
  datum: (row: ReadonlyArray<Value>, r: number) => Record<string, unknown>,
  { place, shapes }: { place: string; shapes: Shapes }
): Record<string, unknown> {
  const at = table.columns.indexOf(place);
  const filters = ((spec['transform'] ?? []) as { filter: { field: string; equal: Value } }[]).map(({ filter }) => filter);
  const rows = table.rows.map(datum);
  const byPlace = new Map(table.rows.flatMap((row, r) => (filters.every(({ field, equal }) => rows[r]![field] === equal) ? [[String(row[at]), rows[r]!] as const] : [])));
  const values = [...shapes].map(([code, geometry]) => ({ type: 'Feature', geometry, ...(byPlace.get(code) ?? {}), place: code }));
  const color = (spec['encoding'] as { color: Record<string, unknown> }).color;
  return {
    data: { values },
    mark: { ...(spec['mark'] as object), stroke: 'white', strokeWidth: 0.5 },
    projection: spec['projection'],
    encoding: {
      color: { condition: { test: `isValid(datum['${String(color['field'])}'])`, ...color }, value: '#e0e0e0' },
      fillOpacity: { condition: { test: 'datum.withheld', value: 0.35 }, value: 1 },
      tooltip: [
        { field: 'place', title: place },
        { field: color['field'], type: 'quantitative', title: color['title'] }
      ]
    }
  };
}

function renaming(part: unknown, columns: ReadonlyArray<string>): unknown {
  if (Array.isArray(part)) {
    return part.map(each => renaming(each, columns));
  }
  if (typeof part !== 'object' || part === null) {
    return part;
  }
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, name === 'field' && typeof value === 'string' ? `c${columns.indexOf(value)}` : renaming(value, columns)])
  );
}
