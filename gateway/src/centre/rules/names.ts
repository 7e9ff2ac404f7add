import type { DeclaredFile, Place } from '../files.js';
import type { Report } from '../findings.js';
import type { EngineWords } from '../engine.js';
import { withFile, type Rule } from './rule.js';

const idPattern = /^[a-z][a-z0-9_-]{0,40}$/;
/** A version is usually a year. */
const versionPattern = /^[a-z0-9][a-z0-9_.-]{0,40}$/;
const sqlPattern = /^[a-z][a-z0-9_]*$/;
const engineSchemas = new Set(['main', 'temp', 'system', 'memory', 'pg_catalog', 'information_schema']);

interface Named {
  id: string;
  file: DeclaredFile;
  place: Place;
}

/** Ids and names in SQL: well formed, and one thing each. */
export const names: Rule = ({ centre, files, engine }, report) => {
  const one = (kind: 'people' | 'producers', list: { id: string }[]): Named[] => list.flatMap(({ id }, i) => files[kind].map(file => ({ id, file, place: [kind, i, 'id'] })));
  const each = (list: { id: string }[], of: DeclaredFile[]): Named[] => withFile(list, of).map(({ is: { id }, file }) => ({ id, file, place: ['id'] }));
  for (const named of [
    each([centre], files.centre),
    one('people', centre.people),
    one('producers', centre.producers),
    each(centre.packs, files.pack),
    each(centre.nomenclatures, files.nomenclature),
    each(centre.sources, files.source),
    each(centre.projects, files.project)
  ]) {
    ids(named, idPattern, 'invalid-id', report);
  }
  const schemas = new Set<string>();
  for (const { is: source, file } of withFile(centre.sources, files.source)) {
    ids(source.versions.map(({ id }, i) => ({ id, file, place: ['versions', i, 'id'] })), versionPattern, 'invalid-version', report);
    source.versions.forEach(({ id, schema }, i) => {
      const place = ['versions', i, 'schema'];
      sqlName(schema, file, place, engine, report);
      if (engineSchemas.has(schema)) {
        report(file, place, 'engine-schema', { name: schema });
      }
      if (schemas.has(schema)) {
        report(file, place, 'duplicate-schema', { name: schema, free: `${source.id}_${id}`.replace(/[^a-z0-9_]/g, '_') });
      }
      schemas.add(schema);
    });
    const tables = new Set<string>();
    source.datasets.forEach(({ id, variables, units }, d) => {
      const place = ['datasets', d];
      sqlName(id, file, [...place, 'id'], engine, report);
      if (tables.has(id)) {
        report(file, [...place, 'id'], 'duplicate-id', { id });
      }
      tables.add(id);
      const columns = new Set<string>();
      variables.forEach(({ name }, v) => {
        const here = [...place, 'variables', v, 'name'];
        sqlName(name, file, here, engine, report);
        if (columns.has(name)) {
          report(file, here, 'duplicate-variable', { name });
        }
        columns.add(name);
      });
      units.forEach(({ column, type, space }, u) => {
        const here = [...place, 'units', u];
        sqlName(column, file, [...here, 'column'], engine, report);
        if (columns.has(column)) {
          report(file, [...here, 'column'], 'unit-clash', { name: column });
        }
        columns.add(column);
        for (const [key, id] of [['type', type], ['space', space]] as const) {
          if (!idPattern.test(id)) {
            report(file, [...here, key], 'invalid-id', { id });
          }
        }
      });
    });
  }
};

function ids(named: Named[], pattern: RegExp, code: 'invalid-id' | 'invalid-version', report: Report): void {
  const seen = new Set<string>();
  for (const { id, file, place } of named) {
    if (!pattern.test(id)) {
      report(file, place, code, { id });
    }
    if (seen.has(id)) {
      report(file, place, 'duplicate-id', { id });
    }
    seen.add(id);
  }
}

function sqlName(name: string, file: DeclaredFile, place: Place, engine: EngineWords, report: Report): void {
  if (!sqlPattern.test(name)) {
    report(file, place, 'invalid-sql-name', { name });
  } else if (engine.reserved.has(name)) {
    report(file, place, 'reserved-name', { name });
  }
}
