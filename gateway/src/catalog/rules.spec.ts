import { describe, expect, it } from '@jest/globals';
import type { UnitRules } from '@vitrine/disclosure';
import type { Centre, Source } from '../centre/types.js';
import { rulesInWords } from './rules.js';

const said = (rules: Partial<UnitRules>): string[] => {
  const pack = { id: 'trade', units: [{ type: 'enterprise', minimumUnits: 3, dominance: [], ...rules }], zerosAllowed: true, classMinimumOutside: 0, magnitudesAllowed: true };
  const source = { policy: { packs: ['trade'], rows: 'delivered', evidence: 'shown', combineWith: '*' } } as unknown as Source;
  return rulesInWords({ packs: [pack] } as unknown as Centre, source).flatMap(({ en, fr }) => [en, fr]);
};

describe('p% in words', () => {
  it('says who estimates, how closely, and what was known before', () => {
    expect(said({ pPercent: 0.1 })).toEqual(expect.arrayContaining([
      'Nobody may be able to estimate the largest contribution (enterprise) to within 10%.', 'Nul ne doit pouvoir estimer la plus grosse contribution (entreprise) à 10 % près.'
    ]));
    expect(said({ pPercent: 0.1, priorKnowledge: 0.5, coalition: 2 })).toEqual(expect.arrayContaining([
      'No 2 contributors who pool what they contributed may be able to estimate the largest contribution (enterprise) to within 10%, even where contributions were known to within 50% before.',
      '2 contributeurs qui mettent en commun ce qu’ils ont apporté ne doivent pas pouvoir estimer la plus grosse contribution (entreprise) à 10 % près, même en connaissant les contributions à 50 % près.'
    ]));
  });
});
