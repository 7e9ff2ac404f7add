import type { Source } from '../centre/types.js';
import type { VersionGrant } from './grants.js';

export interface Compartment {
  /** Microdata source ids, sorted and joined with '+'; 'public' where there is none. */
  id: string;
  /** Every source in it, public ones too. */
  sources: string[];
  isolated: boolean;
}

/** Both producers must agree; an isolated source agrees with nobody. */
function combinable(a: Source, b: Source): boolean {
  return agrees(a, b) && agrees(b, a);
}

function agrees(source: Source, other: Source): boolean {
  return !source.policy.isolated && (source.policy.combineWith === '*' || source.policy.combineWith.includes(other.id));
}

/** Maximal sets of granted microdata sources in which every two may be combined. */
export function compartmentsOf(grants: Pick<VersionGrant, 'source'>[]): Compartment[] {
  const sources = [...new Map(grants.map(grant => [grant.source.id, grant.source])).values()];
  const open = sources.filter(source => source.public).map(source => source.id);
  const microdata = sources.filter(source => !source.public).sort((a, b) => (a.id < b.id ? -1 : 1));
  if (sources.length === 0) {
    return [];
  }
  if (microdata.length === 0) {
    return [{ id: 'public', sources: open.sort(), isolated: false }];
  }
  return maximalCliques(microdata, combinable)
    .map(clique => clique.sort((a, b) => (a.id < b.id ? -1 : 1)))
    .map(clique => ({
      id: clique.map(source => source.id).join('+'),
      sources: [...clique.map(source => source.id), ...open].sort(),
      isolated: clique.some(source => source.policy.isolated)
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Bron and Kerbosch, 1973 (Algorithm 457), without pivot: a project has a handful of sources. */
export function maximalCliques<T>(all: T[], adjacent: (a: T, b: T) => boolean): T[][] {
  const found: T[][] = [];
  const grow = (clique: T[], candidates: T[], excluded: T[]): void => {
    if (candidates.length === 0 && excluded.length === 0) {
      found.push(clique);
    }
    let rest = candidates;
    let done = excluded;
    for (const next of candidates) {
      const near = (other: T): boolean => other !== next && adjacent(next, other);
      grow([...clique, next], rest.filter(near), done.filter(near));
      rest = rest.filter(other => other !== next);
      done = [...done, next];
    }
  };
  grow([], all, []);
  return found;
}
