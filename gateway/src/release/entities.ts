import type { Text } from '@vitrine/disclosure';
import type { ReleaseFacts, ReleasedSource } from './types.js';

export type Entity = { '@id': string; '@type': string | string[] } & Record<string, unknown>;

export const profile = { '@id': 'https://w3id.org/5s-crate/0.4', '@type': ['CreativeWork', 'Profile'], name: 'Five Safes RO-Crate profile', version: '0.4' };
export const sha512Term = { '@id': 'https://www.iana.org/assignments/named-information#sha-512', '@type': 'DefinedTerm', name: 'sha-512 algorithm' };
export const completed = 'http://schema.org/CompletedActionStatus';
export const gatewayId = '#gateway';
export const projectId = '#project';

/** RO-Crate readers expect one string: English, with the French beside it. */
export function named({ en, fr }: Text): { name: string; alternateName?: string } {
  return en === fr ? { name: en } : { name: en, alternateName: fr };
}

/** People are numbered, the author first. */
export function personId(facts: ReleaseFacts, name: string): string {
  return `#person-${peopleOf(facts).indexOf(name) + 1}`;
}

/** References as RO-Crate wants them: one stands by itself, none is left out. */
export function references(key: string, ids: string[]): Record<string, unknown> {
  const distinctIds = [...new Set(ids)].map(id => ({ '@id': id }));
  return distinctIds.length === 0 ? {} : { [key]: distinctIds.length === 1 ? distinctIds[0] : distinctIds };
}

function peopleOf({ author, decisions }: ReleaseFacts): string[] {
  return [...new Set([author.name, ...decisions.map(({ who }) => who)])];
}

export function centreId({ centre }: ReleaseFacts): string {
  return `#centre-${encodeURIComponent(centre.id)}`;
}

export function sourceId({ source, version }: ReleasedSource): string {
  return `#source-${encodeURIComponent(source)}-${encodeURIComponent(version)}`;
}

export function packId(pack: { id: string; version: string }): string {
  return `#rules-${encodeURIComponent(pack.id)}-${encodeURIComponent(pack.version)}`;
}

function producerId(producer: string): string {
  return `#producer-${encodeURIComponent(producer)}`;
}

/** Who and what the crate speaks of. The sources' data are not here, so they are works that are cited; rule packs by name, version and the names of their rules. */
export function contextEntities(facts: ReleaseFacts): Entity[] {
  const { centre, project, author, software, outputs } = facts;
  const sources = outputs.flatMap(output => output.sources);
  return distinct([
    { '@id': centreId(facts), '@type': 'Organization', ...named(centre.title), identifier: centre.id },
    { '@id': projectId, '@type': 'Project', ...named(project.title), identifier: project.id, description: `${project.purpose.en} / ${project.purpose.fr}` },
    ...peopleOf(facts).map(name => ({ '@id': personId(facts, name), '@type': 'Person', name, ...(name === author.name ? { memberOf: { '@id': projectId } } : {}) })),
    {
      '@id': gatewayId,
      '@type': 'SoftwareApplication',
      name: 'Vitrine',
      url: 'urn:vitrine:gateway',
      version: software.map(({ name, version }) => `${name} ${version}`).join(', '),
      provider: { '@id': centreId(facts) }
    },
    ...sources.map(used => ({ '@id': producerId(used.producer), '@type': 'Organization', ...named(used.producerTitle), identifier: used.producer })),
    ...sources.map(used => ({
      '@id': sourceId(used),
      '@type': 'CreativeWork',
      ...named(used.title),
      identifier: used.source,
      version: used.version,
      publisher: { '@id': producerId(used.producer) }
    })),
    ...outputs.flatMap(({ packs }) => packs.map(pack => ({ '@id': packId(pack), '@type': 'CreativeWork', name: `Disclosure rules ${pack.id}: ${pack.rules.join(', ')}`, version: pack.version })))
  ]);
}

function distinct(entities: Entity[]): Entity[] {
  const found = new Map<string, Entity>();
  for (const entity of entities) {
    found.set(entity['@id'], found.get(entity['@id']) ?? entity);
  }
  return [...found.values()];
}
