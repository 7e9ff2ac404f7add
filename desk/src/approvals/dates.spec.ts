import { bounds, proposed } from './dates.js';

const wish = (project: { starts: string; ends: string }) => ({ state: 'requested', project });

describe('Dates of an approval', () => {
  it('are two days in order', () => {
    expect(bounds('2026-01-01', '2026-01-01')).toBe(true);
    expect(bounds('2026-01-02', '2026-01-01')).toBe(false);
    expect(bounds('', '2026-01-01')).toBe(false);
    expect(bounds('2026-01-01', '2026')).toBe(false);
  });

  it('are proposed within the project: never before today, never after its end', () => {
    expect(proposed(wish({ starts: '2026-01-01', ends: '2029-12-31' }), '2026-11-25')).toEqual({ from: '2026-11-25', until: '2029-12-31' });
    expect(proposed(wish({ starts: '2027-02-01', ends: '2029-12-31' }), '2026-11-25')).toEqual({ from: '2027-02-01', until: '2029-12-31' });
  });

  it('are proposed as they are where they are set already', () => {
    const granted = { state: 'granted', from: '2026-03-01', until: '2026-09-30', project: { starts: '2026-01-01', ends: '2029-12-31' } };
    expect(proposed(granted, '2026-11-25')).toEqual({ from: '2026-03-01', until: '2026-09-30' });
  });
});
