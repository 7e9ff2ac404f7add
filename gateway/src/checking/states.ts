import type { Text } from '@vitrine/disclosure';
import type { RequestState } from './types.js';

const words: Record<RequestState, Text> = {
  draft: { en: 'a draft', fr: 'un brouillon' },
  submitted: { en: 'submitted', fr: 'soumise' },
  'in review': { en: 'in review', fr: 'en vérification' },
  returned: { en: 'returned', fr: 'renvoyée' },
  approved: { en: 'approved', fr: 'approuvée' },
  released: { en: 'released', fr: 'diffusée' },
  rejected: { en: 'rejected', fr: 'rejetée' },
  withdrawn: { en: 'withdrawn', fr: 'retirée' }
};

/** A state as a sentence says it. */
export const statesIn = (state: RequestState): Text => words[state];
