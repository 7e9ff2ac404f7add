import type { DeclaredFile, Place } from '../files.js';
import { choice, type Report } from '../findings.js';
import type { Dataset, Source } from '../types.js';
import { withFile, type Examined, type Rule } from './rule.js';

/** Datasets and their variables: types, kinds, units, keys. */
export const datasets: Rule = async (examined, report) => {
  const typeOfSpace = new Map<string, string>();
  for (const { is: source, file } of withFile(examined.centre.sources, examined.files.source)) {
    for (const [d, dataset] of source.datasets.entries()) {
      const place = ['datasets', d];
      await variables(examined, dataset, file, place, report);
      units(source, dataset, file, place, report);
      dataset.units.forEach(({ space, type }, u) => {
        const elsewhere = typeOfSpace.get(space) ?? type;
        typeOfSpace.set(space, elsewhere);
        if (elsewhere !== type) {
          report(file, [...place, 'units', u, 'space'], 'space-of-two-types', { name: space, type: elsewhere });
        }
      });
      const known = dataset.variables.map(({ name }) => name);
      const lists: [Place, string[]][] = [
        ...dataset.keys.map((key, k): [Place, string[]] => [[...place, 'keys', k], key]),
        [[...place, 'sortBy'], dataset.sortBy ?? []]
      ];
      for (const [here, list] of lists) {
        list.forEach((name, i) => {
          if (!known.includes(name)) {
            report(file, [...here, i], 'unknown-variable', { name, choice: choice(name, known) });
          }
        });
      }
    }
  }
};

async function variables({ centre, unread, engine }: Examined, dataset: Dataset, file: DeclaredFile, place: Place, report: Report): Promise<void> {
  const nomenclatures = centre.nomenclatures.map(({ id }) => id);
  for (const [v, { type, kind, nomenclature, identifying }] of dataset.variables.entries()) {
    const here = [...place, 'variables', v];
    const known = await engine.type(type);
    if (!known) {
      report(file, [...here, 'type'], 'unknown-type', { name: type });
    } else if (kind === 'magnitude' && !known.numeric) {
      report(file, [...here, 'type'], 'magnitude-not-numeric', { type });
    }
    if ((kind === 'identifier') !== identifying) {
      report(file, [...here, 'kind'], identifying ? 'identifying-kind' : 'identifier-mismatch');
    }
    if (nomenclature === undefined) {
      if (kind === 'category') {
        report(file, [...here, 'kind'], 'category-without-nomenclature');
      }
    } else if (!nomenclatures.includes(nomenclature) && !unread.has('nomenclature')) {
      report(file, [...here, 'nomenclature'], 'unknown-nomenclature', { name: nomenclature, choice: choice(nomenclature, nomenclatures) });
    }
  }
}

function units(source: Source, dataset: Dataset, file: DeclaredFile, place: Place, report: Report): void {
  if (source.public) {
    if (dataset.units.length > 0) {
      report(file, [...place, 'units'], 'public-units');
    }
    dataset.variables.forEach(({ sensitive, identifying }, v) => {
      if (sensitive || identifying) {
        report(file, [...place, 'variables', v, identifying ? 'identifying' : 'sensitive'], 'public-identifying');
      }
    });
    return;
  }
  if (dataset.units.length === 0) {
    report(file, [...place, 'units'], 'no-unit', { name: dataset.id });
  }
  const identifying = dataset.variables.filter(variable => variable.identifying).map(({ name }) => name);
  dataset.units.forEach(({ from }, u) => {
    if (!dataset.variables.some(({ name }) => name === from)) {
      report(file, [...place, 'units', u, 'from'], 'unknown-variable', { name: from, choice: choice(from, identifying) });
    } else if (!identifying.includes(from)) {
      report(file, [...place, 'units', u, 'from'], 'unit-not-identifying', { name: from });
    }
  });
}
