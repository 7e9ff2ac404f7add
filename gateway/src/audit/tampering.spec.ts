import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { sql } from 'kysely';
import { check } from '../../audit/verify.mjs';
import { noon, rehearsalCentre } from '../rehearsal.js';
import { createServices } from '../services.js';
import { canonical } from './canonical.js';
import { createCheckpoints } from './checkpoints.js';
import { signedNote } from './note.js';
import { Tree } from './tree.js';

/** The same mutations each time; `VITRINE_MUTATIONS=10000 VITRINE_SEED=7` for a long look. */
const runs = Number(process.env['VITRINE_MUTATIONS'] ?? 300);
const seed = Number(process.env['VITRINE_SEED'] ?? 1);

interface Row { sequence: number; body: Buffer; hash: string }

let place: string;
/** As the gateway left it after a clean end: state, what was copied, the key that the operator kept, and an earlier copy of the database. */
const at = (...names: string[]): string => join(place, ...names);
let original: Row[];
const records = 40;
const signedAt = [0, 7, 8, 21, 33, records];
const earlier = 25;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'vitrine-tampering-'));
  mkdirSync(at('copies'));
  let now = noon.getTime();
  const services = await createServices({ state: at('state'), centre: rehearsalCentre, clock: () => new Date(now) });
  const { database, audit } = services;
  const silent = { look: 3_600_000, longest: 3_600_000, again: 3_600_000, records: 1_000_000 };
  const checkpoints = await createCheckpoints({ ...services, copies: [at('copies')], log: () => undefined, timing: silent });
  await checkpoints.write();
  for (let n = 1; n <= records; n++) {
    now += 1_000;
    await database.transaction().execute(transaction => audit.append(transaction, { action: 'query.ended', person: n % 3 === 0 ? 'ada' : 'bob', project: 'health', query: `q${n}`, details: { rows: n, name: 'é “x”' } }));
    if (signedAt.includes(n)) {
      await checkpoints.write();
    }
    if (n === earlier) {
      await sql`VACUUM INTO ${at('earlier.db')}`.execute(database);
    }
  }
  await checkpoints.close();
  mkdirSync(at('whole', 'state'), { recursive: true });
  await sql`VACUUM INTO ${at('whole', 'state', 'vitrine.db')}`.execute(database);
  await services.close();
  for (const name of ['keys', 'checkpoints']) {
    cpSync(at('state', name), at('whole', 'state', name), { recursive: true });
  }
  cpSync(at('copies'), at('whole', 'copies'), { recursive: true });
  original = rowsIn(at('whole', 'state', 'vitrine.db'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

function rowsIn(file: string): Row[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = database.prepare('SELECT sequence, CAST(body AS BLOB) AS body, hash FROM audit ORDER BY sequence').all() as unknown as (Row & { body: Uint8Array })[];
    return rows.map(({ sequence, body, hash }) => ({ sequence, body: Buffer.from(body), hash }));
  } finally {
    database.close();
  }
}

/** Whoever writes to the file is bound by none of its rules. */
function putRows(file: string, rows: Row[]): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA synchronous = OFF; BEGIN; DROP TABLE audit; CREATE TABLE audit (sequence INTEGER, body TEXT, hash TEXT)');
  const insert = database.prepare('INSERT INTO audit VALUES (?, CAST(? AS TEXT), ?)');
  rows.forEach(({ sequence, body, hash }) => insert.run(sequence, body, hash));
  database.exec('COMMIT');
  database.close();
}

/** Numbers, and links each record to the one before, as the gateway does. */
function rechained(rows: Row[]): Row[] {
  let hash = '0'.repeat(64);
  return rows.map(({ body }, place) => {
    const sequence = place + 1;
    const written = Buffer.from(numbered(body, sequence));
    hash = createHash('sha256').update(hash).update('\n').update(written).digest('hex');
    return { sequence, body: written, hash };
  });
}

function numbered(body: Buffer, sequence: number): string | Buffer {
  try {
    return canonical({ ...(JSON.parse(body.toString('utf8')) as object), sequence });
  } catch {
    return body;
  }
}

