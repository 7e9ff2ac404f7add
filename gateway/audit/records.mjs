import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import { Finding } from './finding.mjs';
import { Tree } from './tree.mjs';

/** Before the first record. */
const genesis = '0'.repeat(64);

/**
 * Reads every record and recomputes chain and tree. Gives how many there are, the first that is wrong, those before which the clock went back, and the root at each of `sizes`.
 */
export function readRecords(file, sizes) {
  for (;;) {
    // Without a log beside it nobody writes to it, and it is read without one: nothing is made beside a copy. Where a gateway began meanwhile, once more.
    const alone = !existsSync(`${file}-wal`);
    const read = attempt(file, alone, sizes);
    if (!alone || !existsSync(`${file}-wal`)) {
      return read;
    }
  }
}

function attempt(file, alone, sizes) {
  let database;
  try {
    database = new DatabaseSync(`${pathToFileURL(file).href}?${alone ? 'immutable=1' : 'mode=ro'}`, { readOnly: true, timeout: 15_000, readBigInts: true });
    database.exec('PRAGMA trusted_schema = OFF; BEGIN');
    return follow(rowsOf(database), sizes);
  } catch (error) {
    throw error instanceof Finding ? error : new Finding('unreadable');
  } finally {
    database?.close();
  }
}

function rowsOf(database) {
  // A view of that name could show whatever it likes.
  if (database.prepare(`SELECT type FROM sqlite_schema WHERE name = 'audit'`).get()?.type !== 'table') {
    throw new Finding('no-records');
  }
  // Without an index: what is told is what lies in the table.
  return database.prepare('SELECT sequence, CAST(body AS BLOB) AS body, CAST(hash AS TEXT) AS hash FROM audit NOT INDEXED ORDER BY sequence').iterate();
}

function follow(rows, sizes) {
  const tree = new Tree();
  const roots = new Map();
  const backwards = [];
  const mark = () => (sizes.has(tree.size) ? roots.set(tree.size, tree.root()) : roots);
  let wrong;
  let before = { hash: genesis, at: '' };
  mark();
  for (const row of rows) {
    const body = Buffer.from(row.body ?? []);
    const said = contentOf(body);
    const code = wrongIn(row, { body, said, number: tree.size + 1, previous: before.hash });
    wrong ??= code && { code, record: tree.size + 1 };
    if (said?.at < before.at) {
      backwards.push(tree.size + 1);
    }
    before = { hash: row.hash, at: said?.at ?? before.at };
    tree.append(body);
    mark();
  }
  return { records: tree.size, wrong, backwards, roots };
}

function wrongIn(row, { body, said, number, previous }) {
  if (row.sequence !== BigInt(number)) {
    return 'numbering';
  }
  if (row.hash !== createHash('sha256').update(`${previous}\n`).update(body).digest('hex')) {
    return 'chain';
  }
  if (said === undefined) {
    return 'form';
  }
  return said.sequence === number ? undefined : 'number-within';
}

/** What a record says, where its bytes are the one canonical form of it. */
function contentOf(body) {
  try {
    const said = JSON.parse(body.toString('utf8'));
    const good = instant(said.at) && typeof said.action === 'string' && body.equals(Buffer.from(canonical(said)));
    return good ? said : undefined;
  } catch {
    return undefined;
  }
}

function instant(text) {
  return typeof text === 'string' && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
}

/** RFC 8785: names in order, no spaces; strings and numbers as JavaScript writes them. */
function canonical(value) {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (value === null || typeof value !== 'object') {
    return JSON.stringify(value);
  }
  return `{${Object.keys(value).sort().map(name => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}
