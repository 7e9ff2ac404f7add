// Draws one figure and ends: a process of its own, without network, files or environment, which the gateway stops when it takes too
// long. Standard input: { spec, locale, fonts }, the specification checked and completed by the gateway. Standard output: the SVG.
import { readFileSync } from 'node:fs';
import * as vega from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile } from 'vega-lite';
import { widthsOf } from './font.mjs';

const { spec, locale, fonts } = JSON.parse(readFileSync(0, 'utf8'));

/** Texts are measured in the font that they are drawn in: without a canvas Vega would guess, and labels would collide. */
const regular = widthsOf(fonts.regular);
const bold = widthsOf(fonts.bold);
vega.textMetrics.width = (item, text) => {
  const said = Array.isArray(text) ? text.join(' ') : String(text ?? '');
  const width = item.fontWeight === 'bold' || Number(item.fontWeight) >= 600 ? bold : regular;
  return Array.from(said).reduce((sum, character) => sum + width(character), 0) * (item.fontSize ?? 11);
};

const denied = () => Promise.reject(new Error('nothing is loaded'));
const silent = { level: () => silent, error: () => silent, warn: () => silent, info: () => silent, debug: () => silent };
const compiled = compile(spec, { logger: silent }).spec;
fitShapes(compiled);
const runtime = vega.parse(compiled, {}, { ast: true });
const view = new vega.View(runtime, {
  expr: expressionInterpreter,
  loader: { load: denied, sanitize: denied, http: denied, file: denied },
  locale,
  logger: silent,
  renderer: 'none'
});

/** A map shows all places, whichever of its layers and panels they stand in; Vega-Lite would fit panels to data out of their reach. */
function fitShapes(scope) {
  for (const projection of scope.projections ?? []) {
    if (projection.fit) {
      projection.fit = { signal: "data('rows')" };
    }
  }
  scope.marks?.forEach(fitShapes);
}

process.stdout.write(await view.toSVG());
