import type { Notice, OutputFile } from '../types.js';
import { limits } from './limits.js';
import { notice, type Findings } from './notices.js';
import { refusal } from './refusals.js';
import { canonicalText, decoded, lookThrough } from './text.js';

/** txt, md, tex and log leave as text, and are shown as text. @throws file-refused. */
export function plainFile(name: string, bytes: Buffer, findings: Findings): { file: OutputFile; notices: Notice[] } {
  const came = decoded(bytes);
  const text = canonicalText(came);
  if (text === '') {
    throw refusal('empty');
  }
  if (text.split('\n').length - 1 > limits.lines) {
    throw refusal('too-many-lines', { limit: limits.lines });
  }
  const { rowLike } = lookThrough(came, findings);
  return {
    file: { name, media: 'text/plain', bytes: Buffer.from(text) },
    notices: rowLike >= limits.rowsInText ? [notice('rows-in-text', name, { count: rowLike })] : []
  };
}
