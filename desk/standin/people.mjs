/** Who may come, by the code that stands in for her address. */
export const people = {
  chloe: { name: 'Chloé Exemple', language: 'fr', roles: ['checker'] },
  carl: { name: 'Carl Exemple', language: 'en', roles: ['checker'] },
  lea: { name: 'Léa Exemple', language: 'fr', roles: ['lead', 'researcher'] },
  luc: { name: 'Luc Exemple', language: 'en', roles: ['lead', 'researcher'] },
  dora: { name: 'Dora Exemple', language: 'fr', roles: ['delegate'] },
  dina: { name: 'Dina Exemple', language: 'en', roles: ['delegate'] },
  olga: { name: 'Olga Exemple', language: 'en', roles: ['operator'] },
  ada: { name: 'Ada Exemple', language: 'fr', roles: ['researcher'] },
  // Every part at once, in a name that does not end.
  max: { name: 'Maximiliane-Apollonia von und zu Langenbeispielhausen-Überlingen', language: 'en', roles: ['checker', 'delegate', 'lead', 'operator'] }
};

export const named = id => ({ id, name: people[id]?.name ?? id });
