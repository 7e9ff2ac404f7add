import type { Text } from '@vitrine/disclosure';
import { Problem } from '../../problem.js';

interface Refusal {
  reason: Text;
  way: Text;
}

const asTable: Text = {
  en: 'Make the table with a recorded query and export that: it is proved and leaves as CSV and Parquet.',
  fr: 'Produisez le tableau par une requête enregistrée et exportez-la : il est prouvé et sort en CSV et Parquet.'
};
const asCsv: Text = {
  en: 'Save it as a rectangular CSV in UTF-8, or export a recorded query.',
  fr: 'Enregistrez-le en CSV rectangulaire, en UTF-8, ou exportez une requête enregistrée.'
};
const asPicture: Text = {
  en: 'Save the picture again as PNG, or export it as a figure of a recorded query.',
  fr: 'Enregistrez à nouveau l’image en PNG, ou exportez-la comme figure d’une requête enregistrée.'
};
const asText: Text = {
  en: 'Give its tables as recorded queries, its pictures as PNG and its words as text or Markdown.',
  fr: 'Donnez ses tableaux comme requêtes enregistrées, ses images en PNG et ses mots en texte ou Markdown.'
};
const renamed: Text = {
  en: 'Name it with letters, digits, “.”, “_” and “-”, beginning with a letter.',
  fr: 'Nommez-le avec des lettres, des chiffres, « . », « _ » et « - », en commençant par une lettre.'
};
const smaller: Text = {
  en: 'Keep what a person can check, in several outputs if need be.',
  fr: 'Gardez ce qu’une personne peut vérifier, en plusieurs sorties au besoin.'
};

