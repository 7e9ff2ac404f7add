import type { Text } from '@vitrine/sdk';

export const words = {
  connection: { en: 'The gateway does not answer.', fr: 'La passerelle ne répond pas.' },
  connectionRemedy: {
    en: 'What you entered is kept here. Try again in a moment; if it lasts, tell the operator.',
    fr: 'Ce que vous avez saisi est conservé ici. Réessayez dans un instant ; si cela dure, prévenez l’exploitant.'
  },
  unexpected: { en: 'The desk met something that it does not know.', fr: 'Le bureau a rencontré un cas qu’il ne connaît pas.' },
  unexpectedRemedy: { en: 'Load the page again; what you entered is kept.', fr: 'Rechargez la page ; ce que vous avez saisi est conservé.' },
  code: { en: 'Code', fr: 'Code' },
  again: { en: 'Try again', fr: 'Réessayer' },
  loading: { en: 'Loading', fr: 'Chargement' },
  cancel: { en: 'Cancel', fr: 'Annuler' },
  copy: { en: 'Copy', fr: 'Copier' },
  copied: { en: 'Copied', fr: 'Copié' },
  needed: { en: 'Say why first.', fr: 'Dites d’abord pourquoi.' }
} satisfies Record<string, Text>;
