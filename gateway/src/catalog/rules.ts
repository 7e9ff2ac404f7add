import { unitNoun, type RulePack, type Text, type UnitRules } from '@vitrine/disclosure';
import { measures, scopes } from '../centre/limits.js';
import { showsEvidence } from '../centre/policy.js';
import type { Centre, Source } from '../centre/types.js';

/** The rules in force for a source, one sentence each, in the order in which they matter to a researcher. */
export function rulesInWords(centre: Centre, source: Source): Text[] {
  if (source.public) {
    return [{ en: 'Reference data: no rule applies.', fr: 'Données de référence : aucune règle ne s’applique.' }];
  }
  const packs = centre.packs.filter(pack => source.policy.packs.includes(pack.id));
  return [...packs.flatMap(pack => packInWords(pack, showsEvidence(source.policy))), ...policyInWords(centre, source)];
}

function packInWords(pack: RulePack, shown: boolean): Text[] {
  const sentences = pack.units.flatMap(rules => unitRulesInWords(rules, shown));
  if (!pack.magnitudesAllowed) {
    sentences.push({
      en: 'Only counts can be proved; sums and means go to a checker.',
      fr: 'Seuls les effectifs peuvent être prouvés ; sommes et moyennes vont au vérificateur.'
    });
  }
  for (const { nomenclature, population } of pack.minimumPopulation ?? []) {
    sentences.push({
      en: `A place (${nomenclature}) needs at least ${whole(population, 'en')} inhabitants.`,
      fr: `Un lieu (${nomenclature}) doit compter au moins ${whole(population, 'fr')} habitants.`
    });
  }
  for (const rule of pack.finestDetail ?? []) {
    sentences.push('width' in rule
      ? { en: `${rule.variable} is shown in steps of ${whole(rule.width, 'en')} at least.`, fr: `${rule.variable} se montre par tranches d’au moins ${whole(rule.width, 'fr')}.` }
      : { en: `${rule.variable} is shown by its first ${whole(rule.characters, 'en')} characters at most.`, fr: `${rule.variable} se montre par ses ${whole(rule.characters, 'fr')} premiers caractères au plus.` });
  }
  if (pack.extremesAllowed) {
    sentences.push({ en: 'Minima and maxima go to a checker.', fr: 'Minimums et maximums vont au vérificateur.' });
  }
  if (!pack.zerosAllowed) {
    sentences.push({ en: 'An empty cell may not be shown.', fr: 'Une cellule vide ne peut pas être montrée.' });
  }
  if (pack.classShareOutside) {
    sentences.push({
      en: `Of a group, at least ${percent(pack.classShareOutside, 'en')} must lie outside each class of a sensitive variable.`,
      fr: `Dans un groupe, au moins ${percent(pack.classShareOutside, 'fr')} doivent être hors de chaque classe d’une variable sensible.`
    });
  }
  if (pack.classMinimumOutside > 0) {
    sentences.push({
      en: `A group may not all share one value of a sensitive variable: at least ${pack.classMinimumOutside} must lie outside each class.`,
      fr: `Un groupe ne peut partager tout entier une valeur d’une variable sensible : au moins ${pack.classMinimumOutside} doivent être hors de chaque classe.`
    });
  }
  return [...sentences, ...roundingInWords(pack), ...limitsInWords(pack)];
}

function roundingInWords({ rounding }: RulePack): Text[] {
  if (!rounding) {
    return [];
  }
  const { counts, digits } = rounding;
  return [
    ...(counts === undefined ? [] : [{ en: `Counts leave as multiples of ${counts}.`, fr: `Les effectifs sortent en multiples de ${counts}.` }]),
    { en: `Other statistics leave with ${digits} significant digits.`, fr: `Les autres statistiques sortent avec ${digits} chiffres significatifs.` }
  ];
}

function limitsInWords({ limits }: RulePack): Text[] {
  return (['release', 'project'] as const).flatMap(scope => {
    const parts = (['cells', 'bytes'] as const).flatMap(measure => {
      const limit = limits?.[scope]?.[measure];
      return limit === undefined ? [] : [{ en: `${whole(limit, 'en')} ${measures[measure].en}`, fr: `${whole(limit, 'fr')} ${measures[measure].fr}` }];
    });
    return parts.length === 0
      ? []
      : [{ en: `At most ${parts.map(part => part.en).join(' and ')} leave ${scopes[scope].en}.`, fr: `Au plus ${parts.map(part => part.fr).join(' et ')} sortent ${scopes[scope].fr}.` }];
  });
}

