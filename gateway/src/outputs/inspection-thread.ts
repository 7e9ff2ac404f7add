import { parentPort } from 'node:worker_threads';
import { Problem } from '../problem.js';
import { stripCode } from './code/index.js';
import { inspectFile } from './files/index.js';
import type { Asked, Said } from './inspection.js';

/** The thread that reads one file of a researcher's. It knows nothing, and asks for what it must compare. */
const port = parentPort;
if (port) {
  const say = (said: Said): void => port.postMessage(said);
  port.once('message', (asked: Asked) => {
    if ('kind' in asked) {
      const { kind, name, compared } = asked;
      const bytes = Buffer.from(asked.bytes);
      const known = (literals: string[]): Promise<string[]> =>
        new Promise(resolve => {
          port.once('message', (answer: Asked) => resolve('known' in answer ? answer.known : literals));
          say({ literals });
        });
      Promise.resolve()
        .then(() => (kind === 'code' ? stripCode({ name, bytes, ...(compared ? { known } : {}) }) : inspectFile({ name, bytes })))
        .then(
          made => say({ made }),
          (error: unknown) => say(error instanceof Problem ? { refused: { code: error.code, parameters: error.parameters } } : { failed: true })
        );
    }
  });
}
