import type { MadeOutput } from '../types.js';
import { csvFile } from './csv.js';
import { readJpeg } from './jpeg.js';
import { jsonFile } from './json.js';
import { kindOf } from './kinds.js';
import { limits } from './limits.js';
import { extensionOf, labelOf } from './names.js';
import { Findings, notice } from './notices.js';
import { redrawn } from './picture.js';
import { plainFile } from './plain.js';
import { readPng } from './png.js';
import { refusal } from './refusals.js';

/**
 * A file that a researcher made, as it would leave: the bytes are written again by us wherever the format allows, so that what is
 * checked is what leaves. Always declared: a person judges it. What it makes, inspected again, is the same bytes.
 * @throws file-refused, with the row of `refusals` in `what`.
 */
export function inspectFile({ name, bytes }: { name: string; bytes: Buffer }): MadeOutput {
  const label = labelOf(name);
  if (bytes.length === 0) {
    throw refusal('empty');
  }
  const kind = kindOf(extensionOf(label), bytes);
  const limit = kind === 'png' || kind === 'jpeg' ? limits.pictureBytes : limits.textBytes;
  refuseLarger(bytes, limit);

  const findings = new Findings();
  const made = make();
  refuseLarger(made.file.bytes, limit);
  const { file } = made;
  return {
    files: [file],
    notices: [
      notice('declared', file.name),
      ...(file.name === name ? [] : [notice('renamed', file.name)]),
      ...made.notices.map(each => ({ ...each, file: file.name })),
      ...findings.notices(file.name, { 'long-cell': limits.cellLength, 'long-line': limits.lineLength, rounded: limits.significantDigits })
    ],
    strings: [file.name, ...(made.header ?? [])]
  };

  function make(): { file: MadeOutput['files'][number]; notices: MadeOutput['notices']; header?: string[] } {
    switch (kind) {
      case 'csv':
        return csvFile(label, bytes, findings);
      case 'json':
        return jsonFile(label, bytes, findings);
      case 'text':
        return plainFile(label, bytes, findings);
      case 'png':
        return redrawn(label, readPng(bytes));
      case 'jpeg':
        return redrawn(label, readJpeg(bytes));
    }
  }
}

function refuseLarger(bytes: Buffer, limit: number): void {
  if (bytes.length > limit) {
    throw refusal('too-large', { limit: limit / 1024 / 1024 });
  }
}
