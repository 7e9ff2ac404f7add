import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { rehearse, type Rehearsal } from '../../rehearsal.js';

let on: Rehearsal;
let addresses: string[];
beforeAll(async () => {
  on = await rehearse();
  addresses = [await on.app.listen({ port: 0 }), await on.desk.listen({ port: 0 })];
});
afterAll(() => on.close());

it.each(['/api/requests/r_1/outputs', '/api/requests/r_1/votes', '/api/projects/health/approvals'])('a stranger is asked who she is before what she sends to %s is read', async url => {
  for (const app of addresses) {
    const reply = await fetch(`${app}${url}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{ no JSON' });
    expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([401, 'not-signed-in']);
  }
});

it.each([
  ['numbers', { more: [1, null, 3.5] }], ['a text', { more: 'read by nobody' }]
])('an output says itself in the words that are asked for: %s beside them are refused', async (_, more) => {
  const { token } = await on.services.identity.issueToken({ person: 'ada', project: 'health' });
  const words = { description: 'Costs', population: 'All', filter: 'None', unit: 'Patient', variables: 'Amount' };
  const codes = await Promise.all([words, { ...words, ...more }].map(async said => {
    const reply = await fetch(`${addresses[0]}/api/requests/r_1/outputs`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'file', name: 'a.csv', words: said, content: '' })
    });
    return `${reply.status} ${((await reply.json()) as { code: string }).code}`;
  }));
  // Well-formed words come as far as the request, which does not exist.
  expect(codes).toEqual(['404 not-found', '400 invalid-request']);
});
