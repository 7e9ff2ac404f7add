/**
 * Under which licences what ships stands: every npm package of the lock that is not for development alone, and every Python package of the
 * environments that `npm start` makes. Only licences that are listed here may ship; anything else, an unknown one above all, is for a person to read.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { python } from '../gateway/launch/setup.mjs';

const allowed = new Set([
  'MIT', 'MIT-0', 'MIT License', 'BSD-2-Clause', 'BSD-3-Clause', 'BSD License', '0BSD', 'ISC', 'ISC License (ISCL)', 'Unlicense', 'Zlib', 'CC0-1.0', 'CC-BY-4.0', 'OFL-1.1', 'Bitstream-Vera',
  'Apache-2.0', 'Apache 2.0', 'Apache License, Version 2.0', 'Apache Software License', 'PSF-2.0', 'Python Software Foundation License',
  // Copyleft of a file or a module: we change nothing in them.
  'MPL-2.0', 'Mozilla Public License 2.0 (MPL 2.0)', 'EPL-2.0'
]);

/** Packages that name no licence, or name a file: what stands in that file, read by a person. */
const read = new Map([
  ['compute-gcd', 'MIT'], ['compute-lcm', 'MIT'], ['json-bignum', 'MIT'], ['khroma', 'MIT'], ['validate.io-function', 'MIT'], ['validate.io-integer', 'MIT'],
  ['validate.io-integer-array', 'MIT'], ['validate.io-number', 'MIT'], ['dejavu-fonts-ttf', 'Bitstream-Vera']
]);

/** All of what AND joins must be allowed; of what OR joins, one. */
function mayShip(expression) {
  const terms = expression.replace(/^\((.*)\)$/, '$1');
  return terms.split(' OR ').some(choice => choice.split(' AND ').every(licence => allowed.has(licence.trim())));
}

async function npmPackages(root) {
  const { packages } = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([place, { dev, link }]) => place.includes('node_modules/') && !dev && !link)
    .map(([place, { license }]) => ({ name: place.slice(place.lastIndexOf('node_modules/') + 13), licence: license }));
}

const listing = `
import importlib.metadata, json
def licence(of):
    named = [each.split(' :: ')[-1] for each in of.get_all('Classifier', []) if each.startswith('License :: ') and each != 'License :: OSI Approved']
    return of.get('License-Expression') or ' OR '.join(named) or of.get('License')
print(json.dumps([{'name': each.metadata['Name'], 'version': each.version, 'licence': licence(each.metadata)} for each in importlib.metadata.distributions()]))
`;

export async function pythonPackages(root, environment) {
  const { stdout } = await promisify(execFile)(python(environment, root), ['-I', '-c', listing]);
  return JSON.parse(stdout);
}

/** How many packages were read, and those that may not ship, in words. */
export async function licences(root) {
  const all = [await npmPackages(root), ...(await Promise.all(['worker', 'builder', 'lab'].map(each => pythonPackages(root, each))))].flat();
  const licenceOf = ({ name, licence }) => read.get(name) ?? licence ?? 'unknown';
  const refused = all.filter(each => !mayShip(licenceOf(each))).map(each => `${each.name}: ${licenceOf(each)}`);
  // The rule itself refuses what it is for.
  const passed = ['GPL-3.0-only', 'AGPL-3.0-only', 'SSPL-1.0', 'MIT AND GPL-2.0-only', 'unknown'].filter(mayShip).map(licence => `${licence} would pass`);
  return { read: all.length, refused: [...refused, ...passed] };
}
