import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, Migrator, type Migration } from 'kysely';
import type { ApprovalTables } from '../approvals/tables.js';
import { approvalMigrations } from '../approvals/tables.js';
import type { AuditTables } from '../audit/tables.js';
import { auditMigrations } from '../audit/tables.js';
import type { CheckingTables } from '../checking/tables.js';
import { checkingMigrations } from '../checking/tables.js';
import type { IdentityTables } from '../identity/tables.js';
import { identityMigrations } from '../identity/tables.js';
import type { LineageTables } from '../lineage/tables.js';
import { lineageMigrations } from '../lineage/tables.js';
import { neverBlock, openDatabase, sqliteDialect } from './dialect.js';

export { openLock } from './dialect.js';

/** Every table of the gateway; each folder owns its own. */
export interface Tables extends AuditTables, IdentityTables, LineageTables, CheckingTables, ApprovalTables {}

export type Database = Kysely<Tables>;

export interface Store {
  database: Database;
  close(): Promise<void>;
}

/** In the order in which they run. A migration that was released is never changed. */
const migrations: Record<string, Migration> = {
  ...auditMigrations,
  ...identityMigrations,
  ...lineageMigrations,
  ...checkingMigrations,
  ...approvalMigrations
};

/** Opens `vitrine.db` in the state directory; makes it, readable by the gateway's own user only, where it is missing. */
export async function openStore(state: string): Promise<Store> {
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const file = join(state, 'vitrine.db');
  // SQLite gives its write-ahead log the mode of the main file, so the file must have it first.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const connection = openDatabase(file);
  const database = new Kysely<Tables>({ dialect: sqliteDialect(connection) });
  try {
    await migrate(database);
    neverBlock(connection);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return { database, close: () => database.destroy() };
}

async function migrate(database: Database): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error) {
    throw error instanceof Error ? error : new Error('The database could not be brought up to date.');
  }
}