type Pick = (below: number) => number;
const swap = <T>(items: T[], a: number, b: number): T[] => items.map((item, n) => (n === a ? (items[b] as T) : n === b ? (items[a] as T) : item));
const change = (items: Row[], n: number, by: (row: Row) => Partial<Row>): Row[] => items.map((row, place) => (place === n ? { ...row, ...by(row) } : row));
const flipped = (bytes: Buffer, pick: Pick): Buffer => {
  const changed = Buffer.from(bytes);
  const where = pick(bytes.length);
  changed[where] = (changed[where] as number) ^ (1 + pick(255));
  return changed;
};

/** What is done to records that a checkpoint covers. */
const ofRecords: Record<string, (rows: Row[], pick: Pick) => Row[]> = {
  'changes a byte': (rows, pick) => change(rows, pick(records), ({ body }) => ({ body: flipped(body, pick) })),
  'changes a name': (rows, pick) => change(rows, pick(records), ({ body }) => ({ body: Buffer.from(body.toString('utf8').replace(/ada|bob/, 'eve')) })),
  'adds a space': (rows, pick) => change(rows, pick(records), ({ body }) => ({ body: Buffer.from(body.toString('utf8').replace(',', ', ')) })),
  'takes one out': (rows, pick) => rows.toSpliced(pick(records), 1),
  'takes some out': (rows, pick) => rows.toSpliced(pick(records), 1 + pick(5)),
  'adds one': (rows, pick) => rows.toSpliced(pick(records), 0, { sequence: 1 + pick(records), body: Buffer.from(canonical({ action: 'code.issued', at: noon.toISOString(), person: 'eve', sequence: 1 + pick(records) })), hash: 'f'.repeat(64) }),
  'repeats one': (rows, pick) => rows.toSpliced(pick(records), 0, rows[pick(records)] as Row),
  'swaps two': (rows, pick) => swap(rows, pick(records), pick(records)).map((row, n) => ({ ...row, sequence: n + 1 })),
  'turns a part round': (rows, pick) => {
    const [from, length] = [pick(records - 1), 2 + pick(8)];
    return [...rows.slice(0, from), ...rows.slice(from, from + length).reverse(), ...rows.slice(from + length)].map((row, n) => ({ ...row, sequence: n + 1 }));
  },
  'cuts the end': (rows, pick) => rows.slice(0, pick(records)),
  'numbers one anew': (rows, pick) => change(rows, pick(records), ({ sequence }) => ({ sequence: sequence + 1000 * (1 + pick(9)) })),
  'replaces the end': (rows, pick) => rows.map((row, n) => (n < pick(records) ? row : { ...row, body: Buffer.from(row.body.toString('utf8').replace('health', 'wealth')) }))
};

/** What is done to checkpoints, in one directory. */
const ofCheckpoints: Record<string, (directory: string, pick: Pick) => void> = {
  'changes a byte of one': (directory, pick) => rewrite(directory, pick, note => flipped(note, pick)),
  'cuts one': (directory, pick) => rewrite(directory, pick, note => note.subarray(0, pick(note.length))),
  'adds to one': (directory, pick) => rewrite(directory, pick, note => Buffer.concat([note, Buffer.from('\n')])),
  'replaces one by another': (directory, pick) => {
    const [one, other] = two(directory, pick);
    writeFileSync(one, readFileSync(other));
  },
  'swaps two signatures': (directory, pick) => {
    const files = two(directory, pick);
    const [one = ['', ''], other = ['', '']] = files.map(file => readFileSync(file, 'utf8').split('\n\n'));
    writeFileSync(files[0], [one[0], other[1]].join('\n\n'));
    writeFileSync(files[1], [other[0], one[1]].join('\n\n'));
  },
  'signs one with another key': (directory, pick) => rewrite(directory, pick, note => signed(note, generateKeyPairSync('ed25519').privateKey)),
  'changes a size': (directory, pick) => rewrite(directory, pick, note => edited(note, 1, text => String(Number(text) + 1 + pick(100)))),
  'changes a root': (directory, pick) => rewrite(directory, pick, note => edited(note, 2, text => flipped(Buffer.from(text, 'base64'), pick).toString('base64'))),
  'changes a time': (directory, pick) => rewrite(directory, pick, note => edited(note, 3, () => `time ${new Date(noon.getTime() - 1000 * (1 + pick(1000))).toISOString()}`)),
  'has another root signed': (directory, pick) => rewrite(directory, pick, note => signed(edited(note, 2, text => flipped(Buffer.from(text, 'base64'), pick).toString('base64')), stolen())),
  'has another time signed': (directory, pick) => rewrite(directory, pick, note => signed(edited(note, 3, () => `time ${new Date(noon.getTime() - 1000 * (1 + pick(1000))).toISOString()}`), stolen()))
};

