import { createPublicKey } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';

/** What comes before the 32 bytes of an Ed25519 key in SPKI (RFC 8410). */
const spki = Buffer.from('302a300506032b6570032100', 'hex');

/** An Ed25519 public key from a file, or from the base64 of its 32 bytes or of its SPKI; undefined where it is none. */
export function readKey(text) {
  if (existsSync(text)) {
    const { size } = statSync(text);
    return size > 16_384 ? undefined : fromText(readFileSync(text, 'latin1'));
  }
  return fromText(text);
}

function fromText(text) {
  try {
    const key = text.includes('-----BEGIN PUBLIC KEY-----') ? createPublicKey(text) : fromBase64(text.trim());
    return key?.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

function fromBase64(text) {
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  const der = bytes.length === 32 ? Buffer.concat([spki, bytes]) : bytes;
  return der.length === 44 ? createPublicKey({ key: der, format: 'der', type: 'spki' }) : undefined;
}
