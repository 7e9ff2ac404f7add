import { reasonOf } from './reasons.js';
import type { Catalogue, Finding, Text } from './types.js';
import { unitNoun } from './units.js';

export type Unexplained = Omit<Finding, 'message' | 'remedy'>;

/** A finding in words, in both languages: which cell, what was measured, what is required, by whom. */
export function explain(finding: Unexplained, producers: Catalogue['producers'] = []): Finding {
  const { says, remedy } = reasonOf(finding.code);
  const about = detail(finding);
  const message = (language: keyof Text): string => {
    const cell = finding.cell?.key.filter(({ follows }) => !follows).map(({ label, value }) => label?.[language] ?? value ?? '∅').join(' × ') ?? '';
    const colon = language === 'fr' ? ' : ' : ': ';
    const producer = producers.find(({ id }) => id === finding.producer)?.title[language] ?? finding.producer;
    const text = about ? about[language] : says[language].replace(/\.$/, '');
    const start = cell ? `${cell}${colon}` : '';
    return `${start}${start ? lowerFirst(text) : upperFirst(text)}${producer ? ` (${producer})` : ''}`;
  };
  return { ...finding, message: { en: message('en'), fr: message('fr') }, remedy };
}

function detail(finding: Unexplained): Text | undefined {
  const { code, measured = 0, required = 0, unitType = '' } = finding;
  const few = unitNoun(unitType, measured);
  const many = unitNoun(unitType, 2);
  // How many was not measured where it is plain that they are too few.
  const units: Text = finding.measured === undefined
    ? { en: `fewer than the ${required} ${many.en} that are required`, fr: `moins de ${required} ${many.fr}, le minimum requis` }
    : { en: `${measured} ${few.en}, at least ${required} required`, fr: `${measured} ${few.fr}, il en faut au moins ${required}` };
  switch (code) {
    case 'threshold':
      return units;
    case 'few-records':
      return { en: `${measured} ${unitNoun('record', measured).en}, at least ${required} required`, fr: `${measured} ${unitNoun('record', measured).fr}, il en faut au moins ${required}` };
    case 'degrees-of-freedom':
      return { en: `${measured} degrees of freedom, at least ${required} required`, fr: `${measured} degrés de liberté, il en faut au moins ${required}` };
    case 'quantile-support':
      return { en: `${measured} ${few.en} on one side of a quantile, at least ${required} required`, fr: `${measured} ${few.fr} d’un côté d’un quantile, il en faut au moins ${required}` };
    case 'difference':
      return finding.required === undefined ? undefined : { en: `a part that can be told by subtraction has ${units.en}`, fr: `une partie que l’on retrouve par soustraction compte ${units.fr}` };
    case 'membership':
      return { en: `${measured} ${few.en} in the selection that a condition asks for, at least ${required} required`, fr: `${measured} ${few.fr} dans la sélection qu’une condition demande, il en faut au moins ${required}` };
    case 'class-disclosure':
      return {
        en: `only ${measured} ${few.en} outside this class, at least ${required} required`,
        fr: `seulement ${measured} ${few.fr} hors de cette classe, il en faut au moins ${required}`
      };
    case 'few-missing':
      return { en: `${measured} ${few.en} without a value, none or at least ${required} required`, fr: `${measured} ${few.fr} sans valeur, il en faut zéro ou au moins ${required}` };
    case 'dominance':
      return { en: `the largest ${many.en} hold ${percent(measured, 'en')}, the limit is ${percent(required, 'en')}`, fr: `les plus gros contributeurs (${many.fr}) font ${percent(measured, 'fr')}, la limite est ${percent(required, 'fr')}` };
    case 'p-percent':
      return { en: `the largest contribution can be estimated to within ${percent(measured, 'en')}, at least ${percent(required, 'en')} required`, fr: `la plus grosse contribution s’estime à ${percent(measured, 'fr')} près, il faut au moins ${percent(required, 'fr')}` };
    default:
      return undefined;
  }
}

function percent(share: number, language: keyof Text): string {
  const number = (share * 100).toLocaleString(language, { maximumFractionDigits: 1 });
  return language === 'fr' ? `${number} %` : `${number}%`;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
