import { colour, scheme } from './colours.js';
import { either, flag, list, matching, number, object, oneOf, passedOver, refused, text, type Read, type Reader } from './reading.js';

/**
 * What of Vega-Lite 6 a figure may use, as readers. It is an allow-list: a property that does not stand here is refused, so that what
 * Vega-Lite adds tomorrow is refused too. Nothing here is ever evaluated, loaded or linked.
 */

export const sentence = text(200);
const dash = list(number(0, 50), 0, 8);
const sign = oneOf('start', 'middle', 'end');
const align = oneOf('left', 'center', 'right');
const baseline = oneOf('top', 'middle', 'bottom', 'alphabetic', 'line-top', 'line-bottom');
const weight = oneOf('normal', 'bold', 'lighter', 'bolder', 100, 200, 300, 400, 500, 600, 700, 800, 900);
const opacity = number(0, 1);
const noColour = either(oneOf(null), colour);
const shape = oneOf('circle', 'square', 'cross', 'diamond', 'triangle-up', 'triangle-down', 'triangle-right', 'triangle-left', 'arrow', 'wedge', 'triangle', 'stroke');

/** Formats of d3: directives, and of other characters only those that stand between them. */
const format = either(
  matching(/^[<>=^]?[+\-( ]?[$#]?0?\d{0,2},?(?:\.\d{1,2})?~?[a-zA-Z%]?$/),
  matching(/^(?:%[-_0]?[aAbBdeHIjmMpSUVwWyYqQLfGug%]|[ /:.,-]){1,24}$/)
);

export const markNames = ['bar', 'line', 'area', 'point', 'circle', 'square', 'tick', 'rect', 'arc', 'text', 'rule', 'geoshape', 'trail'] as const;
export type MarkName = (typeof markNames)[number];

const markProperties: Record<string, Reader> = {
  filled: flag,
  color: colour,
  fill: noColour,
  stroke: noColour,
  opacity,
  fillOpacity: opacity,
  strokeOpacity: opacity,
  strokeWidth: number(0, 20),
  strokeDash: dash,
  strokeCap: oneOf('butt', 'round', 'square'),
  strokeJoin: oneOf('miter', 'round', 'bevel'),
  size: number(0, 5000),
  shape,
  interpolate: oneOf('linear', 'linear-closed', 'step', 'step-before', 'step-after', 'basis', 'cardinal', 'monotone', 'natural'),
  tension: number(0, 1),
  orient: oneOf('horizontal', 'vertical'),
  clip: flag,
  cornerRadius: number(0, 50),
  cornerRadiusEnd: number(0, 50),
  thickness: number(0, 50),
  align,
  baseline,
  dx: number(-200, 200),
  dy: number(-200, 200),
  angle: number(-360, 360),
  fontSize: number(4, 48),
  fontWeight: weight,
  fontStyle: oneOf('normal', 'italic'),
  innerRadius: number(0, 1000),
  outerRadius: number(0, 1000),
  padAngle: number(0, 1),
  tooltip: passedOver(oneOf(true, false, null))
};
const overlay = either(flag, oneOf('transparent'), object(markProperties));

export const mark: Reader<Read> = (value, at) =>
  typeof value === 'string' ? { type: oneOf(...markNames)(value, at) } : { type: undefined, ...object({ type: oneOf(...markNames), ...markProperties, point: overlay, line: overlay })(value, at) };

const axis = object({
  title: either(oneOf(null), sentence),
  format,
  orient: oneOf('top', 'bottom', 'left', 'right'),
  grid: flag,
  ticks: flag,
  labels: flag,
  domain: flag,
  tickCount: number(0, 50),
  tickMinStep: number(0, 1e15),
  labelAngle: number(-360, 360),
  labelAlign: align,
  labelBaseline: baseline,
  labelOverlap: either(flag, oneOf('parity', 'greedy')),
  labelLimit: number(20, 400),
  labelPadding: number(0, 50),
  labelFontSize: number(4, 32),
  labelColor: colour,
  titleAngle: number(-360, 360),
  titleAnchor: sign,
  titlePadding: number(-50, 100),
  titleFontSize: number(4, 32),
  titleColor: colour,
  gridColor: colour,
  gridDash: dash,
  gridOpacity: opacity,
  domainColor: colour,
  tickColor: colour,
  offset: number(-100, 100),
  zindex: oneOf(0, 1)
});

const legend = object({
  title: either(oneOf(null), sentence),
  format,
  orient: oneOf('left', 'right', 'top', 'bottom', 'top-left', 'top-right', 'bottom-left', 'bottom-right', 'none'),
  type: oneOf('symbol', 'gradient'),
  direction: oneOf('horizontal', 'vertical'),
  columns: number(1, 20),
  tickCount: number(0, 50),
  labelLimit: number(20, 400),
  labelFontSize: number(4, 32),
  titleFontSize: number(4, 32),
  titleLimit: number(20, 400),
  gradientLength: number(20, 1000),
  gradientThickness: number(4, 100),
  symbolSize: number(1, 2000),
  symbolType: shape,
  offset: number(-100, 200)
});

const header = object({
  title: either(oneOf(null), sentence),
  labels: flag,
  labelAngle: number(-360, 360),
  labelFontSize: number(4, 32),
  labelOrient: oneOf('top', 'bottom', 'left', 'right'),
  titleFontSize: number(4, 32),
  titleOrient: oneOf('top', 'bottom', 'left', 'right')
});

const scale = object({
  type: oneOf('linear', 'log', 'symlog', 'sqrt', 'pow', 'time', 'utc', 'ordinal', 'band', 'point', 'quantize'),
  scheme: either(scheme, object({ name: scheme, count: number(2, 20) })),
  range: either(list(colour, 1, 50), list(number(0, 5000), 2, 50), list(shape, 1, 12), list(dash, 1, 12)),
  zero: flag,
  nice: either(flag, number(1, 100)),
  reverse: flag,
  clamp: flag,
  round: flag,
  base: number(2, 10),
  exponent: number(0.1, 10),
  interpolate: oneOf('rgb', 'lab', 'hcl', 'hsl', 'cubehelix'),
  padding: number(0, 50),
  paddingInner: number(0, 1),
  paddingOuter: number(0, 10),
  domain: refused('domain'),
  domainMin: refused('domain'),
  domainMax: refused('domain'),
  domainMid: refused('domain'),
  domainRaw: refused('domain'),
  bins: refused('statistic')
});

export const channels = [
  'x', 'y', 'x2', 'y2', 'xOffset', 'yOffset', 'theta', 'radius', 'color', 'fill', 'stroke', 'opacity', 'fillOpacity', 'strokeOpacity',
  'strokeWidth', 'strokeDash', 'size', 'shape', 'angle', 'text', 'order', 'detail'
] as const;
export const panels = ['row', 'column', 'facet'] as const;

const constants: Record<string, Reader> = {
  x: either(oneOf('width'), number(-5000, 5000)),
  y: either(oneOf('height'), number(-5000, 5000)),
  color: colour,
  fill: noColour,
  stroke: noColour,
  opacity,
  fillOpacity: opacity,
  strokeOpacity: opacity,
  strokeWidth: number(0, 20),
  strokeDash: dash,
  size: number(0, 5000),
  shape,
  angle: number(-360, 360)
};

/** `field` is read as text here and looked up in the table's columns by who knows them. */
const fieldProperties: Record<string, Reader> = {
  field: text(200),
  type: oneOf('quantitative', 'temporal', 'nominal', 'ordinal'),
  title: either(oneOf(null), sentence),
  sort: either(
    oneOf('ascending', 'descending', null, 'x', 'y', '-x', '-y', 'color', '-color'),
    object({ field: text(200), order: oneOf('ascending', 'descending'), op: oneOf('min', 'max') })
  ),
  axis: either(oneOf(null), axis),
  legend: either(oneOf(null), legend),
  header: either(oneOf(null), header),
  scale: either(oneOf(null), scale),
  stack: either(flag, oneOf(null, 'zero', 'normalize', 'center')),
  format,
  bandPosition: number(0, 1),
  columns: number(1, 20),
  aggregate: refused('statistic'),
  bin: refused('statistic'),
  timeUnit: refused('statistic'),
  impute: refused('statistic')
};
const fieldChannel = object(fieldProperties);

export function channel(name: string): Reader<Read> {
  const constant = constants[name];
  return (value, at) => {
    const carriesField = typeof value === 'object' && value !== null && !Object.hasOwn(value, 'value');
    return carriesField || !constant ? fieldChannel(value, at) : object({ value: constant })(value, at);
  };
}

export const projection = object({
  type: oneOf('mercator', 'identity', 'equalEarth', 'equirectangular', 'naturalEarth1', 'albers', 'albersUsa', 'azimuthalEqualArea', 'conicConformal', 'conicEqualArea', 'conicEquidistant', 'orthographic', 'transverseMercator'),
  reflectY: flag
});

export const extent = either(number(40, 2000), object({ step: number(4, 100) }));
const sharing = object(Object.fromEntries(['x', 'y', 'color', 'fill', 'stroke', 'size', 'shape', 'opacity', 'strokeWidth', 'strokeDash', 'xOffset', 'yOffset', 'theta', 'radius'].map(name => [name, oneOf('shared', 'independent')])));
export const resolve = object({ scale: sharing, axis: sharing, legend: sharing });

const lettering = matching(/^[A-Za-z0-9 ,'"_-]{1,200}$/);
const looks = (paint: Reader, ...names: string[]): Reader =>
  object(Object.fromEntries(names.map(name => [name, /color|stroke$|fill/i.test(name) ? paint : /weight/i.test(name) ? weight : /opacity/i.test(name) ? opacity : number(-360, 2000)])));
const ours = passedOver(noColour);

/**
 * Colours of marks, and sizes. Font and ink are ours: those of the page that made the chart need not exist where the figure is read,
 * and a dark page writes in white.
 */
export const config = object({
  font: passedOver(lettering),
  background: passedOver(colour),
  locale: passedOver(object({ number: object({ decimal: text(2), thousands: text(2), grouping: list(number(1, 9), 1, 4), currency: list(text(4), 2, 2) }) })),
  view: looks(ours, 'stroke', 'fill', 'strokeWidth', 'strokeOpacity', 'continuousWidth', 'continuousHeight', 'discreteWidth', 'discreteHeight', 'step'),
  mark: looks(noColour, 'color', 'fill', 'stroke', 'opacity', 'strokeWidth'),
  ...Object.fromEntries(markNames.map(name => [name, looks(noColour, 'color', 'fill', 'stroke', 'opacity', 'strokeWidth', 'size')])),
  axis: looks(ours, 'labelColor', 'titleColor', 'domainColor', 'tickColor', 'gridColor', 'gridOpacity', 'labelFontSize', 'titleFontSize', 'labelLimit', 'labelAngle', 'titleFontWeight'),
  legend: looks(ours, 'labelColor', 'titleColor', 'labelFontSize', 'titleFontSize', 'labelLimit', 'titleLimit', 'titleFontWeight'),
  header: looks(ours, 'labelColor', 'titleColor', 'labelFontSize', 'titleFontSize'),
  title: looks(ours, 'color', 'fontSize', 'fontWeight', 'subtitleColor', 'subtitleFontSize')
});

/** A name for the data is allowed, the data are not. */
const named = object({ name: text(100) });
export const ignored: Record<string, Reader> = {
  $schema: passedOver(matching(/^https:\/\/vega\.github\.io\/schema\/vega-lite\/v[56](?:\.\d+){0,2}\.json$/)),
  data: passedOver(named),
  background: passedOver(either(oneOf(null), colour)),
  autosize: passedOver(either(oneOf('pad', 'fit', 'fit-x', 'fit-y', 'none'), object({ type: oneOf('pad', 'fit', 'fit-x', 'fit-y', 'none'), contains: oneOf('content', 'padding'), resize: flag })))
};
