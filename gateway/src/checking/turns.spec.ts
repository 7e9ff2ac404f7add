import { expect, it } from '@jest/globals';
import { createTurns } from './turns.js';

it('so much of one person’s work goes on at a time; others’ does not wait for it, and what ended makes room', async () => {
  const inTurn = createTurns(2);
  const ends: (() => void)[] = [];
  const long = (): Promise<void> => new Promise(resolve => ends.push(resolve));
  const [one, two] = [inTurn('ada', long), inTurn('ada', long)];
  await expect(inTurn('ada', long)).rejects.toMatchObject({ code: 'too-many-requests', status: 429 });
  expect(await inTurn('bob', async () => 'done')).toBe('done');
  ends[0]?.();
  await one;
  const three = inTurn('ada', () => Promise.reject(new Error('failed')));
  await expect(three).rejects.toThrow('failed');
  expect(await inTurn('ada', async () => 'room')).toBe('room');
  ends[1]?.();
  await two;
});
