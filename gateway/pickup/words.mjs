export const words = {
  en: {
    language: 'English',
    title: 'Fetch results',
    lead: 'Results that were checked and released are fetched here, with the code that the researcher finds beside the request under “My exports”.',
    code: 'Pick-up code',
    hint: 'Four groups of five letters and digits, such as 7K2MQ-04XWB-9TZ3A-HC6RD. Capitals do not matter.',
    show: 'Show results',
    wrong: 'No release can be fetched with this code. Check it for mistakes, or see under “My exports” whether it has expired.',
    notACode: 'This is no pick-up code: a code has 20 letters and digits.',
    wait: minutes => `Too many wrong codes. Try again in ${minutes} minute${minutes === 1 ? '' : 's'}.`,
    lost: 'There is nothing here. Start again with the pick-up code.',
    releases: 'Released results',
    project: 'Project',
    released: 'Released',
    expires: 'Can be fetched until',
    size: 'Size',
    hash: 'SHA-256',
    key: 'Signed with key',
    download: 'Download',
    downloadOf: project => `Download the package of the project ${project}`,
    verify: 'How to verify',
    verifyDetail: 'The package is sealed: the verifier says whether it is whole, unchanged and signed by the centre, and what is inside. Get the centre’s public key from the centre itself, not from here.',
    leave: 'Leave',
    another: 'Another code'
  },
  fr: {
    language: 'Français',
    title: 'Retirer des résultats',
    lead: 'Les résultats vérifiés et diffusés se retirent ici, avec le code que la chercheuse ou le chercheur trouve près de sa demande dans « Mes exports ».',
    code: 'Code de retrait',
    hint: 'Quatre groupes de cinq lettres et chiffres, comme 7K2MQ-04XWB-9TZ3A-HC6RD. Majuscules ou minuscules.',
    show: 'Voir les résultats',
    wrong: 'Aucune diffusion ne se retire avec ce code. Vérifiez la saisie, ou voyez dans « Mes exports » s’il a expiré.',
    notACode: 'Ce n’est pas un code de retrait : un code a 20 lettres et chiffres.',
    wait: minutes => `Trop de codes erronés. Réessayez dans ${minutes} minute${minutes === 1 ? '' : 's'}.`,
    lost: 'Il n’y a rien ici. Recommencez avec le code de retrait.',
    releases: 'Résultats diffusés',
    project: 'Projet',
    released: 'Diffusé le',
    expires: 'À retirer avant le',
    size: 'Taille',
    hash: 'SHA-256',
    key: 'Signé avec la clé',
    download: 'Télécharger',
    downloadOf: project => `Télécharger le paquet du projet ${project}`,
    verify: 'Comment vérifier',
    verifyDetail: 'Le paquet est scellé : le vérificateur dit s’il est entier, inchangé et signé par le centre, et ce qu’il contient. Demandez la clé publique au centre lui-même, pas ici.',
    leave: 'Quitter',
    another: 'Un autre code'
  }
};

/** The reader's choice, else what she prefers among the two, else English. */
export function languageOf(chosen, header = '') {
  if (Object.hasOwn(words, chosen ?? '')) {
    return chosen;
  }
  const ranked = header
    .split(',')
    .map(part => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map(one => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find(Boolean);
      return { tag: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ tag, weight }) => Object.hasOwn(words, tag) && weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return ranked[0]?.tag ?? 'en';
}
