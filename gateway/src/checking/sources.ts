import type { Text } from '@vitrine/disclosure';
import type { Centre } from '../centre/types.js';

/** What the policies of sources ask for before an output of them leaves; a source that the centre no longer declares asks for the most. */
export function askedBy(centre: Centre, sources: Iterable<string>): { checkers: number; /** Sources whose producers must agree. */ consents: string[] } {
  const policies = [...sources].map(id => ({ id, policy: centre.sources.find(source => source.id === id)?.policy }));
  return {
    checkers: Math.max(1, ...policies.map(({ policy }) => policy?.checkers ?? 2)),
    consents: policies.filter(({ policy }) => policy?.consent ?? true).map(({ id }) => id)
  };
}

export const titleOf = (centre: Centre, source: string): Text => centre.sources.find(({ id }) => id === source)?.title ?? { en: source, fr: source };

/** The producer of a source; under the source's own name where there is none. */
export function producerOf(centre: Centre, source: string): { id: string; title: Text } {
  const id = centre.sources.find(known => known.id === source)?.producer ?? '';
  return { id, title: centre.producers.find(producer => producer.id === id)?.title ?? titleOf(centre, source) };
}
