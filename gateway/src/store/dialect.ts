import { DatabaseSync } from '@photostructure/sqlite';
import { CompiledQuery, SqliteDialect, SqliteDriver, type DatabaseConnection, type Driver, type SqliteDatabase, type SqliteStatement } from 'kysely';

type Connection = InstanceType<typeof DatabaseSync>;
type Value = string | number | bigint | null | Uint8Array;

/** Kysely speaks better-sqlite3's interface; this is node:sqlite's. */
export function sqliteDialect(database: Connection): SqliteDialect {
  return new Dialect({ database: new Shim(database) });
}

class Dialect extends SqliteDialect {
  readonly #config: { database: SqliteDatabase };

  constructor(config: { database: SqliteDatabase }) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new PatientDriver(this.#config);
  }
}

/** Milliseconds that another writer may hold the lock. */
const patience = 15_000;

/**
 * A transaction takes the write lock at its beginning: the command line writes to the same file, and a read lock cannot be raised once another wrote.
 * Where it is taken the wait is ours, not SQLite's, which would hold up every other request.
 */
class PatientDriver extends SqliteDriver {
  /** On a full disk SQLite has rolled back by itself; that it says so now must not hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch((error: unknown) => {
      if (!/no transaction is active/.test(String(error))) {
        throw error;
      }
    });
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const until = performance.now() + patience;
    for (;;) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'));
        return;
      } catch (error) {
        if (!/database is locked|SQLITE_BUSY/.test(String(error)) || performance.now() > until) {
          throw error;
        }
        await new Promise(resolve => setTimeout(resolve, 2 + Math.random() * 8));
      }
    }
  }
}

/** Parameters are spread, and a statement says by its columns whether it returns rows. */
class Shim implements SqliteDatabase {
  readonly #database: Connection;

  constructor(database: Connection) {
    this.#database = database;
  }

  prepare(sql: string): SqliteStatement {
    const statement = this.#database.prepare(sql);
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

/** Durable before anything is acknowledged (`synchronous=FULL`). */
export function openDatabase(file: string): Connection {
  const database = new DatabaseSync(file, { timeout: patience });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;');
  return database;
}

/** Held until it is closed or its process ends; undefined where another holds it. */
export function openLock(file: string): { close(): void } | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch {
    database.close();
    return undefined;
  }
}

/** From here on a lock that another holds is met by `PatientDriver`, and a read waits for a moment at most. */
export function neverBlock(database: Connection): void {
  database.exec('PRAGMA busy_timeout = 20');
}
