import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Principal } from '../identity/index.js';
import { Problem } from '../problem.js';
import type { Services } from '../services.js';
import { ownOrigin } from './guard.js';

export const sessionCookie = 'vitrine_session';
export const deskCookie = 'vitrine_desk';

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null;
    /** Session or token; throws `not-signed-in`. */
    signedIn(): Principal;
    /** Token only, for one project and compartment, checked against today's approvals. */
    bearer(): Extract<Principal, { kind: 'token' }>;
  }
}

/** Finds out who calls. A header wins over a cookie: a program says for itself whom it speaks for. */
export const authenticationPlugin = fp<{ services: Services; audience: 'gateway' | 'desk' }>(async (app, { services, audience }) => {
  const { identity, access } = services;
  app.decorateRequest('principal', null);

  app.addHook('onRequest', async request => {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const token = /^Bearer ([A-Za-z0-9_-]{1,200})$/i.exec(authorization)?.[1];
      if (token === undefined) {
        throw new Problem('not-signed-in');
      }
      request.principal = await identity.byToken(token);
      return;
    }
    const session = request.cookies[audience === 'desk' ? deskCookie : sessionCookie];
    if (session === undefined) {
      return;
    }
    if (!['GET', 'HEAD'].includes(request.method) && !ownOrigin(request.headers.origin, request.headers.host)) {
      throw new Problem('foreign-origin');
    }
    // A dead session is no error on a page that greets strangers.
    request.principal = await identity.bySession(session, audience).catch(error => {
      if (error instanceof Problem) {
        return null;
      }
      throw error;
    });
  });

  app.decorateRequest('signedIn', function (this: FastifyRequest) {
    if (!this.principal) {
      throw new Problem('not-signed-in');
    }
    return this.principal;
  });

  app.decorateRequest('bearer', function (this: FastifyRequest) {
    const principal = this.signedIn();
    if (principal.kind !== 'token') {
      throw new Problem('token-needed');
    }
    const { project } = access.activeProject(principal.person.id, principal.project);
    access.compartment(project, principal.compartment);
    return principal;
  });
}, { name: 'authentication', dependencies: ['problems', 'guard'] });
