import path from 'node:path';
import { environmentOf } from '../python.mjs';

/** The public validator, in an environment of its own; needs no network once that is made. */
export async function validator(root) {
  const python = await environmentOf(root, 'roc', 'test/roc/requirements.txt');
  /** What a profile's required checks say of a crate. Proxies that lead nowhere: whatever would use the network fails. */
  return (crate, profile) => python([path.join(root, 'test', 'roc', 'validate.py'), crate, profile], {
    env: { HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' }, doing: 'validating a crate'
  });
}
