import path from 'node:path';
import { environmentOf } from '../python.mjs';

/** Sends cases made of an OpenAPI description (see fuzz.py), in an environment of its own. */
export async function fuzzer(root) {
  const python = await environmentOf(root, 'http', 'test/http/requirements.txt');
  return task => python([path.join(root, 'test', 'http', 'fuzz.py')], { input: JSON.stringify(task), doing: 'sending cases' });
}
