import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { LineCounter, isAlias, isMap, isNode, isScalar, isSeq, parseDocument, YAMLParseError, type Document, type Node } from 'yaml';
import type { FileKind } from './schema.js';

/** Where in a file: names of properties and numbers of entries. */
export type Place = (string | number)[];

export interface DeclaredFile {
  kind: FileKind;
  /** From the centre's directory, with '/'. */
  file: string;
  document: Document;
  lines: LineCounter;
  value: unknown;
}

const single: { kind: FileKind; file: string }[] = [
  { kind: 'centre', file: 'centre.yaml' },
  { kind: 'people', file: 'people.yaml' },
  { kind: 'producers', file: 'producers.yaml' }
];

const folders: { kind: FileKind; folder: string; file: (name: string) => string | undefined }[] = [
  { kind: 'pack', folder: 'packs', file: yamlFile },
  { kind: 'nomenclature', folder: 'nomenclatures', file: yamlFile },
  { kind: 'source', folder: 'sources', file: name => (name.startsWith('.') ? undefined : `${name}/source.yaml`) },
  { kind: 'project', folder: 'projects', file: yamlFile }
];

function yamlFile(name: string): string | undefined {
  return name.endsWith('.yaml') && !name.startsWith('.') ? name : undefined;
}

/** Every file that a centre should have: those of its folders in the order of their names. */
export async function expectedFiles(directory: string): Promise<{ kind: FileKind; file: string }[]> {
  const found = [...single];
  for (const { kind, folder, file } of folders) {
    const names = await readdir(path.join(directory, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = file(entry.name);
      if (name !== undefined && (kind !== 'source' || entry.isDirectory())) {
        found.push({ kind, file: `${folder}/${name}` });
      }
    }
  }
  return found;
}

/** Files that look like declarations but stand or are named where nobody reads them. */
export async function strayFiles(directory: string): Promise<string[]> {
  const read = new Set((await expectedFiles(directory)).map(({ file }) => file));
  const places = ['', ...folders.map(({ folder }) => `${folder}/`)];
  const sources = await readdir(path.join(directory, 'sources'), { withFileTypes: true }).catch(() => []);
  places.push(...sources.filter(entry => entry.isDirectory()).map(({ name }) => `sources/${name}/`));
  const found: string[] = [];
  for (const folder of places) {
    const entries = await readdir(path.join(directory, folder), { withFileTypes: true }).catch(() => []);
    found.push(...entries.filter(entry => entry.isFile() && /^[^.].*\.ya?ml$/i.test(entry.name)).map(({ name }) => `${folder}${name}`));
  }
  return found.filter(file => !read.has(file)).sort();
}

/** Undefined where there is no such file. */
export async function readDeclared(directory: string, kind: FileKind, file: string): Promise<DeclaredFile | undefined> {
  let source: string;
  try {
    source = await readFile(path.join(directory, file), 'utf8');
  } catch {
    return undefined;
  }
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  return { kind, file, document, lines, value: document.errors.length > 0 ? undefined : plain(document) };
}

/** As data that could be written out. An alias that leads back to itself, or multiplies beyond measure, is a fault of the file. */
function plain(document: Document): unknown {
  try {
    return JSON.parse(JSON.stringify(document.toJS())) as unknown;
  } catch {
    document.errors.push(new YAMLParseError([0, 0], 'BAD_ALIAS', 'alias'));
    return undefined;
  }
}

/** The line of a property's name or an entry; of what holds it where it is not there. */
export function lineOf({ document, lines }: DeclaredFile, place: Place): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of place) {
    const held: unknown = isAlias(node) ? node.resolve(document) : node;
    if (isMap(held)) {
      const pair = held.items.find(item => isScalar(item.key) && String(item.key.value) === String(step));
      if (!pair) {
        break;
      }
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(held) && typeof step === 'number' && held.items[step] !== undefined) {
      node = held.items[step];
      offset = startOf(node) ?? offset;
    } else {
      break;
    }
  }
  return lines.linePos(offset).line;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}

/** `datasets[0].variables[3].nomenclature` */
export function placeName(place: Place): string {
  return place.reduce<string>((said, step) => (typeof step === 'number' ? `${said}[${step}]` : said === '' ? step : `${said}.${step}`), '');
}
