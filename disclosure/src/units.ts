import type { Text } from './types.js';

const nouns: Record<string, { en: [string, string]; fr: [string, string] }> = {
  person: { en: ['person', 'people'], fr: ['personne', 'personnes'] },
  patient: { en: ['patient', 'patients'], fr: ['patient', 'patients'] },
  household: { en: ['household', 'households'], fr: ['ménage', 'ménages'] },
  record: { en: ['record', 'records'], fr: ['enregistrement', 'enregistrements'] },
  enterprise: { en: ['enterprise', 'enterprises'], fr: ['entreprise', 'entreprises'] }
};

/** What a unit is called; a type without a name of its own is called by its id. */
export function unitNoun(type: string, count: number): Text {
  const noun = nouns[type];
  return noun
    ? { en: noun.en[count === 1 ? 0 : 1], fr: noun.fr[count < 2 ? 0 : 1] }
    : { en: `unit${count === 1 ? '' : 's'} (${type})`, fr: `unité${count < 2 ? '' : 's'} (${type})` };
}
