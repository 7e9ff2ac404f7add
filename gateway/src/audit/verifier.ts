import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Found } from '../../audit/verify.mjs';

const program = fileURLToPath(new URL('../../audit/verify.mjs', import.meta.url));

/** What the verifier finds on the state directory. It is a program of its own, and a process of its own here: a record of years holds up no request. */
export function verifyRecord(state: string): Promise<Found> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, '--state', state, '--json'], { env: {} }, (error, out) => {
      // It ends with 1 where it found something, and says what all the same.
      if (error && error.code !== 1) {
        reject(new Error('The verifier ended early.'));
      } else {
        resolve(JSON.parse(out) as Found);
      }
    });
  });
}
