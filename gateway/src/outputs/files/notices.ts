import type { Text } from '@vitrine/disclosure';
import type { Notice } from '../types.js';

/** What a checker must look at in a file. `{where}` is lines and columns, other names are counts: never what stands there. */
const notices = {
  declared: {
    en: 'Made outside the gateway’s record: nothing in it is proved.',
    fr: 'Produit hors du registre de la passerelle : rien n’y est prouvé.'
  },
  renamed: { en: 'The file was given another name, of safe characters.', fr: 'Le fichier a reçu un autre nom, aux caractères sûrs.' },
  invisible: {
    en: 'Characters that are not seen, or turn the reading direction, were written out as \\uXXXX: {where}.',
    fr: 'Des caractères invisibles, ou qui inversent le sens de lecture, ont été écrits \\uXXXX : {where}.'
  },
  encoded: { en: 'Text that looks encoded: {where}.', fr: 'Texte qui semble encodé : {where}.' },

  'table-size': { en: '{rows} rows and {columns} columns, all of which were read.', fr: '{rows} lignes et {columns} colonnes, toutes lues.' },
  'header-only': { en: 'A header and no rows.', fr: 'Un en-tête et aucune ligne.' },
  'blank-columns': { en: 'Columns without name or without values: {where}.', fr: 'Colonnes sans nom ou sans valeurs : {where}.' },
  'same-columns': { en: 'Columns of the same name: {where}.', fr: 'Colonnes de même nom : {where}.' },
  'same-rows': { en: 'Rows that occur before: {where}.', fr: 'Lignes déjà présentes : {where}.' },
  'unique-first-column': {
    en: 'Each row is named by its first cell, as records are: {rows} rows.',
    fr: 'Chaque ligne est nommée par sa première cellule, comme le sont des individus : {rows} lignes.'
  },
  'identifier-column': {
    en: 'Columns of long numbers of one length, as identifiers are: {where}.',
    fr: 'Colonnes de longs nombres de même longueur, comme le sont des identifiants : {where}.'
  },
  'newline-in-cell': { en: 'Cells of several lines, now written with \\n: {where}.', fr: 'Cellules de plusieurs lignes, écrites avec \\n : {where}.' },
  'long-cell': { en: 'Cells of more than {limit} characters: {where}.', fr: 'Cellules de plus de {limit} caractères : {where}.' },
  'structured-cell': { en: 'Cells that hold a structure (JSON): {where}.', fr: 'Cellules qui contiennent une structure (JSON) : {where}.' },
  formula: {
    en: 'Cells that a spreadsheet would compute now begin with an apostrophe: {where}.',
    fr: 'Les cellules qu’un tableur calculerait commencent par une apostrophe : {where}.'
  },
  rounded: { en: 'Numbers were rounded to {limit} significant digits: {where}.', fr: 'Des nombres ont été arrondis à {limit} chiffres significatifs : {where}.' },
  'many-decimals': { en: 'Numbers inside a text with more digits than a result needs: {where}.', fr: 'Nombres dans un texte avec plus de chiffres qu’un résultat n’en demande : {where}.' },

  'long-line': { en: 'Lines of more than {limit} characters: {where}.', fr: 'Lignes de plus de {limit} caractères : {where}.' },
  'far-apart': { en: 'Text stands behind many blank lines or spaces: {where}.', fr: 'Du texte est derrière beaucoup de lignes vides ou d’espaces : {where}.' },
  'rows-in-text': { en: '{count} lines read as rows of a table.', fr: '{count} lignes se lisent comme celles d’un tableau.' },
  markup: { en: 'Markup, or links to elsewhere, shown as text: {where}.', fr: 'Balises, ou liens vers l’extérieur, montrés comme texte : {where}.' },
  'hidden-comment': { en: 'Comments that a page would not show: {where}.', fr: 'Commentaires qu’une page ne montrerait pas : {where}.' },
  'data-address': { en: 'Data inside an address (data:): {where}.', fr: 'Données dans une adresse (data:) : {where}.' },
  'runs-commands': { en: 'Commands that read, write or run when it is typeset: {where}.', fr: 'Commandes qui lisent, écrivent ou exécutent à la composition : {where}.' },

  picture: {
    en: 'Drawn again as {width} x {height} opaque pixels in 64 shades a channel, without anything else that the file held. What its dots could carry unseen is not excluded.',
    fr: 'Redessinée en {width} x {height} pixels opaques de 64 nuances par canal, sans rien d’autre du fichier. Ce que ses points porteraient sans se voir n’est pas exclu.'
  },
  'picture-extras': {
    en: '{count} parts of the file beside its pixels were left out.',
    fr: '{count} parties du fichier autres que ses pixels ont été omises.'
  },

  'notebook-stripped': {
    en: 'Only source is kept. Left out: {outputs} outputs, {attachments} attachments, {metadata} metadata and other entries.',
    fr: 'Seule la source est gardée. Omis : {outputs} résultats, {attachments} pièces jointes, {metadata} métadonnées et autres entrées.'
  },
  'literal-is-source-value': {
    en: 'Written-out values that are values of records in the sources: {where}.',
    fr: 'Valeurs écrites qui sont des valeurs d’individus dans les sources : {where}.'
  },
  'literals-not-compared': {
    en: 'Written-out values were not compared with the sources: read them ({count}).',
    fr: 'Les valeurs écrites n’ont pas été comparées aux sources : lisez-les ({count}).'
  },
  'inline-data': { en: 'Many written-out values, as a table typed in: {where}.', fr: 'Beaucoup de valeurs écrites, comme un tableau saisi : {where}.' }
} as const satisfies Record<string, Text>;

