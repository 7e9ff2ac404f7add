#!/usr/bin/env node
import { fstatSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { Drop } from './drop.mjs';
import { answer } from './answer.mjs';
import { Attempts } from './attempts.mjs';
import { Sessions } from './sessions.mjs';

/**
 * The pick-up: where released packages are fetched. A program of its own, with Node's built-ins only: it reads the drop, knows no address and no secret of the
 * gateway, and there is no way through it to anything else.
 */
const usage = `node server.mjs DROP [--port 0] [--host 127.0.0.1] [--origin http://HOST:PORT] [--proxied]

Says {"address": …} on standard output once it listens. --origin is the address that people use, where a proxy stands before it;
--proxied, that this proxy names whoever asks last in X-Forwarded-For.
`;

let call;
try {
  call = parseArgs({ options: { port: { type: 'string', default: '0' }, host: { type: 'string', default: '127.0.0.1' }, origin: { type: 'string' }, proxied: { type: 'boolean' } }, allowPositionals: true });
} catch {
  call = { positionals: [], values: {} };
}
const { positionals, values } = call;
if (positionals.length !== 1 || !/^\d{1,5}$/.test(values.port)) {
  process.stderr.write(usage);
  process.exit(2);
}

const place = { drop: new Drop(positionals[0]), attempts: new Attempts(), sessions: new Sessions(), origin: values.origin, proxied: values.proxied };
const server = createServer({ requestTimeout: 20_000, headersTimeout: 10_000, maxHeaderSize: 8192 }, (request, reply) => {
  answer(place, request, reply).catch(() => {
    // A connection that broke, or a file that went: never a word about it to whoever asks.
    if (reply.headersSent) {
      reply.destroy();
    } else {
      reply.writeHead(500).end();
    }
  });
});
server.maxConnections = 500;
server.on('error', error => {
  process.stderr.write(`The pick-up cannot listen on port ${values.port}: ${error.code}.\n`);
  process.exit(1);
});
server.listen(Number(values.port), values.host, () => {
  place.origin ??= `http://${values.host}:${server.address().port}`;
  process.stdout.write(`${JSON.stringify({ address: place.origin })}\n`);
});

function end() {
  server.close();
  server.closeAllConnections();
  process.exit(0);
}
process.on('SIGTERM', end);
process.on('SIGINT', end);
// Started by a gateway, it lives no longer than that: the pipe between them closes with it.
const input = fstatSync(0);
if (input.isFIFO() || input.isSocket()) {
  process.stdin.on('end', end).on('error', end).resume();
}
