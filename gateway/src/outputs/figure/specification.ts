import { isInteger, isNumeric, type Cell, type ProtectedTable, type TableColumn } from '../table/index.js';
import { channel, channels, config, extent, ignored, mark, panels, projection, resolve, sentence, type MarkName } from './grammar.js';
import { boundedJson, list, number, object, objectAt, text, type Read, type Reader } from './reading.js';
import { below, refusal } from './refusals.js';

export type FieldType = 'quantitative' | 'temporal' | 'nominal' | 'ordinal';

/** A channel that shows a column. */
export interface FieldChannel {
  /** Its place in the table. */
  column: number;
  type: FieldType;
  /** Order of its values: by key, or by what a column shows for them. */
  sort: { by?: number; descending: boolean };
  /** Everything else of the definition, checked. */
  rest: Read;
  at: string;
}

export interface Unit {
  mark: Read & { type: MarkName };
  fields: Map<string, FieldChannel>;
  constants: Map<string, Read>;
  projection?: Read;
  at: string;
}

export interface Filter {
  column: number;
  among: Cell[];
}

/** A figure as it was asked for and may be drawn: nothing in it but what the grammar knows, and columns of the table. */
export interface Specification {
  units: Unit[];
  panels: Map<string, FieldChannel>;
  filters: Filter[];
  /** Width, height, columns of panels, sharing of scales among layers (`resolve`) and among panels (`resolvePanels`). */
  frame: Read;
  config: Read;
  /** Its own title and subtitle, if any. */
  headings: string[];
  /** Texts that are not the catalogue's. */
  texts: string[];
  /** The same, to publish: without data. */
  published: Read;
}

interface Channels {
  published: Read;
  fields: Map<string, FieldChannel>;
  constants: Map<string, Read>;
}

/**
 * Reads an untrusted Vega-Lite specification: one unit, layers of units, or either in panels.
 * @throws figure-refused, with the JSON pointer of the place.
 */
