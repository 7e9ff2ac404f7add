import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PNG } from 'pngjs';
import { canonicalOrder, type ProtectedTable, type TableColumn } from '../table/index.js';
import { compose } from './composition.js';
import { drawFigure, type FigureRequest, type Geometry } from './index.js';
import { locales } from './look.js';
import { drawn, drawingLimits } from './process.js';
import { readSpecification } from './specification.js';
import { inertSvg } from './svg.js';

const centre = new URL('../../../../examples/centre/sources/geography/departements.geojson', import.meta.url);
const { features } = JSON.parse(readFileSync(centre, 'utf8')) as { features: { properties: { code: string; name: string }; geometry: Geometry }[] };
const shapes = new Map(features.map(({ properties, geometry }) => [properties.code, geometry]));

const departement: TableColumn = {
  name: 'departement',
  type: 'VARCHAR',
  role: 'key',
  label: { en: 'Département', fr: 'Département' },
  nomenclature: {
    id: 'departement',
    title: { en: 'Départements', fr: 'Départements' },
    codes: features.map(({ properties: { code, name } }) => ({ code, label: { en: name, fr: name } }))
  }
};
const sex: TableColumn = { name: 'sexe', type: 'INTEGER', role: 'key', label: { en: 'Sex', fr: 'Sexe' } };
const people: TableColumn = { name: 'malades', type: 'BIGINT', role: 'statistic', label: { en: 'Patients', fr: 'Malades' } };
const share: TableColumn = { name: 'perc', type: 'DOUBLE', role: 'statistic', label: { en: 'Share', fr: 'Part' }, unit: { en: '%', fr: '%' } };

/** 100 départements, one of them withheld; there is none for Mayotte. */
const places = features.map(({ properties }) => properties.code).filter(code => code !== '976');
const france: ProtectedTable = {
  columns: [departement, people, share],
  rows: places.map((code, i) => (code === '48' ? [code, null, null] : [code, 1200 + ((i * 7919) % 9000), 0.05 + ((i * 37) % 50) / 400])),
  withheld: places.map(code => code === '48')
};
const few: ProtectedTable = { columns: france.columns, rows: france.rows.slice(44, 52), withheld: france.withheld.slice(44, 52) };
const bars = { mark: 'bar', encoding: { x: { field: 'departement' }, y: { field: 'malades' } } };
const map = { mark: 'geoshape', encoding: { color: { field: 'perc', scale: { scheme: 'blues' } } } };

const request = (more: Partial<FigureRequest>): FigureRequest => ({ table: few, spec: bars, title: 'Malades', alt: 'Des barres.', name: 'malades', language: 'fr', ...more });
const made = async (more: Partial<FigureRequest>) => {
  const figure = await drawFigure(request(more));
  const [svg, png, spec] = figure.files;
  return { ...figure, svg: svg!.bytes.toString(), png: png!.bytes, spec: JSON.parse(spec!.bytes.toString()) as Record<string, unknown> };
};
const composed = (table: ProtectedTable, spec: unknown) => {
  const ordered = canonicalOrder(table);
  return compose({ table: ordered, specification: readSpecification(spec, ordered), title: '', language: 'en' });
};
const hatched = (svg: string): number => svg.split('fill="url(#withheld)"').length - 1;
/** Without the spaces and commas that stand between thousands. */
const digits = (svg: string): string => svg.replace(/(?<=\d)[\u202f,](?=\d)/g, '');

