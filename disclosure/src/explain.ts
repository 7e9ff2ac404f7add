import type { Finding, Text } from './types.js';

const remedies: Record<string, Text> = {
  'threshold': { en: 'Merge this group with another, use a coarser key, or drop a filter.', fr: 'Fusionnez ce groupe avec un autre, prenez une clé plus large ou retirez un filtre.' },
  'dominance': { en: 'Merge this group with another, or give a count instead.', fr: 'Fusionnez ce groupe avec un autre, ou donnez un effectif.' },
  'p-percent': { en: 'Merge this group with another, or give a count instead.', fr: 'Fusionnez ce groupe avec un autre, ou donnez un effectif.' },
  'class-disclosure': { en: 'Use a coarser key, or leave the sensitive variable out.', fr: 'Prenez une clé plus large ou omettez la variable sensible.' },
  'record-level': { en: 'Aggregate: rows about units never leave.', fr: 'Agrégez : les lignes sur des unités ne sortent jamais.' },
  'extreme': { en: 'Use a mean instead: a minimum or maximum is one unit’s value.', fr: 'Utilisez une moyenne : un minimum ou un maximum est la valeur d’une seule unité.' }
};
const other: Text = { en: 'Simplify the query, or ask for output checking.', fr: 'Simplifiez la requête ou demandez une vérification.' };
const plural: Record<string, Text> = {
  person: { en: 'persons', fr: 'personnes' }, enterprise: { en: 'enterprises', fr: 'entreprises' }, household: { en: 'households', fr: 'ménages' }
};

/** A finding in words, in both languages. */
export function explain(finding: Omit<Finding, 'message' | 'remedy'>): Finding {
  const say = (language: 'en' | 'fr'): string => {
    const cell = finding.cell?.key.map(({ label, value }) => label?.[language] ?? value ?? '∅').join(' × ') ?? '';
    const who = cell || (language === 'en' ? 'The whole result' : 'Tout le résultat');
    const units = plural[finding.unitType ?? '']?.[language] ?? finding.unitType ?? '';
    const by = finding.producer ? ` (${finding.producer})` : '';
    const share = (value?: number): string => `${((value ?? 0) * 100).toFixed(1)} %`;
    const english = language === 'en';
    switch (finding.code) {
      case 'threshold':
        return english ? `${who}: ${finding.measured} ${units}, at least ${finding.required} required${by}` : `${who} : ${finding.measured} ${units}, il en faut au moins ${finding.required}${by}`;
      case 'class-disclosure':
        return english ? `${who}: only ${finding.measured} ${units} outside this class, at least ${finding.required} required${by}` : `${who} : seulement ${finding.measured} ${units} hors de cette classe, il en faut au moins ${finding.required}${by}`;
      case 'dominance':
        return english ? `${who}: the largest ${units} hold ${share(finding.measured)}, the limit is ${share(finding.required)}${by}` : `${who} : les plus grandes unités (${units}) font ${share(finding.measured)}, la limite est ${share(finding.required)}${by}`;
      case 'p-percent':
        return english ? `${who}: the largest can be estimated within ${share(finding.measured)}, at least ${share(finding.required)} required${by}` : `${who} : la plus grande unité s’estime à ${share(finding.measured)} près, il faut au moins ${share(finding.required)}${by}`;
      case 'record-level':
        return english ? 'The result holds rows or values of single units.' : 'Le résultat contient des lignes ou des valeurs d’unités.';
      case 'extreme':
        return english ? 'A minimum, maximum or mode is the value of one unit.' : 'Un minimum, un maximum ou un mode est la valeur d’une unité.';
      default:
        return english ? `${who}: not proved (${finding.code})${by}` : `${who} : non prouvé (${finding.code})${by}`;
    }
  };
  return { ...finding, message: { en: say('en'), fr: say('fr') }, remedy: remedies[finding.code] ?? other };
}