export function readSpecification(untrusted: unknown, table: ProtectedTable): Specification {
  boundedJson(untrusted);
  const made: Omit<Specification, 'published'> = { units: [], panels: new Map(), filters: [], frame: {}, config: {}, headings: [], texts: [] };
  const someWithheld = table.withheld.includes(true);
  const top: Record<string, Reader> = { ...ignored, config, title: heading, columns: number(1, 20) };
  const frame: Record<string, Reader> = { width: extent, height: extent, resolve, transform: list(filter, 0, 20) };

  const given = objectAt(untrusted, '');
  const published = 'spec' in given ? inPanels() : view(given, '', top);
  made.config = (published.config as Read | undefined) ?? {};
  return { ...made, published };

  function inPanels(): Read {
    const read = object({ ...top, ...frame, facet, spec: (inner, at) => view(objectAt(inner, at), at, {}) })(given, '');
    if (made.panels.size === 0) {
      throw refusal('property', '/facet');
    }
    return kept(read, 'resolvePanels');
  }

  function view(from: Record<string, unknown>, at: string, more: Record<string, Reader>): Read {
    if (!('layer' in from)) {
      const read = unit(from, at, none(), { ...more, ...frame }, true);
      return kept(read, made.panels.size > 0 ? 'resolvePanels' : 'resolve');
    }
    const inherited = channelsOf(from.encoding ?? {}, below(at, 'encoding'), false);
    const layer: Reader = (each, place) => unit(objectAt(each, place), place, inherited, {}, false, from.projection);
    return kept(object({ ...more, ...frame, projection, encoding: () => inherited.published, layer: list(layer, 1, 12) })(from, at), 'resolve');
  }

  function unit(from: Record<string, unknown>, at: string, inherited: Channels, more: Record<string, Reader>, withPanels: boolean, outer?: unknown): Read {
    const own = channelsOf(from.encoding ?? {}, below(at, 'encoding'), withPanels);
    const read = object({ ...more, mark, projection, encoding: () => own.published })(from, at);
    if (read.mark === undefined) {
      throw refusal('property', at);
    }
    const projected = (read.projection ?? (outer === undefined ? undefined : projection(outer, '/projection'))) as Read | undefined;
    const unit: Unit = {
      mark: read.mark as Unit['mark'],
      fields: new Map([...inherited.fields, ...own.fields]),
      constants: new Map([...inherited.constants, ...own.constants]),
      ...(projected ? { projection: projected } : {}),
      at
    };
    // A layer's own constant takes the place of an inherited field, and the other way round.
    for (const name of own.constants.keys()) {
      unit.fields.delete(name);
    }
    for (const name of own.fields.keys()) {
      unit.constants.delete(name);
    }
    made.units.push(unit);
    return read;
  }

  function kept(read: Read, resolution: 'resolve' | 'resolvePanels'): Read {
    for (const name of ['width', 'height', 'columns']) {
      made.frame[name] = read[name] ?? made.frame[name];
    }
    made.frame[resolution] = read.resolve ?? made.frame[resolution];
    return read;
  }

  function facet(value: unknown, at: string): Read {
    const definition = objectAt(value, at);
    const named = 'field' in definition ? { facet: definition } : definition;
    const read = object({ row: channel('row'), column: channel('column'), facet: channel('facet') })(named, 'field' in definition ? at.replace(/\/facet$/, '') : at);
    const shown = Object.entries(read).map(([name, each]) => [name, panel(name, each as Read, below(at, name))] as const);
    return 'field' in definition ? shown[0]![1] : Object.fromEntries(shown);
  }

  function panel(name: string, read: Read, at: string): Read {
    const shown = fieldOf(read, at);
    if (shown.type === 'quantitative' || table.columns[shown.column]!.role !== 'key') {
      throw refusal('column-type', at);
    }
    made.panels.set(name, shown);
    return publishedField(read, shown);
  }

  function channelsOf(value: unknown, at: string, withPanels: boolean): Channels {
    const read = object(Object.fromEntries([...channels, ...(withPanels ? panels : [])].map(name => [name, channel(name)])))(value, at);
    const found = none();
    for (const [name, each] of Object.entries(read) as [string, Read][]) {
      const place = below(at, name);
      if ((panels as readonly string[]).includes(name)) {
        found.published[name] = panel(name, each, place);
      } else if ('value' in each) {
        found.constants.set(name, each);
        found.published[name] = each;
      } else {
        const shown = fieldOf(each, place);
        found.fields.set(name, shown);
        found.published[name] = publishedField(each, shown);
      }
    }
    for (const [name, shown] of found.fields) {
      shown.sort = sortOf((read[name] as Read).sort, below(below(at, name), 'sort'), found.fields);
    }
    return found;
  }

  function fieldOf(read: Read, at: string): FieldChannel {
    const column = columnOf(read.field, below(at, 'field'));
    const { role, type: stored } = table.columns[column]!;
    const time = stored === 'DATE' || stored.startsWith('TIMESTAMP');
    const type = (read.type as FieldType | undefined) ?? (time ? 'temporal' : isNumeric(stored) && role !== 'key' ? 'quantitative' : 'nominal');
    if ((type === 'quantitative' && !isNumeric(stored)) || (type === 'temporal' && !time && !isInteger(stored))) {
      throw refusal('column-type', below(at, 'type'));
    }
    const { field: _, type: __, sort, ...rest } = read;
    for (const title of [rest.title, ...['axis', 'legend', 'header'].map(part => (rest[part] as Read | null | undefined)?.title)]) {
      if (typeof title === 'string' && !table.columns.some(known => isLabel(known, title))) {
        made.texts.push(title);
      }
    }
    return { column, type, sort: sortOf(sort, below(at, 'sort'), new Map()), rest, at };
  }

  function sortOf(sort: unknown, at: string, fields: Map<string, FieldChannel>): FieldChannel['sort'] {
    if (typeof sort === 'object' && sort !== null) {
      const { field, order } = sort as Read;
      return sortedBy(columnOf(field, below(at, 'field')), order === 'descending', at);
    }
    if (typeof sort !== 'string' || sort.endsWith('scending')) {
      return { descending: sort === 'descending' };
    }
    const of = fields.get(sort.replace('-', ''));
    return of ? sortedBy(of.column, sort.startsWith('-'), at) : { descending: false };
  }

  function sortedBy(by: number, descending: boolean, at: string): FieldChannel['sort'] {
    if (someWithheld && table.columns[by]!.role !== 'key') {
      throw refusal('sort-withheld', at);
    }
    return { by, descending };
  }

  function filter(value: unknown, at: string): Read {
    const condition = objectAt(objectAt(value, at).filter, below(at, 'filter'));
    const code: Reader<Cell> = (each, place) => {
      if (each !== null && !['string', 'number', 'boolean'].includes(typeof each)) {
        throw refusal('value', place);
      }
      return each as Cell;
    };
    const read = object({ filter: object({ field: text(200), equal: code, oneOf: list(code, 1, 500) }) })(value, at).filter as Read;
    const place = below(at, 'filter');
    const column = columnOf(condition.field, below(place, 'field'));
    const among = 'oneOf' in read ? (read.oneOf as Cell[]) : [read.equal as Cell];
    // A code that does not occur would be a text of anybody's in the published specification.
    const occurring = new Set(table.rows.map(row => row[column]));
    if (table.columns[column]!.role !== 'key' || 'equal' in read === 'oneOf' in read || !among.every(each => occurring.has(each))) {
      throw refusal('filter-column', place);
    }
    made.filters.push({ column, among });
    return { filter: { ...read, field: escaped(table.columns[column]!.name) } };
  }

  function columnOf(field: unknown, at: string): number {
    const column = typeof field === 'string' ? table.columns.findIndex(({ name }) => name === field || name === field.replace(/\\(.)/g, '$1')) : -1;
    if (column < 0) {
      throw refusal('column', at);
    }
    return column;
  }

  function publishedField(read: Read, { column, type }: FieldChannel): Read {
    const { sort } = read;
    const by = typeof sort === 'object' && sort !== null ? { sort: { ...sort, field: escaped(table.columns[columnOf((sort as Read).field, '')]!.name) } } : {};
    return { ...read, field: escaped(table.columns[column]!.name), type, ...by };
  }

  function heading(value: unknown, at: string): unknown {
    const said: Reader<string> = (each, place) => {
      const text = sentence(each, place);
      made.headings.push(text);
      made.texts.push(text);
      return text;
    };
    return typeof value === 'string' ? said(value, at) : object({ text: said, subtitle: said })(value, at);
  }
}

function none(): Channels {
  return { published: {}, fields: new Map(), constants: new Map() };
}

function isLabel({ name, label, nomenclature }: TableColumn, text: string): boolean {
  return (label !== undefined && [name, label.en, label.fr].includes(text)) || nomenclature?.title.en === text || nomenclature?.title.fr === text;
}

/** A column may be called anything; Vega-Lite reads dots and brackets as a path. */
function escaped(name: string): string {
  return name.replace(/[.[\]\\'"]/g, '\\$&');
}
