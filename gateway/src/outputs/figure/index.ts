import type { MadeOutput, Notice } from '../types.js';
import { labelOf } from '../files/names.js';
import { canonicalOrder, type ProtectedTable } from '../table/index.js';
import { compose } from './composition.js';
import { locales } from './look.js';
import { pngOf } from './picture.js';
import { drawn } from './process.js';
import { text } from './reading.js';
import { refusal } from './refusals.js';
import type { Language } from './rows.js';
import type { Geometry } from './shapes.js';
import { readSpecification, type Specification } from './specification.js';
import { inertSvg } from './svg.js';

export type { Geometry } from './shapes.js';

export interface FigureRequest {
  table: ProtectedTable;
  /** Vega-Lite 5 or 6 from anybody, without data. */
  spec: unknown;
  title: string;
  /** What it shows, for those who do not see it. */
  alt: string;
  name: string;
  language: Language;
  /** Column of places, for a map. */
  geometry?: { column: string };
  /** Shapes of the places by code, from the centre's reference data. */
  shapes?: ReadonlyMap<string, Geometry>;
}

/**
 * A figure as the gateway draws it from a protected table: SVG, PNG and the specification that was drawn, without data. The same
 * request gives the same bytes.
 * @throws figure-refused, with the JSON pointer of the place that cannot be drawn.
 */
export async function drawFigure({ table: given, spec, title, alt, name, language, geometry, shapes }: FigureRequest): Promise<MadeOutput> {
  text(200)(title, '/title');
  text(2000)(alt, '/description');
  if (alt.trim() === '') {
    throw refusal('no-alt');
  }
  const table = canonicalOrder(given);
  const specification = readSpecification(spec, table);
  const column = table.columns.findIndex(each => each.name === geometry?.column);
  const place = column >= 0 && table.columns[column]!.role === 'key' && shapes && shapes.size > 0 ? { place: { column, shapes } } : {};
  const composed = compose({ table, specification, title, language, ...place });

  const svg = inertSvg(await drawn(composed, locales[language]), title, alt);
  const [svgName, pngName, specName] = ['svg', 'png', 'vl.json'].map(extension => labelOf(`${name}.${extension}`)) as [string, string, string];
  return {
    files: [
      { name: svgName, media: 'image/svg+xml', bytes: Buffer.from(svg) },
      { name: pngName, media: 'image/png', bytes: await pngOf(svg) },
      { name: specName, media: 'application/json', bytes: Buffer.from(publishedJson(specification, title, alt, name)) }
    ],
    notices: notices(table, svgName),
    strings: [...new Set([svgName, pngName, specName, title, alt, ...specification.texts, ...unlabelled(specification, table)].filter(text => text !== ''))]
  };
}

/** Data go by their name: whoever has the table can draw it again. */
function publishedJson({ published, headings }: Specification, title: string, alt: string, name: string): string {
  const heading = { text: title, ...(headings.length > 0 ? { subtitle: headings } : {}) };
  const spec = { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', description: alt, data: { name: labelOf(name) }, ...published, title: heading };
  return JSON.stringify(spec, null, 2) + '\n';
}

/** Columns named by the researcher, which the figure shows by that name. */
function unlabelled({ units, panels }: Specification, table: ProtectedTable): string[] {
  const shown = [...units.flatMap(({ fields }) => [...fields.values()]), ...panels.values()];
  return shown.flatMap(({ column }) => (table.columns[column]!.label ? [] : [table.columns[column]!.name]));
}

function notices(table: ProtectedTable, file: string): Notice[] {
  const withheld = table.withheld.filter(Boolean).length;
  return withheld === 0
    ? []
    : [{ code: 'withheld', file, message: { en: `Rows of its table that are withheld, and hatched: ${withheld} of ${table.rows.length}.`, fr: `Lignes de son tableau non diffusées, et hachurées : ${withheld} sur ${table.rows.length}.` } }];
}
