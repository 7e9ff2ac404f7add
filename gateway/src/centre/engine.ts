import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/** What the engine itself says of words, types and conditions; asked of an empty instance that reaches no file. */
export interface EngineWords {
  reserved: ReadonlySet<string>;
  /** Undefined where there is no such type. */
  type(name: string): Promise<{ numeric: boolean } | undefined>;
  /** The syntax tree of one condition and nothing else; undefined where it is not that. */
  tree(condition: string): Promise<Record<string, unknown> | undefined>;
  /** Whether the condition can be asked of such columns. */
  fits(condition: string, columns: { name: string; type: string }[]): Promise<boolean>;
}

const numeric = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DOUBLE|FLOAT|DECIMAL)/;

/** Does the work with an engine of its own, and ends it. */
export async function withEngine<T>(work: (engine: EngineWords) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', { enable_external_access: 'false', threads: '1' });
  const connection = await instance.connect();
  try {
    return await work(await engineWords(connection));
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
}

async function engineWords(connection: DuckDBConnection): Promise<EngineWords> {
  const rows = async (sql: string, values: string[] = []): Promise<unknown[][]> => (await connection.runAndReadAll(sql, values)).getRowsJS() as unknown[][];
  const reserved = new Set((await rows("SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'")).map(([word]) => word as string));
  const types = new Map<string, { numeric: boolean } | undefined>();
  return {
    reserved,

    async type(name) {
      if (!types.has(name)) {
        const shape = /^[A-Za-z][A-Za-z0-9_ ]*(\(\d+( *, *\d+)?\))?(\[\])?$/;
        const known = shape.test(name) ? await rows(`SELECT typeof(CAST(NULL AS ${name}))`).catch(() => undefined) : undefined;
        types.set(name, known && { numeric: numeric.test(String(known[0]?.[0])) });
      }
      return types.get(name);
    },

    async tree(condition) {
      // As the builder writes it: what would end the brackets early shows in the tree.
      const [row] = await rows('SELECT json_serialize_sql($1::VARCHAR)', [`SELECT 1 FROM d WHERE (${condition})`]);
      const parsed = JSON.parse(String(row?.[0])) as { error: boolean; statements?: { node: Record<string, unknown> }[] };
      const node = parsed.statements?.length === 1 ? parsed.statements[0]?.node : undefined;
      const empty = (value: unknown): boolean => value == null || (Array.isArray(value) && value.length === 0);
      const alone =
        node?.['type'] === 'SELECT_NODE' &&
        ['group_expressions', 'group_sets', 'having', 'qualify', 'sample', 'modifiers'].every(key => empty(node[key]));
      return alone && node['where_clause'] ? (node['where_clause'] as Record<string, unknown>) : undefined;
    },

    async fits(condition, columns) {
      const list = columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS "${name}"`).join(', ');
      return rows(`SELECT 1 FROM (SELECT ${list}) AS d WHERE (${condition})`).then(() => true, () => false);
    }
  };
}
