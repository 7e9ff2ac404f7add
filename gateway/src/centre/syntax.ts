import type { Text } from '@vitrine/disclosure';
import type { ErrorCode } from 'yaml';
import type { DeclaredFile } from './files.js';
import { fileFinding, type CentreFinding } from './findings.js';

const indent: Text = { en: 'the indentation does not fit the lines above', fr: 'le retrait ne suit pas celui des lignes précédentes' };
const missing: Text = { en: 'a quote, bracket, comma or colon is missing', fr: 'il manque un guillemet, un crochet, une virgule ou un deux-points' };
const words: Partial<Record<ErrorCode, Text>> = {
  BAD_INDENT: indent,
  BAD_COLLECTION_TYPE: indent,
  BLOCK_AS_IMPLICIT_KEY: { en: 'a text with “: ” in it needs quotes', fr: 'un texte contenant « : » demande des apostrophes' },
  BLOCK_IN_FLOW: { en: 'lines with - or : cannot stand within brackets', fr: 'des lignes avec - ou : ne peuvent être entre crochets ou accolades' },
  BAD_SCALAR_START: { en: 'a text that begins with a sign such as @ or ` needs quotes', fr: 'un texte commençant par un signe comme @ ou ` demande des apostrophes' },
  BAD_DQ_ESCAPE: { en: 'a \\ in double quotes begins a special sign: use single quotes', fr: 'un \\ entre guillemets doubles introduit un signe spécial : utilisez des apostrophes' },
  DUPLICATE_KEY: { en: 'this property is there twice', fr: 'cette propriété figure deux fois' },
  BAD_ALIAS: { en: 'an alias (*) refers to itself, to nothing or to too much', fr: 'un alias (*) renvoie à lui-même, à rien ou à trop de choses' },
  MISSING_CHAR: missing,
  MULTILINE_IMPLICIT_KEY: { en: 'a “:” is missing, or a text over several lines needs >-', fr: 'il manque un « : », ou un texte sur plusieurs lignes demande >-' },
  MULTIPLE_DOCS: { en: 'a file holds one document: “---” may not stand here', fr: 'un fichier contient un seul document : « --- » ne peut être ici' },
  TAB_AS_INDENT: { en: 'a tab stands where spaces should', fr: 'une tabulation est à la place d’espaces' },
  UNEXPECTED_TOKEN: { en: 'something stands where it cannot, often after a missing quote or bracket', fr: 'quelque chose est mal placé, souvent après un guillemet ou un crochet manquant' }
};
const other: Text = { en: 'this cannot stand here', fr: 'ceci ne peut être ici' };

/** Where a file is no YAML: the first fault, since others follow from it, and every property that is there twice. */
export function syntaxFindings({ file, document, lines }: DeclaredFile): CentreFinding[] {
  const first = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  return document.errors
    .filter(error => error === first || error.code === 'DUPLICATE_KEY')
    .map(({ code, pos }) => fileFinding(file, lines.linePos(pos[0]).line, 'yaml-syntax', { detail: words[code] ?? other }));
}
