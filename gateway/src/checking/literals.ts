import { columnsIn } from '../engine/index.js';
import type { Engine } from '../engine/types.js';
import type { SessionKey, Sessions } from '../lineage/index.js';

/** Literals that are compared in one statement, and at most; what is beyond counts as found. */
const many = { atOnce: 500, most: 5000 };

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const named = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Which literals of a program stand in the sources of its session, as an identifier or as a free value of a record. Codes of nomenclatures are everybody's. */
export async function knownLiterals(literals: string[], key: SessionKey, { engine, sessions }: { engine: Engine; sessions: Sessions }): Promise<string[]> {
  const asked = [...new Set(literals)];
  const found = new Set(asked.slice(many.most));
  const session = await sessions.open(key);
  const columns = session.catalogue.relations.filter(({ kind }) => kind === 'record-level').flatMap(({ schema, name, variables }) =>
    variables
      .filter(({ kind, type }) => kind === 'identifier' || (kind === 'value' && type === 'VARCHAR'))
      .map(variable => ({ table: `${named(schema)}.${named(name)}`, column: named(variable.name) }))
  );
  for (let start = 0; start < Math.min(asked.length, many.most); start += many.atOnce) {
    const list = asked.slice(start, start + many.atOnce).map(quoted).join(', ');
    for (const { table, column } of columns) {
      const [values = []] = columnsIn(await engine.columns(session, `SELECT DISTINCT CAST(${column} AS VARCHAR) FROM ${table} WHERE CAST(${column} AS VARCHAR) IN (${list})`));
      Array.from(values).forEach(value => found.add(String(value)));
    }
  }
  return [...found];
}
