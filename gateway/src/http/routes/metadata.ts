import { Type } from '@sinclair/typebox';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import type { Gateway } from '../../gateway.js';
import { Problem } from '../../problem.js';
import * as schemas from '../schemas.js';
import { list, one, problemReplies } from '../shapes.js';

const Named = Type.Object({ p: Type.String({ maxLength: 200, description: 'Id of a project.' }) });

/** What the caller is, and what her projects may use. Never data. */
export const metadataRoutes: FastifyPluginAsyncTypebox<{ gateway: Gateway }> = async (app, { gateway }) => {
  const { access, catalog, centre } = gateway.services;

  /** The project of the path, if it is hers; a token knows of its own project only. */
  function projectOf(request: FastifyRequest, id: string, active: boolean): ReturnType<typeof access.project> {
    const principal = request.signedIn();
    if (principal.kind === 'token' && principal.project !== id) {
      throw new Problem('not-found');
    }
    if (principal.kind === 'token' && active) {
      // A session whose approval ended is told so, here as by its queries.
      request.bearer();
    }
    return active ? access.activeProject(principal.person.id, id) : access.project(principal.person.id, id);
  }

  app.get('/api/health', {
    schema: { summary: 'Whether the gateway is ready, and which layers hold', tags: ['gateway'], security: [], response: { 200: one(schemas.Health, 'State of the gateway.'), ...problemReplies() } }
  }, async () => gateway.health());

  app.get('/api/me', {
    schema: { summary: 'Who calls', tags: ['people'], response: { 200: one(schemas.Me, 'The caller.'), ...problemReplies(401) } }
  }, async request => {
    const principal = request.signedIn();
    const { id, name, language } = principal.person;
    const roles = access.roles(id);
    return {
      person: { id, name, language },
      // A token is for research: it neither has nor tells another role.
      roles: principal.kind === 'token' ? roles.filter(role => role === 'researcher' || role === 'lead') : roles,
      centre: { id: centre.id, title: centre.title, demonstration: gateway.demonstration },
      ...(principal.kind === 'token' ? { project: principal.project, compartment: principal.compartment } : {})
    };
  });

  app.get('/api/projects', {
    schema: { summary: 'Projects of the caller', tags: ['projects'], response: { 200: list(schemas.ProjectSummary, 'Her projects; a token’s own only.'), ...problemReplies(401) } }
  }, async request => {
    const principal = request.signedIn();
    return access.projects(principal.person.id)
      .filter(({ project }) => principal.kind === 'session' || project.id === principal.project)
      .map(({ project, role }) => catalog.summary(project, role));
  });

  app.get('/api/projects/:p', {
    schema: { summary: 'One project', description: 'A member sees the approvals in force, the lead every one.', tags: ['projects'], params: Named, response: { 200: one(schemas.Project, 'The project.'), ...problemReplies(401, 404) } }
  }, async request => {
    const { project, role } = projectOf(request, request.params.p, false);
    return catalog.project(project, role);
  });

  app.get('/api/projects/:p/sources', {
    schema: { summary: 'Sources that the project may use', tags: ['catalogue'], params: Named, response: { 200: list(schemas.Source, 'Granted and public sources.'), ...problemReplies(401, 403, 404) } }
  }, async request => {
    const { project, role } = projectOf(request, request.params.p, true);
    return catalog.sources(project, role);
  });

  app.get('/api/projects/:p/datasets', {
    schema: {
      summary: 'Datasets that the project may use, or those that match a search', tags: ['catalogue'], params: Named,
      querystring: Type.Object({ q: Type.Optional(Type.String({ maxLength: 200, description: 'Words: names, labels, descriptions, labels of codes.' })) }),
      response: { 200: list(schemas.DatasetSummary, 'Datasets; the best match first.'), ...problemReplies(400, 401, 403, 404) }
    }
  }, async request => {
    const { project } = projectOf(request, request.params.p, true);
    return catalog.datasets(project, request.query.q ?? '');
  });

  app.get('/api/projects/:p/datasets/:d', {
    schema: {
      summary: 'One dataset with its variables', tags: ['catalogue'],
      params: Type.Object({ ...Named.properties, d: Type.String({ maxLength: 200, description: '<schema>.<dataset>' }) }),
      response: { 200: one(schemas.Dataset, 'The dataset.'), ...problemReplies(401, 403, 404) }
    }
  }, async request => {
    const { project } = projectOf(request, request.params.p, true);
    return catalog.dataset(project, request.params.d);
  });
};
