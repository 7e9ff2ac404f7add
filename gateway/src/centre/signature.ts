import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { PackSignature } from '@vitrine/disclosure';
import { canonical } from '../audit/canonical.js';

/** A pack as it stands in its file. */
export type SignedPack = Record<string, unknown> & { signature?: PackSignature };

/** What comes before the 32 bytes of an Ed25519 key in SPKI (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** From PEM, or 32 bytes in base64; undefined where it is no public key of Ed25519. */
export function readPackKey(text: string): KeyObject | undefined {
  // A private key would be taken for the public one that follows from it.
  if (text.includes('PRIVATE KEY')) {
    return undefined;
  }
  try {
    const key = createPublicKey(text.includes('-----') ? text : { key: Buffer.concat([spkiPrefix, rawKey(text.trim())]), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

function rawKey(text: string): Buffer {
  const raw = Buffer.from(text, 'base64');
  if (raw.length !== 32 || raw.toString('base64') !== text) {
    throw new Error('not 32 bytes in base64');
  }
  return raw;
}

/** As `producers.yaml` declares it. */
export function writePackKey(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(spkiPrefix.length).toString('base64');
}

/** Named as the keys of releases are: SHA-256 of the public key (SPKI, DER). */
export function packKeyId(publicKey: KeyObject): string {
  return createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('hex');
}

export function signPack(pack: SignedPack, privateKey: KeyObject): PackSignature {
  return { key: packKeyId(createPublicKey(privateKey)), value: sign(null, signed(pack), privateKey).toString('base64') };
}

export type PackSignatureFault = 'pack-unsigned' | 'pack-other-key' | 'pack-changed';

/** What is wrong with the signature of a pack; undefined where its producer signed exactly this. */
export function packSignatureFault(pack: SignedPack, publicKey: KeyObject): PackSignatureFault | undefined {
  const { signature } = pack;
  if (!signature) {
    return 'pack-unsigned';
  }
  if (signature.key !== packKeyId(publicKey)) {
    return 'pack-other-key';
  }
  const value = Buffer.from(signature.value, 'base64');
  // One signature has one writing: base64 is read leniently.
  return value.toString('base64') === signature.value && verify(null, signed(pack), publicKey, value) ? undefined : 'pack-changed';
}

function signed({ signature, ...pack }: SignedPack): Buffer {
  return Buffer.from(canonical(pack));
}
