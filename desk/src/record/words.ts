import type { Text } from '@vitrine/sdk';

export const words = {
  title: { en: 'Record', fr: 'Journal' },
  detail: {
    en: 'Everything done, in a chain in which each record seals the ones before it. It holds ids, codes and digests: never a value, SQL or a path.',
    fr: 'Tout ce qui est fait, dans une chaîne où chaque entrée scelle les précédentes. On y trouve identifiants, codes et empreintes : jamais une valeur, du SQL ou un chemin.'
  },
  filters: { en: 'Filters', fr: 'Filtres' },
  project: { en: 'Project', fr: 'Projet' },
  request: { en: 'Request', fr: 'Demande' },
  number: { en: 'No.', fr: 'N°' },
  at: { en: 'When', fr: 'Quand' },
  action: { en: 'What', fr: 'Quoi' },
  person: { en: 'Who', fr: 'Qui' },
  where: { en: 'Where', fr: 'Où' },
  details: { en: 'Details', fr: 'Détails' },
  more: { en: 'Load older records', fr: 'Charger les entrées plus anciennes' },
  all: { en: 'The beginning of the record is reached.', fr: 'Le début du journal est atteint.' },
  none: { en: 'No record fits', fr: 'Aucune entrée ne correspond' },
  noneDetail: { en: 'Change or empty the filters.', fr: 'Changez ou videz les filtres.' }
} satisfies Record<string, Text>;

export const actions: Record<string, Text> = {
  'code.issued': { en: 'address issued', fr: 'adresse créée' },
  'session.opened': { en: 'signed in', fr: 'connexion' },
  'session.ended': { en: 'signed out', fr: 'déconnexion' },
  'sign-in.refused': { en: 'sign-in refused', fr: 'connexion refusée' },
  'token.issued': { en: 'token issued', fr: 'jeton créé' },
  'token.revoked': { en: 'token revoked', fr: 'jeton révoqué' },
  'notebook.opened': { en: 'notebook opened', fr: 'notebook ouvert' },
  'query.submitted': { en: 'query submitted', fr: 'requête soumise' },
  'query.refused': { en: 'query refused', fr: 'requête refusée' },
  'query.ended': { en: 'query ended', fr: 'requête terminée' },
  'query.interrupted': { en: 'query interrupted', fr: 'requête interrompue' },
  'verdict.ready': { en: 'verdict ready', fr: 'verdict rendu' },
  'verdict.failed': { en: 'verdict failed', fr: 'verdict en échec' },
  'evidence.read': { en: 'evidence read', fr: 'mesures consultées' },
  'request.created': { en: 'request begun', fr: 'demande commencée' },
  'request.output': { en: 'output added or changed', fr: 'sortie ajoutée ou modifiée' },
  'request.submitted': { en: 'request submitted', fr: 'demande soumise' },
  'request.resubmitted': { en: 'request submitted again', fr: 'demande soumise de nouveau' },
  'request.withdrawn': { en: 'request withdrawn', fr: 'demande retirée' },
  'request.returned': { en: 'request returned', fr: 'demande renvoyée' },
  'request.approved': { en: 'request approved', fr: 'demande approuvée' },
  'request.rejected': { en: 'request rejected', fr: 'demande rejetée' },
  'request.comment': { en: 'comment written', fr: 'commentaire écrit' },
  'request.refused': { en: 'step refused', fr: 'étape refusée' },
  'review.given': { en: 'review given', fr: 'avis rendu' },
  'consent.given': { en: 'consent given', fr: 'accord donné' },
  'consent.refused': { en: 'consent refused', fr: 'accord refusé' },
  'release.made': { en: 'released', fr: 'diffusion faite' },
  'release.placed': { en: 'placed in the drop', fr: 'déposée au retrait' },
  'approval.asked': { en: 'approval asked for', fr: 'autorisation demandée' },
  'approval.granted': { en: 'approval granted', fr: 'autorisation accordée' },
  'approval.refused': { en: 'approval refused', fr: 'autorisation refusée' },
  'approval.revoked': { en: 'approval revoked', fr: 'autorisation révoquée' },
  'approval.decision-refused': { en: 'decision not accepted', fr: 'décision non acceptée' }
};
