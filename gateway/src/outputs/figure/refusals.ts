import type { Text } from '@vitrine/disclosure';
import { Problem } from '../../problem.js';

const asUsed: Text = { en: 'Draw what the table shows, and compute it in the query.', fr: 'Dessinez ce que montre le tableau, et calculez-le dans la requête.' };

/** Why a figure is not drawn, and what is drawn in its place. `{at}` is the JSON pointer of the place; no value is ever said again. */
const refusals = {
  property: {
    reason: { en: '{at} is not among what the gateway draws', fr: '{at} n’est pas de ce que la passerelle dessine' },
    way: { en: 'Leave it out: data, links, parameters, expressions and statistics have no place in a figure.', fr: 'Retirez-le : données, liens, paramètres, expressions et statistiques n’ont pas leur place dans une figure.' }
  },
  value: {
    reason: { en: '{at} has a value that the gateway does not draw', fr: '{at} a une valeur que la passerelle ne dessine pas' },
    way: { en: 'Choose one that Vega-Lite documents: a name, a number within reason, a colour.', fr: 'Choisissez-en une que Vega-Lite documente : un nom, un nombre raisonnable, une couleur.' }
  },
  statistic: { reason: { en: '{at} computes a statistic', fr: '{at} calcule une statistique' }, way: asUsed },
  domain: {
    reason: { en: '{at} sets a domain', fr: '{at} fixe un domaine' },
    way: { en: 'Leave it out: it follows from the table.', fr: 'Retirez-le : il vient du tableau.' }
  },
  column: {
    reason: { en: '{at} names no column of the table', fr: '{at} ne nomme aucune colonne du tableau' },
    way: { en: 'Use a column of the exported query.', fr: 'Utilisez une colonne de la requête exportée.' }
  },
  'column-type': {
    reason: { en: '{at} does not suit the type of the column', fr: '{at} ne convient pas au type de la colonne' },
    way: { en: 'Draw amounts as quantitative, dates and years as temporal, the rest as nominal or ordinal.', fr: 'Dessinez montants en « quantitative », dates et années en « temporal », le reste en « nominal » ou « ordinal ».' }
  },
  'filter-column': {
    reason: { en: '{at} filters by something that is no key of the table', fr: '{at} filtre par autre chose qu’une clé du tableau' },
    way: { en: 'Filter by a key, with “equal” or “oneOf” and codes that occur.', fr: 'Filtrez par une clé, avec « equal » ou « oneOf » et des codes présents.' }
  },
  'sort-withheld': {
    reason: { en: '{at} orders by a statistic of which cells are withheld', fr: '{at} trie par une statistique dont des cellules ne sont pas diffusées' },
    way: { en: 'Sort by the key: “ascending”, “descending” or none.', fr: 'Triez par la clé : « ascending », « descending » ou rien.' }
  },
  'share-withheld': {
    reason: { en: '{at} would show parts of a whole of which a part is withheld', fr: '{at} montrerait les parts d’un tout dont une part n’est pas diffusée' },
    way: { en: 'Draw bars side by side (xOffset) or in panels (column).', fr: 'Dessinez des barres côte à côte (xOffset) ou en panneaux (column).' }
  },
  geometry: {
    reason: { en: '{at} draws shapes, and the figure names no column of places that the centre has shapes of', fr: '{at} dessine des contours, et la figure ne nomme aucune colonne de lieux dont le centre ait les contours' },
    way: { en: 'Name the key column of a nomenclature with shapes.', fr: 'Nommez la colonne clé d’une nomenclature à contours.' }
  },
  'several-rows': {
    reason: { en: '{at} has several rows for one place', fr: '{at} a plusieurs lignes pour un lieu' },
    way: { en: 'Filter to one, or show the other key too: by a colour, or in panels (column).', fr: 'Filtrez-en une, ou montrez aussi l’autre clé : par une couleur, ou en panneaux (column).' }
  },
  text: {
    reason: { en: '{at} is a text that is too long or has characters that are not seen', fr: '{at} est un texte trop long ou a des caractères qui ne se voient pas' },
    way: { en: 'Write a short text of visible characters.', fr: 'Écrivez un texte court, de caractères visibles.' }
  },
  'no-alt': {
    reason: { en: 'it has no text for those who do not see it', fr: 'elle n’a pas de texte pour qui ne la voit pas' },
    way: { en: 'Say in a sentence what it shows.', fr: 'Dites en une phrase ce qu’elle montre.' }
  },
  size: {
    reason: { en: '{at} is larger than a figure is', fr: '{at} est plus grand qu’une figure' },
    way: { en: 'A figure has at most {limit} marks and fits a page; filter, or draw several.', fr: 'Une figure a au plus {limit} marques et tient sur une page ; filtrez, ou dessinez-en plusieurs.' }
  },
  empty: {
    reason: { en: 'no row is left to draw', fr: 'il ne reste aucune ligne à dessiner' },
    way: { en: 'Check the filter.', fr: 'Vérifiez le filtre.' }
  },
  drawing: {
    reason: { en: 'drawing it failed or took too long', fr: 'la dessiner a échoué ou pris trop de temps' },
    way: { en: 'Make it simpler: fewer layers and marks, plain channels.', fr: 'Simplifiez-la : moins de couches et de marques, des canaux simples.' }
  }
} as const satisfies Record<string, { reason: Text; way: Text }>;

export type Refusal = keyof typeof refusals;

export const markLimit = 5000;

/** The problem figure-refused with its row; `at` is a JSON pointer into the specification. */
export function refusal(code: Refusal, at = '', options?: ErrorOptions): Problem {
  const { reason, way } = refusals[code];
  const filled = (text: Text): Text => ({ en: fill(text.en, at || '/'), fr: fill(text.fr, at || '/') });
  return new Problem('figure-refused', { refusal: code, at: at || '/', what: filled(reason), way: filled(way) }, options);
}

function fill(text: string, at: string): string {
  return text.replace('{at}', () => at).replace('{limit}', String(markLimit));
}

/** One step further in a JSON pointer. What cannot be the name of a property is not said again. */
export function below(at: string, key: string | number): string {
  return `${at}/${/^[\w$-]{1,40}$/.test(String(key)) ? key : '…'}`;
}
