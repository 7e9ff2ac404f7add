import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { noon, rehearse, type Rehearsal } from '../rehearsal.js';
import type { CheckingService } from './index.js';

let on: Rehearsal;
beforeAll(async () => {
  on = await rehearse();
});
afterAll(() => on.close());

it('a release whose package was lost keeps nobody from starting, and stays unplaced', async () => {
  const { database } = on.services;
  const at = noon.toISOString();
  await database.insertInto('request').values({
    id: 'r_1', project: 'health', compartment: 'claims', author: 'ada', state: 'draft', round: 1, needed: 1, created: at, submitted: null, due: null, changed: at
  }).execute();
  await database.insertInto('release').values({
    id: '00000000-0000-4000-8000-000000000000', request: 'r_1', project: 'health', released: at, by: 'cy', sha256: '0'.repeat(64), bytes: 1, outputs: 1, key: '0'.repeat(64), placed: null
  }).execute();
  await (on.gateway.checking as CheckingService).resume();
  expect(await database.selectFrom('release').select('placed').execute()).toEqual([{ placed: null }]);
});
