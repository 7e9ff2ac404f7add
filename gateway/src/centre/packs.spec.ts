import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkPack, type DeclaredPack } from '@vitrine/disclosure';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parse as yaml } from 'yaml';
import { main } from '../cli/main.js';
import { checkCentre, loadCentre, packSchema, CentreError } from './index.js';
import { packOf } from './declarations.js';
import type { Declared } from './schema.js';
import { packSignatureFault, readPackKey, signPack, writePackKey, type SignedPack } from './signature.js';

const shipped = fileURLToPath(new URL('../../../disclosure/packs', import.meta.url));
const example = fileURLToPath(new URL('../../../examples/centre', import.meta.url));
const files = [
  ...readdirSync(shipped).filter(name => name.endsWith('.json') && name !== 'rule-pack.schema.json').map(name => path.join(shipped, name)),
  ...readdirSync(path.join(example, 'packs')).map(name => path.join(example, 'packs', name))
].map(file => [path.basename(file), file] as const);
const read = (file: string): Declared<'pack'> => yaml(readFileSync(file, 'utf8')) as Declared<'pack'>;

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');

let place: string;
beforeAll(async () => void (place = await mkdtemp(path.join(tmpdir(), 'vitrine-packs-'))));
afterAll(() => rm(place, { recursive: true, force: true }));

async function run(...argv: string[]): Promise<{ code: number; out: string }> {
  let out = '';
  const say = (text: string | Uint8Array): void => void (out += String(text));
  return { code: await main(['packs', ...argv], { out: say, error: say }), out };
}

async function keyFile(): Promise<string> {
  const file = path.join(place, 'key.pem');
  await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return file;
}

// As published: what the gateway refuses, an editor and any other validator refuse.
const published = JSON.parse(readFileSync(path.join(shipped, 'rule-pack.schema.json'), 'utf8')) as object;
const valid = new Ajv({ strict: true, allErrors: true }).compile(published);

describe('every pack that is shipped or stands in the example centre', () => {
  it('has its JSON Schema from the gateway', async () => {
    // Made with: npx vitrine packs schema > disclosure/packs/rule-pack.schema.json
    expect(published).toEqual(packSchema());
    expect(await run('schema')).toEqual({ code: 0, out: readFileSync(path.join(shipped, 'rule-pack.schema.json'), 'utf8') });
  });

  it.each(files)('%s has the shape, and examples with which its rules agree', async (_, file) => {
    const pack = read(file);
    valid(pack);
    expect(valid.errors).toBeNull();
    expect(pack.examples?.length).toBeGreaterThan(1);
    expect(checkPack(packOf(pack))).toEqual([]);
    expect(await run('check', file)).toEqual({ code: 0, out: `${pack.id} ${pack.version}, ${pack.examples?.length} examples: nothing wrong.\n` });
  });

  it('may be written as docs/centre.md shows it', async () => {
    const shown = /## A rule pack\n+```yaml\n(.*?)```/s.exec(readFileSync(new URL('../../../docs/centre.md', import.meta.url), 'utf8'))?.[1] ?? '';
    // Every property is explained there, but for what is not written by hand.
    const { properties } = published as { properties: Record<string, { items?: { properties?: object } }> };
    const names = [...Object.keys(properties), ...Object.keys(properties['units']?.items?.properties ?? {})].filter(name => name !== 'signature');
    expect(names.filter(name => !new RegExp(`\\b${name}:`).test(shown))).toEqual([]);
    const file = path.join(place, 'shown.yaml');
    await writeFile(file, shown);
    expect(await run('check', file)).toEqual({ code: 0, out: 'business 1, 1 example: nothing wrong.\n' });
  });

  it('that is shipped can be copied into a centre', async () => {
    const copy = path.join(place, 'copied');
    await cp(example, copy, { recursive: true });
    const pack = readFileSync(path.join(shipped, 'fr-enterprises.json'), 'utf8');
    await writeFile(path.join(copy, 'packs', 'business.yaml'), pack.replace('"fr-enterprises"', '"business"').replace('"insee"', '"statistics"'));
    expect(await checkCentre(copy)).toEqual([]);
  });

  it('is refused by the schema where a field is unknown, missing or out of range', () => {
    const pack = read(path.join(shipped, 'fr-tax.json'));
    for (const broken of [{ ...pack, rounding: 5 }, { ...pack, origin: undefined }, { ...pack, units: [{ type: 'person', minimumUnits: 0 }] }, { ...pack, examples: [{ ...pack.examples?.[0], statistic: 'maximum' }] }]) {
      expect(valid(JSON.parse(JSON.stringify(broken)))).toBe(false);
    }
  });
});

