import type { Dataset } from '@vitrine/sdk';
import type { Rows } from '../query/rows.js';
import { drawableOf, drawingOf } from './drawing.js';
import { facetsOf, mapOf, placesOf } from './map.js';
import { type FigureSpec, figureOf, rolesOf } from './spec.js';

const look = { language: 'en' as const, text: 'a', line: 'b', series: 'c', font: 'd' };
const size = { width: 600, height: 300 };
const rowsOf = (columns: [string, string][], table: (string | null)[][]): Rows =>
  ({
    columns: columns.map(([name, kind]) => ({ name, kind, type: kind === 'temporal' ? 'DATE' : 'VARCHAR' })),
    length: table.length, received: table.length,
    cell: (r: number, c: number) => ({ text: table[r]?.[c] ?? 'NULL', missing: table[r]?.[c] === null }),
    number: (r: number, c: number) => (table[r]?.[c] === null ? null : Number(table[r]?.[c]))
  }) as unknown as Rows;
interface Figure {
  mark: { type: string };
  encoding: Record<'x' | 'y' | 'color', { field: string; title: string; type: string }>;
}
const figure = (rows: Rows) => figureOf(rows, rolesOf(rows)) as unknown as Figure;
const diseases = rowsOf([['patho.niv1', 'text'], ['dep', 'text'], ['malades', 'number']], [['A', '01', '7'], ['A', '02', null], ['B', '03', '2']]);

describe('the automatic chart', () => {
  it('is of bars by category, with a few groups as colours', () => {
    const { mark, encoding } = figure(diseases);
    expect([mark.type, encoding.x.title, encoding.y.title, encoding.color.title]).toEqual(['bar', 'dep', 'malades', 'patho.niv1']);
  });

  it('is a line along years and dates, which nobody sums', () => {
    expect(figure(rowsOf([['annee', 'number'], ['n', 'number']], [['2022', '1'], ['2023', '2']])).mark.type).toBe('line');
    expect(figure(rowsOf([['jour', 'temporal'], ['n', 'number']], [['2023-01-01', '1']])).encoding.x.type).toBe('temporal');
  });

  it('is of points where two amounts meet', () => {
    expect(figure(rowsOf([['x1', 'number'], ['y1', 'number']], [['1', '2']])).mark.type).toBe('point');
  });

  it('is none without an amount or without rows', () => {
    const words = rowsOf([['a', 'text'], ['b', 'text']], [['x', 'y']]);
    expect(figureOf(words, rolesOf(words))).toBeNull();
    const empty = rowsOf([['a', 'text'], ['n', 'number']], []);
    expect(figureOf(empty, rolesOf(empty))).toBeNull();
  });

  it('leaves as a specification without a single value, and is drawn with them by fields that Vega cannot misread', () => {
    const spec = figureOf(diseases, rolesOf(diseases)) as FigureSpec;
    expect(JSON.stringify(spec)).not.toMatch(/data|values|url|"A"|"01"/);
    const drawn = drawingOf(spec, drawableOf(diseases), look, size) as unknown as Figure & { data: { values: unknown[] } };
    expect([drawn.encoding.x.field, drawn.encoding.y.field, drawn.encoding.color.field]).toEqual(['c1', 'c2', 'c0']);
    expect(drawn.data.values[1]).toEqual({ c0: 'A', c1: '02', c2: null });
    expect(JSON.stringify(drawn)).not.toMatch(/"url"/);
  });
});

describe('a map', () => {
  const variable = (name: string, nomenclature?: string) => ({ name, ...(nomenclature ? { nomenclature: { id: nomenclature } } : {}) });
  const datasets = [
    { id: 'geography.shapes', schema: 'geography', name: 'shapes', units: [], variables: [variable('code', 'departement'), variable('geojson')] },
    { id: 'claims.care', units: [{}], variables: [variable('dep', 'departement'), variable('patho.niv1', 'diseases'), variable('region', 'region')] },
    { id: 'wages.jobs', units: [{}], variables: [variable('region', 'departement')] }
  ] as unknown as Dataset[];

  it('is offered for a column whose codes have shapes, and for no other', () => {
    expect(placesOf(diseases.columns, datasets)).toMatchObject({ column: 1, code: 'code', dataset: { id: 'geography.shapes' } });
    // A name of two meanings is no place.
    expect(placesOf([{ name: 'region' }, { name: 'malades' }], datasets)).toBeNull();
    expect(placesOf(diseases.columns, datasets.slice(1))).toBeNull();
  });

  it('shows one value of each other key, and says so by a filter', () => {
    const [facet] = facetsOf(diseases, 1);
    expect(facet).toEqual({ column: 0, values: ['A', 'B'] });
    const spec = mapOf(diseases, 2, [{ column: 0, value: 'A' }]) as FigureSpec;
    expect(spec).toMatchObject({ transform: [{ filter: { field: 'patho.niv1', equal: 'A' } }], mark: { type: 'geoshape' }, encoding: { color: { field: 'malades' } } });
    const shapes = new Map(['01', '03'].map(code => [code, { type: 'Polygon', coordinates: [] }]));
    const { data } = drawingOf(spec, drawableOf(diseases), look, size, { place: 'dep', shapes }) as { data: { values: Record<string, unknown>[] } };
    // Département 03 has only B: it is drawn without a value.
    expect(data.values.map(({ place, c2 }) => [place, c2])).toEqual([['01', 7], ['03', undefined]]);
  });
});
