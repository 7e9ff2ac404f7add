import { hatching } from './colours.js';
import { refusal } from './refusals.js';

const elements = new Set(['svg', 'g', 'path', 'rect', 'circle', 'line', 'text', 'tspan', 'defs', 'clipPath', 'linearGradient', 'stop', 'title', 'desc']);

const plain = /^[\w #.,()%+-]*$/;
const internal = /^(?:url\(#[\w-]+\)|[\w #.,()%+-]*)$/;
const attributes: Record<string, RegExp> = {
  ...Object.fromEntries(
    ['x', 'y', 'x1', 'y1', 'x2', 'y2', 'dx', 'dy', 'cx', 'cy', 'r', 'rx', 'ry', 'd', 'width', 'height', 'viewBox', 'transform', 'offset', 'stop-color', 'opacity', 'fill-opacity', 'stroke-opacity', 'stroke-width', 'stroke-dasharray', 'stroke-dashoffset', 'stroke-linecap', 'stroke-linejoin', 'stroke-miterlimit', 'text-anchor', 'dominant-baseline', 'font-family', 'font-size', 'font-weight', 'font-style', 'gradientUnits', 'id', 'class', 'version'].map(name => [name, plain])
  ),
  fill: internal,
  stroke: internal,
  'clip-path': internal,
  xmlns: /^http:\/\/www\.w3\.org\/2000\/svg$/,
  'xmlns:xlink': /^http:\/\/www\.w3\.org\/1999\/xlink$/
};
/** Measured in points; a colour such as #1e3 is no number. */
const lengths = new Set(['d', 'transform', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'width', 'height']);
/** Said by Vega and of no use in a file: it addresses scripts and readers of interactive charts. */
const left = new Set(['class', 'version', 'xmlns:xlink', 'role', 'aria-label', 'aria-roledescription', 'aria-hidden', 'pointer-events']);

const pattern =
  '<pattern id="withheld" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#ffffff"/><rect width="2.4" height="6" fill="#7a7a7a"/></pattern>';

const token = /<(\/?)([A-Za-z]+)((?:\s+[A-Za-z][\w:-]*="[^"<>]*")*)\s*(\/?)>|([^<>]+)/y;

/**
 * The drawing as it leaves: read strictly and written anew with nothing but what a picture needs. No script, link, style, event or
 * foreign content; a reference only to its own gradients and clips. It begins with its title and description, for those who hear it.
 * @throws figure-refused, where Vega wrote anything else.
 */
export function inertSvg(came: string, title: string, alt: string): string {
  const out: string[] = [];
  const open: string[] = [];
  /** How many elements were open when one began that is not seen; it does not leave. */
  let unseenFrom: number | undefined;
  const put = (part: string) => unseenFrom === undefined && out.push(part);
  token.lastIndex = 0;
  while (token.lastIndex < came.length) {
    const [, closing, name = '', given = '', empty, text] = token.exec(came) ?? [];
    if (text !== undefined) {
      if (text.trim() !== '' && !['text', 'tspan'].includes(open.at(-1) ?? '')) {
        throw refusal('drawing');
      }
      put(reescaped(text));
    } else if (!elements.has(name)) {
      throw refusal('drawing');
    } else if (closing) {
      if (open.pop() !== name) {
        throw refusal('drawing');
      }
      put(`</${name}>`);
      if (unseenFrom === open.length) {
        unseenFrom = undefined;
      }
    } else {
      const root = open.length === 0;
      if (root !== (name === 'svg') || (root && out.length > 0)) {
        throw refusal('drawing');
      }
      const seen = !/\s(?:display="none"|opacity="0")/.test(given);
      if (!seen && !empty) {
        unseenFrom ??= open.length;
      }
      if (seen) {
        put(`<${name}${keptAttributes(given)}${root ? ' role="img"' : ''}${empty}>`);
      }
      if (root) {
        out.push(`<title>${escaped(title)}</title><desc>${escaped(alt)}</desc><defs>${pattern}</defs>`);
      }
      if (!empty) {
        open.push(name);
      }
    }
  }
  if (open.length > 0 || out.length === 0) {
    throw refusal('drawing');
  }
  return out.join('').replaceAll(`fill="${hatching}"`, 'fill="url(#withheld)"') + '\n';
}

function keptAttributes(given: string): string {
  return [...given.matchAll(/([A-Za-z][\w:-]*)="([^"]*)"/g)]
    .map(([, name = '', value = '']) => {
      if (left.has(name)) {
        return '';
      }
      const allowed = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
      if (!allowed?.test(value.replaceAll('&quot;', '')) || /url\((?!#)/.test(value)) {
        throw refusal('drawing');
      }
      return ` ${name}="${lengths.has(name) ? rounded(value) : value}"`;
    })
    .join('');
}

/** A hundredth of a point is more than a printer shows. */
function rounded(value: string): string {
  return value.replace(/-?\d+(?:\.\d+)?e[+-]?\d+|-?\d+\.\d{3,}/g, number => String(Math.round(Number(number) * 100) / 100));
}

/** Vega escapes the three characters that need it; anything else that begins as an entity is written out. */
function reescaped(text: string): string {
  return text.replace(/&(?!(?:amp|lt|gt);)/g, '&amp;');
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
