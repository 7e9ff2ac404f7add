import type { Text } from '@vitrine/sdk';
import type { Counted } from '../shell/language.js';

export const words = {
  title: { en: 'Approvals', fr: 'Autorisations' },
  waiting: { en: 'Waiting for you', fr: 'En attente de votre décision' },
  noneWaiting: { en: 'No project waits for your decision.', fr: 'Aucun projet n’attend votre décision.' },
  use: { en: 'Who uses your sources, for what', fr: 'Qui utilise vos sources, et pour quoi' },
  none: { en: 'No project has asked for a source of yours', fr: 'Aucun projet n’a demandé une de vos sources' },
  noneDetail: { en: 'What a project asks for appears here.', fr: 'Ce qu’un projet demande apparaît ici.' },
  consents: { en: 'Export requests that need your consent', fr: 'Demandes d’export qui exigent votre accord' },
  project: { en: 'Project', fr: 'Projet' },
  lead: { en: 'Lead', fr: 'Responsable' },
  leadIs: { en: 'Lead: {name}', fr: 'Responsable : {name}' },
  state: { en: 'State', fr: 'État' },
  dates: { en: 'From, until', fr: 'Du, au' },
  queries: { en: 'Queries', fr: 'Requêtes' },
  lastUsed: { en: 'Last used', fr: 'Dernière utilisation' },
  never: { en: 'never', fr: 'jamais' },
  releases: { en: 'Releases', fr: 'Diffusions' },
  decide: { en: 'Look and decide', fr: 'Regarder et décider' },
  asks: { en: '{project} asks for {source}', fr: '{project} demande {source}' },
  // One approval
  purpose: { en: 'Purpose', fr: 'Finalité' },
  runs: { en: 'Project runs', fr: 'Durée du projet' },
  fromUntil: { en: '{from} – {until}', fr: '{from} – {until}' },
  members: { en: 'Members', fr: 'Membres' },
  content: { en: 'Versions and variables', fr: 'Versions et variables' },
  together: { en: 'Could be combined with', fr: 'Pourrait être combinée avec' },
  reason: { en: 'Reason', fr: 'Motif' },
  useOf: { en: 'Use so far', fr: 'Utilisation à ce jour' },
  grant: { en: 'Grant', fr: 'Accorder' },
  setDates: { en: 'Set dates', fr: 'Fixer les dates' },
  setDatesTitle: { en: 'Set these dates?', fr: 'Fixer ces dates ?' },
  inForce: { en: 'Until it is decided, this stands', fr: 'Jusqu’à la décision, ceci vaut' },
  refuse: { en: 'Refuse', fr: 'Refuser' },
  revoke: { en: 'Revoke', fr: 'Révoquer' },
  from: { en: 'From', fr: 'Du' },
  until: { en: 'Until', fr: 'Au' },
  datesNeeded: { en: 'Both days are needed, and the second may not be before the first.', fr: 'Les deux jours sont nécessaires, et le second ne peut précéder le premier.' },
  grantTitle: { en: 'Grant this source?', fr: 'Accorder cette source ?' },
  grantDetail: { en: '{project} may use {source}: {from} – {until}.', fr: '{project} pourra utiliser {source} : {from} – {until}.' },
  refuseTitle: { en: 'Refuse this source?', fr: 'Refuser cette source ?' },
  refuseDetail: { en: 'The lead reads your reason and may ask again.', fr: 'Le responsable lit votre motif et peut redemander.' },
  revokeTitle: { en: 'Revoke this approval?', fr: 'Révoquer cette autorisation ?' },
  revokeDetail: {
    en: 'From this moment no query of {project} on {source} runs, and nothing of it leaves. Results that were released stay released.',
    fr: 'Dès maintenant, aucune requête de {project} sur {source} ne s’exécute, et rien n’en sort. Ce qui a été diffusé le reste.'
  },
  reasonAsked: { en: 'Reason: the project reads it', fr: 'Motif : le projet le lit' },
  datesSet: { en: 'The dates are set.', fr: 'Les dates sont fixées.' },
  granted: { en: 'The source is granted.', fr: 'La source est accordée.' },
  refused: { en: 'The source is refused.', fr: 'La source est refusée.' },
  revoked: { en: 'The approval is revoked.', fr: 'L’autorisation est révoquée.' },
  decision: { en: 'Your decision', fr: 'Votre décision' },
  lost: { en: 'There is no such approval, or it is not yours to see.', fr: 'Cette autorisation n’existe pas, ou ne vous est pas ouverte.' },
  back: { en: 'All approvals', fr: 'Toutes les autorisations' }
} satisfies Record<string, Text>;

export const counts = {
  queries: { one: { en: '{n} query', fr: '{n} requête' }, other: { en: '{n} queries', fr: '{n} requêtes' } },
  releases: { one: { en: '{n} release', fr: '{n} diffusion' }, other: { en: '{n} releases', fr: '{n} diffusions' } }
} satisfies Record<string, Counted>;
