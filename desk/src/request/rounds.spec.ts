import { changesOf } from './rounds.js';

describe('Rounds of a request', () => {
  it('say what each brought against the one before, the newest first', () => {
    const changes = changesOf([
      { round: 2, submitted: '2026-11-03', outputs: [{ output: 'a', name: 'a.csv', digest: '1' }, { output: 'b', name: 'b2.csv', digest: '9' }, { output: 'd', name: 'd.csv', digest: '4' }] },
      { round: 1, submitted: '2026-11-01', outputs: [{ output: 'a', name: 'a.csv', digest: '1' }, { output: 'b', name: 'b.csv', digest: '2' }, { output: 'c', name: 'c.csv', digest: '3' }] }
    ]);
    expect(changes.map(({ round }) => round)).toEqual([2, 1]);
    expect(changes[0]?.outputs.map(({ name, change }) => [name, change])).toEqual([
      ['a.csv', 'same'],
      ['b2.csv', 'changed'],
      ['d.csv', 'new'],
      ['c.csv', 'removed']
    ]);
    expect(changes[1]?.outputs.map(({ change }) => change)).toEqual(['new', 'new', 'new']);
  });
});
