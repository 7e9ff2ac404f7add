import { describe, expect, it } from '@jest/globals';
import type { Centre } from '../centre/types.js';
import { rehearsalCentre } from '../rehearsal.js';
import { askedBy, producerOf, titleOf } from './sources.js';

const centre: Centre = {
  ...rehearsalCentre,
  sources: rehearsalCentre.sources.map(source => ({ ...source, policy: { ...source.policy, checkers: source.id === 'crime' ? 2 : 1, consent: source.id !== 'claims' } }))
};

describe('before an output leaves', () => {
  it.each<[string[], number, string[]]>([
    [[], 1, []],
    [['claims'], 1, []],
    [['claims', 'wages'], 1, ['wages']],
    [['wages', 'crime', 'claims'], 2, ['wages', 'crime']]
  ])('the strictest of %j decides how many check it, and each that says so agrees to it', (sources, checkers, consents) => {
    expect(askedBy(centre, sources)).toEqual({ checkers, consents });
  });

  it('a source that is declared no longer asks for the most, and stands under its id', () => {
    expect(askedBy(centre, ['claims', 'gone'])).toEqual({ checkers: 2, consents: ['gone'] });
    expect([titleOf(centre, 'gone'), producerOf(centre, 'gone').title]).toEqual([{ en: 'gone', fr: 'gone' }, { en: 'gone', fr: 'gone' }]);
  });
});
