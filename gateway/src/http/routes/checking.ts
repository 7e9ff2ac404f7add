import { Type, type Static } from '@sinclair/typebox';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../checking/index.js';
import type { Gateway } from '../../gateway.js';
import { Problem } from '../../problem.js';
import * as schemas from '../checking-schemas.js';
import { Evidence } from '../schemas.js';
import { list, one, problemReplies, shape } from '../shapes.js';

const id = (description: string) => Type.String({ maxLength: 100, description });
const OfProject = Type.Object({ p: Type.String({ maxLength: 200, description: 'Id of a project.' }) });
const OfQuery = Type.Object({ id: id('Id of a query.') });
const OfRequest = Type.Object({ id: id('Id of an export request.') });
const OfOutput = Type.Object({ ...OfRequest.properties, output: id('Id of an output.') });
const OfRelease = Type.Object({ id: id('Id of a release.') });
const Bytes = { schema: { type: 'string', format: 'binary' } };
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 }));

const request = { 200: one(schemas.ExportRequest, 'The request as it then is.'), ...problemReplies(400, 401, 403, 404, 409, 422) };

/** Requests, their checking, what was released. Researchers come with a token, everybody else by the desk. */
export const checkingRoutes: FastifyPluginAsyncTypebox<{ gateway: Gateway }> = async (app, { gateway }) => {
  const { checking } = gateway;
  // Before a body of many megabytes is read.
  app.addHook('onRequest', async call => void actorOf(call));

  app.get('/api/queries/:id/proposal', {
    schema: { summary: 'What would leave of a query', description: 'The table with cells withheld where it must be, and the words for a checker.', tags: ['exports'], params: OfQuery, response: { 200: one(schemas.Proposal, 'The proposal, or that the verdict is pending.'), ...problemReplies(401, 403, 404, 409) } }
  }, async call => checking.proposal(actorOf(call), call.params.id));

  app.post('/api/projects/:p/requests', {
    schema: { summary: 'Begin an export request', tags: ['exports'], params: OfProject, response: { 201: one(schemas.ExportRequest, 'A draft.'), ...problemReplies(401, 403, 404) } }
  }, async (call, reply) => reply.code(201).send(await checking.create(actorOf(call), call.params.p)));

  app.get('/api/requests', {
    schema: {
      summary: 'Requests that the caller has a part in', tags: ['exports'],
      querystring: Type.Object({ project: Type.Optional(Type.String({ maxLength: 200 })), state: Type.Optional(schemas.RequestSummary.properties.state), limit: Limit }),
      response: { 200: list(schemas.RequestSummary, 'A researcher: hers. A lead: her projects’. A checker: what was submitted. A delegate: what holds her sources. The longest due first, then the newest.'), ...problemReplies(400, 401, 403) }
    }
  }, async call => checking.list(actorOf(call), { ...call.query, limit: call.query.limit ?? 100 }));

  app.get('/api/requests/:id', { schema: { summary: 'One request', tags: ['exports'], params: OfRequest, response: request } }, async call => checking.find(actorOf(call), call.params.id));

  const Large = { bodyLimit: 33 * 1024 * 1024 };
  app.post('/api/requests/:id/outputs', {
    ...Large,
    schema: { summary: 'Add an output', description: 'The gateway makes it: a table and a figure of a recorded query, the rest of the bytes sent. What it made is frozen.', tags: ['exports'], params: OfRequest, body: shape(schemas.NewOutput), response: request }
  }, async call => checking.addOutput(actorOf(call), call.params.id, call.body as Static<typeof schemas.NewOutput>));

  app.put('/api/requests/:id/outputs/:output', {
    ...Large,
    schema: { summary: 'Replace an output of a draft or a returned request', tags: ['exports'], params: OfOutput, body: shape(schemas.NewOutput), response: request }
  }, async call => checking.replaceOutput(actorOf(call), call.params.id, call.params.output, call.body as Static<typeof schemas.NewOutput>));

  app.delete('/api/requests/:id/outputs/:output', { schema: { summary: 'Take an output out of a draft or a returned request', tags: ['exports'], params: OfOutput, response: request } }, async call =>
    checking.removeOutput(actorOf(call), call.params.id, call.params.output));

  app.get('/api/requests/:id/outputs/:output/table', { schema: { summary: 'The table as it would leave', tags: ['exports'], params: OfOutput, response: { 200: one(schemas.TableView, 'Its rows.'), ...problemReplies(401, 403, 404) } } }, async call =>
    checking.table(actorOf(call), call.params.id, call.params.output));

  app.get('/api/requests/:id/outputs/:output/evidence', {
    schema: { summary: 'What was measured about the cells of an output’s query', description: 'For checkers, for delegates of its sources, and where every producer lets it be shown.', tags: ['checking'], params: OfOutput, response: { 200: one(Evidence, 'The evidence.'), ...problemReplies(401, 403, 404, 409) } }
  }, async call => checking.evidence(actorOf(call), call.params.id, call.params.output));

  app.get('/api/requests/:id/outputs/:output/files/:file', {
    schema: {
      summary: 'A file as it would leave', tags: ['exports'],
      params: Type.Object({ ...OfOutput.properties, file: Type.String({ maxLength: 200, description: 'Name of the file.' }) }),
      response: { 200: { description: 'Its bytes; text as text/plain, pictures as PNG, anything else as application/octet-stream.', content: { 'text/plain': Bytes, 'image/png': Bytes, 'application/octet-stream': Bytes } }, ...problemReplies(401, 403, 404) }
    }
  }, async (call, reply) => {
    const { media, bytes } = await checking.file(actorOf(call), call.params.id, call.params.output, call.params.file);
    return reply
      // Never as what a browser would run: an SVG is text here.
      .type(media === 'image/png' ? media : /^text\/|json$|svg/.test(media) ? 'text/plain; charset=utf-8' : 'application/octet-stream')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('content-disposition', 'attachment')
      .send(bytes);
  });

  app.post('/api/requests/:id/submit', { schema: { summary: 'Submit a draft to output checking', tags: ['exports'], params: OfRequest, response: request } }, async call => checking.submit(actorOf(call), call.params.id));
  app.post('/api/requests/:id/resubmit', { schema: { summary: 'Submit what was returned as a new round', tags: ['exports'], params: OfRequest, response: request } }, async call => checking.resubmit(actorOf(call), call.params.id));
  app.post('/api/requests/:id/withdraw', { schema: { summary: 'Withdraw a request', tags: ['exports'], params: OfRequest, response: request } }, async call => checking.withdraw(actorOf(call), call.params.id));

  app.post('/api/requests/:id/votes', {
    schema: { summary: 'Give a review: one vote for each output', description: 'Hidden from the other checkers until every review is in.', tags: ['checking'], params: OfRequest, body: shape(schemas.Votes), response: request }
  }, async call => checking.vote(actorOf(call), call.params.id, (call.body as Static<typeof schemas.Votes>).votes));

  app.post('/api/requests/:id/return', {
    schema: { summary: 'Return a request to its author before all votes are in', tags: ['checking'], params: OfRequest, body: Type.Object({ comment: Type.String({ minLength: 1, maxLength: 4000 }) }, { additionalProperties: false }), response: request }
  }, async call => checking.return(actorOf(call), call.params.id, call.body.comment));

  app.post('/api/requests/:id/consent', {
    schema: {
      summary: 'A producer’s consent to one request', tags: ['checking'], params: OfRequest,
      body: Type.Object({ source: Type.String({ maxLength: 200 }), decision: Type.Union([Type.Literal('give'), Type.Literal('refuse')]), reason: Type.Optional(Type.String({ maxLength: 4000 })) }, { additionalProperties: false }),
      response: request
    }
  }, async call => checking.consent(actorOf(call), call.params.id, call.body.source, call.body.decision, call.body.reason));

  app.post('/api/requests/:id/comments', {
    schema: {
      summary: 'Write to the others on a request', tags: ['checking'], params: OfRequest,
      body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 4000 }), output: Type.Optional(id('Id of an output.')), cell: Type.Optional(Type.String({ maxLength: 500 })) }, { additionalProperties: false }),
      response: request
    }
  }, async call => checking.comment(actorOf(call), call.params.id, call.body));

  app.post('/api/requests/:id/release', { schema: { summary: 'Release what was approved', description: 'Policies, approvals and verdicts are evaluated again at this instant.', tags: ['checking'], params: OfRequest, response: request } }, async call => checking.release(actorOf(call), call.params.id));

  app.get('/api/releases', {
    schema: { summary: 'What was released', tags: ['releases'], querystring: Type.Object({ project: Type.Optional(Type.String({ maxLength: 200 })), limit: Limit }), response: { 200: list(schemas.Release, 'The newest first.'), ...problemReplies(400, 401, 403) } }
  }, async call => checking.releases(actorOf(call), { ...call.query, limit: call.query.limit ?? 100 }));

  app.get('/api/releases/:id', { schema: { summary: 'One release', tags: ['releases'], params: OfRelease, response: { 200: one(schemas.Release, 'The release.'), ...problemReplies(401, 403, 404) } } }, async call => checking.releaseOf(actorOf(call), call.params.id));

  app.get('/api/releases/:id/package', {
    schema: { summary: 'The sealed package', description: 'For checkers and producers; the project’s own people fetch it at the pick-up.', tags: ['releases'], params: OfRelease, response: { 200: { description: 'A BagIt bag, zipped.', content: { 'application/zip': Bytes } }, ...problemReplies(401, 403, 404) } }
  }, async (call, reply) => {
    // Found before it is named: an id that is none may hold what no header can.
    const bytes = await checking.package(actorOf(call), call.params.id);
    return reply.type('application/zip').header('content-disposition', `attachment; filename="${call.params.id}.zip"`).send(bytes);
  });
};

/** A token acts in its project; a session counts at the desk only, for a kernel may see what a browser sends to its own host. */
export function actorOf(call: FastifyRequest): Actor {
  const principal = call.signedIn();
  if (principal.kind === 'token') {
    const { person, project, compartment } = call.bearer();
    return { at: 'notebook', person, project, compartment };
  }
  if (principal.audience !== 'desk') {
    throw new Problem('desk-needed');
  }
  return { at: 'desk', person: principal.person };
}
