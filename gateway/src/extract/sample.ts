import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Centre, Dataset, DatasetVariable, Source } from '../centre/types.js';
import type { ExtractRequest } from './types.js';

/** Small sources for the tests of extracts. */
export const python = path.resolve('.vitrine/python/builder/bin/python');

const both = (text: string): { en: string; fr: string } => ({ en: text, fr: text });

export const variable = (name: string, type = 'VARCHAR', rest: Partial<DatasetVariable> = {}): DatasetVariable =>
  ({ name, type, kind: 'value', label: both(name), sensitive: false, identifying: false, ...rest });

export const dataset = (id: string, variables: DatasetVariable[], rest: Partial<Dataset> = {}): Dataset => ({
  id, title: both(id), description: both(id), units: [{ type: 'person', space: 'people', from: 'id', column: 'person' }], keys: [],
  variables: [variable('id', 'VARCHAR', { kind: 'identifier', identifying: true }), ...variables], ...rest
});

export const source = (id: string, datasets: Dataset[], version: Partial<Source['versions'][number]>, rest: Partial<Source> = {}): Source => ({
  id, title: both(id), description: both(id), producer: 'p', public: false, datasets, origin: 'test',
  policy: { version: '1', packs: [], isolated: false, combineWith: '*', evidence: 'shown', rows: 'delivered', checkers: 1, consent: false },
  versions: [{ id: '1', schema: `${id}_1`, title: both('1'), data: {}, ...version }],
  ...rest
});

/** Every variable that is neither identifying nor called `secret`. */
export const requestOf = (directory: string, of: Source, rest: Partial<ExtractRequest> = {}): ExtractRequest => ({
  centre: { directory, sources: [of] } as unknown as Centre, source: of, version: of.versions[0] as Source['versions'][number], project: 'p', compartment: 'c',
  columns: Object.fromEntries(of.datasets.map(({ id, variables }) => [id, variables.filter(v => !v.identifying && v.name !== 'secret').map(v => v.name)])), rows: {}, ...rest
});

export async function rowsOf(file: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJS() as unknown[][];
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
}

export const filesIn = async (directory: string): Promise<string[]> =>
  (await readdir(directory, { recursive: true, withFileTypes: true })).filter(each => each.isFile()).map(each => path.join(each.parentPath, each.name));
