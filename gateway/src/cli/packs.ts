import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DeclaredFile } from '../centre/files.js';
import { examinePack, inLines, packSchema, signPack, withSignature, writePackKey, type SignedPack } from '../centre/index.js';
import type { Declared } from '../centre/schema.js';
import { placeWhole } from '../store/durable.js';
import { CommandError, parse, required, type Command } from './command.js';

const help = `Checks a rule pack alone, and signs it for its producer.

npx vitrine packs check FILE [--language en|fr]
npx vitrine packs sign FILE --key KEY.pem      writes the signature into the file; a file with faults is not signed
npx vitrine packs schema                       the JSON Schema of a pack

A key is made with: openssl genpkey -algorithm ed25519 -out KEY.pem
`;

export const packs: Command = {
  help,
  async run(argv, terminal) {
    const { values, positionals } = parse(
      argv,
      { key: { type: 'string' }, language: { type: 'string', default: 'en' } },
      { least: 1, most: 2, what: '"check" or "sign" and a file, or "schema"' }
    );
    const [verb, file] = positionals;
    if (verb === 'schema' && file === undefined) {
      terminal.out(`${JSON.stringify(packSchema(), null, 2)}\n`);
      return 0;
    }
    if ((verb !== 'check' && verb !== 'sign') || file === undefined) {
      throw new CommandError(verb === 'check' || verb === 'sign' ? 'Give the file of a rule pack.' : `There is no "packs ${positionals.join(' ')}".`, 2);
    }
    if (values.language !== 'en' && values.language !== 'fr') {
      throw new CommandError('--language is en or fr.', 2);
    }
    const examined = await examinePack(file);
    if (!examined) {
      throw new CommandError('There is no such file.');
    }
    if (examined.findings.length > 0) {
      terminal.out(`${inLines(examined.findings, values.language).join('\n')}\n`);
      return 1;
    }
    const pack = examined.file.value as Declared<'pack'>;
    if (verb === 'sign') {
      const key = await privateKey(required(values.key, 'key'));
      await sign(file, examined.file, key);
      terminal.out(`${pack.id} ${pack.version} is signed. In producers.yaml its producer has\n\n    packKey: ${writePackKey(createPublicKey(key))}\n`);
      return 0;
    }
    const count = pack.examples?.length ?? 0;
    terminal.out(values.language === 'en' ? `${pack.id} ${pack.version}, ${count} example${count === 1 ? '' : 's'}: nothing wrong.\n` : `${pack.id} ${pack.version}, ${count} exemple${count < 2 ? '' : 's'} : rien à redire.\n`);
    return 0;
  }
};

async function privateKey(file: string): Promise<KeyObject> {
  const pem = await readFile(file, 'utf8').catch(() => {
    throw new CommandError('The key cannot be read.');
  });
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(pem);
  } catch {
    // Told below: what OpenSSL says of a key is for nobody's screen.
  }
  if (key?.asymmetricKeyType !== 'ed25519') {
    throw new CommandError('This is not a private key of Ed25519. Make one with: openssl genpkey -algorithm ed25519 -out KEY.pem');
  }
  return key;
}

async function sign(name: string, file: DeclaredFile, key: KeyObject): Promise<void> {
  const full = path.resolve(name);
  const text = withSignature(await readFile(full, 'utf8'), file, signPack(file.value as SignedPack, key));
  if (text === undefined) {
    throw new CommandError('A signature cannot be added to this file. Write the pack as plain YAML, one property a line.');
  }
  await placeWhole(full, text, (await stat(full)).mode & 0o777);
}
