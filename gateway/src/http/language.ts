import type { FastifyRequest } from 'fastify';

export type Language = 'en' | 'fr';

/** The reader's choice, else what she prefers among the two, else English. */
export function languageOf(request: FastifyRequest): Language {
  const chosen = request.cookies?.['vitrine_language'];
  if (chosen === 'en' || chosen === 'fr') {
    return chosen;
  }
  return preferred(request.headers['accept-language']) ?? 'en';
}

export function preferred(header: string | undefined): Language | undefined {
  const ranked = (header ?? '')
    .split(',')
    .map(part => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const q = parameters.map(p => /^\s*q=([\d.]+)$/.exec(p)?.[1]).find(Boolean);
      return { tag: tag.split('-')[0], q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ tag, q }) => (tag === 'en' || tag === 'fr') && q > 0)
    .sort((a, b) => b.q - a.q);
  return ranked[0]?.tag as Language | undefined;
}
