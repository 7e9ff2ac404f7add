import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Centre } from '../centre/types.js';
import { rehearsalCentre, rehearse, type Rehearsal } from '../rehearsal.js';
import type { Actor, ExportRequest } from './types.js';

const centre: Centre = { ...rehearsalCentre, people: [...rehearsalCentre.people, { id: 'di', name: 'Di Exemple', language: 'en', roles: ['checker'] }] };
const words = { description: 'Words', population: '', filter: '', unit: '', variables: '' };

let on: Rehearsal;
let author: Extract<Actor, { at: 'notebook' }>;
beforeAll(async () => {
  on = await rehearse({ centre });
  const { access } = on.services;
  const { project } = access.project('ada', 'health');
  author = { at: 'notebook', person: access.person('ada')!, project: project.id, compartment: access.compartments(project)[0]!.id };
});
afterAll(() => on.close());

const at = (id: string): Actor => ({ at: 'desk', person: on.services.access.person(id)! });
const voted = ({ outputs }: ExportRequest) => outputs.map(({ id, digest }) => ({ output: id, digest, decision: 'reject' as const, comment: 'Too few.' }));

it('a checker who returns a request before all have voted does not learn what the other said before she has voted herself', async () => {
  const { checking } = on.gateway;
  const { id } = await checking.create(author, 'health');
  await checking.addOutput(author, id, { kind: 'file', name: 'notes.txt', content: Buffer.from('A text\n').toString('base64'), words });
  await checking.vote(at('cy'), id, voted(await checking.submit(author, id)));
  const votesFor = async (actor: Actor): Promise<string[]> => (await checking.find(actor, id)).votes.map(({ round, checker }) => `${round} ${checker.id}`);

  const returned = await checking.return(at('di'), id, 'Say more.');
  expect([returned.state, returned.votes, returned.outputs[0]?.decision]).toEqual(['returned', [], undefined]);
  expect(await votesFor(author)).toEqual(['1 cy']);

  await checking.vote(at('cy'), id, voted(await checking.resubmit(author, id)));
  expect(await votesFor(at('di'))).toEqual([]);
  await checking.vote(at('di'), id, voted(await checking.find(at('di'), id)));
  expect(await votesFor(at('di'))).toEqual(['2 cy', '2 di']);
});

it('what is no id of a request is not put on record as one', async () => {
  await expect(on.gateway.checking.submit(author, 'seven people in Lozère')).rejects.toMatchObject({ code: 'not-found' });
  const { body } = await on.services.database.selectFrom('audit').select('body').orderBy('sequence', 'desc').executeTakeFirstOrThrow();
  expect(JSON.parse(body)).toMatchObject({ action: 'request.refused', details: { step: 'submit', problem: 'not-found' } });
  expect(body).not.toContain('seven');
});
