import type { ProtectedTable } from '../table/index.js';
import type { Read } from './reading.js';
import { markLimit, refusal } from './refusals.js';
import { dataOf, domainOf, fieldName, filtered, words, type Datum, type Language } from './rows.js';
import { featuresOf, type Geometry } from './shapes.js';
import type { FieldChannel, Specification, Unit } from './specification.js';
import { figureConfig, headingOf } from './look.js';
import { refuseBrokenWhole, showsStatistic, unmarked, withheldLayer } from './withheld.js';

const scaled = new Set(['x', 'y', 'xOffset', 'yOffset', 'theta', 'radius', 'color', 'fill', 'stroke', 'opacity', 'fillOpacity', 'strokeOpacity', 'strokeWidth', 'strokeDash', 'size', 'shape', 'angle']);
const solid = new Set(['bar', 'line', 'area', 'rect', 'arc']);
const paths = new Set(['line', 'area', 'trail']);

export interface Composed {
  table: ProtectedTable;
  specification: Specification;
  title: string;
  language: Language;
  place?: { column: number; shapes: ReadonlyMap<string, Geometry> };
}

/**
 * The specification that is drawn: fields under our names, domains and orders from the protected table, its rows as data, and the
 * withheld marked by a layer of ours.
 */
export function compose({ table: whole, specification, title, language, place }: Composed): Read {
  const { units, panels, frame } = specification;
  const table = filtered(whole, specification.filters);
  if (table.rows.length === 0) {
    throw refusal('empty');
  }
  const isMap = units.some(({ mark }) => mark.type === 'geoshape');
  if (isMap && !place) {
    throw refusal('geometry', '/mark');
  }
  if (isMap && units.some(({ mark }) => mark.type !== 'geoshape')) {
    throw refusal('property', units.find(({ mark }) => mark.type !== 'geoshape')!.at);
  }
  const data = isMap ? featuresOf(table, withPanelOrder(), place!.column, [...panels.values()].map(({ column }) => column), place!.shapes, language) : withPanelOrder();
  if (data.length * units.length > markLimit) {
    throw refusal('size');
  }

  if (!isMap) {
    units.forEach(refuseOverlap);
  }

  const anyWithheld = table.withheld.includes(true);
  const broken = anyWithheld ? units.filter(unit => showsStatistic(unit, table)) : [];
  broken.forEach(refuseBrokenWhole);
  const states = [words.withheld[language], words.noRow[language]].filter(state => data.some(datum => datum.state === state));
  // A channel that nobody else uses has a scale of its own, and one legend for all panels.
  const free = (['fill', 'color'] as const).find(name => !units.some(({ fields }) => fields.has(name)));
  const stateChannel = free ?? 'fill';
  const separate = free === undefined ? { resolve: { scale: { fill: 'independent' } } } : {};
  const markings = (isMap && states.length > 0 ? units.slice(0, 1) : broken).map(unit => withheldLayer(unit, table, drawnChannel, { language, states, channel: stateChannel }));
  const distinct = [...new Map(markings.flatMap(layer => (layer ? [[JSON.stringify(layer), layer] as const] : []))).values()];
  const undrawn = broken.length > 0 && distinct.length === 0 ? words.undrawn[language].replace('{count}', String(table.withheld.filter(Boolean).length)) : undefined;

  const drawnUnits = units.map(drawnUnit);
  const layers = { layer: [{ layer: drawnUnits, ...(frame.resolve ? { resolve: frame.resolve } : {}) }, ...distinct], ...separate };
  const size = { ...(extentOf('width') ?? {}), ...(extentOf('height') ?? {}) };
  const framed =
    panels.size === 0
      ? { ...size, ...layers }
      : { facet: facetOf(), ...(frame.columns === undefined ? {} : { columns: frame.columns }), ...(frame.resolvePanels ? { resolve: frame.resolvePanels } : {}), spec: { ...size, ...layers } };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    data: { name: 'rows', values: data },
    ...headingOf([title, ...specification.headings.filter(text => text !== title), ...(undrawn ? [undrawn] : [])]),
    ...framed,
    config: figureConfig(specification.config)
  };

  /** Two bars in one place hide each other, and a line through two values of one place shows neither. */
  function refuseOverlap(unit: Unit): void {
    const telling = [...unit.fields.values(), ...panels.values()].filter(({ column, type }) => type !== 'quantitative' || table.columns[column]!.role === 'key');
    const seen = new Set(table.rows.map(row => JSON.stringify(telling.map(({ column }) => row[column]))));
    if (solid.has(unit.mark.type) && seen.size < table.rows.length) {
      throw refusal('several-rows', unit.at);
    }
  }

  function withPanelOrder(): Datum[] {
    const rows = dataOf(table, language);
    for (const channel of panels.values()) {
      const order = new Map(domainOf(table, channel, language).map((name, i) => [name, i]));
      for (const datum of rows) {
        datum[`o${channel.column}`] = order.get(String(datum[`k${channel.column}`]));
      }
    }
    return rows;
  }

  function extentOf(name: 'width' | 'height'): Read | undefined {
    return frame[name] === undefined ? (isMap ? { [name]: (name === 'width' ? 480 : 400) / (panels.size > 0 ? 1.8 : 1) } : undefined) : { [name]: frame[name] };
  }

  function facetOf(): Read {
    const drawn = Object.fromEntries([...panels].map(([name, channel]) => [name, { ...drawnChannel(name, channel), type: channel.type, sort: { field: `o${channel.column}`, op: 'min' } }]));
    return (drawn.facet as Read | undefined) ?? drawn;
  }

  function drawnUnit(unit: Unit): Read {
    const encoding: Read = Object.fromEntries([...unit.constants, ...[...unit.fields].map(([name, channel]) => [name, drawnChannel(name, channel)] as const)]);
    // A path keeps a withheld row, without a value: it breaks there instead of bridging it.
    const whole = !showsStatistic(unit, table) || paths.has(unit.mark.type);
    const { type, ...mark } = unit.mark;
    return {
      ...(whole && !isMap ? {} : { transform: [unmarked] }),
      mark: { ...(isMap ? { stroke: '#ffffff', strokeWidth: 0.4 } : {}), ...mark, type },
      encoding,
      ...(isMap ? { projection: unit.projection ?? { type: 'mercator' } } : {})
    };
  }

  function drawnChannel(name: string, channel: FieldChannel): Read {
    const { label, unit, name: column } = table.columns[channel.column]!;
    const discrete = channel.type === 'nominal' || channel.type === 'ordinal';
    const { scale, title: own, columns: _, ...rest } = channel.rest;
    const domain = discrete && scaled.has(name) && scale !== null ? { domain: domainOf(table, channel, language) } : {};
    const drawnScale = scale === null ? null : { ...(scale as Read | undefined), ...domain };
    const titled = own !== undefined ? own : `${label?.[language] ?? column}${unit ? ` (${unit[language]})` : ''}`;
    const takesTitle = !['x2', 'y2', 'xOffset', 'yOffset'].includes(name);
    const untyped = ['x2', 'y2'].includes(name);
    return {
      ...rest,
      field: fieldName(channel),
      ...(untyped ? {} : { type: channel.type }),
      ...(takesTitle ? { title: titled } : {}),
      ...(!discrete && channel.sort.descending && scaled.has(name) ? { sort: 'descending' } : {}),
      ...(scaled.has(name) && (drawnScale === null || Object.keys(drawnScale).length > 0) ? { scale: drawnScale } : {})
    };
  }
}
