import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Dataset, DatasetVariable } from '../centre/types.js';
import { canonical } from '../audit/canonical.js';
import { deliveredKeys } from '../catalog/index.js';
import type { ExtractRequest } from './types.js';

/** Changes whenever the builder would make another file of the same request. */
const form = 2;

/** What the builder must know of a source version to make it a DuckDB file of typed tables. */
export interface PrepareJob {
  datasets: { name: string; origin: Record<string, string>; variables: { name: string; type: string }[] }[];
  generator?: string;
  scale: number;
}

/** Every dataset of the version, whole: what is granted is decided when an extract is made of it. */
export function prepareJob({ centre, source, version }: ExtractRequest, script: string | undefined, scale: number): PrepareJob {
  return {
    scale: script === undefined ? 1 : scale,
    ...(script === undefined ? {} : { generator: script }),
    datasets: Object.entries(version.data).flatMap(([id, origin]) => {
      const dataset = source.datasets.find(candidate => candidate.id === id);
      return dataset
        ? [{
            name: id,
            origin: origin.kind === 'file' ? { ...origin, path: path.resolve(centre.directory, origin.path) } : { ...origin },
            variables: dataset.variables.map(({ name, type, identifying }) => ({ name, type: identifying ? 'VARCHAR' : type }))
          }]
        : [];
    })
  };
}

/** Paths of files say nothing of what is in them: their digests stand in their place. */
export function prepareName(job: PrepareJob, digests: Record<string, string>): string {
  const datasets = job.datasets.map(dataset => ({ ...dataset, origin: { ...dataset.origin, path: digests[dataset.name] } }));
  return digest({ form, ...job, datasets });
}

export interface BuildDataset {
  name: string;
  source: string;
  units: Dataset['units'];
  columns: { name: string; identifying: boolean }[];
  rows?: string;
  sortBy: string[];
  /** Sets of delivered columns that the centre declares unique together. */
  keys: string[][];
}

export function buildDatasets({ source, columns, rows }: ExtractRequest): BuildDataset[] {
  return source.datasets.flatMap(dataset => {
    const granted = Object.hasOwn(columns, dataset.id) ? columns[dataset.id] : undefined;
    if (!granted) {
      return [];
    }
    const kept = dataset.variables.filter(variable => granted.includes(variable.name));
    const filter = Object.hasOwn(rows, dataset.id) ? rows[dataset.id] : undefined;
    return [{
      name: dataset.id,
      source: source.id,
      units: source.public ? [] : dataset.units,
      columns: kept.map(({ name, identifying }: DatasetVariable) => ({ name, identifying })),
      ...(filter === undefined ? {} : { rows: filter }),
      // Sorting by a column that is not granted would tell of it.
      sortBy: (dataset.sortBy ?? []).filter(name => kept.some(variable => variable.name === name && !variable.identifying)),
      keys: deliveredKeys(source.public, { dataset, variables: kept })
    }];
  });
}

/** The same name if and only if two projects' compartments are granted the same, and are the same: of the same key. */
export function grantName(parts: { datasets: BuildDataset[]; key: string; policy: string }): string {
  return digest({ form, ...parts });
}

/** Lists of identifiers by the digests of their files. */
export function listsName(lists: { space: string; digest: string }[]): string {
  return digest(lists.map(({ space, digest: content }) => ({ space, content })));
}

/** The same name if and only if the builder would write the same tables. */
export function extractName(parts: { prepared: string; granted: string; withdrawn: string }): string {
  return digest({ form, ...parts });
}

function digest(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}
