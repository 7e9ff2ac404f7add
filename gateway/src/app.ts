import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { randomBytes } from 'node:crypto';
import type { Gateway } from './gateway.js';
import { authenticationPlugin } from './http/authentication.js';
import { bodiesPlugin } from './http/bodies.js';
import { deskPages, deskPolicy } from './http/desk.js';
import { guardHeaders, guardPlugin, pagePolicy } from './http/guard.js';
import { pages } from './http/pages/index.js';
import { problemsPlugin, refuseConnection, sendProblem } from './http/problems.js';
import { administrationRoutes } from './http/routes/administration.js';
import { checkingRoutes } from './http/routes/checking.js';
import { metadataRoutes } from './http/routes/metadata.js';
import { queryRoutes } from './http/routes/queries.js';
import { registerShapes } from './http/shapes.js';
import type { Audience } from './identity/index.js';
import { Problem } from './problem.js';

export interface AppOptions {
  /** Names besides 127.0.0.1 and localhost under which the gateway is reached. */
  hosts?: string[];
  /** Origins that the page's form may be redirected to: where notebook servers and the desk are. */
  formTargets?: string[];
  version: string;
  log?: FastifyBaseLogger | false;
}

/** The gateway's application: data by token, and its own pages. Nothing listens; tests speak to it by `inject`. */
export async function buildApp(gateway: Gateway, options: AppOptions): Promise<FastifyInstance> {
  const app = await begin(gateway, options, 'gateway', pagePolicy(options.formTargets ?? []));
  await app.register(metadataRoutes, { gateway });
  await app.register(queryRoutes, { gateway });
  await app.register(checkingRoutes, { gateway });
  await app.register(administrationRoutes, { gateway });
  await app.register(pages, { gateway });
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  await app.ready();
  return app;
}

/** The desk's application, at an origin of its own: what is checked, decided and released, by people who signed in there. No data by token, no query. */
export async function buildDesk(gateway: Gateway, options: AppOptions & { /** Directory of the built web application. */ files: string }): Promise<FastifyInstance> {
  const app = await begin(gateway, options, 'desk', deskPolicy);
  await app.register(metadataRoutes, { gateway });
  await app.register(checkingRoutes, { gateway });
  await app.register(administrationRoutes, { gateway });
  await app.register(deskPages, { gateway, files: options.files });
  await app.ready();
  return app;
}

/** What both stand on: one door for errors, the guard, who calls. */
async function begin(gateway: Gateway, options: AppOptions, audience: Audience, policy: string): Promise<FastifyInstance> {
  const app = fastify({
    ...(options.log ? { loggerInstance: options.log } : { logger: false }),
    // Addresses hold codes, and bodies SQL: the line below says all that a log needs.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomBytes(8).toString('hex'),
    bodyLimit: 64 * 1024,
    // An address that cannot be read is told as any other that is not there.
    frameworkErrors: (_error, request, reply) => void sendProblem(request as never, reply.headers(guardHeaders) as never, new Problem('not-found')),
    requestTimeout: 30_000,
    // A request without Host is refused as any other; one that comes too slowly soon after its time.
    http: { requireHostHeader: false, connectionsCheckingInterval: 5000 },
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
    clientErrorHandler: refuseConnection
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? '-';
    const ms = Math.round(reply.elapsedTime);
    request.log.info({ request: request.id, at: audience, method: request.method, route, status: reply.statusCode, person: request.principal?.person.id, ms }, 'request');
  });

  registerShapes(app);
  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      info: { title: 'Vitrine gateway', version: options.version, description: 'Data that may be looked at but never taken away.' },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'A token of one person, project and compartment; 15 minutes.' },
          session: { type: 'apiKey', in: 'cookie', name: 'vitrine_session', description: 'For the gateway’s own pages: what is not data.' },
          desk: { type: 'apiKey', in: 'cookie', name: 'vitrine_desk', description: 'For the desk, at its own origin: checking, decisions, releases.' }
        }
      },
      security: [{ bearer: [] }, { session: [] }, { desk: [] }]
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => (typeof json['$id'] === 'string' ? json['$id'] : `def-${index}`) }
  });
  // What a client expects beside an answer is not given; it is answered.
  app.server.on('checkExpectation', (request, reply) => app.server.emit('request', request, reply));
  await app.register(problemsPlugin);
  await app.register(bodiesPlugin);
  await app.register(cookie);
  await app.register(guardPlugin, { hosts: options.hosts ?? [], policy });
  await app.register(rateLimit, { global: false });
  await app.register(authenticationPlugin, { services: gateway.services, audience });
  return app as unknown as FastifyInstance;
}
