import type { Nomenclature, Text } from '@vitrine/disclosure';
import type { DatasetVariable } from '../centre/types.js';
import type { VersionGrant, DatasetGrant } from '../access/index.js';

/** Lower case, without accents, every run of other signs a single space: `Département` finds `departement`. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

export interface SearchHit {
  score: number;
  /** Names of the variables that matched. */
  variables: string[];
}

/**
 * Every word must be found somewhere in the dataset; where it is found, and whether a word starts with it, ranks.
 * Only what was granted is looked at, so that nothing hidden can be told by a hit.
 */
export function searchDataset(query: string, version: VersionGrant, grant: DatasetGrant, coded: Map<string, Nomenclature>): SearchHit | undefined {
  const words = fold(query).split(' ').filter(Boolean);
  if (words.length === 0) {
    return { score: 0, variables: [] };
  }
  const own = [
    { weight: 8, text: folded(grant.dataset.title) },
    { weight: 8, text: fold(grant.dataset.id) },
    { weight: 4, text: folded(version.source.title) },
    { weight: 4, text: fold(`${version.version.schema} ${version.version.id}`) },
    { weight: 2, text: folded(grant.dataset.description) },
    { weight: 1, text: folded(version.source.description) }
  ];
  const matched = new Set<string>();
  let score = 0;
  for (const word of words) {
    let best = Math.max(...own.map(({ weight, text }) => weight * fit(text, word)));
    for (const variable of grant.variables) {
      const found = fitVariable(variable, coded, word);
      if (found > 0) {
        matched.add(variable.name);
        best = Math.max(best, found);
      }
    }
    if (best === 0) {
      return undefined;
    }
    score += best;
  }
  return { score, variables: grant.variables.map(v => v.name).filter(name => matched.has(name)) };
}

function fitVariable(variable: DatasetVariable, coded: Map<string, Nomenclature>, word: string): number {
  const nomenclature = variable.nomenclature === undefined ? undefined : coded.get(variable.nomenclature);
  return Math.max(
    6 * fit(fold(variable.name), word),
    6 * fit(folded(variable.label), word),
    variable.description ? 2 * fit(folded(variable.description), word) : 0,
    nomenclature ? 2 * fit(foldedNomenclature(nomenclature), word) : 0
  );
}

/** 3: a whole word, 2: starts a word, 1: within one, 0: absent. */
function fit(text: string, word: string): number {
  const padded = ` ${text} `;
  return padded.includes(` ${word} `) ? 3 : padded.includes(` ${word}`) ? 2 : padded.includes(word) ? 1 : 0;
}

/** The centre's texts do not change while it is loaded; a nomenclature may have thousands of labels. */
const texts = new WeakMap<object, string>();

function folded(text: Text): string {
  return remembered(text, () => fold(`${text.en} ${text.fr}`));
}

function foldedNomenclature(nomenclature: Nomenclature): string {
  return remembered(nomenclature, () =>
    fold([nomenclature.label, ...nomenclature.codes.map(({ code, label }) => ({ en: `${code} ${label.en}`, fr: label.fr }))].map(t => `${t.en} ${t.fr}`).join(' '))
  );
}

function remembered(key: object, make: () => string): string {
  let text = texts.get(key);
  if (text === undefined) {
    text = make();
    texts.set(key, text);
  }
  return text;
}
