import type { Text } from '@vitrine/sdk';

export const words = {
  title: { en: 'Releases', fr: 'Diffusions' },
  release: { en: 'Release', fr: 'Diffusion' },
  project: { en: 'Project', fr: 'Projet' },
  released: { en: 'Released', fr: 'Diffusée' },
  outputs: { en: 'Outputs', fr: 'Sorties' },
  size: { en: 'Size', fr: 'Taille' },
  package: { en: 'Package', fr: 'Paquet' },
  download: { en: 'Download', fr: 'Télécharger' },
  request: { en: 'request', fr: 'demande' },
  pickup: { en: 'Pick-up code', fr: 'Code de retrait' },
  none: { en: 'Nothing has been released yet', fr: 'Rien n’a encore été diffusé' },
  noneDetail: { en: 'A release appears here as soon as an approved request leaves.', fr: 'Une diffusion apparaît ici dès qu’une demande approuvée part.' },
  verifyTitle: { en: 'How anyone verifies a package', fr: 'Comment chacun vérifie un paquet' },
  verify: {
    en: 'Its SHA-256 must be the one in this list; its seal is checked with the centre’s public key (the operator gives it out), without asking the gateway:',
    fr: 'Son SHA-256 doit être celui de cette liste ; son sceau se vérifie avec la clé publique du centre (l’exploitant la remet), sans interroger la passerelle :'
  },
  keys: { en: 'Ids of the keys that these packages are signed with', fr: 'Identifiants des clés qui signent ces paquets' }
} satisfies Record<string, Text>;
