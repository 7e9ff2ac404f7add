import type { ProtectedTable } from '../table/index.js';
import { hatching } from './colours.js';
import type { Read } from './reading.js';
import { refusal } from './refusals.js';
import { words, type Language } from './rows.js';
import type { FieldChannel, Unit } from './specification.js';

const outline = '#555555';

/** Whether the unit shows a value that a withheld row does not have. */
export function showsStatistic(unit: Unit, table: ProtectedTable): boolean {
  return [...unit.fields.values()].some(({ column }) => table.columns[column]!.role !== 'key');
}

/** Parts of a whole, of which one has no size: neither the whole nor a share would be true. */
export function refuseBrokenWhole(unit: Unit): void {
  const amounts = [...unit.fields].filter(([name, { type }]) => ['x', 'y', 'theta', 'radius'].includes(name) && type === 'quantitative');
  const stack = amounts.map(([, { rest }]) => rest.stack).find(each => each !== undefined);
  const grouped = ['color', 'fill', 'stroke', 'detail', 'opacity'].some(name => unit.fields.has(name) && !sameAs(unit, name, ['x', 'y', 'xOffset', 'yOffset']) && unit.fields.get(name)!.type !== 'quantitative');
  const stacks = (unit.mark.type === 'bar' || unit.mark.type === 'area') && grouped && stack !== null && stack !== false;
  if (unit.mark.type === 'arc' || stacks || stack === 'normalize' || stack === 'center') {
    throw refusal('share-withheld', unit.at);
  }
}

function sameAs(unit: Unit, name: string, others: string[]): boolean {
  return others.some(other => unit.fields.get(other)?.column === unit.fields.get(name)!.column);
}

/**
 * A layer of our own that marks where the withheld rows stand: hatched, at their keys and never at a value. Undefined where the keys
 * alone give no place.
 */
export function withheldLayer(unit: Unit, table: ProtectedTable, drawn: (name: string, channel: FieldChannel) => Read, legend: StateLegend): Read | undefined {
  const state = { [legend.channel]: stateScale(legend) };
  const isKey = (name: string): boolean => {
    const shown = unit.fields.get(name);
    return shown !== undefined && table.columns[shown.column]!.role === 'key';
  };
  const at = (name: string): Read => (isKey(name) ? { [name]: drawn(name, unit.fields.get(name)!) } : {});
  if (unit.mark.type === 'geoshape') {
    return { transform: [marked], mark: { type: 'geoshape', filled: true, stroke: outline, strokeWidth: 0.6 }, encoding: state, ...(unit.projection ? { projection: unit.projection } : {}) };
  }
  if (unit.mark.type === 'rect' && isKey('x') && isKey('y')) {
    return { transform: [marked], mark: { type: 'rect', filled: true, stroke: outline, strokeWidth: 0.6 }, encoding: { ...at('x'), ...at('y'), ...state } };
  }
  if (!isKey('x') && !isKey('y')) {
    return undefined;
  }
  const foot = (name: 'x' | 'y'): Read => (isKey(name) ? at(name) : unit.fields.has(name) ? { [name]: { value: name === 'y' ? 'height' : 0 } } : {});
  const lifted = { ...(isKey('y') ? {} : { yOffset: -7 }), ...(isKey('x') ? {} : { xOffset: 7 }) };
  return {
    transform: [marked],
    mark: { type: 'point', shape: 'square', size: 100, filled: true, opacity: 1, stroke: outline, strokeWidth: 0.8, ...lifted },
    encoding: { ...foot('x'), ...foot('y'), ...at('xOffset'), ...at('yOffset'), ...state }
  };
}

const marked = { filter: 'datum.state !== null' };
export const unmarked = { filter: 'datum.state === null' };

export interface StateLegend {
  language: Language;
  /** Those that occur. */
  states: string[];
  channel: 'fill' | 'color';
}

/** The legend's entries: hatched is withheld, white is a place without a row. */
function stateScale({ language, states }: StateLegend): Read {
  return {
    field: 'state',
    type: 'nominal',
    scale: { domain: states, range: states.map(state => (state === words.withheld[language] ? hatching : '#ffffff')) },
    legend: { title: null, symbolType: 'square', symbolStrokeColor: outline, symbolStrokeWidth: 0.8, symbolSize: 120, symbolOpacity: 1 }
  };
}
