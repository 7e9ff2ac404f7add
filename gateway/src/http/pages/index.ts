import { Type } from '@sinclair/typebox';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../../gateway.js';
import type { Person } from '../../centre/types.js';
import { missingOf } from '../../confinement/index.js';
import { Problem } from '../../problem.js';
import { RecordedFailure } from '../../lineage/index.js';
import { sessionCookie } from '../authentication.js';
import { languageOf, type Language } from '../language.js';
import { home } from './home.js';
import { html, type Html } from './html.js';
import { page, sayIn } from './layout.js';
import { stylesheet } from './style.js';
import { words } from './words.js';

const yearSeconds = 365 * 24 * 3600;

/** The gateway's own pages: sign in by an address, see what is hers, open JupyterLab. No script at all. */
export const pages: FastifyPluginAsyncTypebox<{ gateway: Gateway }> = async (app, { gateway }) => {
  const { identity, access, audit, database, centre } = gateway.services;

  // A form of a few short fields; nothing more is ever sent to a page.
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 4096 }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(body as string)));
  });

  const show = (request: FastifyRequest, reply: FastifyReply, title: string, body: Html, status = 200): FastifyReply => {
    const language = pageLanguage(request, request.principal?.person);
    return reply.code(status).type('text/html; charset=utf-8').header('content-language', language)
      .send(page({ language, title, centre: centre.title, demonstration: gateway.demonstration, missing: missingOf(gateway.health().confinement), signedIn: request.principal?.kind === 'session', body }));
  };

  // A person who opened a page gets a page, not a problem document.
  const own = app.errorHandler;
  app.setErrorHandler((error, request, reply) => {
    const cause = error instanceof RecordedFailure ? error.cause : error;
    const limited = (error as { statusCode?: number }).statusCode === 429;
    const problem = cause instanceof Problem ? cause : limited ? new Problem('too-many-requests') : undefined;
    if (!problem) {
      return own(error as never, request, reply);
    }
    const language = pageLanguage(request, request.principal?.person);
    const say = sayIn(language);
    return show(request, reply, say(words.problemTitle), html`<h1>${say(words.problemTitle)}</h1><p>${problem.title(language)}</p><p>${problem.remedy(language)}</p><p><a href="/">${say(words.back)}</a></p>`, problem.status);
  });

  app.get('/style.css', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=3600').type('text/css; charset=utf-8').send(stylesheet)
  );

  app.get('/enter', {
    config: { rateLimit: { max: 30, timeWindow: '1 minute' } },
    schema: { hide: true, querystring: Type.Object({ code: Type.String({ maxLength: 200 }) }) }
  }, async (request, reply) => {
    const say = sayIn(languageOf(request));
    try {
      const { session, expires } = await identity.enter(request.query.code, 'gateway');
      return reply
        .setCookie(sessionCookie, session, { httpOnly: true, sameSite: 'strict', path: '/', expires, secure: request.protocol === 'https' })
        .redirect('/', 303);
    } catch (error) {
      if (error instanceof Problem && error.code === 'not-signed-in') {
        return show(request, reply, say(words.signedOutTitle), html`<h1>${say(words.signedOutTitle)}</h1><p>${say(words.codeRefused)}</p><p>${say(words.signedOut)}</p>`, 401);
      }
      throw error;
    }
  });

  app.get('/', {
    schema: { hide: true, querystring: Type.Object({ language: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('fr')])) }) }
  }, async (request, reply) => {
    if (request.query.language) {
      return reply
        .setCookie('vitrine_language', request.query.language, { httpOnly: true, sameSite: 'strict', path: '/', maxAge: yearSeconds })
        .redirect('/', 303);
    }
    const { principal } = request;
    const language = pageLanguage(request, principal?.person);
    const say = sayIn(language);
    if (principal?.kind !== 'session') {
      // A browser that followed a link from elsewhere keeps a strict cookie back for one step: the link is of our own site.
      return show(request, reply, say(words.signedOutTitle), html`<h1>${say(words.signedOutTitle)}</h1><p>${say(words.signedOut)}</p><p><a href="/">${say(words.entered)}</a></p>`, 401);
    }
    return show(request, reply, principal.person.name, home(gateway, principal.person, language));
  });

  app.post('/open', {
    schema: { hide: true, body: Type.Object({ project: Type.String({ maxLength: 200 }), compartment: Type.String({ maxLength: 500 }) }) }
  }, async (request, reply) => {
    const { person } = signedInHere(request);
    const { project } = access.activeProject(person.id, request.body.project);
    const compartment = access.compartment(project, request.body.compartment).id;
    const session = { person: person.id, project: project.id, compartment, language: pageLanguage(request, person) };
    const { address } = await gateway.notebooks.open(session);
    await database.transaction().execute(transaction =>
      audit.append(transaction, { action: 'notebook.opened', person: person.id, project: project.id, compartment })
    );
    return reply.redirect(address, 303);
  });

  app.post('/desk', { schema: { hide: true } }, async (request, reply) => {
    const { person } = signedInHere(request);
    const { code } = await identity.issueCode(person.id);
    return reply.redirect(`${gateway.addresses().desk}/enter?code=${code}`, 303);
  });

  app.post('/leave', { schema: { hide: true } }, async (request, reply) => {
    signedInHere(request);
    await identity.leave(request.cookies[sessionCookie] ?? '');
    return reply.clearCookie(sessionCookie, { path: '/' }).redirect('/', 303);
  });
};

/** A page acts for a person who signed in on it; a token of hers is not enough. */
function signedInHere(request: FastifyRequest): { person: Person } {
  const principal = request.signedIn();
  if (principal.kind !== 'session') {
    throw new Problem('not-signed-in');
  }
  return principal;
}

/** Her choice on this browser, else her own language, else the browser's. */
function pageLanguage(request: FastifyRequest, person: Person | undefined): Language {
  return request.cookies['vitrine_language'] === undefined && person ? person.language : languageOf(request);
}