describe('a signature', () => {
  const pack = JSON.parse(JSON.stringify(read(path.join(shipped, 'acro-default.json')))) as SignedPack;
  const whole: SignedPack = { ...pack, signature: signPack(pack, privateKey) };

  it('holds of the pack that was signed, in whatever order its fields stand, and of nothing without one', () => {
    expect(packSignatureFault(whole, publicKey)).toBeUndefined();
    expect(packSignatureFault(Object.fromEntries(Object.entries(whole).reverse()), publicKey)).toBeUndefined();
    expect(packSignatureFault(pack, publicKey)).toBe('pack-unsigned');
    expect(packSignatureFault(whole, other.publicKey)).toBe('pack-other-key');
    expect(packSignatureFault({ ...pack, signature: signPack(pack, other.privateKey) }, publicKey)).toBe('pack-other-key');
    expect(packSignatureFault({ ...pack, signature: { ...signPack(pack, other.privateKey), key: whole.signature?.key ?? '' } }, publicKey)).toBe('pack-changed');
  });

  it('is broken by any bit of it that is flipped, and by another writing of the same bytes', () => {
    const { key, value } = whole.signature ?? { key: '', value: '' };
    const bytes = Buffer.from(value, 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(packSignatureFault({ ...pack, signature: { key, value: flipped.toString('base64') } }, publicKey)).toBe('pack-changed');
    }
    for (let at = 0; at < value.length; at++) {
      for (const sign of ['A', 'z', '=', ' ', '-']) {
        const written = value.slice(0, at) + sign + value.slice(at + 1);
        expect(packSignatureFault({ ...pack, signature: { key, value: written } }, publicKey)).toBe(written === value ? undefined : 'pack-changed');
      }
    }
    expect(packSignatureFault({ ...pack, signature: { key, value: `${value} ` } }, publicKey)).toBe('pack-changed');
    expect(packSignatureFault({ ...pack, signature: { key, value: '' } }, publicKey)).toBe('pack-changed');
  });

  it.each(files)('refuses %s with any single field changed, added or left out', (_, file) => {
    const { signature, ...plain } = read(file);
    const declared = JSON.parse(JSON.stringify(plain)) as SignedPack;
    const sealed = { ...declared, signature: signPack(declared, privateKey) };
    const places = leaves(sealed);
    fc.assert(
      fc.property(fc.nat(places.length - 1), fc.oneof(fc.constant(gone), fc.jsonValue()), (which, value) => {
        const changed = structuredClone(sealed);
        fc.pre(put(changed, places[which] ?? [], value));
        // A signature that is none is a fault of shape, and nobody asks whose it is.
        const shape = places[which]?.[0] !== 'signature' || valid(changed);
        expect(shape ? packSignatureFault(changed, publicKey) : 'shape').toBeDefined();
      }),
      { numRuns: 300 }
    );
    fc.assert(
      fc.property(fc.string().filter(name => !(name in sealed)), fc.jsonValue(), (name, value) => {
        expect(packSignatureFault({ ...sealed, [name]: value }, publicKey)).toBe('pack-changed');
      }),
      { numRuns: 50 }
    );
  });

  it('is made with a key that is written in one of two ways, and in no other', () => {
    const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
    for (const text of [pem, writePackKey(publicKey), `${writePackKey(publicKey)}\n`]) {
      const key = readPackKey(text);
      expect(key && packSignatureFault(whole, key)).toBeUndefined();
      expect(key?.equals(publicKey)).toBe(true);
    }
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    for (const text of [
      '', 'key', privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string, pem.replace('MC', 'MD'),
      randomBytes(31).toString('base64'), randomBytes(33).toString('base64'), writePackKey(publicKey).replace('=', ''), publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      writePackKey(publicKey).slice(0, 42) + '/=', randomBytes(32).toString('hex')
    ].filter(text => text !== writePackKey(publicKey))) {
      expect([text, readPackKey(text)]).toEqual([text, undefined]);
    }
  });
});

