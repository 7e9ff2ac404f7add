import { bounds, proposed } from './dates.js';

describe('Dates of an approval', () => {
  it('are two days in order', () => {
    expect(bounds('2026-01-01', '2026-01-01')).toBe(true);
    expect(bounds('2026-01-02', '2026-01-01')).toBe(false);
    expect(bounds('', '2026-01-01')).toBe(false);
    expect(bounds('2026-01-01', '2026')).toBe(false);
  });

  it('are proposed within the project: never before today, never after its end', () => {
    expect(proposed({ starts: '2026-01-01', ends: '2029-12-31' }, '2026-11-25')).toEqual({ from: '2026-11-25', until: '2029-12-31' });
    expect(proposed({ starts: '2027-02-01', ends: '2029-12-31' }, '2026-11-25')).toEqual({ from: '2027-02-01', until: '2029-12-31' });
  });
});
