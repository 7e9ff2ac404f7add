import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits: codes, sessions and tokens are opaque and shown once. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored. A secret of 256 random bits needs no salt and no slow hash. */
export function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
