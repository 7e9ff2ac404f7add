import { createHash } from 'node:crypto';
import type { Catalogue } from '@vitrine/disclosure';
import { Problem } from '../../problem.js';
import type { Beside, CheckedQuery, EngineSession, ResultColumn } from '../types.js';
import type { Whose } from '../queue.js';
import { problemOf } from './messages.js';
import type { GateProcesses } from './processes.js';
import { Walk } from './walk.js';

const longest = 65_536;

interface BoundColumn {
  name: string;
  type: string;
  /** What the column is cast to for Arrow; null where it goes as it is. */
  deliver: string | null;
}

/** Reads, checks and binds statements in a process of its own that never holds a row. */
export class Gate {
  constructor(private readonly processes: GateProcesses) {}

  async check(session: EngineSession, sql: string): Promise<CheckedQuery> {
    if (sql.length > longest) {
      throw new Problem('request-too-large');
    }
    const { tree, printed, relations } = await this.#settle(session, sql);
    const bound = await this.#ask<BoundColumn[]>(session, { do: 'bind', ...shapeOf(session.catalogue), sql: printed }, sql);
    const columns = bound.map(({ name, type, deliver }) => ({ name, type: deliver ?? type }));
    const casts = bound.map(({ deliver }) => deliver);
    return { tree, sql: delivered(printed, columns, casts), columns, casts, relations };
  }

  async print(whose: Whose, tree: unknown): Promise<string> {
    return this.#ask<string>(whose, { do: 'print', tree }, '');
  }

  /** The SQL of a checked query with evidence beside its columns. */
  async beside(whose: Whose, { columns, casts }: CheckedQuery, { tree, evidence }: Beside): Promise<string> {
    const added = evidence.filter(place => place >= columns.length);
    return delivered(await this.print(whose, tree), [...columns, ...added.map(place => ({ name: `evidence ${place}` }))], [...casts, ...added.map(() => null)]);
  }

  /**
   * What runs is the text that DuckDB makes of the checked tree; what is judged, checked once more, is the tree that DuckDB reads in that text. So nothing
   * depends on its printer being right.
   */
  async #settle(session: EngineSession, sql: string): Promise<{ tree: unknown; printed: string; relations: string[] }> {
    const written = await this.#walked(session, sql, sql);
    const printed = await this.print(session, written.tree);
    return { printed, ...(await this.#walked(session, printed, sql)) };
  }

  async #walked(session: EngineSession, text: string, sql: string): Promise<{ tree: unknown; relations: string[] }> {
    const tree = await this.#ask<unknown>(session, { do: 'serialize', sql: text }, sql);
    const walk = new Walk(session.catalogue.relations);
    walk.statement(tree);
    return { tree, relations: [...walk.relations].sort() };
  }

  async #ask<T>(whose: Whose, request: Record<string, unknown>, sql: string): Promise<T> {
    try {
      return (await this.processes.ask(whose, request)) as T;
    } catch (error) {
      throw problemOf(error, sql);
    }
  }
}

/** The session's tables without rows, and a name for them that changes when they do. */
function shapeOf(catalogue: Catalogue): { key: string; tables: { schema: string; name: string; columns: [string, string][] }[] } {
  const tables = catalogue.relations.map(({ schema, name, variables }) => ({
    schema,
    name,
    columns: variables.map(variable => [variable.name, variable.type] as [string, string])
  }));
  return { key: createHash('sha256').update(JSON.stringify(tables)).digest('hex'), tables };
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The statement with the casts that Arrow needs; most need none. Rows keep their order through a projection. */
function delivered(printed: string, columns: Pick<ResultColumn, 'name'>[], casts: (string | null)[]): string {
  if (casts.every(cast => cast === null)) {
    return printed;
  }
  const list = columns.map(({ name }, place) => {
    const column = `result.c${place}`;
    return `${casts[place] === null ? column : `CAST(${column} AS ${casts[place]})`} AS ${quote(name)}`;
  });
  return `SELECT ${list.join(', ')} FROM (${printed}) AS result(${columns.map((_, place) => `c${place}`).join(', ')})`;
}