describe('a map of France', () => {
  it('hatches the withheld département, leaves the one without a row empty, and says so', async () => {
    const { svg, png, files, notices } = await made({ table: france, spec: map, geometry: { column: 'departement' }, shapes });
    // The département and its entry in the legend.
    expect(hatched(svg)).toBe(2);
    expect(svg).toContain('>non diffusé<');
    expect(svg).toContain('>aucune donnée<');
    expect(svg).toContain('>0,16<');
    expect(files.map(({ name, media }) => [name, media])).toEqual([
      ['malades.svg', 'image/svg+xml'],
      ['malades.png', 'image/png'],
      ['malades.vl.json', 'application/json']
    ]);
    expect(notices.map(({ code, file }) => [code, file])).toEqual([['withheld', 'malades.svg']]);
    const { width, data } = PNG.sync.read(png);
    expect(width).toBeGreaterThan(1000);
    expect([...data.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
  });

  it('is drawn in panels, each with all places and one legend for both', async () => {
    const disease: TableColumn = { name: 'patho', type: 'VARCHAR', role: 'key' };
    const table = {
      columns: [disease, ...france.columns],
      rows: ['Diabète', 'Cancers'].flatMap(name => france.rows.map(row => [name, ...row])),
      withheld: [...france.withheld, ...france.withheld]
    };
    const { svg } = await made({ table, spec: { ...map, encoding: { ...map.encoding, column: { field: 'patho' } } }, geometry: { column: 'departement' }, shapes });
    expect(hatched(svg)).toBe(3);
    expect(svg.split('>non diffusé<').length - 1).toBe(1);
    // Each panel has its shapes: a map that fits nothing has no path of more than a few steps.
    expect((svg.match(/ d="M[^"]{200,}"/g) ?? []).length).toBeGreaterThan(180);
  });

  it('is refused where a place has two rows, or no shapes are known', async () => {
    const twice = { ...france, rows: [...france.rows, ['01', 5, 1]], withheld: [...france.withheld, false] };
    await expect(made({ table: twice, spec: map, geometry: { column: 'departement' }, shapes })).rejects.toMatchObject({ parameters: { refusal: 'several-rows' } });
    await expect(made({ table: france, spec: map })).rejects.toMatchObject({ parameters: { refusal: 'geometry' } });
    await expect(made({ table: france, spec: map, geometry: { column: 'malades' }, shapes })).rejects.toMatchObject({ parameters: { refusal: 'geometry' } });
  });
});

describe('a figure', () => {
  it('is the same bytes for the same request', async () => {
    const [first, second] = await Promise.all([drawFigure(request({})), drawFigure(request({}))]);
    expect(first.files.map(({ bytes }) => bytes.toString('base64'))).toEqual(second.files.map(({ bytes }) => bytes.toString('base64')));
  });

  it('carries title and alternative text, and nothing that runs, links or hides', async () => {
    const { svg, png } = await made({ title: 'A & B <script>', alt: 'Say "x" <b>' });
    expect(svg).toMatch(/^<svg [^>]*role="img"><title>A &amp; B &lt;script&gt;<\/title><desc>Say "x" &lt;b&gt;<\/desc>/);
    expect(svg).not.toMatch(/<(script|style|foreignObject|image|a|use|animate)|href|\son\w+=|style=|display=|opacity="0"|javascript:|data:|aria-label/i);
    const chunks: string[] = [];
    for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
      chunks.push(png.toString('latin1', at + 4, at + 8));
    }
    expect(chunks.filter(chunk => !['IHDR', 'IDAT', 'IEND'].includes(chunk))).toEqual([]);
  });

  it('writes numbers, labels and marks in the language asked for', async () => {
    const [french, english] = await Promise.all([made({}), made({ language: 'en' })]);
    expect(french.svg).toContain('>10\u202f000<');
    expect(french.svg).toContain('>Lozère<');
    expect(english.svg).toContain('>10,000<');
    expect(english.svg).toContain('>withheld<');
  });

  it('publishes the specification without data, domain or the researcher’s data name', async () => {
    const { spec } = await made({ spec: { ...bars, data: { name: 'secret' }, $schema: 'https://vega.github.io/schema/vega-lite/v5.json' } });
    expect(spec).toEqual({
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      title: { text: 'Malades' },
      description: 'Des barres.',
      data: { name: 'malades' },
      mark: { type: 'bar' },
      encoding: { x: { field: 'departement', type: 'nominal' }, y: { field: 'malades', type: 'quantitative' } }
    });
  });

  it('names to the checker every text that is not the catalogue’s', async () => {
    const spec = { ...bars, title: 'Mine', encoding: { x: { field: 'departement', title: 'Département' }, y: { field: 'malades', axis: { title: 'Odd' } } } };
    const { strings } = await made({ spec });
    expect([...strings].sort()).toEqual(['Des barres.', 'Malades', 'Mine', 'Odd', 'malades.png', 'malades.svg', 'malades.vl.json']);
  });

  it.each([
    ['lines, which break there', { mark: { type: 'line', point: true }, encoding: bars.encoding }],
    ['points', { mark: 'point', encoding: bars.encoding }],
    ['bars that lie', { mark: 'bar', encoding: { y: { field: 'departement' }, x: { field: 'malades' } } }],
    ['text', { mark: 'text', encoding: { y: { field: 'departement' }, text: { field: 'malades' } } }],
    ['layers, once', { encoding: bars.encoding, layer: [{ mark: 'bar' }, { mark: 'rule' }] }]
  ])('marks the withheld among %s', async (_, spec) => {
    const { svg } = await made({ spec });
    expect(hatched(svg)).toBe(2);
    expect(svg).toContain('>Lozère<');
  });

  it('says how many withheld rows it cannot place', async () => {
    const { svg } = await made({ spec: { mark: 'point', encoding: { x: { field: 'malades' }, y: { field: 'perc' } } } });
    expect(svg).toContain('lignes non diffusées, non dessinées : 1');
    expect(hatched(svg)).toBe(0);
  });

  it('does not draw parts of a whole of which a part is withheld', () => {
    const table: ProtectedTable = { columns: [departement, sex, people], rows: [['01', 1, 20], ['01', 2, null]], withheld: [false, true] };
    const encoding = { ...bars.encoding, color: { field: 'sexe', type: 'nominal' } };
    const refused = { code: 'figure-refused', parameters: { refusal: 'share-withheld' } };
    const failure = (spec: unknown): unknown => {
      try {
        return composed(table, spec) && undefined;
      } catch (error) {
        return error;
      }
    };
    expect(failure({ mark: 'bar', encoding })).toMatchObject(refused);
    expect(failure({ mark: 'area', encoding })).toMatchObject(refused);
    expect(failure({ mark: 'arc', encoding: { theta: { field: 'malades' }, color: { field: 'sexe' } } })).toMatchObject(refused);
    expect(failure({ mark: 'bar', encoding: { ...encoding, xOffset: { field: 'sexe' } } })).toBeUndefined();
  });

  it('does not draw one bar over another: a key that is not shown is filtered or drawn', () => {
    const table: ProtectedTable = { columns: [departement, sex, people], rows: [['01', 1, 20], ['01', 2, 30]], withheld: [false, false] };
    expect(() => composed(table, bars)).toThrow(expect.objectContaining({ parameters: expect.objectContaining({ refusal: 'several-rows' }) }));
    expect(composed(table, { ...bars, transform: [{ filter: { field: 'sexe', equal: 2 } }] }).data).toMatchObject({ values: [{ q2: 30 }] });
    expect(composed(table, { ...bars, encoding: { ...bars.encoding, color: { field: 'sexe' } } }).data).toMatchObject({ values: [{ q2: 20 }, { q2: 30 }] });
  });

  it('shares or separates the scales of its panels as asked', () => {
    const table: ProtectedTable = { columns: [departement, sex, people], rows: [['01', 1, 20], ['01', 2, 30]], withheld: [false, false] };
    const resolve = { scale: { y: 'independent' } };
    expect(composed(table, { facet: { row: { field: 'sexe' } }, spec: bars, resolve })).toMatchObject({ facet: { row: { field: 'k1' } }, resolve });
    expect(composed(table, { ...bars, encoding: { ...bars.encoding, column: { field: 'sexe' } }, resolve })).toMatchObject({ facet: { column: { field: 'k1' } }, resolve });
  });

  it('depends on nothing that is withheld: other values and another order of rows give the same drawing', () => {
    const number = fc.integer({ min: 1, max: 1_000_000 });
    const rows = fc.uniqueArray(fc.record({ place: fc.constantFrom(...places), shown: number, withheld: fc.boolean(), hidden: number, other: number }), {
      selector: ({ place }) => place,
      minLength: 1,
      maxLength: 20
    });
    const specs = fc.constantFrom(bars, { mark: 'rect', encoding: { y: { field: 'departement', sort: 'descending' }, color: { field: 'malades' } } }, { mark: 'point', encoding: { x: { field: 'malades' }, y: { field: 'perc' } } });
    fc.assert(
      fc.property(rows, specs, (cells, spec) => {
        const tableOf = (value: 'hidden' | 'other'): ProtectedTable => {
          const sorted = [...cells].sort((a, b) => (a.withheld ? a[value] : a.shown) - (b.withheld ? b[value] : b.shown));
          return {
            columns: france.columns,
            rows: sorted.map(cell => [cell.place, cell.withheld ? cell[value] : cell.shown, cell.withheld ? cell[value] : cell.shown / 7]),
            withheld: sorted.map(({ withheld }) => withheld)
          };
        };
        expect(JSON.stringify(composed(tableOf('hidden'), spec))).toBe(JSON.stringify(composed(tableOf('other'), spec)));
      })
    );
  });

  it('holds no withheld value in any byte', async () => {
    const cell = fc.record({ count: fc.integer({ min: 100_000_007, max: 999_999_937 }), withheld: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 6, maxLength: 6 }), async cells => {
        const table = { columns: few.columns, rows: cells.map(({ count }, i) => [places[i]!, count, count / 1e9]), withheld: cells.map(({ withheld }) => withheld) };
        const figure = await made({ table, spec: { encoding: bars.encoding, layer: [{ mark: 'bar' }, { mark: 'text', encoding: { text: { field: 'malades', format: 'd' } } }] } });
        const every = digits(figure.svg) + JSON.stringify([figure.spec, figure.strings, figure.notices]) + figure.png.toString('latin1');
        for (const { count, withheld } of cells) {
          if (!withheld) {
            expect(every).toContain(String(count));
          } else if (!cells.some(other => !other.withheld && other.count === count)) {
            expect(every).not.toContain(String(count));
          }
        }
      }),
      { numRuns: 6 }
    );
  });
});

describe('drawing', () => {
  const points = { data: { values: [{ a: 1 }] }, mark: 'point', encoding: { x: { field: 'a', type: 'quantitative' } } };

  it('loads nothing, even where a specification came past the reader', async () => {
    let asked = 0;
    const server = createServer((_, reply) => {
      asked += 1;
      reply.end('[{"a":1}]');
    });
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      expect((await fetch(url)).status).toBe(200);
      await drawn({ ...points, data: { url } }, locales.en).catch(() => undefined);
      await drawn({ ...points, mark: { type: 'image', url, width: 10, height: 10 } }, locales.en).catch(() => undefined);
      expect(asked).toBe(1);
    } finally {
      server.close();
    }
  });

  it('ends a drawing that takes too much memory or time, and draws the next', async () => {
    await expect(drawn({ ...points, data: { sequence: { start: 0, stop: 1e9, as: 'a' } } }, locales.en)).rejects.toMatchObject({ code: 'figure-refused' });
    const { milliseconds } = drawingLimits;
    drawingLimits.milliseconds = 20;
    try {
      await expect(drawn(points, locales.en)).rejects.toMatchObject({ parameters: { refusal: 'drawing' } });
    } finally {
      drawingLimits.milliseconds = milliseconds;
    }
    expect(await drawn(points, locales.en)).toMatch(/^<svg /);
  });

  it.each([
    ['a script', '<svg><script>1</script></svg>'],
    ['a link', '<svg><a href="x"><text>a</text></a></svg>'],
    ['a picture', '<svg><image href="x"/></svg>'],
    ['an event', '<svg onload="x"></svg>'],
    ['a style', '<svg><g style="fill:url(x)"/></svg>'],
    ['a paint from elsewhere', '<svg><path fill="url(http://x)"/></svg>'],
    ['text where none is drawn', '<svg><g>12</g></svg>'],
    ['an entity', '<!DOCTYPE svg [<!ENTITY a "b">]><svg></svg>'],
    ['a comment', '<svg><!-- 12 --></svg>'],
    ['two pictures', '<svg></svg><svg></svg>'],
    ['an open end', '<svg><g></svg>']
  ])('lets no SVG through with %s', (_, svg) => {
    expect(() => inertSvg(svg, 't', 'a')).toThrow(expect.objectContaining({ code: 'figure-refused' }));
  });
});
