import { isRecord, parsedJson } from '../files/json.js';
import { refusal } from '../files/refusals.js';
import { canonicalText, decoded } from '../files/text.js';
import type { Language } from './literals.js';

type CellType = 'code' | 'markdown' | 'raw';

export interface Cell {
  type: CellType;
  /** As it came. */
  came: string;
  /** As it leaves. */
  source: string;
}

export interface Notebook {
  language: Language;
  cells: Cell[];
  dropped: { outputs: number; attachments: number; metadata: number };
}

/** Kernels by the language that a notebook names; the words that leave are ours. */
const kernels: Readonly<Record<Language, { name: string; display_name: string }>> = {
  python: { name: 'python3', display_name: 'Python 3' },
  r: { name: 'ir', display_name: 'R' },
  julia: { name: 'julia', display_name: 'Julia' },
  sql: { name: 'sql', display_name: 'SQL' },
  stata: { name: 'stata', display_name: 'Stata' },
  sas: { name: 'sas', display_name: 'SAS' }
};

/** What a notebook of format 4 says in its sources, and nothing else of it. @throws file-refused. */
export function readNotebook(bytes: Buffer): Notebook {
  const value = parsedJson(decoded(bytes));
  if (!isRecord(value) || value['nbformat'] !== 4 || !Array.isArray(value['cells'])) {
    throw refusal('notebook');
  }
  const dropped = { outputs: 0, attachments: 0, metadata: entries(value['metadata']) };
  const cells = value['cells'].map((cell): Cell => {
    if (!isRecord(cell)) {
      throw refusal('notebook');
    }
    const type = cell['cell_type'];
    const came = sourceOf(cell['source']);
    if ((type !== 'code' && type !== 'markdown' && type !== 'raw') || came === undefined) {
      throw refusal('notebook');
    }
    dropped.outputs += Array.isArray(cell['outputs']) ? cell['outputs'].length : 0;
    dropped.attachments += entries(cell['attachments']);
    dropped.metadata += entries(cell['metadata']) + Object.keys(cell).filter(key => !expected.has(key)).length;
    return { type, came, source: canonicalText(came).replace(/\n$/, '') };
  });
  dropped.metadata += Object.keys(value).filter(key => !['cells', 'metadata', 'nbformat', 'nbformat_minor'].includes(key)).length;
  return { language: languageOf(value['metadata']), cells, dropped };
}

const expected = new Set(['cell_type', 'source', 'outputs', 'attachments', 'metadata', 'execution_count', 'id']);

/** A new notebook of sources only, as Jupyter writes one. Format 4.4: cells of 4.5 have names, which a person could choose. */
export function writtenNotebook({ language, cells }: Notebook): Buffer {
  const notebook = {
    cells: cells.map(({ type, source }) => ({
      cell_type: type,
      ...(type === 'code' ? { execution_count: null } : {}),
      metadata: {},
      ...(type === 'code' ? { outputs: [] } : {}),
      source: source === '' ? [] : source.split(/(?<=\n)/)
    })),
    metadata: { kernelspec: { ...kernels[language], language }, language_info: { name: language } },
    nbformat: 4,
    nbformat_minor: 4
  };
  return Buffer.from(JSON.stringify(notebook, null, 1) + '\n');
}

function sourceOf(source: unknown): string | undefined {
  if (typeof source === 'string') {
    return source;
  }
  return Array.isArray(source) && source.every(each => typeof each === 'string') ? source.join('') : undefined;
}

function entries(value: unknown): number {
  return isRecord(value) ? Object.keys(value).length : 0;
}

function languageOf(metadata: unknown): Language {
  const said = isRecord(metadata) ? [metadata['kernelspec'], metadata['language_info']] : [];
  for (const each of said) {
    const name = isRecord(each) ? (each['language'] ?? each['name']) : undefined;
    if (typeof name === 'string' && Object.hasOwn(kernels, name.toLowerCase())) {
      return name.toLowerCase() as Language;
    }
  }
  // What the kernel is called decides how strings are read, and nothing else; each line's quotes are looked at anyway.
  return 'python';
}
