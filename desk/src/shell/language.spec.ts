import { speechIn } from './language.js';

const [en, fr] = [speechIn('en'), speechIn('fr')];
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
const requests = { one: { en: '{n} request', fr: '{n} demande' }, other: { en: '{n} requests', fr: '{n} demandes' } };

describe('The desk’s two languages', () => {
  it('count as each does', () => {
    expect([0, 1, 2].map(n => en.count(n, requests))).toEqual(['0 requests', '1 request', '2 requests']);
    expect([0, 1, 2].map(n => fr.count(n, requests))).toEqual(['0 demande', '1 demande', '2 demandes']);
  });

  it('group figures and round none', () => {
    expect(en.number(1234567.125)).toBe('1,234,567.125');
    expect(plain(fr.number(1234567.125))).toBe('1 234 567,125');
    expect(en.number(0.1)).toBe('0.1');
  });

  it('say how far away something is', () => {
    const now = Date.parse('2026-11-25T12:00:00Z');
    expect(en.away('2026-11-22T11:00:00Z', now)).toBe('3 days ago');
    expect(fr.away('2026-11-25T14:30:00Z', now)).toBe('dans 2 heures');
    expect(en.away('2026-11-25T12:00:10Z', now)).toBe('this minute');
  });

  it('write sizes in their own units', () => {
    expect(plain(en.bytes(1_536_000))).toBe('1.54 MB');
    expect(plain(fr.bytes(512))).toBe('512 o');
    expect(plain(fr.bytes(0))).toBe('0 o');
  });

  it('leave a parameter that is not given where it stands', () => {
    expect(en.say({ en: '{a} of {b}', fr: '' }, { a: 1 })).toBe('1 of {b}');
  });
});
