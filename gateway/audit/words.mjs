/** What the verifier says. */
export const words = {
  en: {
    usage: `Checks the record of what was done: that no record was changed, taken out, added or swapped, and that the database was not set back.

node verify.mjs --state DIR [--checkpoint FILE|DIR]... [--key KEY] [--language en|fr] [--json]

DIR is the state directory, also while the gateway runs, or a directory with a copy of its vitrine.db. --checkpoint names checkpoints that were copied elsewhere: without them,
whoever holds the state directory can have written everything anew. KEY is the public key as "vitrine audit key" prints it, or its file (audit.pub): take one that you kept yourself.
Exit code 0: nothing is wrong; 1: something is, and a sentence says what; 2: wrong call.
`,
    give: 'Give --state.',
    state: 'There is no vitrine.db in that directory.',
    checkpoint: 'There is no such file or directory of checkpoints.',
    key: 'The key is no Ed25519 public key: give what "vitrine audit key" prints, or the file audit.pub.',
    good: 'The record is whole.',
    bad: 'The record is NOT whole. Keep the state directory as it is.',
    checked: (records, checkpoints) => `Checked: ${counted(records, 'record')}, ${counted(checkpoints, 'checkpoint')}.`,
    covered: (covered, at, after) => `The newest checkpoint that was compared is of ${at} and covers ${counted(covered, 'record')}; ${counted(after, 'record')} came after it.`,
    notice: 'Note',
    findings: {
      unreadable: () => 'The database cannot be read.',
      'no-records': () => 'The database has no table of records.',
      numbering: ({ record }) => `Record ${record} is missing, or is another: numbers go 1, 2, 3 without a gap.`,
      'number-within': ({ record }) => `Record ${record} says another number of itself.`,
      chain: ({ record }) => `Record ${record} does not follow from the one before: one of the two was changed, added or taken out.`,
      form: ({ record }) => `Record ${record} is not in the form in which records are written.`,
      root: ({ from, record, checkpoint }) => `The records are not those that the checkpoint of ${checkpoint} was signed for: among ${from} to ${record} something was changed, added or taken out.`,
      'rolled-back': ({ checkpoint }) => `Records are missing at the end: a checkpoint was signed for ${checkpoint}. The database was set back or cut.`,
      'checkpoint-form': ({ checkpoint }) => `${one(checkpoint)} is damaged.`,
      'checkpoint-name': ({ checkpoint }) => `${one(checkpoint)} is one of another number of records.`,
      'checkpoint-missing': ({ checkpoint }) => `${one(checkpoint)} was copied and is missing in the state directory.`,
      'checkpoint-differs': ({ checkpoint }) => `${one(checkpoint)} is another in the copy than in the state directory.`,
      'no-checkpoint': () => 'There is no checkpoint that holds where one was to be found.',
      'no-key': () => 'There are checkpoints, but no public key to check them with: give --key.',
      'other-key': ({ checkpoint }) => `${one(checkpoint)} is signed with another key.`,
      signature: ({ checkpoint }) => `The signature does not hold for ${small(one(checkpoint))}.`
    },
    notices: {
      clock: ({ record, times }) => `the clock went back before record ${record}${times > 1 ? `, and ${times - 1} more time${times > 2 ? 's' : ''}` : ''}. That alone is no sign of a change.`,
      'no-copy': () => 'no copied checkpoint was compared. Whoever holds the state directory can have written records and checkpoints anew: give --checkpoint.'
    }
  },
  fr: {
    usage: `Vérifie le journal d’audit : qu’aucune entrée n’a été modifiée, retirée, ajoutée ou échangée, et que la base n’a pas été ramenée en arrière.

node verify.mjs --state RÉP [--checkpoint FICHIER|RÉP]... [--key CLÉ] [--language en|fr] [--json]

RÉP est le répertoire d’état, même pendant que la passerelle marche, ou un répertoire avec une copie de sa base vitrine.db. --checkpoint désigne des points de contrôle copiés
ailleurs : sans eux, qui détient le répertoire d’état peut avoir tout réécrit. CLÉ est la clé publique telle que « vitrine audit key » l’affiche, ou son fichier (audit.pub) : prenez celle que vous avez gardée.
Code de retour 0 : rien d’anormal ; 1 : une anomalie, et une phrase dit laquelle ; 2 : appel erroné.
`,
    give: 'Indiquez --state.',
    state: 'Il n’y a pas de vitrine.db dans ce répertoire.',
    checkpoint: 'Il n’y a pas de tel fichier ou répertoire de points de contrôle.',
    key: 'La clé n’est pas une clé publique Ed25519 : indiquez ce qu’affiche « vitrine audit key », ou le fichier audit.pub.',
    good: 'Le journal est intact.',
    bad: 'Le journal n’est PAS intact. Laissez le répertoire d’état tel quel.',
    checked: (records, checkpoints) => `Vérifié : ${enNombre(records, 'entrée')}, ${enNombre(checkpoints, 'point')} de contrôle.`,
    covered: (covered, at, after) => `Le dernier point de contrôle comparé est du ${at} et couvre ${enNombre(covered, 'entrée')} ; ${enNombre(after, 'entrée')} sont venues après.`,
    notice: 'À noter',
    findings: {
      unreadable: () => 'La base ne peut pas être lue.',
      'no-records': () => 'La base n’a pas de table d’entrées.',
      numbering: ({ record }) => `L’entrée ${record} manque, ou en est une autre : les numéros vont 1, 2, 3 sans lacune.`,
      'number-within': ({ record }) => `L’entrée ${record} se donne un autre numéro.`,
      chain: ({ record }) => `L’entrée ${record} ne suit pas de la précédente : l’une des deux a été modifiée, ajoutée ou retirée.`,
      form: ({ record }) => `L’entrée ${record} n’a pas la forme dans laquelle les entrées sont écrites.`,
      root: ({ from, record, checkpoint }) => `Les entrées ne sont pas celles pour lesquelles le point de contrôle de ${checkpoint} a été signé : parmi ${from} à ${record}, quelque chose a été modifié, ajouté ou retiré.`,
      'rolled-back': ({ checkpoint }) => `Des entrées manquent à la fin : un point de contrôle a été signé pour ${checkpoint}. La base a été ramenée en arrière ou coupée.`,
      'checkpoint-form': ({ checkpoint }) => `${un(checkpoint)} est endommagé.`,
      'checkpoint-name': ({ checkpoint }) => `${un(checkpoint)} porte sur un autre nombre d’entrées.`,
      'checkpoint-missing': ({ checkpoint }) => `${un(checkpoint)} a été copié et manque dans le répertoire d’état.`,
      'checkpoint-differs': ({ checkpoint }) => `${un(checkpoint)} est autre dans la copie que dans le répertoire d’état.`,
      'no-checkpoint': () => 'Il n’y a pas de point de contrôle valable là où il devait s’en trouver.',
      'no-key': () => 'Il y a des points de contrôle, mais pas de clé publique pour les vérifier : indiquez --key.',
      'other-key': ({ checkpoint }) => `${un(checkpoint)} est signé avec une autre clé.`,
      signature: ({ checkpoint }) => `La signature ne vaut pas pour ${small(un(checkpoint))}.`
    },
    notices: {
      clock: ({ record, times }) => `l’horloge a reculé avant l’entrée ${record}${times > 1 ? `, et ${times - 1} autre${times > 2 ? 's' : ''} fois` : ''}. Cela seul n’indique pas de modification.`,
      'no-copy': () => 'aucun point de contrôle copié n’a été comparé. Qui détient le répertoire d’état peut avoir réécrit entrées et points de contrôle : indiquez --checkpoint.'
    }
  }
};

function counted(number, word) {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

function enNombre(number, word) {
  return `${number} ${word}${number < 2 ? '' : 's'}`;
}

function one(records) {
  return records === undefined ? 'A checkpoint' : `The checkpoint of ${counted(records, 'record')}`;
}

function un(records) {
  return records === undefined ? 'Un point de contrôle' : `Le point de contrôle de ${enNombre(records, 'entrée')}`;
}

function small(text) {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
