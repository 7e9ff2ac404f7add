import { createHmac, randomBytes } from 'node:crypto';

/**
 * A one-time code for one JupyterLab, valid 60 s: `<expiry-seconds>.<nonce>.<hex HMAC-SHA256(key, "<expiry-seconds>.<nonce>")>`.
 * The server remembers the nonces it took; the key never leaves the environment of that server.
 */
export function entryCode(key: string, now = Date.now()): string {
  const stem = `${Math.floor(now / 1000) + 60}.${randomBytes(16).toString('hex')}`;
  return `${stem}.${createHmac('sha256', key).update(stem).digest('hex')}`;
}
