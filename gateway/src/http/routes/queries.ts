import { Type, type Static } from '@sinclair/typebox';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import type { Gateway } from '../../gateway.js';
import { evidencePolicy, withoutEvidence, type QueryEntry } from '../../lineage/index.js';
import { Problem } from '../../problem.js';
import { decodeRows } from '../../engine/index.js';
import * as schemas from '../schemas.js';
import { list, one, problemReplies, shape } from '../shapes.js';

const arrow = 'application/vnd.apache.arrow.stream';
const json = 'application/json';
/** The JSON form is for small answers; Arrow has no such limit. */
const jsonRows = 100_000;

const Query = Type.Object({ id: Type.String({ maxLength: 100, description: 'Id of a query.' }) });
const Named = Type.Object({ p: Type.String({ maxLength: 200, description: 'Id of a project.' }) });

/** Data, and what is on record about them. By token only: what a browser sends by itself opens nothing here. */
export const queryRoutes: FastifyPluginAsyncTypebox<{ gateway: Gateway }> = async (app, { gateway }) => {
  const { access, audit, database, lineage, centre } = gateway.services;

  function tokenOf(request: FastifyRequest, project: string): ReturnType<FastifyRequest['bearer']> {
    const principal = request.bearer();
    if (principal.project !== project) {
      throw new Problem('not-found');
    }
    return principal;
  }

  /** A query of hers, or of a member of the project that she leads; in the token's compartment, for SQL may hold values. */
  async function entryOf(request: FastifyRequest, id: string, own: boolean): Promise<QueryEntry> {
    const { person, project, compartment } = request.bearer();
    const entry = await lineage.find(id);
    const leads = access.project(person.id, project).role === 'lead';
    if (!entry || entry.project !== project || entry.compartment !== compartment || (entry.person !== person.id && (own || !leads))) {
      throw new Problem('not-found');
    }
    return entry;
  }

  app.post('/api/projects/:p/queries', {
    bodyLimit: 512 * 1024,
    schema: {
      summary: 'Run a query',
      description: 'One SELECT over the tables of the token’s compartment. An Arrow stream is complete if and only if it ends with Arrow’s end-of-stream marker. Where a producer has proved rows delivered only, no row is sent before all are proved, and every failure but a cancel is `rows-not-delivered`.',
      tags: ['queries'],
      params: Named,
      body: shape(schemas.QueryRequest),
      response: {
        200: {
          description: `The result: as an Arrow stream, or as JSON up to ${jsonRows} rows.`,
          headers: {
            'Vitrine-Query': { type: 'string', description: 'Id of the query on record.' },
            'Vitrine-Rows': { type: 'string', description: 'delivered, or proved-only: a producer has proved rows delivered only, others may be missing.' }
          },
          content: { [arrow]: { schema: { type: 'string', format: 'binary' } }, [json]: { schema: shape(schemas.QueryRows) } }
        },
        ...problemReplies(400, 401, 403, 404, 406, 413)
      }
    }
  }, async (request, reply) => {
    const { person, project, compartment } = tokenOf(request, request.params.p);
    const form = formOf(request.headers.accept);
    const { sql, maximumRows } = request.body as Static<typeof schemas.QueryRequest>;
    // Half a character is no text.
    if (Buffer.from(sql).toString() !== sql) {
      throw new Problem('invalid-request', { what: 'body /sql' });
    }
    const limit = form === json ? Math.min(maximumRows ?? jsonRows, jsonRows) : maximumRows;
    // Whoever no longer reads needs no result, also while it waits for the first row.
    const gone = new AbortController();
    reply.raw.once('close', () => reply.raw.writableFinished || gone.abort());
    const result = await gateway.queries.submit({ person: person.id, project, compartment }, sql, limit, gone.signal);
    reply.header('vitrine-query', result.id).header('vitrine-rows', result.provedOnly ? 'proved-only' : 'delivered');
    if (form === arrow) {
      return reply.type(arrow).send(result.stream);
    }
    const rows = await decodeRows(result.stream, result.recorded).catch((error: unknown) => {
      result.cancel();
      throw error;
    });
    const { state } = await result.recorded;
    return reply.type(json).send({ id: result.id, columns: result.columns, rows, complete: state === 'complete', ...(result.provedOnly ? { provedOnly: true } : {}) });
  });

  app.get('/api/projects/:p/queries', {
    schema: {
      summary: 'Queries of the caller, newest first; a lead sees the members’ too', tags: ['queries'], params: Named,
      querystring: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })) }),
      response: { 200: { description: 'Queries on record.', type: 'array', items: shape(schemas.QueryRecord) }, ...problemReplies(400, 401, 403, 404) }
    }
  }, async request => {
    const { person, project, compartment } = tokenOf(request, request.params.p);
    const leads = access.project(person.id, project).role === 'lead';
    return lineage.history({ project, compartment, ...(leads ? {} : { person: person.id }), limit: request.query.limit ?? 100 });
  });

  app.get('/api/queries/:id', {
    schema: { summary: 'A query on record', tags: ['queries'], params: Query, response: { 200: one(schemas.QueryRecord, 'The record.'), ...problemReplies(401, 403, 404) } }
  }, async request => entryOf(request, request.params.id, false));

  app.delete('/api/queries/:id', {
    schema: { summary: 'Cancel a query of one’s own', tags: ['queries'], params: Query, response: { 202: one(schemas.QueryRecord, 'It is being cancelled, or had ended before.'), ...problemReplies(401, 403, 404) } }
  }, async (request, reply) => {
    const entry = await entryOf(request, request.params.id, true);
    gateway.queries.cancel(entry.id);
    return reply.code(202).send(entry);
  });

  app.get('/api/queries/:id/verdict', {
    schema: { summary: 'Whether the result could leave', tags: ['queries'], params: Query, response: { 200: one(schemas.QueryVerdict, 'The verdict, or that it is pending.'), ...problemReplies(401, 403, 404) } }
  }, async request => {
    const entry = await entryOf(request, request.params.id, false);
    const found = await lineage.verdict(entry.id);
    if (!found) {
      if (entry.state === 'running') {
        return { query: entry.id, state: 'pending' as const };
      }
      throw new Problem('no-verdict');
    }
    if (found.state !== 'ready') {
      return { query: entry.id, state: found.state };
    }
    const evidence = evidencePolicy(centre, entry.sources);
    const verdict = evidence === 'shown' ? found.verdict : withoutEvidence(found.verdict, centre);
    return { query: entry.id, state: 'ready' as const, ...verdict, evidence };
  });

  /** What was measured is itself an answer: only where every producer lets it be shown, and on record. */
  async function looked(request: FastifyRequest, id: string): Promise<QueryEntry> {
    const entry = await entryOf(request, id, false);
    if (!(await lineage.verdict(entry.id))) {
      throw new Problem('no-verdict');
    }
    if (evidencePolicy(centre, entry.sources) !== 'shown') {
      throw new Problem('evidence-withheld');
    }
    const { person, project, compartment } = request.bearer();
    await database.transaction().execute(transaction => audit.append(transaction, { action: 'evidence.read', person: person.id, project, compartment, query: entry.id }));
    return entry;
  }

  app.get('/api/queries/:id/evidence', {
    schema: { summary: 'What was measured about the cells of a result', description: 'Measured anew, on the data that the result came from.', tags: ['queries'], params: Query, response: { 200: one(schemas.Evidence, 'The evidence.'), ...problemReplies(401, 403, 404, 409) } }
  }, async request => gateway.lens.evidence(await looked(request, request.params.id)));

  app.get('/api/queries/:id/remedies', {
    schema: { summary: 'Changes of the query that would mend unsafe cells', description: 'Each was proved. None where nothing is unsafe, or nothing helps.', tags: ['queries'], params: Query, response: { 200: list(schemas.Remedy, 'At most three, those that mend most and lose least first.'), ...problemReplies(401, 403, 404, 409) } }
  }, async request => gateway.lens.remedies(await looked(request, request.params.id)));
};

/** The first of the two that the caller would rather have; Arrow where it does not matter. */
export function formOf(accept: string | undefined): typeof arrow | typeof json {
  const ranked = (accept ?? '*/*').split(',').map((part, index) => {
    const [type = '', ...parameters] = part.split(';').map(word => word.trim().toLowerCase());
    const q = Number(parameters.find(word => word.startsWith('q='))?.slice(2) ?? 1);
    return { type, q, index };
  });
  for (const { type, q } of ranked.sort((a, b) => b.q - a.q || a.index - b.index)) {
    if (q > 0 && (type === arrow || type === '*/*' || type === 'application/*')) {
      return arrow;
    }
    if (q > 0 && type === json) {
      return json;
    }
  }
  throw new Problem('not-acceptable');
}
