import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { makeDirectory, makeOnce, placeWhole } from './durable.js';

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
  await makeDirectory(keys, 0o700);
  const file = path.join(keys, `${purpose}.pem`);
  const privateKey = createPrivateKey(await makeOnce(file, () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600));
  if (privateKey.asymmetricKeyType !== 'ed25519') {
    throw new Error(`The key ${purpose}.pem is damaged: restore keys/ from a copy.`);
  }
  await publish(path.join(keys, `${purpose}.pub`), publicPem(privateKey));
  return { privateKey, id: keyId(privateKey) };
}

export function keyId(key: KeyObject): string {
  return createHash('sha256').update(createPublicKey(key).export({ type: 'spki', format: 'der' })).digest('hex');
}

/** Follows from the private key: written anew where it is missing or another. */
async function publish(file: string, pem: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(absent)) !== pem) {
    await placeWhole(file, pem, 0o644);
  }
}

function publicPem(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }) as string;
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') {
    throw error;
  }
  return undefined;
}
