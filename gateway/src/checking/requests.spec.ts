import { describe, expect, it } from '@jest/globals';
import { createAccess } from '../access/index.js';
import { noon, rehearsalCentre } from '../rehearsal.js';
import type { Facts, OutputRow } from './reading.js';
import { stillApproved } from './requests.js';

const access = createAccess(rehearsalCentre, () => noon);
const project = rehearsalCentre.projects.find(({ id }) => id === 'health')!;
const made = (version: string): OutputRow => ({ id: 'o', place: 0, digest: '', record: { sources: [{ source: 'claims', version, policy: '1' }] } as OutputRow['record'] });
const facts = { project, round: [made('2022')], current: [made('2023')] } as unknown as Facts;

describe('a version that is granted no longer', () => {
  it('lets nothing of the round be decided or released', () => {
    expect(() => stillApproved(access, rehearsalCentre, facts, ['claims'])).toThrow(expect.objectContaining({ code: 'source-ended' }));
  });

  it('does not hold up outputs that were made anew on what is granted', () => {
    expect(() => stillApproved(access, rehearsalCentre, facts, ['claims'], facts.current)).not.toThrow();
  });
});
