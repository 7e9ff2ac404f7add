import type { Text } from '@vitrine/sdk';
import type { Counted } from '../shell/language.js';

export const words = {
  title: { en: 'Operation', fr: 'Exploitation' },
  gateway: { en: 'Gateway', fr: 'Passerelle' },
  version: { en: 'Version', fr: 'Version' },
  up: { en: 'Up for', fr: 'En marche depuis' },
  stands: { en: 'State', fr: 'État' },
  production: { en: 'production', fr: 'production' },
  demonstration: { en: 'demonstration', fr: 'démonstration' },
  pickup: { en: 'Pick-up', fr: 'Retrait' },
  noPickup: { en: 'not running', fr: 'arrêté' },
  queue: { en: 'Waiting for checkers', fr: 'En attente de vérification' },
  oldest: { en: 'the oldest {when}', fr: 'la plus ancienne {when}' },
  audit: { en: 'Audit chain', fr: 'Chaîne d’audit' },
  whole: { en: 'whole', fr: 'intacte' },
  broken: { en: 'broken: keep the state directory as it is and find out why', fr: 'rompue : laissez le répertoire d’état tel quel et cherchez pourquoi' },
  disk: { en: 'Disk', fr: 'Disque' },
  free: { en: '{free} free of {total}', fr: '{free} libres sur {total}' },
  state: { en: 'of which state {state}', fr: 'dont état {state}' },
  prepared: { en: 'of which data prepared for projects {bytes}, from sources of {sources}', fr: 'dont données préparées pour des projets {bytes}, à partir de sources de {sources}' },
  room: { en: 'both may take {space}', fr: 'elles peuvent prendre ensemble {space}' },
  about: { en: 'about {bytes}', fr: 'environ {bytes}' },
  confinement: { en: 'Confinement', fr: 'Confinement' },
  layer: { en: 'Layer', fr: 'Couche' },
  holds: { en: 'holds', fr: 'tient' },
  missing: { en: 'missing', fr: 'absente' },
  detail: { en: 'What it does', fr: 'Ce qu’elle fait' },
  building: { en: 'Being built', fr: 'En construction' },
  sessions: { en: 'Sessions', fr: 'Sessions' },
  noSessions: { en: 'Nobody works at the moment.', fr: 'Personne ne travaille en ce moment.' },
  person: { en: 'Person', fr: 'Personne' },
  project: { en: 'Project', fr: 'Projet' },
  compartment: { en: 'Compartment', fr: 'Compartiment' },
  address: { en: 'Address', fr: 'Adresse' },
  centre: { en: 'Centre check', fr: 'Contrôle du centre' },
  noFindings: { en: 'The centre’s declarations have no fault.', fr: 'Les déclarations du centre sont sans défaut.' },
  severity: { en: 'Severity', fr: 'Gravité' },
  error: { en: 'error', fr: 'erreur' },
  warning: { en: 'warning', fr: 'avertissement' },
  file: { en: 'File', fr: 'Fichier' },
  message: { en: 'Finding', fr: 'Constat' }
} satisfies Record<string, Text>;

/** What keeps checkpoints of the audit chain from being written. */
export const checkpointProblems = {
  'checkpoint-not-written': { en: 'checkpoints cannot be written: see the log', fr: 'points de contrôle impossibles à écrire : voir le journal' },
  'checkpoint-not-copied': { en: 'checkpoints cannot be copied: see the log', fr: 'points de contrôle impossibles à copier : voir le journal' },
  'checkpoint-conflict': { en: 'records are not those that were signed: run “vitrine audit verify”', fr: 'les entrées ne sont pas celles qui ont été signées : lancez « vitrine audit verify »' }
} satisfies Record<string, Text>;

export const counts = {
  signed: { one: { en: '{n} in a signed checkpoint', fr: '{n} dans un point de contrôle signé' }, other: { en: '{n} in a signed checkpoint', fr: '{n} dans un point de contrôle signé' } },
  requests: { one: { en: '{n} request', fr: '{n} demande' }, other: { en: '{n} requests', fr: '{n} demandes' } },
  records: { one: { en: '{n} record', fr: '{n} entrée' }, other: { en: '{n} records', fr: '{n} entrées' } },
  days: { one: { en: '{n} day', fr: '{n} jour' }, other: { en: '{n} days', fr: '{n} jours' } },
  hours: { one: { en: '{n} hour', fr: '{n} heure' }, other: { en: '{n} hours', fr: '{n} heures' } },
  minutes: { one: { en: '{n} minute', fr: '{n} minute' }, other: { en: '{n} minutes', fr: '{n} minutes' } }
} satisfies Record<string, Counted>;
