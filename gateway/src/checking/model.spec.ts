import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { actors, Trial, type Action } from './model.js';

/** Transitions that are tried; `npm run attack -- requests` asks for 100,000. */
const wanted = Number(process.env['VITRINE_TRANSITIONS'] ?? 2000);
/** The same each time; `VITRINE_SEED=7` looks elsewhere. */
const seed = Number(process.env['VITRINE_SEED'] ?? 2);
const length = 100;

const who = fc.constantFrom(...actors);
const checker = fc.constantFrom('cy at desk' as const, 'cleo at desk' as const);
const request = fc.nat({ max: 2 });
const text = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...'abcdefghij') });
const decisions = fc.oneof({ weight: 6, arbitrary: fc.constant(['approve' as const]) as fc.Arbitrary<('approve' | 'return' | 'reject')[]> }, { weight: 1, arbitrary: fc.constant(['reject' as const]) as fc.Arbitrary<('approve' | 'return' | 'reject')[]> }, { weight: 2, arbitrary: fc.array(fc.constantFrom('approve' as const, 'return' as const, 'reject' as const), { minLength: 1, maxLength: 3 }) }) as fc.Arbitrary<('approve' | 'return' | 'reject')[]>;

/** Mostly what the right person would do, so that every state is reached; and often what she would not. */
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('create' as const), who: fc.oneof({ weight: 4, arbitrary: fc.constant('ada' as const) }, who), isolated: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('add' as const, 'submit' as const, 'resubmit' as const), who: fc.constant('ada' as const), request, text }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('replace' as const, 'remove' as const), who: fc.constant('ada' as const), request, text }) },
  { weight: 9, arbitrary: fc.record({ kind: fc.constant('vote' as const), who: checker, request, decisions, flaw: fc.oneof({ weight: 4, arbitrary: fc.constant('none' as const) }, fc.constantFrom('stale' as const, 'missing' as const, 'silent' as const)) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('vote' as const), who: checker, request, decisions: fc.constant(['reject' as const]), flaw: fc.constant('silent' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('consent' as const), who: fc.constantFrom('dee at desk' as const, 'del at desk' as const), request, decision: fc.oneof({ weight: 4, arbitrary: fc.constant('give' as const) }, fc.constant('refuse' as const)), reason: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('release' as const), who: checker, request }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('add' as const, 'replace' as const, 'remove' as const, 'submit' as const, 'resubmit' as const, 'withdraw' as const, 'return' as const, 'release' as const, 'comment' as const),
      who, request, text
    })
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('vote' as const), who, request, decisions, flaw: fc.constant('none' as const) }) }
);

it(`${wanted} transitions over HTTP: each does what the rules say, or is refused with the reason, and is on record`, async () => {
  const reached = new Set<string>();
  const refusals = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: length, maxLength: length, size: 'max' }), async actions => {
      const trial = await Trial.begin();
      try {
        for (const each of actions) {
          const { expected, came } = await trial.act(each);
          expect({ ...each, came }).toEqual({ ...each, came: expected });
          refusals.add(came);
          trial.requests.forEach(({ state }) => reached.add(state));
        }
        for (const modelled of trial.requests) {
          const { state, round, outputs, reviews, released } = modelled;
          const edits = ['draft', 'returned'].includes(state);
          const shown = await trial.shown(modelled);
          expect(shown).toEqual({ state, round, reviews: reviews.length, released, outputs: edits ? outputs : shown.outputs });
        }
        const others = actors.filter(each => each !== 'ada');
        const reader = others[(trial.done + trial.refused) % others.length] as (typeof actors)[number];
        const { alone, listed } = await trial.found(reader);
        expect(alone.filter(id => !listed.includes(id))).toEqual([]);
        expect(listed.filter(id => trial.requests.some(request => request.id === id) && !alone.includes(id))).toEqual([]);
        expect(await trial.record()).toEqual({ whole: true, done: trial.done, refused: trial.refused });
      } finally {
        await trial.on.close();
      }
    }),
    { numRuns: Math.ceil(wanted / length), endOnFailure: true, seed }
  );
  expect([...reached].sort()).toEqual(['approved', 'draft', 'in review', 'rejected', 'released', 'returned', 'submitted', 'withdrawn']);
  expect([...refusals]).toEqual(expect.arrayContaining(['already-reviewed', 'comment-needed', 'not-found', 'not-your-part', 'nothing-to-submit', 'own-project', 'stale-output', 'votes-incomplete', 'wrong-state']));
}, 60_000 + wanted * 500);
