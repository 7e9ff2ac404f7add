import type { DeclaredFile } from '../files.js';
import { choice } from '../findings.js';
import { examineRules } from '../pack-file.js';
import type { Declared } from '../schema.js';
import { packSignatureFault, readPackKey } from '../signature.js';
import type { Rule } from './rule.js';

/** Rule packs: they do what their examples say, name what there is, and are what their producer signed. */
export const packs: Rule = ({ centre, files, unread, misshapen }, report) => {
  const nomenclatures = centre.nomenclatures.map(({ id }) => id);
  const [producersFile] = files.producers;
  centre.producers.forEach(({ packKey }, i) => {
    if (producersFile && packKey !== undefined && !readPackKey(packKey)) {
      report(producersFile, ['producers', i, 'packKey'], 'invalid-pack-key');
    }
  });
  for (const file of files.pack.filter(each => !misshapen.has(each))) {
    // As it stands there: what is filled in was not signed.
    const pack = file.value as Declared<'pack'>;
    examineRules(file, report);
    pack.minimumPopulation?.forEach(({ nomenclature }, i) => {
      if (!nomenclatures.includes(nomenclature) && !unread.has('nomenclature')) {
        report(file, ['minimumPopulation', i, 'nomenclature'], 'unknown-nomenclature', { name: nomenclature, choice: choice(nomenclature, nomenclatures) });
      }
    });
    // A limit on what nobody has would limit nothing.
    const under = centre.sources.filter(source => source.policy?.packs.includes(pack.id));
    const variables = [...new Set(under.flatMap(source => source.datasets.flatMap(dataset => dataset.variables.map(({ name }) => name))))];
    pack.finestDetail?.forEach(({ variable }, i) => {
      if (under.length > 0 && !variables.includes(variable) && !unread.has('source')) {
        report(file, ['finestDetail', i, 'variable'], 'unlimited-variable', { name: variable, choice: choice(variable, variables) });
      }
    });
    signature(file, pack, centre.producers.find(({ id }) => id === pack.producer)?.packKey);
  }

  function signature(file: DeclaredFile, pack: Declared<'pack'>, packKey: string | undefined): void {
    if (packKey === undefined) {
      if (pack.signature && !unread.has('producers')) {
        report(file, ['signature'], 'pack-key-missing', { name: pack.producer });
      }
      return;
    }
    const key = readPackKey(packKey);
    const fault = key && packSignatureFault(pack, key);
    if (fault) {
      report(file, ['signature'], fault, { name: pack.producer });
    }
  }
};
