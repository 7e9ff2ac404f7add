import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Type } from '@sinclair/typebox';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Gateway } from '../gateway.js';
import { Problem } from '../problem.js';
import { deskCookie } from './authentication.js';

/** Its own script and nothing else; pictures also from bytes that the script was given. */
export const deskPolicy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob:", "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"
].join('; ');

const media: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.txt': 'text/plain; charset=utf-8'
};

/** The web application of checkers, leads, producers and operators: its few files, and how one signs in and out. */
export const deskPages: FastifyPluginAsyncTypebox<{ gateway: Gateway; files: string }> = async (app, { gateway, files }) => {
  const { identity } = gateway.services;
  // Read once: a few hundred kilobytes, and no path of a request ever reaches the disk.
  const names = (await readdir(files)).filter(name => media[extname(name)] !== undefined);
  const held = new Map(await Promise.all(names.map(async name => [name, await readFile(join(files, name))] as const)));

  app.get('/enter', {
    config: { rateLimit: { max: 30, timeWindow: '1 minute' } },
    schema: { hide: true, querystring: Type.Object({ code: Type.String({ minLength: 1, maxLength: 200 }) }) }
  }, async (request, reply) => {
    try {
      const { session, expires } = await identity.enter(request.query.code, 'desk');
      return reply.setCookie(deskCookie, session, { httpOnly: true, sameSite: 'strict', path: '/', expires, secure: request.protocol === 'https' }).redirect('/', 303);
    } catch (error) {
      if (error instanceof Problem && error.code === 'not-signed-in') {
        // The application itself says that she is not signed in, and what to do.
        return reply.redirect('/', 303);
      }
      throw error;
    }
  });

  app.post('/leave', { schema: { hide: true } }, async (request, reply) => {
    request.signedIn();
    await identity.leave(request.cookies[deskCookie] ?? '');
    return reply.clearCookie(deskCookie, { path: '/' }).redirect('/', 303);
  });

  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const name = request.url.split('?')[0]?.slice(1) ?? '';
    const file = held.get(name);
    if (file) {
      return reply.type(media[extname(name)] ?? 'text/plain').header('cache-control', 'no-cache').send(file);
    }
    const page = held.get('index.html');
    if (!page || name.startsWith('api/') || extname(name) !== '') {
      throw new Problem('not-found');
    }
    // Any other address is a place within the application.
    return reply.type(media['.html'] as string).send(page);
  });
};
