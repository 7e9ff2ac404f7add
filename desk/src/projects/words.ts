import type { Text } from '@vitrine/sdk';
import type { Counted } from '../shell/language.js';

export const words = {
  title: { en: 'Projects', fr: 'Projets' },
  none: { en: 'You lead no project yet', fr: 'Vous ne dirigez encore aucun projet' },
  noneDetail: { en: 'The centre opens projects; ask its staff.', fr: 'C’est le centre qui ouvre les projets ; adressez-vous à son équipe.' },
  purpose: { en: 'Purpose', fr: 'Finalité' },
  runs: { en: '{from} – {until}', fr: '{from} – {until}' },
  state: { en: 'State', fr: 'État' },
  active: { en: 'active', fr: 'en cours' },
  upcoming: { en: 'not started', fr: 'à venir' },
  expired: { en: 'expired', fr: 'expiré' },
  people: { en: 'People', fr: 'Personnes' },
  lead: { en: 'project lead', fr: 'responsable' },
  member: { en: 'researcher', fr: 'chercheur' },
  sources: { en: 'What the project may use', fr: 'Ce que le projet peut utiliser' },
  noSources: { en: 'No source has been asked for yet.', fr: 'Aucune source n’a encore été demandée.' },
  source: { en: 'Source', fr: 'Source' },
  duration: { en: 'Project runs', fr: 'Durée du projet' },
  dates: { en: 'From, until', fr: 'Du, au' },
  content: { en: 'Versions and variables', fr: 'Versions et variables' },
  together: { en: 'Together with', fr: 'En combinaison avec' },
  alone: { en: 'alone, never combined', fr: 'seule, jamais combinée' },
  nothing: { en: 'reference data only', fr: 'données de référence seules' },
  compartments: { en: 'What may be used together', fr: 'Ce qui peut être utilisé ensemble' },
  oneSource: { en: 'The project has one compartment, with this source.', fr: 'Le projet a un compartiment, avec cette source.' },
  oneCompartment: { en: 'The project has one compartment: all its sources may be combined.', fr: 'Le projet a un seul compartiment : toutes ses sources peuvent être combinées.' },
  apart: {
    en: 'Not all producers let their sources be combined. Each compartment is opened by itself, with notebooks of its own, and the same person has other numbers in each.',
    fr: 'Tous les producteurs n’autorisent pas la combinaison de leurs sources. Chaque compartiment s’ouvre séparément, avec ses propres notebooks, et la même personne a d’autres numéros dans chacun.'
  },
  compartment: { en: 'compartment', fr: 'compartiment' },
  within: { en: 'in it', fr: 'dedans' },
  outside: { en: 'not in it', fr: 'pas dedans' },
  inSeveral: { en: 'In several compartments: {sources}.', fr: 'Dans plusieurs compartiments : {sources}.' },
  severalSets: { en: 'Each of these by itself, in a compartment of its own.', fr: 'Chacune séparément, dans un compartiment à part.' },
  link: {
    en: 'The same records are in each. No number or order links them, but a record whose values nobody else has can be recognised (residual link).',
    fr: 'Les mêmes enregistrements sont dans chacun. Aucun numéro ni ordre ne les relie, mais un enregistrement aux valeurs uniques peut être reconnu (lien résiduel).'
  },
  reason: { en: 'Reason', fr: 'Motif' },
  everyVariable: { en: 'every variable that is not identifying', fr: 'toutes les variables non identifiantes' },
  ask: { en: 'Ask a producer for a source', fr: 'Demander une source à un producteur' },
  askMore: { en: 'Ask for more', fr: 'Demander davantage' },
  askAgain: { en: 'Ask again', fr: 'Redemander' },
  exports: { en: 'Exports', fr: 'Exports' },
  noExports: { en: 'No export has been requested yet. Researchers request them in JupyterLab.', fr: 'Aucun export n’a encore été demandé. Les chercheurs les demandent dans JupyterLab.' },
  request: { en: 'Request', fr: 'Demande' },
  author: { en: 'Author', fr: 'Auteur' },
  outputs: { en: 'Outputs', fr: 'Sorties' },
  changed: { en: 'Last change', fr: 'Dernier changement' },
  // Asking
  askTitle: { en: 'Ask for a source', fr: 'Demander une source' },
  askDetail: { en: 'The producer decides, for this project and its purpose. Ask for no more than the purpose needs.', fr: 'Le producteur décide, pour ce projet et sa finalité. Ne demandez que ce qu’exige la finalité.' },
  noOffers: { en: 'There is no further source to ask for', fr: 'Il n’y a pas d’autre source à demander' },
  noOffersDetail: { en: 'Every source of the centre is granted or asked for already.', fr: 'Chaque source du centre est déjà accordée ou demandée.' },
  which: { en: 'Which source', fr: 'Quelle source' },
  isolated: { en: 'isolated: alone, never combined', fr: 'isolée : seule, jamais combinée' },
  versions: { en: 'Versions', fr: 'Versions' },
  variables: { en: 'Datasets and variables', fr: 'Jeux de données et variables' },
  every: { en: 'Every variable that is not identifying ({n})', fr: 'Toutes les variables non identifiantes ({n})' },
  some: { en: 'Only these:', fr: 'Seulement celles-ci :' },
  identifying: { en: 'identifying', fr: 'identifiante' },
  sensitive: { en: 'sensitive', fr: 'sensible' },
  why: { en: 'Why the project needs it', fr: 'Pourquoi le projet en a besoin' },
  send: { en: 'Send to the producer', fr: 'Envoyer au producteur' },
  lacks: { en: 'Not sent yet: choose {what}.', fr: 'Pas encore envoyée : choisissez {what}.' },
  lacksSource: { en: 'a source', fr: 'une source' },
  lacksVersion: { en: 'at least one version', fr: 'au moins une version' },
  lacksDataset: { en: 'at least one variable', fr: 'au moins une variable' },
  lacksReason: { en: 'words for why the project needs it', fr: 'des mots pour dire pourquoi' },
  asked: { en: 'The producer has been asked.', fr: 'La demande est envoyée au producteur.' }
} satisfies Record<string, Text>;

export const counts = {
  variables: { one: { en: '{n} variable', fr: '{n} variable' }, other: { en: '{n} variables', fr: '{n} variables' } },
  sources: { one: { en: '{n} source', fr: '{n} source' }, other: { en: '{n} sources', fr: '{n} sources' } }
} satisfies Record<string, Counted>;

export const states = { active: words.active, upcoming: words.upcoming, expired: words.expired };
