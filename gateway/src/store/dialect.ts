import { DatabaseSync } from '@photostructure/sqlite';
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';

type Connection = InstanceType<typeof DatabaseSync>;
type Value = string | number | bigint | null | Uint8Array;

/**
 * Kysely speaks better-sqlite3's interface; this is node:sqlite's. The two differ in three things: parameters are
 * spread, a statement says by its columns whether it returns rows, and a transaction must take the write lock at its
 * beginning, because the command line writes to the same file and a read lock cannot be raised once another wrote.
 */
export function sqliteDialect(database: Connection): SqliteDialect {
  return new SqliteDialect({ database: new Shim(database) });
}

class Shim implements SqliteDatabase {
  readonly #database: Connection;

  constructor(database: Connection) {
    this.#database = database;
  }

  prepare(sql: string): SqliteStatement {
    const statement = this.#database.prepare(sql === 'begin' ? 'begin immediate' : sql);
    return {
      reader: statement.columns().length > 0,
      all: parameters => statement.all(...(parameters as Value[])),
      run: parameters => statement.run(...(parameters as Value[])),
      iterate: parameters => statement.iterate(...(parameters as Value[])) as IterableIterator<unknown>
    };
  }

  close(): void {
    this.#database.close();
  }
}

/** Durable before anything is acknowledged (`synchronous=FULL`); another process may hold the lock for a moment. */
export function openDatabase(file: string): Connection {
  const database = new DatabaseSync(file, { timeout: 10_000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;');
  return database;
}
