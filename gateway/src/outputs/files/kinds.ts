import type { RefusalCode } from './refusals.js';
import { refusal } from './refusals.js';

/** What a file may be: its extension, its first bytes and a strict reader must all say so. */
export type Kind = 'csv' | 'text' | 'json' | 'png' | 'jpeg';

const accepted: Readonly<Record<string, Kind>> = {
  csv: 'csv',
  txt: 'text',
  md: 'text',
  tex: 'text',
  log: 'text',
  json: 'json',
  png: 'png',
  jpg: 'jpeg',
  jpeg: 'jpeg'
};

/** Extensions that deserve a better answer than "unknown". */
const refused: Readonly<Partial<Record<RefusalCode, readonly string[]>>> = {
  archive: ['zip', 'tar', 'gz', 'tgz', 'bz2', 'xz', 'zst', '7z', 'rar', 'jar', 'whl', 'iso'],
  web: ['svg', 'svgz', 'html', 'htm', 'xhtml', 'xml', 'mht', 'js', 'mjs', 'wasm', 'eps', 'ps', 'emf', 'wmf'],
  document: ['pdf', 'doc', 'docx', 'odt', 'rtf', 'ppt', 'pptx', 'odp'],
  spreadsheet: ['xls', 'xlsx', 'xlsm', 'xlsb', 'ods'],
  data: [
    'parquet', 'arrow', 'feather', 'orc', 'avro', 'duckdb', 'db', 'sqlite', 'sqlite3', 'dta', 'sav', 'zsav', 'por',
    'sas7bdat', 'xpt', 'mat', 'fst', 'qs', 'rds', 'rda', 'rdata', 'h5', 'hdf5', 'nc', 'npy', 'npz', 'jsonl', 'ndjson', 'tsv'
  ],
  model: ['pkl', 'pickle', 'p', 'joblib', 'dill', 'onnx', 'pt', 'pth', 'ckpt', 'safetensors', 'pb', 'keras', 'gguf', 'pmml', 'ster', 'jls', 'jld2'],
  program: ['exe', 'dll', 'so', 'bat', 'cmd', 'ps1', 'sh', 'scr', 'lnk', 'com', 'msi'],
  code: ['ipynb', 'py', 'r', 'sql', 'do', 'ado', 'sas', 'jl', 'rmd', 'qmd']
};
const refusedBy = new Map(Object.entries(refused).flatMap(([what, extensions]) => extensions.map(each => [each, what as RefusalCode] as const)));

/** How binary formats begin. Read by nobody here: a file that begins so is not text, whatever its name. */
const beginnings: readonly (readonly [what: RefusalCode | 'png' | 'jpeg', bytes: string])[] = [
  ['png', '\x89PNG'],
  ['jpeg', '\xff\xd8\xff'],
  ['archive', 'PK\x03\x04'],
  ['archive', 'PK\x05\x06'],
  ['archive', '\x1f\x8b'],
  ['archive', 'BZh91AY'],
  ['archive', '\xfd7zXZ'],
  ['archive', '7z\xbc\xaf'],
  ['archive', 'Rar!\x1a\x07'],
  ['archive', '\x28\xb5\x2f\xfd'],
  ['document', '%PDF-'],
  ['document', '{\\rtf'],
  ['document', '\xd0\xcf\x11\xe0'],
  ['data', 'PAR1\x15'],
  ['data', 'ARROW1\0'],
  ['data', 'SQLite format 3'],
  ['data', '\x89HDF'],
  ['data', 'RDX2\n'],
  ['data', 'RDX3\n'],
  ['data', '<stata_dta>'],
  ['data', '$FL2@'],
  ['program', '\x7fELF'],
  ['program', 'MZ\x90'],
  ['program', '\0asm'],
  ['web', '%!PS'],
  ['archive', '# v2 git bundle'],
  ['archive', '# v3 git bundle'],
  ['archive', 'PACK\0'],
  ['model', '\x80\x02'],
  ['model', '\x80\x03'],
  ['model', '\x80\x04'],
  ['model', '\x80\x05']
];

/** ZIP is found from its end: its records may stand anywhere. */
const zipRecords = ['PK\x01\x02', 'PK\x03\x04', 'PK\x05\x06', 'PK\x06\x06'];

/**
 * @throws file-refused for an extension that does not leave, or bytes that contradict it.
 */
export function kindOf(extension: string, bytes: Buffer): Kind {
  const kind = Object.hasOwn(accepted, extension) ? accepted[extension]! : undefined;
  if (kind === undefined) {
    throw refusal(refusedBy.get(extension) ?? 'unknown');
  }
  if (kind === 'png' || kind === 'jpeg') {
    if (beginningOf(bytes) !== kind) {
      throw refusal('type-disagrees');
    }
  } else {
    refuseOtherThanText(bytes);
  }
  return kind;
}

/** @throws file-refused for bytes that begin, or could be opened, as something other than text. */
export function refuseOtherThanText(bytes: Buffer): void {
  const opening = bytes.toString('latin1', 0, 1024).replace(/^\xef\xbb\xbf/, '').trimStart();
  if (
    beginningOf(bytes) !== undefined ||
    zipRecords.some(each => bytes.includes(each, 0, 'latin1')) ||
    // A tape archive says so in the middle of its first block.
    bytes.toString('latin1', 257, 262) === 'ustar' ||
    /^<(?:!doctype|html|head|body|script|svg|\?xml)\b/i.test(opening)
  ) {
    throw refusal('type-disagrees');
  }
}

function beginningOf(bytes: Buffer): RefusalCode | 'png' | 'jpeg' | undefined {
  const start = bytes.toString('latin1', 0, 16);
  return beginnings.find(([, each]) => start.startsWith(each))?.[0];
}
