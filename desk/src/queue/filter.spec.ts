import fc from 'fast-check';
import type { RequestSummary } from '@vitrine/sdk';
import { type Filter, filterOf, isOverdue, isToDo, narrowed, ordered, searchOf, states } from './filter.js';

const request = (more: Partial<RequestSummary> = {}): RequestSummary => ({
  id: 'r-1',
  project: { id: 'health', title: { en: 'Map of diseases', fr: 'Cartographie des pathologies' } },
  compartment: 'c1',
  author: { id: 'ada', name: 'Ada Exemple' },
  state: 'submitted',
  round: 1,
  created: '2026-11-01T08:00:00Z',
  submitted: '2026-11-01T09:00:00Z',
  due: '2026-11-06T09:00:00Z',
  changed: '2026-11-01T09:00:00Z',
  names: ['prevalence.csv'],
  verdicts: { safe: 1, review: 0, declared: 0 },
  producers: [{ en: 'Health insurance fund', fr: 'Caisse d’assurance maladie' }],
  checkers: { needed: 1, done: 0 },
  may: [],
  mine: 'none',
  minutes: 5,
  ...more
});

const all: Filter = { state: 'all', todo: false, text: '' };

describe('The queue', () => {
  it('holds what a checker can vote on as hers to do, and not what she has voted on', () => {
    expect(isToDo(request({ may: ['comment', 'vote'] }))).toBe(true);
    expect(isToDo(request({ may: ['comment'], mine: 'voted' }))).toBe(false);
  });

  it('calls overdue only what waits for checkers', () => {
    const after = Date.parse('2026-11-07T00:00:00Z');
    expect(isOverdue(request(), after)).toBe(true);
    expect(isOverdue(request(), Date.parse('2026-11-05T00:00:00Z'))).toBe(false);
    expect(isOverdue(request({ state: 'returned' }), after)).toBe(false);
    expect(isOverdue(request({ due: undefined }), after)).toBe(false);
  });

  it('finds words in either language, with or without accents, in any order', () => {
    const found = (text: string) => narrowed([request()], { ...all, text }).length;
    expect(found('maladie pathologies')).toBe(1);
    expect(found('ADA prevalénce')).toBe(1);
    expect(found('diseases wages')).toBe(0);
  });

  it('has what is due first at the top, and what waits for nobody below', () => {
    const late = request({ id: 'late', due: '2026-11-02T00:00:00Z' });
    const done = request({ id: 'done', state: 'released', due: '2026-11-01T00:00:00Z' });
    expect(ordered([done, request({ id: 'next' }), late]).map(({ id }) => id)).toEqual(['late', 'next', 'done']);
  });

  const anyRequest = fc.record({
    id: fc.uuid(),
    state: fc.constantFrom(...states),
    due: fc.option(fc.constantFrom('2026-11-02T00:00:00Z', '2026-11-09T00:00:00Z'), { nil: undefined }),
    may: fc.subarray(['vote', 'consent', 'release', 'comment'])
  }).map(request);
  const anyFilter = fc.record({ state: fc.constantFrom(...states, 'open' as const, 'all' as const), todo: fc.boolean(), text: fc.string() });

  it('loses and repeats no request when it is put in order', () => {
    fc.assert(
      fc.property(fc.array(anyRequest), requests => {
        expect(ordered(requests).map(({ id }) => id).sort()).toEqual(requests.map(({ id }) => id).sort());
      })
    );
  });

  it('keeps its filter in the address', () => {
    fc.assert(
      fc.property(anyFilter, anyFilter, (filter, standard) => {
        expect(filterOf(new URLSearchParams(searchOf(filter, standard).toString()), standard)).toEqual(filter);
      })
    );
  });
});