export type NoticeCode = keyof typeof notices;

export function notice(code: NoticeCode, file: string, facts: Readonly<Record<string, number | Text>> = {}): Notice {
  const fill = (language: keyof Text) =>
    notices[code][language].replace(/\{(\w+)\}/g, (_, name: string) => {
      const fact = facts[name]!;
      return typeof fact === 'number' ? String(fact) : fact[language];
    });
  return { code, file, message: { en: fill('en'), fr: fill('fr') } };
}

const shown = 10;

/** Where something stands in the file as it leaves: the first places, and how many more. */
export class Places {
  readonly #seen = new Set<string>();
  readonly #first: { cell?: number; line?: number; column?: number }[] = [];

  /** Counted from 1. `cell` is a notebook's cell. */
  add(place: { cell?: number; line?: number; column?: number }): void {
    const key = `${place.cell ?? ''}:${place.line ?? ''}:${place.column ?? ''}`;
    if (this.#seen.has(key)) {
      return;
    }
    this.#seen.add(key);
    if (this.#first.length < shown) {
      this.#first.push(place);
    }
  }

  get count(): number {
    return this.#seen.size;
  }

  get where(): Text {
    return { en: this.#say('cell', 'line', 'column', 'more'), fr: this.#say('cellule', 'ligne', 'colonne', 'autres') };
  }

  #say(cell: string, line: string, column: string, more: string): string {
    const places = this.#first.map(place =>
      [
        ...(place.cell === undefined ? [] : [`${cell} ${place.cell}`]),
        ...(place.line === undefined ? [] : [`${line} ${place.line}`]),
        ...(place.column === undefined ? [] : [`${column} ${place.column}`])
      ].join(' ')
    );
    const rest = this.count - places.length;
    return places.join(', ') + (rest > 0 ? ` (+${rest} ${more})` : '');
  }
}

/** Places by the notice that they make, in the order in which each was first found. */
export class Findings {
  readonly #places = new Map<NoticeCode, Places>();

  add(code: NoticeCode, place: { cell?: number; line?: number; column?: number }): void {
    let places = this.#places.get(code);
    if (places === undefined) {
      places = new Places();
      this.#places.set(code, places);
    }
    places.add(place);
  }

  notices(file: string, limits: Readonly<Partial<Record<NoticeCode, number>>> = {}): Notice[] {
    return [...this.#places].map(([code, places]) => notice(code, file, { where: places.where, limit: limits[code] ?? 0 }));
  }
}