const stolen = (): KeyObject => createPrivateKey(readFileSync(at('whole', 'state', 'keys', 'audit.pem')));
const edited = (note: Buffer, line: number, by: (text: string) => string): Buffer =>
  Buffer.from(note.toString('utf8').split('\n').map((text, n) => (n === line ? by(text) : text)).join('\n'));
function signed(note: Buffer, key: KeyObject): Buffer {
  const [, size = '', root = '', time = ''] = note.toString('utf8').split('\n');
  return Buffer.from(signedNote({ records: Number(size), root: Buffer.from(root, 'base64'), at: time.slice('time '.length) }, key));
}
function rewrite(directory: string, pick: Pick, by: (note: Buffer) => Buffer): void {
  const names = readdirSync(directory);
  const file = join(directory, names[pick(names.length)] as string);
  writeFileSync(file, by(readFileSync(file)));
}
function two(directory: string, pick: Pick): [string, string] {
  const names = readdirSync(directory);
  const first = pick(names.length);
  const second = (first + 1 + pick(names.length - 1)) % names.length;
  return [join(directory, names[first] as string), join(directory, names[second] as string)];
}

/** Signs what is on record now at the same sizes, as whoever has the key could; what was copied is out of her reach. */
function signAnew(state: string, key: KeyObject): void {
  const rows = rowsIn(join(state, 'vitrine.db'));
  const tree = new Tree();
  readdirSync(join(state, 'checkpoints')).forEach(name => rmSync(join(state, 'checkpoints', name)));
  for (const records of signedAt.filter(size => size <= rows.length)) {
    rows.slice(tree.size, records).forEach(({ body }) => tree.append(body.toString('utf8')));
    writeFileSync(join(state, 'checkpoints', `${String(records).padStart(12, '0')}.checkpoint`), signedNote({ records, root: tree.root(), at: noon.toISOString() }, key));
  }
}

interface Attack {
  name: string;
  /** False where nothing was changed. */
  apply(directory: string, pick: Pick): boolean;
}

