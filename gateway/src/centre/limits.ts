import type { Amount, RulePack, Text } from '@vitrine/disclosure';

/** What rule packs limit, in words. */
export const measures: Record<keyof Amount, Text> = { cells: { en: 'cells', fr: 'cellules' }, bytes: { en: 'bytes', fr: 'octets' } };

/** And of what. */
export const scopes: Record<keyof NonNullable<RulePack['limits']>, Text> = { release: { en: 'in one release', fr: 'en une diffusion' }, project: { en: 'of one project', fr: 'd’un même projet' } };
