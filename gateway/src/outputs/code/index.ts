import type { Text } from '@vitrine/disclosure';
import { refuseOtherThanText } from '../files/kinds.js';
import { limits } from '../files/limits.js';
import { extensionOf, labelOf } from '../files/names.js';
import { Findings, notice, Places } from '../files/notices.js';
import { refusal } from '../files/refusals.js';
import { canonicalText, decoded, lookThrough } from '../files/text.js';
import type { MadeOutput, Notice, OutputFile } from '../types.js';
import { literalsOf, type Language } from './literals.js';
import { readNotebook, writtenNotebook } from './notebook.js';

/** Which of these are values of identifiers or records in the sources of the project. */
export type Known = (literals: string[]) => Promise<string[]>;

const languages: Readonly<Record<string, Language>> = { py: 'python', r: 'r', sql: 'sql', do: 'stata', sas: 'sas', jl: 'julia' };

/** A piece of source as it leaves, and where it stands. */
interface Piece {
  came: string;
  source: string;
  /** Counted from 1, in a notebook. */
  cell?: number;
  /** Literals are looked for as in this language; words between cells, too. */
  language: Language;
}

/**
 * Code as it would leave: source only. Of a notebook nothing else is even copied. Written-out values are compared with the sources by
 * `known`; without it, the checker is told that nobody did.
 * @throws file-refused, with the row of `refusals` in `what`.
 */
export async function stripCode({ name, bytes, known }: { name: string; bytes: Buffer; known?: Known }): Promise<MadeOutput> {
  const label = labelOf(name);
  const extension = extensionOf(label);
  if (bytes.length === 0) {
    throw refusal('empty');
  }
  // A notebook is large by its outputs, which do not leave.
  refuseLarger(bytes, extension === 'ipynb' ? limits.pictureBytes : limits.textBytes);
  refuseOtherThanText(bytes);

  const { file, pieces, notices } = extension === 'ipynb' ? notebookFile(label, bytes) : sourceFile(label, extension, bytes);
  refuseLarger(file.bytes, limits.textBytes);
  if (pieces.reduce((sum, { source }) => sum + source.split('\n').length, 0) > limits.lines) {
    throw refusal('too-many-lines', { limit: limits.lines });
  }

  const findings = new Findings();
  const rowLike = pieces.reduce((sum, { came, cell }) => sum + lookThrough(came, findings, cell).rowLike, 0);
  const literals = await compared(label, pieces, findings, known);
  return {
    files: [file],
    notices: [
      ...(label === name ? [] : [notice('renamed', label)]),
      ...notices,
      ...literals,
      ...findings.notices(label, { 'long-line': limits.lineLength }),
      ...(rowLike >= limits.rowsInText ? [notice('rows-in-text', label, { count: rowLike })] : [])
    ],
    strings: [label]
  };
}

interface Made {
  file: OutputFile;
  pieces: Piece[];
  notices: Notice[];
}

function sourceFile(label: string, extension: string, bytes: Buffer): Made {
  const language = Object.hasOwn(languages, extension) ? languages[extension] : undefined;
  if (language === undefined) {
    throw refusal('not-code');
  }
  const came = decoded(bytes);
  const source = canonicalText(came);
  if (source === '') {
    throw refusal('empty');
  }
  return { file: { name: label, media: 'text/plain', bytes: Buffer.from(source) }, pieces: [{ came, source, language }], notices: [] };
}

function notebookFile(label: string, bytes: Buffer): Made {
  const notebook = readNotebook(bytes);
  if (notebook.cells.every(({ source }) => source === '')) {
    throw refusal('empty');
  }
  return {
    file: { name: label, media: 'application/x-ipynb+json', bytes: writtenNotebook(notebook) },
    pieces: notebook.cells.map(({ came, source }, index) => ({ came, source, cell: index + 1, language: notebook.language })),
    notices: [notice('notebook-stripped', label, notebook.dropped)]
  };
}

async function compared(label: string, pieces: Piece[], findings: Findings, known: Known | undefined): Promise<Notice[]> {
  const places = new Map<string, { cell?: number; line: number }[]>();
  for (const { source, cell, language } of pieces) {
    const literals = literalsOf(source, language);
    if (new Set(literals.map(each => each.text)).size > limits.inlineLiterals) {
      findings.add('inline-data', cell === undefined ? { line: literals[0]!.line } : { cell });
    }
    for (const { text, line } of literals) {
      const at = cell === undefined ? { line } : { cell, line };
      const others = places.get(text);
      if (others === undefined) {
        places.set(text, [at]);
      } else {
        others.push(at);
      }
    }
    if (places.size > limits.literals) {
      throw refusal('code-data', { limit: limits.literals });
    }
  }
  if (places.size === 0) {
    return [];
  }
  if (known === undefined) {
    return [notice('literals-not-compared', label, { count: places.size })];
  }
  const where = new Places();
  for (const literal of await known([...places.keys()])) {
    for (const place of places.get(literal) ?? []) {
      where.add(place);
    }
  }
  const facts: Record<string, Text> = { where: where.where };
  return where.count === 0 ? [] : [notice('literal-is-source-value', label, facts)];
}

function refuseLarger(bytes: Buffer, limit: number): void {
  if (bytes.length > limit) {
    throw refusal('too-large', { limit: limit / 1024 / 1024 });
  }
}
