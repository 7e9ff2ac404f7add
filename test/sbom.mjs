/**
 * `npm run sbom`: what ships, as CycloneDX on standard output: npm packages from the lock, Python packages from the environments
 * that `npm start` makes. Needs no network.
 */
import { execFileSync } from 'node:child_process';
import { root } from '../gateway/launch/setup.mjs';
import { pythonPackages } from './licences.mjs';

// Not by `--omit dev`: that leaves out what one workspace ships and another only tests with.
const bom = JSON.parse(execFileSync('npm', ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 }));
const development = new Set(bom.components.filter(each => each.properties?.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true')).map(each => each['bom-ref']));

const installed = (await Promise.all(['worker', 'builder', 'lab'].map(each => pythonPackages(root, each)))).flat();
const python = new Map(installed.map(({ name, version, licence }) => {
  const purl = `pkg:pypi/${name.toLowerCase().replaceAll('_', '-')}@${version}`;
  return [purl, { 'bom-ref': purl, type: 'library', name, version, purl, licenses: [{ license: { name: licence } }] }];
}));

// npm names our own parts by their directories.
for (const own of [bom.metadata.component, ...bom.components.filter(each => each['bom-ref'].startsWith('@vitrine/'))]) {
  own.name = own['bom-ref'].replace(/(?<=.)@.*$/, '');
}

bom.components = [...bom.components.filter(each => !development.has(each['bom-ref'])), ...python.values()];
bom.dependencies = bom.dependencies
  .filter(({ ref }) => !development.has(ref))
  .map(each => ({ ...each, dependsOn: each.dependsOn.filter(ref => !development.has(ref)) }));
process.stdout.write(`${JSON.stringify(bom, undefined, 2)}\n`);
