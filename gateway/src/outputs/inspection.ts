import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Problem, type ProblemCode } from '../problem.js';
import type { Known } from './code/index.js';
import { refusal } from './files/refusals.js';
import type { MadeOutput } from './types.js';

/** What the thread is asked, and what it says: the output, why it is refused, or which literals it wants compared. */
export type Asked = { kind: 'file' | 'code'; name: string; bytes: Uint8Array; compared: boolean } | { known: string[] };
export type Said =
  | { made: Omit<MadeOutput, 'files'> & { files: { name: string; media: string; bytes: Uint8Array }[] } }
  | { refused: { code: ProblemCode; parameters: Problem['parameters'] } }
  | { failed: true }
  | { literals: string[] };

/** A hostile file may keep its reader busy; it keeps nobody else waiting. */
const limits = { atOnce: 2, milliseconds: 20_000, megabytes: 768 };

// Built: also where specs run from the sources, a thread needs JavaScript.
const program = fileURLToPath(new URL('../../lib/outputs/inspection-thread.js', import.meta.url));

let running = 0;
const waiting: (() => void)[] = [];

/** Reads a file, or code, that a researcher sent, in a thread of its own with bounds on time and memory. Without `known`, literals are compared with nothing. */
export async function inspect(kind: 'file' | 'code', { name, bytes }: { name: string; bytes: Buffer }, known?: Known): Promise<MadeOutput> {
  if (running >= limits.atOnce) {
    await new Promise<void>(resolve => waiting.push(resolve));
  } else {
    running++;
  }
  try {
    return await inThread(kind, name, bytes, known);
  } finally {
    const next = waiting.shift();
    if (next) {
      next();
    } else {
      running--;
    }
  }
}

function inThread(kind: 'file' | 'code', name: string, bytes: Buffer, known: Known | undefined): Promise<MadeOutput> {
  const thread = new Worker(program, { env: {}, resourceLimits: { maxOldGenerationSizeMb: limits.megabytes }, stdout: true, stderr: true });
  thread.unref();
  return new Promise<MadeOutput>((resolve, reject) => {
    const late = setTimeout(() => reject(refusal('too-costly')), limits.milliseconds);
    const ask = (asked: Asked): void => thread.postMessage(asked);
    thread.on('message', (said: Said) => {
      if ('literals' in said) {
        known?.(said.literals).then(found => ask({ known: found }), reject);
      } else if ('made' in said) {
        resolve({ ...said.made, files: said.made.files.map(file => ({ ...file, bytes: Buffer.from(file.bytes) })) });
      } else if ('refused' in said) {
        reject(new Problem(said.refused.code, said.refused.parameters));
      } else {
        reject(new Error('The reader of a file failed.'));
      }
    });
    // Out of memory, most of all.
    thread.once('error', () => reject(refusal('too-costly')));
    thread.once('exit', () => {
      clearTimeout(late);
      reject(refusal('too-costly'));
    });
    ask({ kind, name, bytes: Uint8Array.from(bytes), compared: known !== undefined });
  }).finally(() => void thread.terminate());
}
