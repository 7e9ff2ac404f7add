import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { link, mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncDirectory, writeWhole } from './durable.js';

export interface SigningKey {
  privateKey: KeyObject;
  /** SHA-256 of the public key (SPKI, DER), hexadecimal. */
  id: string;
}

/** What a key signs; none signs two things. */
export type Purpose = 'release' | 'audit';

/** The key of a purpose: made when first asked for and never again. `keys/<purpose>.pub` is for whoever verifies. */
export async function openSigningKey(stateDirectory: string, purpose: Purpose): Promise<SigningKey> {
  const keys = path.join(stateDirectory, 'keys');
  await mkdir(keys, { recursive: true, mode: 0o700 });
  const file = path.join(keys, `${purpose}.pem`);
  const pem = (await readFile(file, 'utf8').catch(absent)) ?? (await make(file));
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== 'ed25519') {
    throw new Error(`The key ${purpose}.pem is damaged: restore keys/ from a copy.`);
  }
  await publish(path.join(keys, `${purpose}.pub`), publicPem(privateKey));
  return { privateKey, id: keyId(privateKey) };
}

export function keyId(key: KeyObject): string {
  return createHash('sha256').update(createPublicKey(key).export({ type: 'spki', format: 'der' })).digest('hex');
}

async function make(file: string): Promise<string> {
  const fresh = beside(file);
  await writeWhole(fresh, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, 0o600);
  // A link fails where another start was quicker: then its key is the key.
  await link(fresh, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') {
      throw error;
    }
  });
  await rm(fresh, { force: true });
  await syncDirectory(path.dirname(file));
  return readFile(file, 'utf8');
}

/** Follows from the private key: written anew where it is missing or another. */
async function publish(file: string, pem: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(absent)) === pem) {
    return;
  }
  const fresh = beside(file);
  await writeWhole(fresh, pem, 0o644);
  await rename(fresh, file);
}

function publicPem(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }) as string;
}

function beside(file: string): string {
  return `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') {
    throw error;
  }
  return undefined;
}
