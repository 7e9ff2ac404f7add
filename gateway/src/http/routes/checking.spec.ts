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
