import fc from 'fast-check';
import { canonicalOrder, type ProtectedTable } from '../table/index.js';
import { Problem } from '../../problem.js';
import { compose } from './composition.js';
import { drawFigure } from './index.js';
import { readSpecification } from './specification.js';

const table: ProtectedTable = canonicalOrder({
  columns: [
    { name: 'dep', type: 'VARCHAR', role: 'key' },
    { name: 'annee', type: 'INTEGER', role: 'key' },
    { name: 'a.b[0]', type: 'BIGINT', role: 'statistic' },
    { name: 'n', type: 'BIGINT', role: 'statistic' }
  ],
  rows: [
    ['48', 2023, null, null],
    ['75', 2022, 31, 812],
    ['75', 2023, 32, 813]
  ],
  withheld: [true, false, false]
});

const fine = { mark: { type: 'point' }, encoding: { x: { field: 'dep', type: 'nominal' }, y: { field: 'n', type: 'quantitative', axis: { title: 'People' } } } };
const withX = (x: unknown) => ({ ...fine, encoding: { ...fine.encoding, x } });
const withY = (more: object) => ({ ...fine, encoding: { ...fine.encoding, y: { ...fine.encoding.y, ...more } } });

function refusalOf(spec: unknown): { at: unknown; refusal: unknown } | undefined {
  try {
    compose({ table, specification: readSpecification(spec, table), title: '', language: 'en' });
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'figure-refused') {
      throw error;
    }
    return { at: error.parameters.at, refusal: error.parameters.refusal };
  }
}

