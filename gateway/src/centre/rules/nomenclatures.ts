import { withFile, type Rule } from './rule.js';

export const nomenclatures: Rule = ({ centre, files }, report) => {
  for (const { is: nomenclature, file } of withFile(centre.nomenclatures, files.nomenclature)) {
    const seen = new Set<string>();
    nomenclature.codes.forEach(({ code }, i) => {
      if (seen.has(code)) {
        report(file, ['codes', i, 'code'], 'duplicate-code', { code });
      }
      seen.add(code);
    });
  }
};
