import { createHash, createPublicKey, sign, type KeyObject } from 'node:crypto';

/** How much was on record when, and its tree's root. */
export interface TreeHead {
  records: number;
  root: Buffer;
  /** ISO 8601, UTC. */
  at: string;
}

/**
 * A checkpoint as C2SP's tlog-checkpoint has it: text that a person reads and that tools for transparency logs verify. The time is an extension line; the log is named by its key, so that
 * no two have one name.
 */
export function signedNote({ records, root, at }: TreeHead, privateKey: KeyObject): string {
  const key = createPublicKey(privateKey);
  const name = nameOf(key);
  const text = `${name}\n${records}\n${root.toString('base64')}\ntime ${at}\n`;
  const signature = Buffer.concat([keyHash(name, key), sign(null, Buffer.from(text), privateKey)]);
  return `${text}\n— ${name} ${signature.toString('base64')}\n`;
}

/** The public key as verifiers of signed notes read it: name, hash, and the key with its algorithm before it. */
export function verifierKey(key: KeyObject): string {
  const name = nameOf(key);
  return `${name}+${keyHash(name, key).toString('hex')}+${typed(key).toString('base64')}`;
}

function nameOf(key: KeyObject): string {
  return `vitrine/audit/${createHash('sha256').update(spki(key)).digest('hex').slice(0, 16)}`;
}

function keyHash(name: string, key: KeyObject): Buffer {
  return createHash('sha256').update(`${name}\n`).update(typed(key)).digest().subarray(0, 4);
}

/** 1 is Ed25519; its 32 bytes are the last ones of SPKI. */
function typed(key: KeyObject): Buffer {
  return Buffer.concat([Buffer.from([1]), spki(key).subarray(-32)]);
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}