describe('npx vitrine packs sign', () => {
  it('leaves the file as it was written, and signs again in place of what was there', async () => {
    const source = readFileSync(path.join(example, 'packs', 'wages.yaml'), 'utf8');
    const file = path.join(place, 'wages.yaml');
    await writeFile(file, source);
    const first = await run('sign', file, '--key', await keyFile());
    expect(first).toEqual({ code: 0, out: `wages 1 is signed. In producers.yaml its producer has\n\n    packKey: ${writePackKey(publicKey)}\n` });
    const signed = await readFile(file, 'utf8');
    expect(signed.startsWith(source)).toBe(true);
    expect(packSignatureFault(yaml(signed) as SignedPack, publicKey)).toBeUndefined();
    await writeFile(file, `signature: ${JSON.stringify({ key: 'a', value: 'b' })} # of old\n${source}`);
    await run('sign', file, '--key', await keyFile());
    expect(packSignatureFault(yaml(await readFile(file, 'utf8')) as SignedPack, publicKey)).toBeUndefined();
    expect(await readFile(file, 'utf8')).toContain('# yaml-language-server');
  });

  it('signs JSON as JSON', async () => {
    const file = path.join(place, 'fr-health.json');
    await cp(path.join(shipped, 'fr-health.json'), file);
    expect((await run('sign', file, '--key', await keyFile())).code).toBe(0);
    expect(packSignatureFault(JSON.parse(await readFile(file, 'utf8')) as SignedPack, publicKey)).toBeUndefined();
  });

  it('signs nothing that is wrong, with no other key, and says nothing of what is in it', async () => {
    const file = path.join(place, 'broken.yaml');
    const source = readFileSync(path.join(example, 'packs', 'wages.yaml'), 'utf8');
    const attempt = async (text: string, key: string): Promise<string> => {
      await writeFile(file, text);
      const { code, out } = await run('sign', file, '--key', key);
      expect(code).toBe(1);
      expect(await readFile(file, 'utf8')).toBe(text);
      return out;
    };
    const key = await keyFile();
    expect(await attempt(source.replace('minimumUnits: 5', 'minimumUnits: 4'), key)).toBe('broken.yaml:28 examples[0].fails: The rules do not do what the example says: it should fail threshold, and fails nothing. Correct the rules or the example.\n');
    expect(await attempt(source.replace('minimumUnits: 5', 'minimumUnits: five'), key)).toContain('units[0].minimumUnits: This should be a whole number.');
    expect(await attempt(`${source}...\n`, key)).toContain('A signature cannot be added to this file.');
    const rsa = path.join(place, 'rsa.pem');
    await writeFile(rsa, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await writeFile(path.join(place, 'public.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
    for (const wrong of [rsa, path.join(place, 'public.pem'), file]) {
      expect(await attempt(source, wrong)).toContain('This is not a private key of Ed25519.');
    }
    expect(await attempt(source, path.join(place, 'nowhere.pem'))).toBe('The key cannot be read.\n');
    expect(await run('sign', file)).toEqual({ code: 2, out: '--key is missing.\nSee npx vitrine packs --help\n' });
  });
});

describe('a centre whose producers sign their packs', () => {
  it('is used with what they signed; an unsigned, changed or otherwise signed pack keeps the gateway from starting', async () => {
    const copy = path.join(place, 'centre');
    await cp(example, copy, { recursive: true });
    const producers = path.join(copy, 'producers.yaml');
    const pem = (publicKey.export({ type: 'spki', format: 'pem' }) as string).trimEnd().replaceAll('\n', '\n      ');
    await writeFile(producers, (await readFile(producers, 'utf8')).replace('delegates: [denis]', `delegates: [denis]\n    packKey: |\n      ${pem}`));
    expect((await checkCentre(copy)).map(({ code, file }) => `${code} ${file}`)).toEqual(['pack-unsigned packs/business.yaml', 'pack-unsigned packs/wages.yaml']);
    for (const name of ['business', 'wages']) {
      expect((await run('sign', path.join(copy, 'packs', `${name}.yaml`), '--key', await keyFile())).code).toBe(0);
    }
    const centre = await loadCentre(copy);
    // Rules only: nobody who judges results reads examples or signatures.
    expect(centre.packs.flatMap(pack => Object.keys(pack as DeclaredPack)).filter(name => name === 'examples' || name === 'signature')).toEqual([]);
    const wages = path.join(copy, 'packs', 'wages.yaml');
    const signed = await readFile(wages, 'utf8');
    for (const [text, code] of [
      [signed.replace("version: '1'", "version: '2'"), 'pack-changed'],
      [signed.replace('origin:', 'classShareOutside: 0.5\norigin:'), 'pack-changed'],
      [signed.slice(0, signed.indexOf('signature:')), 'pack-unsigned'],
      [signed.replace(/ {2}key: .*/, `  key: ${signPack({}, other.privateKey).key}`), 'pack-other-key']
    ] as const) {
      await writeFile(wages, text);
      const error = await loadCentre(copy).then(() => undefined, (failure: unknown) => failure as CentreError);
      expect(error).toBeInstanceOf(CentreError);
      expect(error?.findings.map(finding => [finding.code, finding.file, finding.place])).toEqual([[code, 'packs/wages.yaml', 'signature']]);
    }
    // A comment is no rule.
    await writeFile(wages, signed.replace('units:', '# For jobs of the year\nunits:'));
    expect(await checkCentre(copy)).toEqual([]);
  });

});

const gone = Symbol('left out');

/** Every field of a value, and every entry of its lists. */
function leaves(value: unknown, here: string[] = []): string[][] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, held]) => leaves(held, [...here, name])) : [];
  return here.length > 0 ? [here, ...inner] : inner;
}

/** Whether that makes another value of it. */
function put(whole: object, where: string[], value: unknown): boolean {
  const last = where.at(-1) ?? '';
  const holder = where.slice(0, -1).reduce<unknown>((held, name) => (held as Record<string, unknown>)[name], whole) as Record<string, unknown>;
  const before = JSON.stringify(holder);
  if (value !== gone) {
    holder[last] = value;
  } else if (Array.isArray(holder)) {
    holder.splice(Number(last), 1);
  } else {
    delete holder[last];
  }
  return JSON.stringify(holder) !== before;
}
