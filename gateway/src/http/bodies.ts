import { isUtf8 } from 'node:buffer';
import fp from 'fastify-plugin';
import { Problem } from '../problem.js';

/** A body is JSON, and JSON is UTF-8: bytes that are none would become other text than was sent. */
export const bodiesPlugin = fp(async app => {
  const json = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (isUtf8(body)) {
      json(request, body.toString(), done);
    } else {
      done(new Problem('invalid-request', { what: 'body' }));
    }
  });
}, { name: 'bodies' });
