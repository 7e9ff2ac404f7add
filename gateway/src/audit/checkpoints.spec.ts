import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { check, main } from '../../audit/verify.mjs';
import { noon, rehearsalCentre } from '../rehearsal.js';
import { createServices, type Services } from '../services.js';
import { createCheckpoints, type CheckpointOptions, type Checkpoints } from './checkpoints.js';
import { signedNote, verifierKey } from './note.js';

let place: string;
let state: string;
let services: Services;
let open: Checkpoints[];
let logged: Record<string, unknown>[];
const silent = { look: 3_600_000, longest: 3_600_000, again: 0, records: 1_000_000 };

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'vitrine-checkpoints-'));
  state = join(place, 'state');
  services = await createServices({ state, centre: rehearsalCentre, clock: () => noon });
  open = [];
  logged = [];
});
afterEach(async () => {
  await Promise.all(open.map(each => each.close()));
  await services.close();
  rmSync(place, { recursive: true, force: true });
});

async function start(options: Partial<CheckpointOptions> = {}): Promise<Checkpoints> {
  const checkpoints = await createCheckpoints({ ...services, copies: [], log: event => void logged.push(event), timing: silent, ...options });
  open.push(checkpoints);
  await checkpoints.write();
  return checkpoints;
}
async function end(checkpoints: Checkpoints): Promise<void> {
  open = open.filter(each => each !== checkpoints);
  await checkpoints.close();
}
async function record(times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    await services.identity.issueCode('ada');
  }
}
const sizes = (directory: string): number[] => readdirSync(directory).filter(name => !name.startsWith('.')).map(name => Number(name.split('.')[0])).sort((a, b) => a - b);
const own = (): string => join(state, 'checkpoints');
const folder = (name: string): string => {
  mkdirSync(join(place, name));
  return join(place, name);
};

