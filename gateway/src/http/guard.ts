import fp from 'fastify-plugin';
import { Problem } from '../problem.js';

/** Headers that say whom a request is for, from whom, and what it holds: one of each. */
const single = ['host', 'origin', 'authorization', 'content-type'];

/** Said with every reply, also to what is no request. */
export const guardHeaders = {
  // Of what is not a page: nothing of it is run or shown in another.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store'
};

/**
 * What is asked of every request before anything else, and said with every reply.
 * A page elsewhere can point its own name at this machine (DNS rebinding), so the name in `Host` must be ours; and it
 * can send forms, so a cookie counts for a change only with our own exact `Origin`.
 */
export const guardPlugin = fp<{ hosts: string[]; /** Content policy of what is not the API. */ policy: string }>(async (app, { hosts, policy }) => {
  const names = new Set([...hosts, '127.0.0.1', 'localhost', '[::1]']);

  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      ...guardHeaders,
      ...(request.url.startsWith('/api/') ? {} : { 'content-security-policy': policy }),
      // A form's Origin is `null` under no-referrer, so pages tell their own origin, and it only, where they come from.
      ...(request.url === '/' || request.url.startsWith('/?') ? { 'referrer-policy': 'same-origin' } : {})
    });
    // Programs before us may have read another one of two than we do.
    const { headersDistinct } = request.raw;
    if (request.headers.host === undefined || single.some(name => (headersDistinct[name]?.length ?? 0) > 1)) {
      throw new Problem('invalid-request', { what: 'headers' });
    }
    if (!names.has(hostName(request.headers.host))) {
      throw new Problem('foreign-origin');
    }
    const { origin } = request.headers;
    if (origin !== undefined && !ownOrigin(origin, request.headers.host)) {
      throw new Problem('foreign-origin');
    }
  });
}, { name: 'guard' });

/** Of the gateway's own pages, which have no script. */
export function pagePolicy(formTargets: string[]): string {
  return [
    "default-src 'none'", "style-src 'self'", "img-src 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    // The form that opens JupyterLab or the desk is answered by a redirection to its own origin.
    `form-action 'self' ${formTargets.join(' ')}`
  ].join('; ');
}

function hostName(host: string | undefined): string {
  return (host ?? '').toLowerCase().replace(/:\d+$/, '');
}

/** Compared as text, whole: no pattern can be written wrong. */
export function ownOrigin(origin: string | undefined, host: string | undefined): boolean {
  return origin !== undefined && host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}
