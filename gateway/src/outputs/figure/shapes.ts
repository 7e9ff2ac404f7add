import type { Cell, ProtectedTable } from '../table/index.js';
import { refusal } from './refusals.js';
import { words, type Datum, type Language } from './rows.js';

/** GeoJSON, from the centre's reference data. */
export interface Geometry {
  type: string;
  coordinates: unknown;
}

/**
 * The rows joined with the shapes of their places: one feature for each place of a panel, of which those without a row say so.
 * @throws figure-refused, where two rows have one place.
 */
export function featuresOf(table: ProtectedTable, data: Datum[], place: number, panels: number[], shapes: ReadonlyMap<string, Geometry>, language: Language): Datum[] {
  const groups = new Map<string, { first: Datum; places: Map<string, Datum> }>();
  table.rows.forEach((row, r) => {
    const key = JSON.stringify(panels.map(panel => row[panel]));
    const group = groups.get(key) ?? { first: data[r]!, places: new Map<string, Datum>() };
    groups.set(key, group);
    if (group.places.has(codeOf(row[place]!))) {
      throw refusal('several-rows', '/mark');
    }
    group.places.set(codeOf(row[place]!), data[r]!);
  });
  return [...groups.values()].flatMap(({ first, places }) =>
    [...shapes].map(([code, geometry]): Datum => ({
      ...(places.get(code) ?? { ...panelFields(first, panels), state: words.noRow[language] }),
      type: 'Feature',
      geometry
    }))
  );
}

function codeOf(cell: Cell): string {
  return cell === null ? '' : String(cell);
}

function panelFields(datum: Datum, panels: number[]): Record<string, unknown> {
  return Object.fromEntries(panels.flatMap(panel => ['k', 't', 'o'].map(kind => [`${kind}${panel}`, datum[`${kind}${panel}`]])));
}