describe('a checkpoint', () => {
  /** As the specification of signed notes says, without our code. */
  const holds = (note: string, key: string): boolean => {
    const [name = '', hash = '', typed = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(key)?.slice(1) ?? [];
    const bytes = Buffer.from(typed, 'base64');
    const end = note.lastIndexOf('\n\n');
    const [, signer, signature = ''] = /^— (\S+) (\S+)\n$/.exec(note.slice(end + 2)) ?? [];
    const signed = Buffer.from(signature, 'base64');
    const keyHash = createHash('sha256').update(`${name}\n`).update(bytes).digest('hex').slice(0, 8);
    const publicKey = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)]), format: 'der', type: 'spki' });
    return bytes[0] === 1 && keyHash === hash && signer === name && signed.subarray(0, 4).toString('hex') === hash && verify(null, Buffer.from(note.slice(0, end + 1)), publicKey, signed.subarray(4));
  };

  it('is a signed note', () => {
    // From golang.org/x/mod/sumdb/note: what we check with is right.
    const known = 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    expect(holds(known, 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')).toBe(true);
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const note = signedNote({ records: 7, root: Buffer.alloc(32, 1), at: noon.toISOString() }, privateKey);
    expect(holds(note, verifierKey(publicKey))).toBe(true);
    expect(note.split('\n').slice(1, 5)).toEqual(['7', 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=', 'time 2026-11-24T12:00:00.000Z', '']);
    expect(holds(note.replace('\n7\n', '\n8\n'), verifierKey(publicKey))).toBe(false);
  });

  it('is signed with a key of its own, that nobody else reads', async () => {
    await start();
    expect(statSync(join(state, 'keys', 'audit.pem')).mode & 0o777).toBe(0o600);
    const key = verifierKey(createPublicKey(readFileSync(join(state, 'keys', 'audit.pub'))));
    expect(holds(readFileSync(join(own(), '000000000000.checkpoint'), 'utf8'), key)).toBe(true);
  });
});

describe('checkpoints', () => {
  it('are made at start and at the end, where there is something new', async () => {
    await record(3);
    const first = await start();
    expect(sizes(own())).toEqual([3]);
    await record(2);
    await end(first);
    await end(await start());
    expect(sizes(own())).toEqual([3, 5]);
    expect(check({ state, checkpoints: [own()] })).toMatchObject({ good: true, records: 5, covered: 5 });
  });

  it('are made after a while, or after many records', async () => {
    await start({ timing: { ...silent, look: 5, longest: 20 } });
    await record(1);
    await until(() => sizes(own()).includes(1));
    await end(open[0] as Checkpoints);
    await start({ timing: { ...silent, look: 5, records: 4 } });
    await record(3);
    await new Promise(resolve => setTimeout(resolve, 60));
    expect(sizes(own())).toEqual([0, 1]);
    await record(1);
    await until(() => sizes(own()).includes(5));
  });

  it('are copied to every directory, whatever becomes of another', async () => {
    const [one, two] = [folder('one'), join(place, 'unmounted')];
    await record(2);
    const checkpoints = await start({ copies: [two, one] });
    expect([sizes(own()), sizes(one)]).toEqual([[2], [2]]);
    expect(checkpoints.standing()).toEqual({ records: 2, problems: ['checkpoint-not-copied'] });
    expect(logged.map(({ event }) => event)).toEqual(['checkpoint-not-copied']);
    await record(2);
    await checkpoints.write();
    // What it missed comes after it is there again.
    folder('unmounted');
    await checkpoints.write();
    expect(sizes(two)).toEqual([2, 4]);
    expect(checkpoints.standing()).toEqual({ records: 4, problems: [] });
    expect(readFileSync(join(two, '000000000004.checkpoint'))).toEqual(readFileSync(join(own(), '000000000004.checkpoint')));
    expect(check({ state, checkpoints: [one, two] })).toMatchObject({ good: true, checkpoints: 6, notices: [] });
  });

  it('are tried again where the state directory takes none', async () => {
    writeFileSync(own(), 'in the way');
    const checkpoints = await start({ timing: { ...silent, look: 5 } });
    expect(checkpoints.standing()).toEqual({ problems: ['checkpoint-not-written'] });
    rmSync(own());
    await until(() => checkpoints.standing().problems.length === 0);
    expect(sizes(own())).toEqual([0]);
  });

  it('are not made of a record that was changed behind their back', async () => {
    await record(3);
    await end(await start());
    const { sequence, hash, body } = await services.database.selectFrom('audit').selectAll().where('sequence', '=', 2).executeTakeFirstOrThrow();
    await sql`DROP TRIGGER audit_no_update`.execute(services.database);
    await services.database.updateTable('audit').set({ hash, body: body.replace('ada', 'eve') }).where('sequence', '=', sequence).execute();
    const checkpoints = await start();
    expect(checkpoints.standing()).toEqual({ records: 3, problems: ['checkpoint-conflict'] });
    expect(sizes(own())).toEqual([3]);
    expect(check({ state })).toMatchObject({ good: false, findings: [{ code: 'chain', record: 2 }, { code: 'root', from: 1, record: 3 }] });
  });

  it('leave nothing unfinished where one cannot be put in its place', async () => {
    const checkpoints = await start();
    await record(1);
    mkdirSync(join(own(), '000000000001.checkpoint', 'in the way'), { recursive: true });
    await checkpoints.write();
    expect(checkpoints.standing()).toEqual({ records: 0, problems: ['checkpoint-not-written'] });
    expect(readdirSync(own()).sort()).toEqual(['000000000000.checkpoint', '000000000001.checkpoint']);
    rmSync(join(own(), '000000000001.checkpoint'), { recursive: true });
    await checkpoints.write();
    expect(checkpoints.standing()).toEqual({ records: 1, problems: [] });
    expect(check({ state })).toMatchObject({ good: true, covered: 1 });
  });
});

describe('the verifier', () => {
  const say = (...argv: string[]): { code: number; out: string; error: string } => {
    let [out, error] = ['', ''];
    const code = main(argv, { out: text => void (out += text), error: text => void (error += text) });
    return { code, out, error };
  };

  it('tells in two languages, and never what a record says', async () => {
    const copies = folder('copies');
    await record(2);
    await start({ copies: [copies] });
    await record(1);
    expect(say('--state', state, '--checkpoint', copies)).toMatchObject({ code: 0, out: expect.stringMatching(/is whole[^]*covers 2 records; 1 record came after/) });
    expect(say('--state', state, '--language', 'fr')).toMatchObject({ code: 0, out: expect.stringMatching(/intact[^]*aucun point de contrôle copié/) });
    writeFileSync(join(copies, '000000000002.checkpoint'), 'nonsense');
    const { code, out } = say('--state', state, '--checkpoint', copies);
    expect([code, out]).toEqual([1, expect.stringMatching(/NOT whole[^]*checkpoint-form: [^]*no-checkpoint: /)]);
    expect(out).not.toMatch(/ada|code\.issued/);
  });

  it('reads a copy of the database, and makes nothing beside it', async () => {
    await record(2);
    await end(await start());
    const copy = folder('copy');
    await sql`VACUUM INTO ${join(copy, 'vitrine.db')}`.execute(services.database);
    expect(check({ state: copy, checkpoints: [own()], key: join(state, 'keys', 'audit.pub') })).toMatchObject({ good: true, records: 2, checkpoints: 1 });
    expect(check({ state: copy, checkpoints: [join(own(), '000000000002.checkpoint')] })).toMatchObject({ good: false, findings: [{ code: 'no-key' }] });
    expect(readdirSync(copy)).toEqual(['vitrine.db']);
  });

  it('takes a clock that went back for what it is', async () => {
    let now = noon.getTime();
    await services.close();
    services = await createServices({ state, centre: rehearsalCentre, clock: () => new Date(now) });
    await record(1);
    now -= 60_000;
    await record(1);
    expect(check({ state })).toMatchObject({ good: true, notices: [{ code: 'clock', record: 2, times: 1 }, { code: 'no-copy' }] });
  });

  it.each([[[]], [['--state', '/nowhere']], [['--language', 'xx']], [['--none']]])('does not guess: %j', argv => {
    expect(say(...argv)).toMatchObject({ code: 2, out: '', error: expect.stringMatching(/\S/) });
  });

  it('refuses a key or checkpoints that are none', () => {
    expect(say('--state', state, '--key', 'AAAA').code).toBe(2);
    expect(say('--state', state, '--checkpoint', join(place, 'nothing')).code).toBe(2);
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
