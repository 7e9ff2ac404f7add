import { expect, it } from '@jest/globals';
import { neverBack } from './never-back.js';

const [hour, day] = [3_600_000, 86_400_000];

it('a clock that is set back by a day at most changes no date, one that is set further back is followed', () => {
  let [wall, passed] = [Date.parse('2026-06-30T23:00:00Z'), 0];
  const now = neverBack(() => new Date(wall), () => passed);
  const pass = (time: number): void => void ([wall, passed] = [wall + time, passed + time]);
  const said = (): string => now().toISOString();
  expect(said()).toBe('2026-06-30T23:00:00.000Z');
  pass(2 * hour);
  expect(said()).toBe('2026-07-01T01:00:00.000Z');
  wall -= 5 * hour;
  expect(said()).toBe('2026-07-01T01:00:00.000Z');
  pass(hour);
  expect(said()).toBe('2026-07-01T02:00:00.000Z');
  wall += 5 * hour;
  expect(said()).toBe('2026-07-01T02:00:00.000Z');
  wall += 300 * day;
  expect(said()).toBe('2027-04-27T02:00:00.000Z');
  wall -= 300 * day;
  expect(said()).toBe('2026-07-01T02:00:00.000Z');
});