function unitRulesInWords(rules: UnitRules, shown: boolean): Text[] {
  const many = unitNoun(rules.type, rules.minimumUnits);
  const sentences: Text[] = [];
  if (rules.minimumUnits > 1) {
    sentences.push({
      en: `A cell needs at least ${rules.minimumUnits} ${many.en}.`,
      fr: `Une cellule doit compter au moins ${rules.minimumUnits} ${many.fr}.`
    });
  }
  if (rules.minimumRecords !== undefined) {
    sentences.push({ en: `A cell needs at least ${rules.minimumRecords} records.`, fr: `Une cellule doit compter au moins ${rules.minimumRecords} enregistrements.` });
  }
  sentences.push(
    rules.degreesOfFreedom === undefined
      ? { en: `Variances (${many.en}) go to a checker.`, fr: `Les variances (${many.fr}) vont au vérificateur.` }
      : { en: `A variance needs at least ${rules.degreesOfFreedom} degrees of freedom.`, fr: `Une variance demande au moins ${rules.degreesOfFreedom} degrés de liberté.` },
    rules.quantileSupport === undefined
      ? { en: `Medians and other quantiles (${many.en}) go to a checker.`, fr: `Médianes et autres quantiles (${many.fr}) vont au vérificateur.` }
      : { en: `A median or other quantile needs at least ${rules.quantileSupport} ${many.en} on each side.`, fr: `Une médiane ou un autre quantile demande au moins ${rules.quantileSupport} ${many.fr} de chaque côté.` }
  );
  if (!shown && (rules.dominance.length > 0 || rules.pPercent !== undefined)) {
    // A producer who withholds evidence withholds the parameters that would give it back.
    const noun = unitNoun(rules.type, 2);
    sentences.push({
      en: `No few ${noun.en} may dominate a sum, a mean or a number of records.`,
      fr: `Une somme, une moyenne ou un nombre d’enregistrements ne peut être dominé par un petit nombre (${noun.fr}).`
    });
    return sentences;
  }
  for (const { n, k, comparator } of rules.dominance) {
    const noun = unitNoun(rules.type, n);
    const more = comparator === '>';
    sentences.push({
      en: `In a sum, a mean or a number of records, the ${n === 1 ? 'largest' : `${n} largest`} ${noun.en} may not hold ${more ? 'more than ' : ''}${percent(k, 'en')}${more ? '' : ' or more'}.`,
      fr: n === 1
        ? `Dans une somme, une moyenne ou un nombre d’enregistrements, le plus gros contributeur (${noun.fr}) ne peut détenir ${more ? 'plus de ' : ''}${percent(k, 'fr')}${more ? '' : ' ou plus'}.`
        : `Dans une somme, une moyenne ou un nombre d’enregistrements, les ${n} plus gros contributeurs (${noun.fr}) ne peuvent détenir ${more ? 'plus de ' : ''}${percent(k, 'fr')}${more ? '' : ' ou plus'}.`
    });
  }
  if (rules.pPercent !== undefined) {
    const noun = unitNoun(rules.type, 1);
    const before: Text = rules.priorKnowledge === undefined
      ? { en: '', fr: '' }
      : { en: `, even where contributions were known to within ${percent(rules.priorKnowledge, 'en')} before`, fr: `, même en connaissant les contributions à ${percent(rules.priorKnowledge, 'fr')} près` };
    const { coalition = 1 } = rules;
    const who: Text = coalition === 1
      ? { en: 'Nobody may', fr: 'Nul ne doit' }
      : { en: `No ${coalition} contributors who pool what they contributed may`, fr: `${coalition} contributeurs qui mettent en commun ce qu’ils ont apporté ne doivent pas` };
    sentences.push({
      en: `${who.en} be able to estimate the largest contribution (${noun.en}) to within ${percent(rules.pPercent, 'en')}${before.en}.`,
      fr: `${who.fr} pouvoir estimer la plus grosse contribution (${noun.fr}) à ${percent(rules.pPercent, 'fr')} près${before.fr}.`
    });
  }
  return sentences;
}

function policyInWords(centre: Centre, source: Source): Text[] {
  const { policy } = source;
  const title = (id: string): Text => centre.sources.find(other => other.id === id)?.title ?? { en: id, fr: id };
  const sentences: Text[] = [];
  if (policy.isolated) {
    sentences.push({
      en: 'Isolated: it may never be combined with another source about people or enterprises.',
      fr: 'Isolée : elle ne peut jamais être combinée avec une autre source sur des personnes ou des entreprises.'
    });
  } else if (policy.combineWith !== '*') {
    const others = policy.combineWith.map(title);
    sentences.push(
      others.length > 0
        ? { en: `It may be combined with: ${others.map(t => t.en).join(', ')}.`, fr: `Elle peut être combinée avec : ${others.map(t => t.fr).join(', ')}.` }
        : { en: 'It may be combined with reference data only.', fr: 'Elle ne peut être combinée qu’avec des données de référence.' }
    );
  }
  if (policy.rows === 'proved-only') {
    sentences.push({
      en: 'Only proved rows of a result are delivered. A result with anything that only a person could judge, or that fails, is not delivered, and it is not told why.',
      fr: 'Seules les lignes prouvées d’un résultat sont délivrées. Un résultat dont une part ne peut être jugée que par une personne, ou qui échoue, n’est pas délivré, et il n’est pas dit pourquoi.'
    });
  }
  if (!showsEvidence(policy)) {
    sentences.push({
      en: 'What the check measured is not shown to the researcher.',
      fr: 'Ce que la vérification a mesuré n’est pas montré au chercheur.'
    });
  }
  return sentences;
}

const whole = (count: number, language: 'en' | 'fr'): string => new Intl.NumberFormat(language).format(count);

function percent(share: number, language: 'en' | 'fr'): string {
  const figure = new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(share * 100);
  return language === 'fr' ? `${figure} %` : `${figure}%`;
}
