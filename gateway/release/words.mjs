/** What the verifier says. */
export const words = {
  en: {
    usage: `Checks a released package: that it is whole, unchanged, and signed with the key.

node verify.mjs FILE --key KEY [--language en|fr] [--json]

KEY is the file of the centre's public key (release.pub), or its base64.
Exit code 0: it is what the centre released; 1: it is not, and a sentence says why; 2: wrong call.
`,
    give: 'Give one file and --key.',
    key: 'The key is no Ed25519 public key: give the file release.pub of the centre, or its base64.',
    refused: 'Refused',
    refusals: {
      unreadable: () => 'The file cannot be read.',
      'not-a-package': () => 'This is no package of a release.',
      end: () => 'The end of the zip is not that of a package: bytes were changed, added or are missing.',
      directory: () => 'The directory of the zip is damaged.',
      gap: () => 'There are bytes in the zip that belong to no file.',
      name: entry => `A file has a name that no release has: ${entry}.`,
      order: entry => `A file is there twice or in the wrong place: ${entry}.`,
      entry: entry => `What the zip says of a file is not what a release says: ${entry}.`,
      checksum: entry => `A file is not what it was: ${entry}.`,
      changed: entry => `A file is not what it was: ${entry}.`,
      time: () => 'The time in the zip is not that of the release.',
      missing: entry => `A file is missing: ${entry}.`,
      'not-listed': entry => `There is a file that was not released: ${entry}.`,
      'too-large': entry => `A file is larger than any release makes it: ${entry}.`,
      'other-key': () => 'The package is signed with another key.',
      signature: entry => `The signature does not hold for ${entry}.`
    },
    good: 'The package is whole, unchanged and signed with this key.',
    checked: (files, key) => `Checked: every byte of the zip, ${files} file${files === 1 ? '' : 's'} (SHA-512), the signature (Ed25519, key ${key}).`,
    release: (id, at) => `Release ${id} of ${at}`,
    by: (project, centre) => `Project: ${project}. Centre: ${centre}.`,
    output: (place, title, kind, verdict, withheld) => `${place}. ${title} (${kind}; ${verdict}${withheld > 0 ? `; ${withheld} row${withheld === 1 ? '' : 's'} with withheld values` : ''})`,
    decision: (who, role, what, at, title) => `${who} (${role}): ${what}, ${at}${title === undefined ? '' : `: ${title}`}`,
    outputs: count => `${count} output${count === 1 ? '' : 's'}:`,
    kinds: { table: 'table', figure: 'figure', code: 'code', file: 'file', estimates: 'estimates' },
    verdicts: { 'safe alone': 'safe alone', review: 'judged by a person', declared: 'declared, judged by a person' },
    decisions: 'Decided by:',
    roles: { checker: 'output checker', delegate: 'for the producer' },
    decided: { approve: 'approved', consent: 'consented' }
  },
  fr: {
    usage: `Vérifie un paquet diffusé : qu’il est entier, inchangé et signé avec la clé.

node verify.mjs FICHIER --key CLÉ [--language en|fr] [--json]

CLÉ est le fichier de la clé publique du centre (release.pub), ou son base64.
Code de retour 0 : c’est ce que le centre a diffusé ; 1 : non, et une phrase dit pourquoi ; 2 : appel erroné.
`,
    give: 'Indiquez un fichier et --key.',
    key: 'La clé n’est pas une clé publique Ed25519 : indiquez le fichier release.pub du centre, ou son base64.',
    refused: 'Refusé',
    refusals: {
      unreadable: () => 'Le fichier ne peut pas être lu.',
      'not-a-package': () => 'Ce n’est pas un paquet diffusé.',
      end: () => 'La fin du zip n’est pas celle d’un paquet : des octets ont changé, ont été ajoutés ou manquent.',
      directory: () => 'Le répertoire du zip est endommagé.',
      gap: () => 'Le zip contient des octets qui n’appartiennent à aucun fichier.',
      name: entry => `Un fichier a un nom qu’aucune diffusion ne porte : ${entry}.`,
      order: entry => `Un fichier est en double ou mal placé : ${entry}.`,
      entry: entry => `Ce que le zip dit d’un fichier n’est pas ce que dit une diffusion : ${entry}.`,
      checksum: entry => `Un fichier n’est plus ce qu’il était : ${entry}.`,
      changed: entry => `Un fichier n’est plus ce qu’il était : ${entry}.`,
      time: () => 'L’heure inscrite dans le zip n’est pas celle de la diffusion.',
      missing: entry => `Un fichier manque : ${entry}.`,
      'not-listed': entry => `Un fichier n’a pas été diffusé : ${entry}.`,
      'too-large': entry => `Un fichier est plus grand que dans toute diffusion : ${entry}.`,
      'other-key': () => 'Le paquet est signé avec une autre clé.',
      signature: entry => `La signature ne vaut pas pour ${entry}.`
    },
    good: 'Le paquet est entier, inchangé et signé avec cette clé.',
    checked: (files, key) => `Vérifié : chaque octet du zip, ${files} fichier${files === 1 ? '' : 's'} (SHA-512), la signature (Ed25519, clé ${key}).`,
    release: (id, at) => `Diffusion ${id} du ${at}`,
    by: (project, centre) => `Projet : ${project}. Centre : ${centre}.`,
    output: (place, title, kind, verdict, withheld) => `${place}. ${title} (${kind} ; ${verdict}${withheld > 0 ? ` ; ${withheld} ligne${withheld === 1 ? '' : 's'} aux valeurs retenues` : ''})`,
    decision: (who, role, what, at, title) => `${who} (${role}) : ${what}, ${at}${title === undefined ? '' : ` : ${title}`}`,
    outputs: count => `${count} sortie${count === 1 ? '' : 's'} :`,
    kinds: { table: 'tableau', figure: 'figure', code: 'code', file: 'fichier', estimates: 'estimations' },
    verdicts: { 'safe alone': 'sûr isolément', review: 'jugé par une personne', declared: 'déclaré, jugé par une personne' },
    decisions: 'Décidé par :',
    roles: { checker: 'vérification des sorties', delegate: 'pour le producteur' },
    decided: { approve: 'accord', consent: 'accord' }
  }
};
