import type { Text } from '@vitrine/sdk';
import type { Counted } from '../shell/language.js';

export const words = {
  queue: { en: 'Queue', fr: 'File d’attente' },
  exports: { en: 'Exports', fr: 'Exports' },
  filters: { en: 'Filters', fr: 'Filtres' },
  find: { en: 'Find', fr: 'Chercher' },
  findHint: { en: 'project, author, producer, output', fr: 'projet, auteur, producteur, sortie' },
  state: { en: 'State', fr: 'État' },
  all: { en: 'all', fr: 'toutes' },
  open: { en: 'under way', fr: 'en cours' },
  todo: { en: 'To do by me', fr: 'À faire par moi' },
  keys: { en: 'j and k or the arrows go through the list, Enter opens.', fr: 'j et k ou les flèches parcourent la liste, Entrée ouvre.' },
  request: { en: 'Request', fr: 'Demande' },
  age: { en: 'Submitted', fr: 'Soumise' },
  due: { en: 'Due', fr: 'Échéance' },
  overdue: { en: 'overdue', fr: 'en retard' },
  author: { en: 'Author', fr: 'Auteur' },
  producers: { en: 'Producers', fr: 'Producteurs' },
  outputs: { en: 'Outputs', fr: 'Sorties' },
  verdicts: { en: 'Verdicts', fr: 'Verdicts' },
  reviews: { en: 'Reviews', fr: 'Avis' },
  reviewsOf: { en: '{done} of {needed}', fr: '{done} sur {needed}' },
  round: { en: 'round {n}', fr: 'tour {n}' },
  mine: { en: 'You', fr: 'Vous' },
  minutes: { en: 'about {n} min', fr: 'environ {n} min' },
  authored: { en: 'yours', fr: 'la vôtre' },
  voted: { en: 'you have voted', fr: 'vous avez voté' },
  excluded: { en: 'not for you', fr: 'pas pour vous' },
  vote: { en: 'your vote', fr: 'votre vote' },
  consent: { en: 'your consent', fr: 'votre accord' },
  release: { en: 'to release', fr: 'à diffuser' },
  noneYet: { en: 'Nothing waits for you', fr: 'Rien ne vous attend' },
  noneYetDetail: {
    en: 'Requests appear here by themselves as soon as a researcher submits one.',
    fr: 'Les demandes apparaissent ici d’elles-mêmes dès qu’un chercheur en soumet une.'
  },
  noneFound: { en: 'No request fits these filters', fr: 'Aucune demande ne correspond à ces filtres' },
  everything: { en: 'Show all requests', fr: 'Montrer toutes les demandes' }
} satisfies Record<string, Text>;

export const counts = {
  safe: { one: { en: '{n} safe alone', fr: '{n} sûre seule' }, other: { en: '{n} safe alone', fr: '{n} sûres seules' } },
  review: { one: { en: '{n} review', fr: '{n} à examiner' }, other: { en: '{n} review', fr: '{n} à examiner' } },
  declared: { one: { en: '{n} declared', fr: '{n} déclarée' }, other: { en: '{n} declared', fr: '{n} déclarées' } },
  shown: { one: { en: '{n} request', fr: '{n} demande' }, other: { en: '{n} requests', fr: '{n} demandes' } },
  outputs: { one: { en: '{n} output', fr: '{n} sortie' }, other: { en: '{n} outputs', fr: '{n} sorties' } }
} satisfies Record<string, Counted>;
