import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { bearer, rehearse, type Rehearsal } from '../rehearsal.js';
import { centre } from './model.js';

let on: Rehearsal;
let at: { app: string; desk: string };
beforeAll(async () => {
  on = await rehearse({ centre: { ...centre, projects: centre.projects.map(project => ({ ...project, ends: '2026-12-31' })) } });
  at = { app: await on.app.listen({ host: '127.0.0.1', port: 0 }), desk: await on.desk.listen({ host: '127.0.0.1', port: 0 }) };
});
afterAll(() => on.close());

const words = { description: 'Notes', population: '', filter: '', unit: '', variables: '' };
type Answer = { id: string; state: string; code?: string; outputs: { id: string; digest: string }[] };

async function call(address: string, headers: Record<string, string>, path: string, body?: unknown): Promise<Answer> {
  const reply = await fetch(`${address}/api/${path}`, { method: 'POST', headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) });
  return (await reply.json()) as Answer;
}

async function desk(person: string): Promise<Record<string, string>> {
  const { session } = await on.services.identity.enter((await on.services.identity.issueCode(person)).code, 'desk');
  return { cookie: `vitrine_desk=${session}`, origin: at.desk };
}

it('after its project’s end a request is neither voted on, nor released, nor submitted; its people may still withdraw it', async () => {
  const { token } = await on.services.identity.issueToken({ person: 'ada', project: 'both', compartment: 'claims' });
  const ada = { authorization: bearer(token)['authorization'] as string };
  const made = async (): Promise<Answer> => {
    const { id } = await call(at.app, ada, 'projects/both/requests');
    await call(at.app, ada, `requests/${id}/outputs`, { kind: 'file', name: 'notes.txt', content: Buffer.from('Notes.\n').toString('base64'), words });
    return call(at.app, ada, `requests/${id}/submit`);
  };
  const votes = ({ outputs }: Answer): unknown => ({ votes: outputs.map(({ id, digest }) => ({ output: id, digest, decision: 'approve' })) });
  const waiting = await made();
  const approved = await made();
  for (const checker of ['cy', 'cleo']) {
    await call(at.desk, await desk(checker), `requests/${approved.id}/votes`, votes(approved));
  }

  // Into the next year; everybody signs in anew.
  on.wait(60 * 86_400_000);
  const cy = await desk('cy');
  expect((await call(at.desk, cy, `requests/${waiting.id}/votes`, votes(waiting))).code).toBe('project-expired');
  expect((await call(at.desk, cy, `requests/${approved.id}/release`)).code).toBe('project-expired');
  expect((await call(at.desk, cy, `requests/${waiting.id}/return`, { comment: 'Too late.' })).code).toBe('project-expired');
  expect((await call(at.app, ada, `requests/${waiting.id}/resubmit`)).code).toBe('not-signed-in');
  await expect(on.services.identity.issueToken({ person: 'ada', project: 'both', compartment: 'claims' })).rejects.toMatchObject({ code: 'project-expired' });
  const { rows } = await sql<{ step: string; problem: string }>`SELECT json_extract(body, '$.details.step') AS step, json_extract(body, '$.details.problem') AS problem FROM audit
    WHERE json_extract(body, '$.action') = 'request.refused' ORDER BY sequence`.execute(on.services.database);
  expect(rows).toEqual([{ step: 'vote', problem: 'project-expired' }, { step: 'release', problem: 'project-expired' }, { step: 'return', problem: 'project-expired' }]);
  expect((await call(at.desk, await desk('lea'), `requests/${waiting.id}/withdraw`)).state).toBe('withdrawn');
});
