import type { Text } from '@vitrine/sdk';

/** The languages that Vitrine speaks. */
export type Language = keyof Text;

/** The one of them for a BCP 47 tag of JupyterLab's interface. */
export const languageOf = (tag: string): Language => (/^fr\b/i.test(tag) ? 'fr' : 'en');

/** A sentence about a count, with its digits grouped as the reader's language does. */
export const grouped = (sentence: string, count: number, language: Language): string =>
  sentence.replace(String(count), new Intl.NumberFormat(language).format(count));

/** A text in the reader's language, or in the other where it was left empty. */
export const say = (text: Text | undefined, language: Language): string =>
  text ? text[language] || text.en || text.fr : '';
