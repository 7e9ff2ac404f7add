import type { ApprovalRequest, SourceOffer } from '@vitrine/sdk';

/** What a lead has filled in. */
export interface Asking {
  source?: string;
  versions: readonly string[];
  /** By dataset: every variable that is not identifying, or those named. */
  datasets: Readonly<Record<string, '*' | readonly string[]>>;
  reason: string;
}

export const nothing: Asking = { versions: [], datasets: {}, reason: '' };

/** A source has one version as often as not: then it is chosen with the source. */
export function choose(asking: Asking, offer: SourceOffer): Asking {
  const [only, ...others] = offer.versions;
  return { source: offer.id, versions: only && others.length === 0 ? [only.id] : [], datasets: {}, reason: asking.reason };
}

export const toggled = (names: readonly string[], name: string): string[] =>
  names.includes(name) ? names.filter(each => each !== name) : [...names, name];

/** The request as it is sent, or the first thing that it lacks. */
export function requestOf(asking: Asking): ApprovalRequest | { lacks: 'source' | 'version' | 'dataset' | 'reason' } {
  if (asking.source === undefined) {
    return { lacks: 'source' };
  }
  if (asking.versions.length === 0) {
    return { lacks: 'version' };
  }
  const datasets = Object.fromEntries(
    Object.entries(asking.datasets).flatMap(([dataset, variables]): [string, '*' | string[]][] =>
      variables === '*' ? [[dataset, '*']] : variables.length > 0 ? [[dataset, [...variables]]] : []
    )
  );
  if (Object.keys(datasets).length === 0) {
    return { lacks: 'dataset' };
  }
  const reason = asking.reason.trim();
  return reason === '' ? { lacks: 'reason' } : { source: asking.source, versions: [...asking.versions], datasets, reason };
}
