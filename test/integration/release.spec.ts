import { execFile, execFileSync } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { check } from '../../gateway/release/verify.mjs';
import { buildPackage, type ReleaseFacts } from '../../gateway/src/release/index.js';
import { openSigningKey, type SigningKey } from '../../gateway/src/store/keys.js';
import { validator } from '../roc/validator.mjs';
import { ownDirectory, root } from './gateway.js';
import { entriesOf, facts, sorted, withManifests, zipOf } from './package.js';

let own: string;
let key: SigningKey;
let publicKey: KeyObject;
let bytes: Buffer;
const file = () => path.join(own, 'package.zip');
const folder = `release-${facts.id}`;

beforeAll(async () => {
  own = await ownDirectory();
  key = await openSigningKey(path.join(own, 'state'), 'release');
  publicKey = createPublicKey(key.privateKey);
  bytes = (await buildPackage(facts, key)).bytes;
  await writeFile(file(), bytes);
});
afterAll(() => rm(own, { recursive: true, force: true }));

/** The code of the refusal, or that it is good. */
function verdictOn(what: Buffer, by = publicKey): string {
  const changed = path.join(own, 'changed.zip');
  writeFileSync(changed, what);
  return verdictOnFile(changed, by);
}

function verdictOnFile(changed: string, by = publicKey): string {
  try {
    check(changed, by);
    return 'good';
  } catch (error) {
    const { name, code } = error as { name: string; code: string };
    return name === 'Refusal' ? code : String(error);
  }
}

function verify(...argv: string[]): Promise<{ code: number; out: string; error: string }> {
  return new Promise(resolve => {
    execFile(process.execPath, [path.join(root, 'gateway', 'release', 'verify.mjs'), ...argv], (error, out, said) => resolve({ code: error ? Number(error.code) : 0, out, error: said }));
  });
}

describe('the package', () => {
  it('is the same bytes for the same facts and key and in any time zone', async () => {
    expect((await buildPackage(copyOf(facts), key)).bytes.equals(bytes)).toBe(true);
    const zone = process.env['TZ'];
    try {
      process.env['TZ'] = 'America/St_Johns';
      expect((await buildPackage(facts, key)).bytes.equals(bytes)).toBe(true);
    } finally {
      process.env['TZ'] = zone;
    }
  });

  it('holds outputs, codebook, record, queries and crate in one bag, and no HTML', () => {
    expect([...entriesOf(bytes).keys()]).toEqual(
      [
        'bag-info.txt',
        'bagit.txt',
        'data/disclosure-record.json',
        'data/outputs/1/people.codebook.json',
        'data/outputs/1/people.csv',
        'data/outputs/2/map.svg',
        'data/ro-crate-metadata.json',
        'data/workflow/queries.sql',
        'data/workflow/ro-crate-metadata.json',
        'manifest-sha512.txt',
        'signature.json',
        'tagmanifest-sha512.txt'
      ].map(name => `${folder}/${name}`)
    );
  });

  it('holds nothing that the facts have no field for: no evidence, no parameter of a rule', async () => {
    const secret = 'k-4711-secret';
    const more = copyOf(facts);
    for (const place of [more, more.outputs[0], more.outputs[0]!.packs[0], more.outputs[0]!.sources[0], more.outputs[0]!.files[0], more.decisions[0], more.software[0], more.author, more.centre, more.project, more.request]) {
      Object.assign(place as object, { evidence: secret, parameters: { p: secret } });
    }
    expect((await buildPackage(more, key)).bytes.includes(secret)).toBe(false);
  });

  it('shows a query only where it is given, and no title ends its line', () => {
    const queries = entriesOf(bytes).get(`${folder}/data/workflow/queries.sql`)!.toString();
    expect(queries.split('\n')).toEqual([
      '-- outputs/1/ People by département (query q-1)',
      facts.outputs[0]!.sql,
      '',
      '-- outputs/2/ Map -- with two lines',
      '-- The query is kept by the centre.',
      ''
    ]);
  });

  it('mentions every decision, with who and when, and the phases of the Five Safes profile', () => {
    const { '@graph': graph } = JSON.parse(entriesOf(bytes).get(`${folder}/data/ro-crate-metadata.json`)!.toString()) as { '@graph': Record<string, unknown>[] };
    const byId = new Map(graph.map(entity => [entity['@id'], entity]));
    const rootEntity = byId.get('./') as { mentions: { '@id': string }[] };
    const actions = rootEntity.mentions.map(({ '@id': id }) => byId.get(id)!);
    const phases = actions.filter(action => action['@type'] === 'AssessAction').map(action => (action['additionalType'] as { '@id': string })['@id'].split('#')[1]);
    expect(new Set(phases)).toEqual(new Set(['CheckValue', 'ValidationCheck', 'SignOff', 'DisclosureCheck']));
    for (const { who, at } of facts.decisions) {
      expect(actions.some(action => action['endTime'] === at && byId.get((action['agent'] as { '@id': string })['@id'])?.['name'] === who)).toBe(true);
    }
    // Whatever is referred to inside the crate is there.
    for (const [, id] of JSON.stringify(graph).matchAll(/\{"@id":"((?:#|\.\/|outputs|workflow|disclosure)[^"]*)"\}/g)) {
      expect(byId.has(id)).toBe(true);
    }
  });

  it('is accepted by the public validator of RO-Crates (required checks of RO-Crate 1.2), without network', async () => {
    const validate = await validator(root);
    const crate = path.join(own, 'crate');
    for (const [name, content] of entriesOf(bytes)) {
      if (name.startsWith(`${folder}/data/`)) {
        const to = path.join(crate, name.slice(`${folder}/data/`.length));
        await mkdir(path.dirname(to), { recursive: true });
        await writeFile(to, content);
      }
    }
    const found = (await validate(crate, 'ro-crate-1.2')) as { passed: boolean; issues: string[]; checks: number };
    expect(found.issues).toEqual([]);
    expect(found.passed).toBe(true);
    expect(found.checks).toBeGreaterThan(50);
    await rm(path.join(crate, 'outputs', '1', 'people.csv'));
    expect(await validate(crate, 'ro-crate-1.2')).toMatchObject({ passed: false });
  });
});

