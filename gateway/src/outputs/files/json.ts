import type { Notice, OutputFile } from '../types.js';
import { limits } from './limits.js';
import type { Findings } from './notices.js';
import { plainFile } from './plain.js';
import { refusal } from './refusals.js';
import { decoded } from './text.js';

/** JSON leaves as the text that it is: nothing is made of it. @throws file-refused, for a figure's specification too. */
export function jsonFile(name: string, bytes: Buffer, findings: Findings): { file: OutputFile; notices: Notice[] } {
  const text = decoded(bytes);
  const value = parsedJson(text);
  if (isSpecification(value)) {
    throw refusal('json-figure');
  }
  if (isNotebook(value)) {
    throw refusal('code');
  }
  // Between its tokens, a carriage return ends a line too.
  return plainFile(name, Buffer.from(text.replace(/\r\n?/g, '\n')), findings);
}

/** @throws file-refused. Depth is counted before anything is built of it. */
export function parsedJson(text: string): unknown {
  refuseDepth(text);
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('json-syntax');
  }
}

function refuseDepth(text: string): void {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]!;
    if (quoted) {
      if (character === '\\') {
        index += 1;
      } else if (character === '"') {
        quoted = false;
      }
    } else if (character === '"') {
      quoted = true;
    } else if (character === '[' || character === '{') {
      depth += 1;
      if (depth > limits.jsonDepth) {
        throw refusal('json-depth', { limit: limits.jsonDepth });
      }
    } else if (character === ']' || character === '}') {
      depth -= 1;
    }
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Vega, Vega-Lite, Plotly: recognised by what makes them draw. */
function isSpecification(value: unknown): boolean {
  if (!isRecord(value)) {
    return false;
  }
  const has = (key: string) => Object.hasOwn(value, key);
  return (
    (typeof value['$schema'] === 'string' && /vega/i.test(value['$schema'])) ||
    (has('usermeta') && has('data')) ||
    (has('data') && (has('mark') || has('marks') || has('encoding') || has('layout') || has('layer') || has('signals')))
  );
}

function isNotebook(value: unknown): boolean {
  return isRecord(value) && Object.hasOwn(value, 'nbformat') && Object.hasOwn(value, 'cells');
}
