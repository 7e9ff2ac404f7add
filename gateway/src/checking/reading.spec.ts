import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { noon, rehearse, type Rehearsal } from '../rehearsal.js';
import { centre } from './model.js';
import { readRounds } from './reading.js';
import type { Actor, RequestState } from './types.js';

const states: RequestState[] = ['draft', 'submitted', 'returned', 'released'];
const record = (source: string): string => JSON.stringify({ name: source, words: {}, verdict: 'declared', withheld: 0, files: [], notices: [], strings: [], packs: [], sources: [{ source, version: '2023', policy: '1' }] });

let on: Rehearsal;
/** Each with the source of its first round; the later one is of the other. */
const all: { id: string; source: string }[] = [];
beforeAll(async () => {
  on = await rehearse({ centre });
  const { database } = on.services;
  const at = noon.toISOString();
  for (const project of ['both', 'forgotten']) {
    for (const author of ['ada', 'max', 'gone']) {
      for (const state of states) {
        for (const source of ['claims', 'crime']) {
          const id = `r${all.length}`;
          all.push({ id, source });
          const submitted = state === 'draft' ? null : at;
          await database.insertInto('request').values({ id, project, compartment: source, author, state: 'draft', round: 1, needed: 2, created: at, submitted, due: null, changed: at }).execute();
          for (const next of state === 'draft' ? [] : state === 'released' ? ['submitted', 'in review', 'approved', state] as const : state === 'returned' ? ['submitted', state] as const : [state]) {
            await database.updateTable('request').set({ state: next }).where('id', '=', id).execute();
          }
          if (submitted !== null) {
            const other = source === 'claims' ? 'crime' : 'claims';
            for (const [round, used] of [[1, source], [2, other]] as const) {
              await database.insertInto('request_source').values({ request: id, round, source: used }).execute();
              await database.insertInto('round_output').values({ request: id, round, output: `${id}-o`, place: 0, digest: used, record: record(used), submitted: `round ${round}` }).execute();
            }
            await database.updateTable('request').set({ round: 2 }).where('id', '=', id).execute();
          }
          if (state === 'released') {
            await database.insertInto('release').values({ id: `x${id}`, request: id, project, released: at, by: 'cy', sha256: '0', bytes: 1, outputs: 1, key: '0', placed: null }).execute();
          }
        }
      }
    }
  }
});
afterAll(() => on.close());

const person = (id: string) => centre.people.find(one => one.id === id)!;
const actors: [string, Actor, number][] = [
  ...([['ada', 4], ['lea', 12]] as const).map(([id, count]): [string, Actor, number] => [`${id} in a notebook`, { at: 'notebook', person: person(id), project: 'both', compartment: 'claims' }, count]),
  ...([['ada', 8], ['bob', 0], ['lea', 24], ['cy', 18], ['max', 20], ['del', 9], ['dee', 9], ['op', 0]] as const).map(([id, count]): [string, Actor, number] => [`${id} at the desk`, { at: 'desk', person: person(id) }, count])
];

it.each(actors)('%s lists the requests that she may open, and no other', async (_, actor, count) => {
  const { checking } = on.gateway;
  const opened: string[] = [];
  const released: string[] = [];
  for (const { id } of all) {
    await checking.find(actor, id).then(() => opened.push(id), error => expect(error).toMatchObject({ code: 'not-found' }));
    await checking.releaseOf(actor, `x${id}`).then(({ request }) => released.push(request), error => expect(error).toMatchObject({ code: 'not-found' }));
  }
  expect(opened).toHaveLength(count);
  expect((await checking.list(actor, { limit: 100 })).map(({ id }) => id).sort()).toEqual(opened.sort());
  expect((await checking.releases(actor, { limit: 100 })).map(({ request }) => request).sort()).toEqual(released.sort());
  expect(await checking.releases(actor, { limit: 1 })).toHaveLength(Math.min(1, released.length));
});

it('requests that are read together are each what they are alone', async () => {
  const { checking } = on.gateway;
  const actor: Actor = { at: 'desk', person: person('cy') };
  const list = await checking.list(actor, { limit: 100 });
  expect(list.length).toBeGreaterThan(1);
  for (const summary of list) {
    expect(await checking.find(actor, summary.id)).toMatchObject(summary);
  }
});

it('every round of a request keeps its own outputs', async () => {
  const { id, source } = all.find((_, place) => place === 2)!;
  const rounds = await readRounds(on.services.database, id);
  expect(rounds.map(({ round, submitted, outputs }) => [round, submitted, outputs.map(({ digest }) => digest)])).toEqual([[1, 'round 1', [source]], [2, 'round 2', ['crime']]]);
});
