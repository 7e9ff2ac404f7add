import { describe, expect, it } from '@jest/globals';
import { rehearsalCentre } from '../rehearsal.js';
import type { Parts } from './reading.js';
import { evidenceFor } from './views.js';

const parts = (rest: Partial<Parts>): Parts => ({ author: false, lead: false, own: false, checker: false, delegateOf: [], ...rest });
const of = (...ids: string[]) => ids.map(source => ({ source, version: '2023', policy: '1' }));

describe('the evidence on an output', () => {
  // Of the example, the crime office withholds its evidence and the others show theirs.
  it.each<[string, Parts, string[], 'shown' | 'withheld']>([
    ['a checker', parts({ checker: true }), ['crime', 'claims'], 'shown'],
    ['the author', parts({ author: true, own: true }), ['crime'], 'withheld'],
    ['the author, of what everybody may see', parts({ author: true, own: true }), ['claims'], 'shown'],
    ['a delegate of the source', parts({ delegateOf: ['crime'] }), ['crime'], 'shown'],
    ['a delegate of a source beside it', parts({ delegateOf: ['claims'] }), ['crime', 'claims'], 'withheld'],
    ['a delegate of the source, in a project of her own', parts({ author: true, own: true, delegateOf: ['crime'] }), ['crime'], 'withheld']
  ])('is for %s as the producers of the others say', (_, who, sources, evidence) => {
    expect(evidenceFor(who, of(...sources), rehearsalCentre)).toBe(evidence);
  });
});
