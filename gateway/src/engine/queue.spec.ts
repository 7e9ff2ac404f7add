import { expect, it } from '@jest/globals';
import { FairQueue } from './queue.js';

const everyone = (): boolean => true;
const emptied = <Work>(queue: FairQueue<Work>, may: (whose: { person: string; project: string }) => boolean = everyone): Work[] => {
  const next = queue.take(may);
  return next ? [next.work, ...emptied(queue, may)] : [];
};

it('lets projects take turns, in a project its people, and of one person what came first goes first', () => {
  const queue = new FairQueue<string>();
  const works: [string, string, string][] = [
    ['ada', 'health', 'a1'], ['ada', 'health', 'a2'], ['ada', 'health', 'a3'], ['bruno', 'health', 'b1'], ['bruno', 'health', 'b2'], ['chloe', 'wages', 'c1'], ['chloe', 'wages', 'c2']
  ];
  works.forEach(([person, project, work]) => queue.add({ person, project }, work));
  expect(emptied(queue)).toEqual(['a1', 'c1', 'b1', 'c2', 'a2', 'b2', 'a3']);
});

it('passes over whoever may not, who keeps her place, and forgets who gave up', () => {
  const queue = new FairQueue<string>();
  const [ada, bruno] = [{ person: 'ada', project: 'health' }, { person: 'bruno', project: 'health' }];
  ['a1', 'a2', 'a3'].forEach(work => queue.add(ada, work));
  ['b1', 'b2'].forEach(work => queue.add(bruno, work));
  queue.remove(ada, 'a2');
  queue.remove(bruno, 'none such');
  expect([queue.of(ada), queue.of(bruno)]).toEqual([2, 2]);
  expect(queue.take(({ person }) => person !== 'ada')?.work).toBe('b1');
  expect(emptied(queue)).toEqual(['a1', 'b2', 'a3']);
  expect(emptied(queue)).toEqual([]);
});
