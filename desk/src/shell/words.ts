import type { Text } from '@vitrine/sdk';

export const words = {
  skip: { en: 'Skip to the content', fr: 'Aller au contenu' },
  parts: { en: 'Parts of the desk', fr: 'Parties du bureau' },
  demonstration: { en: 'demonstration', fr: 'démonstration' },
  demonstrationDetail: {
    en: 'Not started for production: for the example centre, not for real data.',
    fr: 'N’a pas été lancé pour la production : pour le centre d’exemple, pas pour de vraies données.'
  },
  leave: { en: 'Sign out', fr: 'Se déconnecter' },
  otherLanguage: { en: 'Français', fr: 'English' },
  signedOutTitle: { en: 'You are not signed in', fr: 'Vous n’êtes pas connecté' },
  signedOut: {
    en: 'Open again the address that was given to you. It works once, for ten minutes; the operator makes another.',
    fr: 'Ouvrez de nouveau l’adresse qui vous a été donnée. Elle sert une fois, pendant dix minutes ; l’exploitant en crée une autre.'
  },
  signedOutKept: { en: 'What you decided and wrote but did not send is kept in this tab.', fr: 'Ce que vous avez décidé et écrit sans l’envoyer est conservé dans cet onglet.' },
  lostTitle: { en: 'There is no such page', fr: 'Cette page n’existe pas' },
  lost: { en: 'The address may be mistyped, or what it names is not yours to see.', fr: 'L’adresse est peut-être mal saisie, ou ce qu’elle désigne ne vous est pas ouvert.' },
  home: { en: 'To the beginning', fr: 'Retour au début' },
  noPartTitle: { en: 'Nothing for you here yet', fr: 'Rien pour vous ici pour l’instant' },
  noPart: {
    en: 'The desk is for output checkers, project leads, data producers and operators. Your own exports are in JupyterLab, under My exports.',
    fr: 'Le bureau s’adresse aux vérificateurs, aux responsables de projet, aux producteurs de données et aux exploitants. Vos exports sont dans JupyterLab, sous Mes exports.'
  },
  notYours: { en: 'This part belongs to another role than yours.', fr: 'Cette partie relève d’un autre rôle que le vôtre.' }
} satisfies Record<string, Text>;
