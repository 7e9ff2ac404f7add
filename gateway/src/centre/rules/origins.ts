import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { DeclaredFile, Place } from '../files.js';
import { choice, type Report } from '../findings.js';
import { withFile, type Rule } from './rule.js';

/** Where data come from: files inside the centre, or a generator that is there; and lists of those who took back their consent. */
export const origins: Rule = async ({ centre, files }, report) => {
  for (const { is: source, file } of withFile(centre.sources, files.source)) {
    const datasets = source.datasets.map(({ id }) => id);
    for (const [v, version] of source.versions.entries()) {
      const place = ['versions', v];
      for (const [id, origin] of Object.entries(version.data)) {
        if (!datasets.includes(id)) {
          report(file, [...place, 'data', id], 'unknown-dataset', { name: id, choice: choice(id, datasets) });
        }
        if (origin.kind === 'file') {
          await within(centre.directory, origin.path, file, [...place, 'data', id, 'path'], report);
        } else if (version.generator === undefined) {
          report(file, [...place, 'data', id, 'kind'], 'no-generator');
        }
      }
      if (version.generator !== undefined) {
        await within(centre.directory, version.generator, file, [...place, 'generator'], report);
        if (!Object.values(version.data).some(({ kind }) => kind === 'generator')) {
          report(file, [...place, 'generator'], 'generator-unused');
        }
      }
    }
    const spaces = [...new Set(source.datasets.flatMap(({ units }) => units.map(({ space }) => space)))];
    const listed = source.withdrawals ?? [];
    for (const [w, { space, path: list }] of listed.entries()) {
      const place = ['withdrawals', w];
      await within(centre.directory, list, file, [...place, 'path'], report);
      if (!spaces.includes(space)) {
        report(file, [...place, 'space'], 'unknown-space', { name: space, choice: choice(space, spaces) });
      } else if (listed.findIndex(other => other.space === space) < w) {
        report(file, [...place, 'space'], 'space-twice', { name: space });
      }
    }
    source.datasets.forEach(({ id }, d) => {
      if (!source.versions.some(({ data }) => Object.hasOwn(data, id))) {
        report(file, ['datasets', d, 'id'], 'dataset-nowhere', { name: id });
      }
    });
  }
  for (const { is: nomenclature, file } of withFile(centre.nomenclatures, files.nomenclature)) {
    if (nomenclature.shapes !== undefined) {
      await within(centre.directory, nomenclature.shapes, file, ['shapes'], report);
    }
  }
};

/** What is named here is read with the gateway's own rights: it must be of this centre. */
async function within(directory: string, name: string, file: DeclaredFile, place: Place, report: Report): Promise<void> {
  const full = path.resolve(directory, name);
  if (path.isAbsolute(name) || name.split(/[\\/]/).includes('..') || full === directory) {
    report(file, place, 'path-outside');
    return;
  }
  const there = await lstat(full).then(() => realpath(full), () => undefined).catch(() => undefined);
  const inside = await realpath(directory);
  if (there === undefined || !(await lstat(there)).isFile()) {
    report(file, place, 'data-missing', { name });
  } else if (!there.startsWith(`${inside}${path.sep}`)) {
    report(file, place, 'path-outside');
  }
}
