import { createHash, createHmac } from 'node:crypto';

/** Crockford's base32: no I, L, O, U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The code with which a person fetches a release: 100 bits, four groups of five. It follows from a secret of the gateway, so that it can be shown to her again
 * and is kept nowhere.
 */
export function pickupCode(secret: Buffer, release: string, person: string): string {
  const mac = createHmac('sha256', secret).update(JSON.stringify(['pickup', release, person])).digest();
  let bits = BigInt(`0x${mac.toString('hex')}`) >> 156n;
  const letters: string[] = [];
  for (let place = 0; place < 20; place += 1) {
    letters.unshift(alphabet[Number(bits & 31n)] ?? '');
    bits >>= 5n;
  }
  return [0, 5, 10, 15].map(start => letters.slice(start, start + 5).join('')).join('-');
}

/** What the drop knows of a code. */
export function pickupDigest(code: string): string {
  return createHash('sha256').update(code.replaceAll('-', '')).digest('hex');
}
