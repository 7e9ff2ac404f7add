import { Type, type Static } from '@sinclair/typebox';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Gateway } from '../../gateway.js';
import * as schemas from '../checking-schemas.js';
import { list, one, problemReplies, shape } from '../shapes.js';
import { actorOf } from './checking.js';

const OfProject = Type.Object({ p: Type.String({ maxLength: 200, description: 'Id of a project.' }) });
const OfApproval = Type.Object({ ...OfProject.properties, source: Type.String({ maxLength: 200, description: 'Id of a source.' }) });

/** What leads ask for, what producers decide, what is on record, and how the gateway is. At the desk only. */
export const administrationRoutes: FastifyPluginAsyncTypebox<{ gateway: Gateway }> = async (app, { gateway }) => {
  app.addHook('onRequest', async call => void actorOf(call));

  app.get('/api/approvals', {
    schema: { summary: 'Approvals that the caller decides or holds', tags: ['approvals'], response: { 200: list(schemas.ApprovalRecord, 'A lead: of her projects. A delegate: on her producer’s sources. What waits for a decision first.'), ...problemReplies(401, 403) } }
  }, async call => gateway.approvals.list(actorOf(call)));

  app.get('/api/projects/:p/offers', {
    schema: { summary: 'Sources that a lead may ask for', tags: ['approvals'], params: OfProject, response: { 200: list(schemas.SourceOffer, 'Sources of microdata of the centre.'), ...problemReplies(401, 403, 404) } }
  }, async call => gateway.approvals.offers(actorOf(call), call.params.p));

  app.post('/api/projects/:p/approvals', {
    schema: { summary: 'Ask a producer for a source', tags: ['approvals'], params: OfProject, body: shape(schemas.ApprovalRequest), response: { 201: one(schemas.ApprovalRecord, 'What was asked.'), ...problemReplies(400, 401, 403, 404, 409) } }
  }, async (call, reply) => reply.code(201).send(await gateway.approvals.ask(actorOf(call), call.params.p, call.body as Static<typeof schemas.ApprovalRequest>)));

  app.post('/api/projects/:p/approvals/:source', {
    schema: { summary: 'Decide for a producer: grant, refuse, set dates, revoke', tags: ['approvals'], params: OfApproval, body: shape(schemas.ApprovalDecision), response: { 200: one(schemas.ApprovalRecord, 'The approval as it then is; in force from the next request on.'), ...problemReplies(400, 401, 403, 404, 409) } }
  }, async call => gateway.approvals.decide(actorOf(call), call.params.p, call.params.source, call.body as Static<typeof schemas.ApprovalDecision>));

  app.get('/api/audit', {
    schema: {
      summary: 'The record of what was done, the newest first', tags: ['audit'],
      querystring: Type.Object({
        project: Type.Optional(Type.String({ maxLength: 200 })),
        request: Type.Optional(Type.String({ maxLength: 100 })),
        before: Type.Optional(Type.Integer({ minimum: 1, description: 'Records before this one.' })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 }))
      }),
      response: { 200: list(schemas.AuditRecord, 'A checker: requests and releases. A delegate: what concerns her sources. An operator: all.'), ...problemReplies(400, 401, 403) }
    }
  }, async call => gateway.record.list(actorOf(call), { ...call.query, limit: call.query.limit ?? 100 }));

  app.get('/api/operation', {
    schema: { summary: 'How the gateway is, for its operator', tags: ['gateway'], response: { 200: one(schemas.Operation, 'Health, sessions, disk, centre, queue.'), ...problemReplies(401, 403) } }
  }, async call => gateway.operation(actorOf(call)));
};