const attacks: Attack[] = [
  ...Object.entries(ofRecords).flatMap(([name, by]) =>
    (['', ' and chains anew', ' and signs anew', ' and signs anew with a key of her own'] as const).map(then => ({
      name: name + then,
      apply(directory: string, pick: Pick): boolean {
        const state = join(directory, 'state');
        const changed = by(original, pick);
        const rows = then === '' ? changed : rechained(changed);
        putRows(join(state, 'vitrine.db'), rows);
        if (then === ' and signs anew') {
          signAnew(state, stolen());
        } else if (then !== '' && then !== ' and chains anew') {
          const { privateKey, publicKey } = generateKeyPairSync('ed25519');
          writeFileSync(join(state, 'keys', 'audit.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
          signAnew(state, privateKey);
        }
        return !same(rows, original);
      }
    }))
  ),
  ...Object.entries(ofCheckpoints).flatMap(([name, by]) =>
    ['state/checkpoints', 'copies'].map(where => ({ name: `${name} in ${where}`, apply: (directory: string, pick: Pick) => (by(join(directory, where), pick), true) }))
  ),
  { name: 'changes a hash', apply: (directory, pick) => (putRows(join(directory, 'state', 'vitrine.db'), change(original, pick(records), ({ hash }) => ({ hash: createHash('sha256').update(hash).digest('hex') }))), true) },
  { name: 'sets the database back', apply: directory => (cpSync(at('earlier.db'), join(directory, 'state', 'vitrine.db')), true) },
  {
    name: 'sets everything back',
    apply(directory) {
      cpSync(at('earlier.db'), join(directory, 'state', 'vitrine.db'));
      signAnew(join(directory, 'state'), stolen());
      return true;
    }
  },
  { name: 'takes the newest checkpoint out of the state', apply: directory => (rmSync(join(directory, 'state', 'checkpoints', readdirSync(join(directory, 'state', 'checkpoints')).at(-1) as string)), true) },
  { name: 'takes all checkpoints out of the state', apply: directory => (rmSync(join(directory, 'state', 'checkpoints'), { recursive: true }), true) },
  { name: 'takes all copies', apply: directory => (readdirSync(join(directory, 'copies')).forEach(name => rmSync(join(directory, 'copies', name))), true) },
  {
    name: 'changes a byte of the file',
    apply(directory, pick) {
      const file = join(directory, 'state', 'vitrine.db');
      writeFileSync(file, flipped(readFileSync(file), pick));
      try {
        return !same(rowsIn(file), original);
      } catch {
        return true;
      }
    }
  }
];

function same(a: Row[], b: Row[]): boolean {
  return a.length === b.length && a.every(({ sequence, body, hash }, n) => sequence === b[n]?.sequence && body.equals((b[n] as Row).body) && hash === b[n]?.hash);
}

const verified = (directory: string): ReturnType<typeof check> => check({ state: join(directory, 'state'), checkpoints: [join(directory, 'copies')], key: at('whole', 'state', 'keys', 'audit.pub') });

function withCopy<T>(use: (directory: string) => T): T {
  const directory = mkdtempSync(join(place, 'case-'));
  try {
    cpSync(at('whole'), directory, { recursive: true });
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

it('what nobody touched is whole', () => {
  expect(withCopy(verified)).toEqual({ good: true, records, checkpoints: 2 * signedAt.length, covered: records, newest: expect.any(String), findings: [], notices: [] });
  // Neither do rows that are written as the mutations are.
  expect(withCopy(directory => (putRows(join(directory, 'state', 'vitrine.db'), rechained(original)), verified(directory))).findings).toEqual([]);
});

it(`of ${runs} mutations none goes unseen`, () => {
  const done = new Map<string, number>();
  fc.assert(
    fc.property(fc.constantFrom(...attacks), fc.infiniteStream(fc.nat(1_000_000_007)), ({ name, apply }, numbers) => {
      const pick: Pick = below => (numbers.next().value as number) % below;
      withCopy(directory => {
        fc.pre(apply(directory, pick));
        const { good, findings } = verified(directory);
        expect([name, good]).toEqual([name, false]);
        expect(findings.length).toBeGreaterThan(0);
      });
      done.set(name, (done.get(name) ?? 0) + 1);
    }),
    { numRuns: runs, seed, maxSkipsPerRun: 1000, endOnFailure: true }
  );
  expect([...done.values()].reduce((sum, count) => sum + count, 0)).toBe(runs);
  expect(done.size).toBeGreaterThan(attacks.length * 0.8);
}, 3_600_000);

it('what no copied checkpoint covers can be added, or written anew, by who holds the state: it is said how much that is', () => {
  const added = withCopy(directory => (putRows(join(directory, 'state', 'vitrine.db'), rechained([...original, original[3] as Row])), verified(directory)));
  expect(added).toMatchObject({ good: true, records: records + 1, covered: records });
  const found = withCopy(directory => {
    readdirSync(join(directory, 'copies')).slice(-1).forEach(name => rmSync(join(directory, 'copies', name)));
    putRows(join(directory, 'state', 'vitrine.db'), rechained(original.map((row, n) => (n < 33 ? row : { ...row, body: Buffer.from(row.body.toString('utf8').replace(/ada|bob/, 'eve')) }))));
    signAnew(join(directory, 'state'), stolen());
    // What was copied she leaves as it is.
    cpSync(join(directory, 'copies'), join(directory, 'state', 'checkpoints'), { recursive: true });
    return verified(directory);
  });
  expect(found).toMatchObject({ good: true, records, covered: 33, findings: [] });
});
