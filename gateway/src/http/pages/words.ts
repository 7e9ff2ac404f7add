import type { Text } from '@vitrine/disclosure';

/** What the pages say. */
export const words = {
  tagline: { en: 'Data to look at, results to take away', fr: 'Des données à regarder, des résultats à emporter' },
  demonstration: { en: 'This is a demonstration.', fr: 'Ceci est une démonstration.' },
  demonstrationDetail: {
    en: 'Whoever started it can enter as anybody. Use it with the example centre, not with real data.',
    fr: 'Qui l’a lancée peut y entrer sous tous les noms. À utiliser avec le centre d’exemple, pas avec de vraies données.'
  },
  unconfined: { en: 'Not confined on this machine: {layers}.', fr: 'Sans confinement sur cette machine : {layers}.' },
  hello: { en: 'Hello, {name}', fr: 'Bonjour, {name}' },
  signOut: { en: 'Sign out', fr: 'Se déconnecter' },
  projects: { en: 'Your projects', fr: 'Vos projets' },
  purpose: { en: 'Purpose', fr: 'Finalité' },
  sources: { en: 'Sources', fr: 'Sources' },
  open: { en: 'Open JupyterLab', fr: 'Ouvrir JupyterLab' },
  openWith: { en: 'Open JupyterLab with {sources}', fr: 'Ouvrir JupyterLab avec {sources}' },
  opening: { en: 'The first opening takes a few seconds.', fr: 'La première ouverture prend quelques secondes.' },
  isolated: { en: 'isolated: alone, never combined', fr: 'isolée : seule, jamais combinée' },
  separate: {
    en: 'These sources may not all be combined: each button opens a JupyterLab of its own.',
    fr: 'Ces sources ne peuvent pas toutes être combinées : chaque bouton ouvre un JupyterLab distinct.'
  },
  referenceOnly: { en: 'reference data only', fr: 'données de référence seules' },
  nothingGranted: { en: 'No source can be used in this project today.', fr: 'Aucune source n’est utilisable dans ce projet aujourd’hui.' },
  approvals: { en: 'Approvals', fr: 'Autorisations' },
  source: { en: 'Source', fr: 'Source' },
  project: { en: 'Project', fr: 'Projet' },
  state: { en: 'State', fr: 'État' },
  dates: { en: 'Dates', fr: 'Dates' },
  reason: { en: 'Producer’s words', fr: 'Motif du producteur' },
  desk: { en: 'The desk', fr: 'Le bureau' },
  deskDetail: {
    en: 'What waits for checking, what producers are asked, what was released: at an address of its own.',
    fr: 'Ce qui attend d’être vérifié, ce qui est demandé aux producteurs, ce qui a été diffusé : à une adresse distincte.'
  },
  openDesk: { en: 'Open the desk', fr: 'Ouvrir le bureau' },
  noPart: { en: 'You have no part in a project yet.', fr: 'Vous ne participez encore à aucun projet.' },
  signedOutTitle: { en: 'You are not signed in', fr: 'Vous n’êtes pas connecté' },
  signedOut: {
    en: 'Open the address that was given to you. It works once, for ten minutes; npx vitrine enter PERSON makes another.',
    fr: 'Ouvrez l’adresse qui vous a été donnée. Elle sert une fois, pendant dix minutes ; npx vitrine enter PERSONNE en crée une autre.'
  },
  entered: { en: 'If you just opened your address, continue here.', fr: 'Si vous venez d’ouvrir votre adresse, continuez ici.' },
  codeRefused: { en: 'This address was used before, or is older than ten minutes.', fr: 'Cette adresse a déjà servi, ou a plus de dix minutes.' },
  problemTitle: { en: 'That did not work', fr: 'Cela n’a pas fonctionné' },
  back: { en: 'Back', fr: 'Retour' },
  otherLanguage: { en: 'Français', fr: 'English' },
  roleNames: { en: 'Roles', fr: 'Rôles' }
} as const satisfies Record<string, Text>;

const names: Record<string, Text> = {
  active: { en: 'active', fr: 'en cours' },
  upcoming: { en: 'not started', fr: 'à venir' },
  expired: { en: 'expired', fr: 'expiré' },
  requested: { en: 'requested', fr: 'demandée' },
  granted: { en: 'granted', fr: 'accordée' },
  refused: { en: 'refused', fr: 'refusée' },
  revoked: { en: 'revoked', fr: 'révoquée' },
  lead: { en: 'project lead', fr: 'responsable de projet' },
  member: { en: 'researcher', fr: 'chercheur' },
  researcher: { en: 'researcher', fr: 'chercheur' },
  delegate: { en: 'producer’s delegate', fr: 'délégué du producteur' },
  checker: { en: 'output checker', fr: 'vérificateur de sorties' },
  operator: { en: 'operator', fr: 'exploitant' }
};

/** A state or a role in words. */
export function nameOf(id: string, language: keyof Text): string {
  return names[id]?.[language] ?? id;
}