describe('an untrusted specification', () => {
  it.each<[string, unknown, string, string]>([
    ['data of its own', { ...fine, data: { values: [{ n: 3 }] } }, 'property', '/data/values'],
    ['data from elsewhere', { ...fine, data: { url: 'https://example.org/a.csv' } }, 'property', '/data/url'],
    ['data by a generator', { ...fine, data: { sequence: { start: 0, stop: 1e9 } } }, 'property', '/data/sequence'],
    ['named data sets', { ...fine, datasets: { a: [] } }, 'property', '/datasets'],
    ['a lookup', { ...fine, transform: [{ lookup: 'dep', from: { data: { url: 'x' }, key: 'a' } }] }, 'value', '/transform/0/filter'],
    ['a calculation', { ...fine, transform: [{ calculate: '1', as: 'n' }] }, 'value', '/transform/0/filter'],
    ['a filter by expression', { ...fine, transform: [{ filter: 'datum.n > 3' }] }, 'value', '/transform/0/filter'],
    ['a filter by a statistic', { ...fine, transform: [{ filter: { field: 'n', equal: 812 } }] }, 'filter-column', '/transform/0/filter'],
    ['a filter by range', { ...fine, transform: [{ filter: { field: 'annee', range: [1, 2] } }] }, 'property', '/transform/0/filter/range'],
    ['a filter by a text that does not occur', { ...fine, transform: [{ filter: { field: 'dep', oneOf: ['75', 'my message'] } }] }, 'filter-column', '/transform/0/filter'],
    ['a filter by what is no name', { ...fine, transform: [{ filter: { field: [{ toString: 'n' }], oneOf: ['75'] } }] }, 'value', '/transform/0/filter/field'],
    ['a field that is no name', withX({ field: { toString: 'dep' } }), 'value', '/encoding/x/field'],
    ['an aggregate', withY({ aggregate: 'mean' }), 'statistic', '/encoding/y/aggregate'],
    ['bins', withY({ bin: true }), 'statistic', '/encoding/y/bin'],
    ['a time unit', withY({ timeUnit: 'year' }), 'statistic', '/encoding/y/timeUnit'],
    ['imputed values', withY({ impute: { value: 0 } }), 'statistic', '/encoding/y/impute'],
    ['a domain', withY({ scale: { domain: [0, 10] } }), 'domain', '/encoding/y/scale/domain'],
    ['half a domain', withY({ scale: { domainMax: 10 } }), 'domain', '/encoding/y/scale/domainMax'],
    ['an order by what is withheld', withX({ field: 'dep', sort: '-y' }), 'sort-withheld', '/encoding/x/sort'],
    ['an order by a field that is withheld', withX({ field: 'dep', sort: { field: 'n', order: 'descending' } }), 'sort-withheld', '/encoding/x/sort'],
    ['an order typed in', withX({ field: 'dep', sort: ['75', '48'] }), 'value', '/encoding/x/sort'],
    ['a free datum', withX({ datum: 42 }), 'property', '/encoding/x/datum'],
    ['a free text', { ...fine, encoding: { ...fine.encoding, text: { value: 'secret' } } }, 'property', '/encoding/text/value'],
    ['a condition', withX({ condition: { test: 'datum.n < 11', value: 1 }, value: 0 }), 'property', '/encoding/x/condition'],
    ['a tooltip of data', { ...fine, mark: { type: 'point', tooltip: { content: 'data' } } }, 'value', '/mark/tooltip'],
    ['a tooltip channel', { ...fine, encoding: { ...fine.encoding, tooltip: { field: 'n' } } }, 'property', '/encoding/tooltip'],
    ['a link', { ...fine, encoding: { ...fine.encoding, href: { field: 'dep' } } }, 'property', '/encoding/href'],
    ['a link of the mark', { ...fine, mark: { type: 'point', href: 'https://example.org' } }, 'property', '/mark/href'],
    ['a picture', { ...fine, mark: { type: 'image', url: 'https://example.org/a.png' } }, 'value', '/mark/type'],
    ['a composite mark', { ...fine, mark: 'boxplot' }, 'value', '/mark'],
    ['parameters', { ...fine, params: [{ name: 'p', expr: '1' }] }, 'property', '/params'],
    ['an expression as a title', withY({ title: { expr: 'now()' } }), 'value', '/encoding/y/title'],
    ['an expression as a label', withY({ axis: { labelExpr: 'datum.value' } }), 'property', '/encoding/y/axis/labelExpr'],
    ['a signal as a width', { ...fine, width: { signal: 'x' } }, 'property', '/width/signal'],
    ['signals in its configuration', { ...fine, config: { signals: [{ name: 'x', update: '1' }] } }, 'property', '/config/signals'],
    ['options of the page', { ...fine, usermeta: { embedOptions: { loader: {} } } }, 'property', '/usermeta'],
    ['a colour with an address', { ...fine, mark: { type: 'point', color: 'url(https://example.org)' } }, 'value', '/mark/color'],
    ['our hatching', { ...fine, mark: { type: 'point', color: '#FEB1F7' } }, 'value', '/mark/color'],
    ['a column that is not there', withX({ field: 'secret' }), 'column', '/encoding/x/field'],
    ['a column of the prototype', withX({ field: '__proto__' }), 'column', '/encoding/x/field'],
    ['a key of the prototype', JSON.parse('{"mark":"point","__proto__":{"mark":"bar"}}'), 'property', '/__proto__'],
    ['a constructor', { ...fine, constructor: { prototype: {} } }, 'property', '/constructor'],
    ['text as an amount', withX({ field: 'dep', type: 'quantitative' }), 'column-type', '/encoding/x/type'],
    ['a format that is a message', withY({ axis: { format: 'secret message' } }), 'value', '/encoding/y/axis/format'],
    ['characters that are not seen', withY({ axis: { title: 'a\u200bb' } }), 'text', '/encoding/y/axis'],
    ['a scheme with an address', withY({ scale: { scheme: 'https://example.org' } }), 'value', '/encoding/y/scale'],
    ['a concatenation', { hconcat: [fine] }, 'property', '/hconcat'],
    ['a repetition', { repeat: ['n'], spec: fine }, 'property', '/repeat'],
    ['nothing', {}, 'property', '/'],
    ['a text', 'point', 'value', '/'],
    ['null', null, 'value', '/'],
    ['too many layers', { layer: Array.from({ length: 13 }, () => fine) }, 'value', '/layer'],
    ['a specification that is too long', { ...fine, description: Array.from({ length: 3000 }, () => 1) }, 'size', '/'],
    ['a specification that is too deep', JSON.parse('{"layer":['.repeat(5000) + ']}'.repeat(5000)), 'size', '/']
  ])('is refused with %s', (_, spec, refusal, at) => {
    expect(refusalOf(spec)).toMatchObject({ refusal });
    // Where alternatives are tried, the place is the alternative's own or that of the whole.
    expect(String(refusalOf(spec)!.at).startsWith(at)).toBe(true);
  });

  it('is told where it failed, and never what it said there', () => {
    const spec = { ...fine, encoding: { ...fine.encoding, ['<script>alert(1)</script>']: { field: 'secret' } } };
    try {
      readSpecification(spec, table);
      throw new Error('it was read');
    } catch (error) {
      expect(error).toBeInstanceOf(Problem);
      expect((error as Problem).title('en')).toBe('The figure cannot leave as it is: /encoding/… is not among what the gateway draws.');
      expect((error as Problem).title('fr')).toBe('La figure ne peut sortir telle quelle : /encoding/… n’est pas de ce que la passerelle dessine.');
    }
  });

  it('is drawn where it is fine, whatever its columns are called', async () => {
    expect(refusalOf(fine)).toBeUndefined();
    const made = await drawFigure({ table, spec: withY({ field: 'a.b[0]', axis: { title: null } }), title: '', alt: 'Points.', name: 'odd', language: 'en' });
    expect(made.strings).toContain('a.b[0]');
    expect(JSON.parse(made.files[2]!.bytes.toString()).encoding.y.field).toBe('a\\.b\\[0\\]');
    expect(refusalOf({ ...fine, encoding: { ...fine.encoding, y: { field: 'a\\.b\\[0\\]' } } })).toBeUndefined();
  });

  it('may be a chart of the JupyterLab panel in its dark theme: the ink stays ours', () => {
    const spec = {
      $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
      width: 640,
      height: 320,
      autosize: { type: 'fit', contains: 'padding' },
      background: 'transparent',
      mark: { tooltip: true, type: 'bar' },
      encoding: { x: { field: 'dep', type: 'nominal', title: 'dep', sort: null, axis: { labelOverlap: true } }, y: { field: 'n', type: 'quantitative', title: 'n' }, color: { field: 'annee', type: 'nominal', stack: null } },
      config: {
        locale: { number: { decimal: ',', thousands: '\u202f', grouping: [3], currency: ['', '\u00a0€'] } },
        font: "system-ui, -apple-system, 'Segoe UI', sans-serif",
        mark: { color: 'rgb(100, 181, 246)' },
        view: { stroke: '#616161' },
        axis: { labelColor: 'rgba(255, 255, 255, 0.87)', titleColor: '#ffffff', domainColor: '#616161', tickColor: '#616161', gridColor: '#616161', labelLimit: 120 },
        legend: { labelColor: '#ffffff', titleColor: '#ffffff', labelLimit: 180 }
      }
    };
    const { config } = readSpecification(spec, table);
    expect(config).toEqual({ mark: { color: 'rgb(100, 181, 246)' }, view: {}, axis: { labelLimit: 120 }, legend: { labelLimit: 180 } });
  });

  it('needs words for those who do not see it', async () => {
    await expect(drawFigure({ table, spec: fine, title: 'T', alt: ' ', name: 'x', language: 'en' })).rejects.toMatchObject({ parameters: { refusal: 'no-alt' } });
  });

  const canary = 'zqcanary';
  const keys = fc.constantFrom(
    'url', 'values', 'href', 'expr', 'signal', 'datum', 'params', 'usermeta', 'tooltip', 'test', 'condition', 'lookup', 'calculate', 'filter', 'aggregate', 'bin', 'data', 'domain',
    '__proto__', 'constructor', 'toString', 'title', 'format', 'labelExpr', 'sort', 'mark', 'encoding', 'layer', 'spec', 'facet', 'config', 'scale', 'value', 'field', 'type', 'width', canary
  );
  const hostileValues = fc.letrec(tie => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(canary, `datum.${canary}`, `https://${canary}.org`, `{"signal":"${canary}"}`, 'n', 'dep', null, true, 0, -1e308, 812, [], {}),
      fc.dictionary(keys, tie('value'), { maxKeys: 3 }),
      fc.array(tie('value'), { maxLength: 3 })
    )
  })).value;
  const starts = fc.constantFrom<unknown>(
    fine,
    { layer: [fine, { mark: 'rule', encoding: { y: { field: 'n' } } }], resolve: { scale: { y: 'shared' } } },
    { facet: { column: { field: 'annee' } }, spec: fine },
    { ...fine, width: 200, config: { axis: { labelColor: 'black' } }, transform: [{ filter: { field: 'dep', oneOf: ['75', '48'] } }] }
  );
  /** Puts a property somewhere into a specification that is fine. */
  const mutated = fc.tuple(starts, fc.array(fc.tuple(fc.nat(), keys, hostileValues), { minLength: 1, maxLength: 2 })).map(([start, changes]) => {
    const spec = structuredClone(start) as Record<string, unknown>;
    for (const [at, key, value] of changes) {
      const places: Record<string, unknown>[] = [];
      const collect = (part: unknown): void => {
        if (typeof part === 'object' && part !== null) {
          places.push(part as Record<string, unknown>);
          Object.values(part).forEach(collect);
        }
      };
      collect(spec);
      Object.defineProperty(places[at % places.length]!, key, { value: structuredClone(value), enumerable: true, configurable: true, writable: true });
    }
    return JSON.parse(JSON.stringify(spec)) as Record<string, unknown>;
  });

  it('is refused by name or read without a trace of what does not belong', () => {
    fc.assert(
      fc.property(mutated, spec => {
        let read;
        try {
          const specification = readSpecification(spec, table);
          read = JSON.stringify([specification.published, compose({ table, specification, title: '', language: 'en' })]);
        } catch (error) {
          expect(error).toMatchObject({ name: 'Problem', code: 'figure-refused' });
          return;
        }
        expect(read).not.toMatch(/"(url|href|expr|signal|params|usermeta|tooltip|condition|lookup|calculate|aggregate|bin|__proto__|labelExpr)":/);
        // A title may be any text; the checker reads it.
        const texts = new Set(readSpecification(spec, table).texts);
        expect([...texts].some(text => text.includes(canary)) || !read.includes(canary)).toBe(true);
      }),
      { numRuns: 2000 }
    );
  });

  it('is refused by name or drawn within the limits', async () => {
    const readable = fc.sample(mutated, { numRuns: 3000, seed: 5 }).filter(spec => refusalOf(spec) === undefined);
    expect(readable.length).toBeGreaterThan(20);
    let drawnOnes = 0;
    for (const spec of readable.slice(0, 8)) {
      const made = await drawFigure({ table, spec, title: '', alt: 'a', name: 'x', language: 'en' }).catch((error: unknown) => error as Problem);
      if (made instanceof Error) {
        expect(made).toMatchObject({ code: 'figure-refused', parameters: { refusal: 'drawing' } });
      } else {
        drawnOnes += 1;
        expect(made.files[0]!.bytes.toString()).not.toMatch(/script|href|javascript/i);
      }
    }
    expect(drawnOnes).toBeGreaterThan(0);
  });
});
