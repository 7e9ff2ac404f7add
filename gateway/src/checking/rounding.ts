import type { Text } from '@vitrine/disclosure';
import type { Notice } from '../outputs/types.js';
import type { Prepared } from './prepare.js';

/** What a checker is told where a pack says how precisely statistics leave. */
export function roundingNotices({ table: { columns }, packs }: Pick<Prepared, 'table' | 'packs'>): Notice[] {
  if (!packs.some(({ rounding }) => rounding)) {
    return [];
  }
  const said = [...new Map(columns.flatMap(({ rounding }) => (rounding ? [[JSON.stringify(rounding), wordsOf(rounding)] as const] : []))).values()];
  const left = columns.filter(({ role }) => role === 'unknown' || role === 'record').map(({ name }) => name);
  return [
    ...(said.length > 0 ? [{ code: 'rounded', message: { en: `Rounded: ${said.map(({ en }) => en).join(', ')}.`, fr: `Arrondi : ${said.map(({ fr }) => fr).join(', ')}.` } }] : []),
    ...(left.length > 0
      ? [{
          code: 'not-rounded',
          message: {
            en: `A producer asks for rounding, but what these columns are is not understood; they stand as they are: ${left.join(', ')}.`,
            fr: `Un producteur demande d’arrondir, mais la nature de ces colonnes n’est pas comprise ; elles restent telles quelles : ${left.join(', ')}.`
          }
        }]
      : [])
  ];
}

function wordsOf(rounding: NonNullable<Prepared['table']['columns'][number]['rounding']>): Text {
  return 'digits' in rounding
    ? { en: `statistics other than counts to ${rounding.digits} significant digits`, fr: `statistiques autres que des effectifs à ${rounding.digits} chiffres significatifs` }
    : { en: `counts to multiples of ${rounding.multipleOf}`, fr: `effectifs à des multiples de ${rounding.multipleOf}` };
}
