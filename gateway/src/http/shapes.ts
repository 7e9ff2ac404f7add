import type { TSchema } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import type { FastifyInstance } from 'fastify';
import * as checking from './checking-schemas.js';
import * as schemas from './schemas.js';

const named = Object.values({ ...schemas, ...checking }).filter(value => value.$id !== undefined) as (TSchema & { $id: string })[];

/**
 * Registers every shape under its name, so that requests, replies and the OpenAPI description refer to one definition. What stands in an address is text, and is read as the
 * number that its schema asks for; a body is JSON and has types of its own: nothing in it is taken for what it is not.
 */
export function registerShapes(app: FastifyInstance): void {
  const address = new Ajv({ coerceTypes: 'array', useDefaults: true, addUsedSchema: false });
  const body = new Ajv({ addUsedSchema: false });
  for (const schema of named) {
    const registered = { ...(referring(schema, true) as object), $id: schema.$id };
    app.addSchema(registered);
    body.addSchema(registered);
  }
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'body' ? body : address).compile(schema));
}

/** A reference to a registered shape. */
export function shape<S extends TSchema>(schema: S): { $ref: string } {
  return { $ref: `${schema.$id as string}#` };
}

/** Shapes within shapes become references: a name may be defined once only. */
function referring(value: unknown, top = false): unknown {
  if (Array.isArray(value)) {
    return value.map(item => referring(item));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (!top && '$id' in value && typeof value.$id === 'string') {
    return { $ref: `${value.$id}#` };
  }
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== '$id').map(([name, item]) => [name, referring(item)]));
}

/** A reply that is one of a shape. */
export function one(schema: TSchema, description: string): object {
  return { description, content: { 'application/json': { schema: shape(schema) } } };
}

/** A reply that is a list of a shape. */
export function list(schema: TSchema, description: string): object {
  return { description, type: 'array', items: shape(schema) };
}

/** Replies that any route may give besides its own. */
export function problemReplies(...statuses: number[]): Record<string, object> {
  const words: Record<number, string> = {
    400: 'The request is not well formed, or the gate refused the statement.',
    401: 'Not signed in, or no token.',
    403: 'Not allowed, and why.',
    404: 'Nothing here that the caller may see.',
    406: 'No such form of the answer.',
    413: 'The request is too large.',
    429: 'Too many requests.'
  };
  const content = { 'application/problem+json': { schema: shape(schemas.Problem) } };
  return Object.fromEntries([
    ...statuses.map(status => [status, { description: words[status] ?? 'A problem.', content }]),
    ['4xx', { description: 'A problem.', content }],
    ['5xx', { description: 'Something failed in the gateway.', content }]
  ]);
}