/** Why a file does not leave, and what leaves in its place. `{name}` stands for a number or a construct, never for content. */
const refusals = {
  archive: {
    reason: { en: 'archives are not opened', fr: 'les archives ne sont pas ouvertes' },
    way: { en: 'Add each file by itself.', fr: 'Ajoutez chaque fichier séparément.' }
  },
  web: {
    reason: { en: 'pages and drawings that can carry programs or hidden data do not leave', fr: 'les pages et dessins qui peuvent porter programmes ou données cachées ne sortent pas' },
    way: asPicture
  },
  document: {
    reason: { en: 'documents can carry attachments, programs and hidden text', fr: 'les documents peuvent porter pièces jointes, programmes et texte caché' },
    way: asText
  },
  spreadsheet: {
    reason: { en: 'workbooks can carry hidden sheets, columns and formulas', fr: 'les classeurs peuvent porter feuilles, colonnes et formules cachées' },
    way: asTable
  },
  data: {
    reason: { en: 'data files cannot be read in full by a person', fr: 'les fichiers de données ne peuvent être lus en entier par une personne' },
    way: asTable
  },
  model: {
    reason: { en: 'saved objects and models can hold the records that they were made of', fr: 'les objets et modèles enregistrés peuvent contenir les individus dont ils sont issus' },
    way: {
      en: 'Export its coefficients as estimates; a model itself is a matter for the centre and the producer.',
      fr: 'Exportez ses coefficients comme estimations ; le modèle lui-même relève du centre et du producteur.'
    }
  },
  program: {
    reason: { en: 'programs that a machine runs do not leave', fr: 'les programmes exécutables ne sortent pas' },
    way: { en: 'Export the source as code.', fr: 'Exportez la source comme code.' }
  },
  code: {
    reason: { en: 'this is code, which leaves without outputs and with its literals compared', fr: 'c’est du code, qui sort sans résultats et avec ses littéraux comparés' },
    way: { en: 'Add it as code.', fr: 'Ajoutez-le comme code.' }
  },
  'not-code': {
    reason: { en: 'this is not code of a known language', fr: 'ce n’est pas du code d’un langage connu' },
    way: { en: 'Code is .ipynb, .py, .R, .sql, .do, .sas or .jl; add anything else as a file.', fr: 'Le code est en .ipynb, .py, .R, .sql, .do, .sas ou .jl ; ajoutez le reste comme fichier.' }
  },
  unknown: {
    reason: { en: 'its type is not among those that leave', fr: 'son type n’est pas de ceux qui sortent' },
    way: { en: 'Files are csv, txt, md, tex, log, json, png or jpg.', fr: 'Les fichiers sont en csv, txt, md, tex, log, json, png ou jpg.' }
  },
  'type-disagrees': {
    reason: { en: 'its content is not what its name says', fr: 'son contenu n’est pas ce que dit son nom' },
    way: { en: 'Give it the extension of what it is; one file is one thing.', fr: 'Donnez-lui l’extension de ce qu’il est ; un fichier est une seule chose.' }
  },
  empty: {
    reason: { en: 'it is empty', fr: 'il est vide' },
    way: { en: 'Check what wrote it.', fr: 'Vérifiez ce qui l’a écrit.' }
  },
  'too-large': {
    reason: { en: 'it has more than {limit} MB', fr: 'il dépasse {limit} Mo' },
    way: smaller
  },
  'too-many-lines': {
    reason: { en: 'it has more than {limit} lines', fr: 'il a plus de {limit} lignes' },
    way: smaller
  },
  encoding: {
    reason: { en: 'it is not text in UTF-8', fr: 'ce n’est pas du texte en UTF-8' },
    way: { en: 'Save it in UTF-8, without NUL.', fr: 'Enregistrez-le en UTF-8, sans NUL.' }
  },

  'csv-ragged': {
    reason: { en: 'line {line} has another number of cells than the header', fr: 'la ligne {line} n’a pas le même nombre de cellules que l’en-tête' },
    way: asCsv
  },
  'csv-quotes': {
    reason: { en: 'the quotes of line {line} do not close, or stand inside a cell', fr: 'les guillemets de la ligne {line} ne se ferment pas, ou sont dans une cellule' },
    way: asCsv
  },
  'csv-columns': {
    reason: { en: 'it has more than {limit} columns', fr: 'il a plus de {limit} colonnes' },
    way: asTable
  },
  'csv-cells': {
    reason: { en: 'it has more than {limit} cells', fr: 'il a plus de {limit} cellules' },
    way: asTable
  },
  'csv-rows': {
    reason: { en: 'it has more than {limit} rows, as records have', fr: 'il a plus de {limit} lignes, comme en ont des données individuelles' },
    way: asTable
  },
  'csv-records': {
    reason: { en: 'it has more than {limit} rows, each named by its first cell, as records are', fr: 'il a plus de {limit} lignes, chacune nommée par sa première cellule, comme le sont des individus' },
    way: asTable
  },

  'json-depth': {
    reason: { en: 'it is nested more than {limit} levels deep', fr: 'il est imbriqué sur plus de {limit} niveaux' },
    way: { en: 'Give it as a table, or flatten it.', fr: 'Donnez-le comme tableau, ou aplatissez-le.' }
  },
  'json-syntax': {
    reason: { en: 'it is not JSON', fr: 'ce n’est pas du JSON' },
    way: { en: 'Write it again, or give it as text.', fr: 'Écrivez-le à nouveau, ou donnez-le comme texte.' }
  },
  'json-figure': {
    reason: { en: 'a figure’s specification can load data and carries its own', fr: 'la spécification d’une figure peut charger des données et porte les siennes' },
    way: asPicture
  },

  'picture-damaged': {
    reason: { en: 'the picture cannot be read', fr: 'l’image ne peut être lue' },
    way: asPicture
  },
  'picture-trailing': {
    reason: { en: 'there are bytes after the end of the picture', fr: 'il y a des octets après la fin de l’image' },
    way: asPicture
  },
  'picture-size': {
    reason: { en: 'the picture is larger than {limit} million pixels or {side} on a side', fr: 'l’image dépasse {limit} millions de pixels ou {side} de côté' },
    way: { en: 'Save it with fewer dots per inch.', fr: 'Enregistrez-la avec moins de points par pouce.' }
  },

  'name-invisible': {
    reason: { en: 'its name holds characters that are not seen or turn the reading direction', fr: 'son nom contient des caractères invisibles ou qui inversent le sens de lecture' },
    way: renamed
  },
  'name-hidden': {
    reason: { en: 'its name begins with a dot, or leads to another folder', fr: 'son nom commence par un point, ou mène à un autre dossier' },
    way: renamed
  },
  'name-repository': {
    reason: { en: 'a Git repository holds each earlier version too', fr: 'un dépôt Git contient aussi chaque version antérieure' },
    way: { en: 'Add the files of one version, as code.', fr: 'Ajoutez les fichiers d’une version, comme code.' }
  },

  'too-costly': {
    reason: { en: 'to read it takes more time or memory than one file may', fr: 'le lire demande plus de temps ou de mémoire qu’un fichier n’en a' },
    way: smaller
  },

  notebook: {
    reason: { en: 'it is not a notebook of format 4', fr: 'ce n’est pas un notebook au format 4' },
    way: { en: 'Open it in JupyterLab and save it again.', fr: 'Ouvrez-le dans JupyterLab et enregistrez-le à nouveau.' }
  },
  'code-data': {
    reason: { en: 'it holds more than {limit} written-out values', fr: 'il contient plus de {limit} valeurs écrites' },
    way: asTable
  }
} as const satisfies Record<string, Refusal>;

export type RefusalCode = keyof typeof refusals;

/** The problem to throw: `what` names the row of the table for a program. */
export function refusal(what: RefusalCode, numbers: Readonly<Record<string, number>> = {}): Problem {
  const { reason, way } = refusals[what];
  return new Problem('file-refused', { what, reason: filled(reason, numbers), way });
}

function filled(text: Text, numbers: Readonly<Record<string, number>>): Text {
  const fill = (template: string) => template.replace(/\{(\w+)\}/g, (_, name: string) => String(numbers[name]));
  return { en: fill(text.en), fr: fill(text.fr) };
}
