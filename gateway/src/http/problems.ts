import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Static } from '@sinclair/typebox';
import { RecordedFailure } from '../lineage/index.js';
import { Problem, problemFrom } from '../problem.js';
import { guardHeaders } from './guard.js';
import { languageOf, type Language } from './language.js';
import type { Problem as ProblemShape } from './schemas.js';

/** Every failure leaves by this one door: a row of the table, in the reader's language, and nothing of what failed inside. */
export const problemsPlugin = fp(async app => {
  app.setErrorHandler((error: FastifyError | Error, request, reply) => {
    const query = error instanceof RecordedFailure ? error.query : undefined;
    const cause = error instanceof RecordedFailure ? error.cause : error;
    const problem = problemOf(cause);
    if (problem.code === 'internal') {
      request.log.error({ request: request.id, reference: problem.parameters['reference'], failure: traceOf(cause) }, 'internal');
    }
    return sendProblem(request, reply, problem, query);
  });
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, new Problem('not-found')));
}, { name: 'problems' });

export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem, query?: string): FastifyReply {
  const language = languageOf(request);
  if (problem.status === 401) {
    reply.header('www-authenticate', 'Bearer');
  }
  return reply
    .code(problem.status)
    .header('content-language', language)
    .type('application/problem+json')
    // As bytes: a reply's own schema does not apply to a problem.
    .send(Buffer.from(documentOf(problem, language, query)));
}

/** To a connection that did not bring a request: what came cannot be read as HTTP, or did not come to an end. */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code !== 'ECONNRESET' && socket.writable) {
    const problem =
      error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? new Problem('request-too-slow')
      : error.code === 'HPE_HEADER_OVERFLOW' ? new Problem('headers-too-large')
      : new Problem('invalid-request', { what: 'HTTP' });
    const body = documentOf(problem, 'en');
    const head = [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`, 'content-type: application/problem+json', 'content-language: en',
      ...Object.entries(guardHeaders).map(([name, value]) => `${name}: ${value}`),
      `content-length: ${Buffer.byteLength(body)}`, 'connection: close'
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroySoon();
}

function documentOf(problem: Problem, language: Language, query?: string): string {
  const body: Static<typeof ProblemShape> = {
    type: `urn:vitrine:problem:${problem.code}`,
    title: problem.title(language),
    status: problem.status,
    code: problem.code,
    remedy: problem.remedy(language),
    ...(typeof problem.parameters['position'] === 'number' ? { position: problem.parameters['position'] } : {}),
    ...(query === undefined ? {} : { query })
  };
  return JSON.stringify(body);
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) {
    return error;
  }
  const { statusCode, code, validation, validationContext } = error as Partial<FastifyError>;
  if (validation) {
    // Names the place only: a message of the validator may repeat what was sent.
    const [first] = validation;
    const place = first?.instancePath ? first.instancePath : String(first?.params['missingProperty'] ?? '');
    return new Problem('invalid-request', { what: `${validationContext ?? 'body'} ${place}`.trim() });
  }
  if (statusCode === 413) {
    return new Problem('request-too-large');
  }
  if (statusCode === 429) {
    return new Problem('too-many-requests');
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Problem('invalid-request', { what: code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' ? 'content-type' : 'body' });
  }
  return problemFrom(error) ?? new Problem('internal', { reference: randomBytes(6).toString('hex') });
}

/** Where it failed, without the message: an engine's message may hold a value. */
function traceOf(error: unknown): { name: string; code?: string; at: string[] } {
  const { name, code, stack } = error instanceof Error ? (error as NodeJS.ErrnoException) : ({ name: typeof error } as NodeJS.ErrnoException);
  const at = (stack ?? '').split('\n').flatMap(line => /^\s+at (?:(\S+) )?.*?([^/\\(]+:\d+):\d+\)?$/.exec(line)?.slice(1, 3).filter(Boolean).join(' ') ?? []);
  return { name, ...(typeof code === 'string' ? { code } : {}), at: at.slice(0, 8) };
}
