import type { Dataset, Vitrine } from '@vitrine/sdk';
import type { IColumn, Rows } from '../query/rows.js';
import { quoted, tableName } from '../query/starter.js';
import type { Shapes } from './drawing.js';
import { type FigureSpec, isAmount } from './spec.js';

/** A column of places, and where the shapes of its codes are. */
export interface IPlaces {
  column: number;
  dataset: Dataset;
  code: string;
}

/** The column whose codes have shapes among the reference data: a table with a variable `geojson` beside the same nomenclature. */
export function placesOf(columns: ReadonlyArray<Pick<IColumn, 'name'>>, datasets: ReadonlyArray<Dataset>): IPlaces | null {
  const atlases = datasets.flatMap(dataset =>
    dataset.units.length === 0 && dataset.variables.some(variable => variable.name === 'geojson')
      ? dataset.variables.flatMap(variable => (variable.nomenclature ? [{ dataset, code: variable.name, nomenclature: variable.nomenclature.id }] : []))
      : []
  );
  for (const [column, { name }] of columns.entries()) {
    const nomenclatures = new Set(datasets.flatMap(dataset => dataset.variables.filter(variable => variable.name === name).map(variable => variable.nomenclature?.id)));
    // A name that means several things, or a shape table's own `code`, says nothing of what the column holds.
    const atlas = nomenclatures.size === 1 ? atlases.find(each => nomenclatures.has(each.nomenclature)) : undefined;
    if (atlas) {
      return { column, dataset: atlas.dataset, code: atlas.code };
    }
  }
  return null;
}

/** The shapes, by an ordinary query of the reference data. */
export async function shapesOf(client: Vitrine, project: string, { dataset, code }: Pick<IPlaces, 'dataset' | 'code'>): Promise<Shapes> {
  const result = await client.query(project, `SELECT ${quoted(code)}, geojson FROM ${tableName(dataset)}`);
  const shapes = new Map<string, unknown>();
  for await (const batch of result) {
    const [codes, texts] = [batch.getChildAt(0), batch.getChildAt(1)];
    for (let r = 0; r < batch.numRows; r++) {
      shapes.set(String(codes?.get(r)), JSON.parse(String(texts?.get(r))));
    }
  }
  return shapes;
}

/** Keys besides the place: a map shows one value of each. */
export function facetsOf(rows: Rows, place: number): { column: number; values: string[] }[] {
  return rows.columns.flatMap((column, c) => {
    if (c === place || isAmount(column) || column.kind === 'other') {
      return [];
    }
    const values = new Set<string>();
    for (let r = 0; r < rows.length; r++) {
      const cell = rows.cell(r, c);
      if (!cell.missing) {
        values.add(cell.text);
      }
    }
    return values.size > 1 ? [{ column: c, values: [...values] }] : [];
  });
}

/** A choropleth of a statistic, as the gateway draws it. */
export function mapOf(rows: Rows, value: number, facets: ReadonlyArray<{ column: number; value: string }>): FigureSpec | null {
  const shown = rows.columns[value];
  return shown && rows.length > 0
    ? {
        ...(facets.length > 0
          ? { transform: facets.map(({ column, value: equal }) => ({ filter: { field: rows.columns[column]!.name, equal: rows.columns[column]!.kind === 'number' ? Number(equal) : equal } })) }
          : {}),
        mark: { type: 'geoshape' },
        projection: { type: 'mercator' },
        encoding: { color: { field: shown.name, type: 'quantitative', title: shown.name, scale: { scheme: 'blues' } } }
      }
    : null;
}