describe('the verifier', () => {
  it('says what was checked, what is inside and who decided, alone and as a command', async () => {
    const pem = path.join(own, 'state', 'keys', 'release.pub');
    const said = await verify(file(), '--key', pem);
    expect([said.code, said.error]).toEqual([0, '']);
    expect(said.out).toMatch(/whole, unchanged and signed with this key/);
    expect(said.out).toContain('1. People by département (table; safe alone; 1 row with withheld values)');
    expect(said.out).toContain('Chloé Clément (output checker): approved');
    // A title cannot begin a line of its own.
    expect(said.out).toContain('2. Map\\u000a-- with two lines (figure');
    expect((await verify(file(), '--key', pem, '--language', 'fr')).out).toContain('Chloé Clément (vérification des sorties) : accord');
    const der = publicKey.export({ type: 'spki', format: 'der' });
    for (const text of [der.toString('base64'), der.subarray(12).toString('base64')]) {
      const machine = await verify(file(), '--key', text, '--json');
      expect(JSON.parse(machine.out)).toMatchObject({ good: true, release: facts.id, keyId: key.id });
    }
    const command = execFileSync(process.execPath, [path.join(root, 'gateway', 'bin', 'vitrine.mjs'), 'release', 'verify', file(), '--key', pem], { encoding: 'utf8' });
    expect(command).toBe(said.out);
  });

  it('uses Node’s built-ins and its own files only', async () => {
    for (const name of ['verify', 'bag', 'zip', 'key', 'refusal', 'words']) {
      const text = await readFile(path.join(root, 'gateway', 'release', `${name}.mjs`), 'utf8');
      for (const [, from] of text.matchAll(/(?:from|import\()\s*'([^']+)'/g)) {
        expect(from).toMatch(/^(node:[a-z]+|\.\/(bag|zip|key|refusal|words)\.mjs)$/);
      }
    }
  });

  it('answers 1 with one sentence that names the entry, and 2 for a wrong call', async () => {
    const pem = path.join(own, 'state', 'keys', 'release.pub');
    const changed = Buffer.from(bytes);
    changed.write('9', bytes.indexOf('1204'));
    const place = path.join(own, 'one.zip');
    await writeFile(place, changed);
    const said = await verify(place, '--key', pem);
    expect([said.code, said.out]).toEqual([1, '']);
    expect(said.error).toMatch(/^Refused: [^\n]*people\.csv\.\n$/);
    expect((await verify(path.join(own, 'none.zip'), '--key', pem)).code).toBe(1);
    for (const wrong of [[], [file()], [file(), '--key'], [file(), file(), '--key', pem], [file(), '--key', 'AAAA'], [file(), '--key', path.join(own, 'state', 'keys', 'release.pem')], [file(), '--key', pem, '--language', 'xx'], ['--other']]) {
      expect([wrong, (await verify(...wrong)).code]).toEqual([wrong, 2]);
    }
  });

  it('refuses every package of which one byte has changed', () => {
    const changed = path.join(own, 'flipped.zip');
    writeFileSync(changed, bytes);
    const descriptor = openSync(changed, 'r+');
    const passed: string[] = [];
    const put = (at: number, value: number) => writeSync(descriptor, Buffer.from([value]), 0, 1, at);
    try {
      for (let at = 0; at < bytes.length; at += 1) {
        put(at, bytes[at]! ^ (1 << (at % 8)));
        if (verdictOnFile(changed) === 'good') {
          passed.push(`byte ${at}`);
        }
        put(at, bytes[at]!);
      }
    } finally {
      closeSync(descriptor);
    }
    expect(passed).toEqual([]);
    expect(verdictOnFile(changed)).toBe('good');
  });

  it('refuses every other value of the bytes that are no content of a file, and of the signature', () => {
    const content = [...entriesOf(bytes)].filter(([name]) => !name.endsWith('/signature.json')).map(([, { byteOffset, length }]) => [byteOffset - bytes.byteOffset, length] as const);
    const inside = new Set(content.flatMap(([start, length]) => Array.from({ length }, (_, index) => start + index)));
    const places = Array.from({ length: bytes.length }, (_, index) => index).filter(at => !inside.has(at));
    expect(places.length).toBeGreaterThan(1000);
    const changed = path.join(own, 'header.zip');
    writeFileSync(changed, bytes);
    const descriptor = openSync(changed, 'r+');
    const accepted: number[] = [];
    try {
      for (const at of places) {
        for (let bit = 0; bit < 8; bit += 1) {
          writeSync(descriptor, Buffer.from([bytes[at]! ^ (1 << bit)]), 0, 1, at);
          if (verdictOnFile(changed) === 'good') {
            accepted.push(at);
          }
        }
        writeSync(descriptor, Buffer.from([bytes[at]!]), 0, 1, at);
      }
    } finally {
      closeSync(descriptor);
    }
    expect(accepted).toEqual([]);
  });

  it('refuses bytes that are missing or added, anywhere', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: bytes.length }), fc.uint8Array({ minLength: 1, maxLength: 40 }), (at, length, added) => {
        expect(verdictOn(Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]))).not.toBe('good');
        expect(verdictOn(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]))).not.toBe('good');
      }),
      { numRuns: 300 }
    );
    for (const length of [0, 1, 21, 22, 100, bytes.length - 1]) {
      expect(verdictOn(bytes.subarray(0, length))).not.toBe('good');
    }
    expect(verdictOn(Buffer.concat([bytes, bytes]))).not.toBe('good');
  });

  it('refuses each entry removed, renamed, doubled or added, with manifests put right too', async () => {
    const entries = entriesOf(bytes);
    expect(verdictOn(await zipOf(sorted(entries)))).toBe('good');
    for (const name of entries.keys()) {
      const without = new Map(entries);
      without.delete(name);
      const renamed = new Map(without).set(name.replace(/([^/]+)$/, 'x-$1'), entries.get(name)!);
      expect([name, verdictOn(await zipOf(sorted(without)))]).not.toEqual([name, 'good']);
      expect([name, verdictOn(await zipOf(sorted(renamed)))]).not.toEqual([name, 'good']);
      expect([name, verdictOn(await zipOf(sorted(entries).flatMap(entry => (entry[0] === name ? [entry, entry] : [entry]))))]).toEqual([name, 'order']);
      if (name.startsWith(`${folder}/data/`)) {
        expect([name, verdictOn(await zipOf(sorted(withManifests(new Map(without)))))]).toEqual([name, 'signature']);
      }
    }
    for (const added of ['data/more.csv', 'data/outputs/1/more.csv', 'more.txt', 'fetch.txt']) {
      const more = new Map(entries).set(`${folder}/${added}`, Buffer.from('more'));
      expect([added, verdictOn(await zipOf(sorted(more)))]).toEqual([added, 'not-listed']);
    }
    expect(verdictOn(await zipOf(sorted(new Map(entries).set('other/data.csv', Buffer.from('1')))))).toBe('not-a-package');
    expect(verdictOn(await zipOf(sorted(new Map(entries).set('z/data.csv', Buffer.from('1')))))).toBe('not-listed');
  });

  it('refuses another form of the same content: order, compression, comment, zip64, time, folder', async () => {
    const entries = entriesOf(bytes);
    expect(verdictOn(await zipOf(sorted(entries).reverse()))).toBe('order');
    expect(verdictOn(await zipOf(sorted(entries), { compress: true }))).toBe('entry');
    expect(verdictOn(await zipOf(sorted(entries), { comment: 'hello' }))).toBe('not-a-package');
    expect(verdictOn(await zipOf(sorted(entries), { zip64: true }))).toBe('end');
    expect(verdictOn(await zipOf(sorted(entries), { time: new Date(2026, 10, 25, 10, 11, 16) }))).toBe('time');
    const moved = [...entries].map(([name, content]) => [name.replace(facts.id, facts.id.replace(/^9/, '8')), content] as [string, Buffer]);
    expect(verdictOn(await zipOf(moved))).toBe('changed');
    const up = new Map(entries).set(`${folder}/data/outputs/1/xx`, Buffer.from('1'));
    const traversal = await zipOf(sorted(up));
    for (const name of ['../x', './xx', '//xx'.slice(0, 4)]) {
      const hostile = Buffer.from(traversal.toString('latin1').replaceAll('outputs/1/xx', `outputs/${name}`), 'latin1');
      expect([name, verdictOn(hostile)]).toEqual([name, 'name']);
    }
  });

  it('refuses another key, and a package that another key has sealed anew', async () => {
    const stranger = generateKeyPairSync('ed25519');
    expect(verdictOn(bytes, stranger.publicKey)).toBe('other-key');
    const entries = entriesOf(bytes);
    const forged = withManifests(new Map(entries).set(`${folder}/data/outputs/1/people.csv`, Buffer.from('forged')));
    const tagManifest = forged.get(`${folder}/tagmanifest-sha512.txt`)!;
    const said = {
      algorithm: 'Ed25519',
      keyId: key.id,
      signed: 'tagmanifest-sha512.txt',
      sha512: createHash('sha512').update(tagManifest).digest('hex'),
      signature: sign(null, tagManifest, stranger.privateKey).toString('base64')
    };
    forged.set(`${folder}/signature.json`, Buffer.from(`${JSON.stringify(said, null, 2)}\n`));
    expect(verdictOn(await zipOf(sorted(forged)))).toBe('signature');
  });

  it('refuses whatever else it is given, soon and without a crash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), what => {
        expect(['not-a-package', 'end']).toContain(verdictOn(Buffer.from(what)));
      }),
      { numRuns: 200 }
    );
    // A directory that claims to be everything.
    const hostile = Buffer.from(bytes);
    hostile.writeUInt32LE(0xffff_ffff, bytes.length - 10);
    expect(verdictOn(hostile)).toBe('end');
  });

  it('accepts every package that the gateway can make', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const both = fc.record({ en: text, fr: text });
    const name = fc.stringMatching(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,20}$/);
    const output = fc.record({
      id: fc.uuid(),
      title: both,
      kind: fc.constantFrom('table' as const, 'figure' as const, 'code' as const, 'file' as const, 'estimates' as const),
      verdict: fc.constantFrom('safe alone' as const, 'review' as const, 'declared' as const),
      withheld: fc.nat(),
      files: fc.uniqueArray(fc.record({ name, media: text, bytes: fc.uint8Array({ maxLength: 200 }).map(Buffer.from) }), { selector: each => each.name.toLowerCase(), maxLength: 4 }),
      description: text,
      sources: fc.array(fc.record({ source: text, title: both, version: text, producer: text, producerTitle: both, policyVersion: text }), { maxLength: 3 }),
      packs: fc.array(fc.record({ id: text, version: text, producer: text, rules: fc.array(text, { maxLength: 3 }) }), { maxLength: 3 }),
      sql: text
    });
    const any = fc.record({
      id: fc.uuid(),
      released: fc.date({ min: new Date('1980-01-02'), max: new Date('2100-01-01'), noInvalidDate: true }).map(date => date.toISOString()),
      centre: fc.record({ id: text, title: both }),
      project: fc.record({ id: text, title: both, purpose: both }),
      outputs: fc.array(output, { maxLength: 3 }),
      author: fc.record({ name: text })
    });
    await fc.assert(
      fc.asyncProperty(any, async some => {
        const made = await buildPackage({ ...facts, ...some }, key);
        expect(verdictOn(made.bytes)).toBe('good');
        expect(made.sha256).toBe(createHash('sha256').update(made.bytes).digest('hex'));
      }),
      { numRuns: 60 }
    );
  });
});

it('one key is made, whoever asks at once, and only its owner reads it', async () => {
  const state = path.join(own, 'fresh');
  const keys = await Promise.all(Array.from({ length: 12 }, () => openSigningKey(state, 'release')));
  expect(new Set([...keys, await openSigningKey(state, 'release')].map(({ id }) => id)).size).toBe(1);
  expect((await stat(path.join(state, 'keys', 'release.pem'))).mode & 0o777).toBe(0o600);
  expect((await readdir(path.join(state, 'keys'))).sort()).toEqual(['release.pem', 'release.pub']);
  expect(createPublicKey(await readFile(path.join(state, 'keys', 'release.pub'))).export({ type: 'spki', format: 'der' }).equals(createPublicKey(keys[0]!.privateKey).export({ type: 'spki', format: 'der' }))).toBe(true);
});

function copyOf(some: ReleaseFacts): ReleaseFacts {
  const copy = structuredClone(some);
  for (const made of copy.outputs.flatMap(output => output.files)) {
    made.bytes = Buffer.from(made.bytes);
  }
  return copy;
}
