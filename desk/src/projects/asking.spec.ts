import type { SourceOffer } from '@vitrine/sdk';
import { choose, nothing, requestOf, toggled } from './asking.js';

const text = { en: '', fr: '' };
const offer = (...versions: string[]): SourceOffer => ({
  id: 'wages', title: text, description: text, producer: text, isolated: false, versions: versions.map(id => ({ id, title: text })), datasets: []
});

describe('Asking a producer for a source', () => {
  it('says the first thing that is missing', () => {
    expect(requestOf(nothing)).toEqual({ lacks: 'source' });
    const chosen = choose(nothing, offer('2022', '2023'));
    expect(requestOf(chosen)).toEqual({ lacks: 'version' });
    expect(requestOf({ ...chosen, versions: ['2022'] })).toEqual({ lacks: 'dataset' });
    expect(requestOf({ ...chosen, versions: ['2022'], datasets: { jobs: [] } })).toEqual({ lacks: 'dataset' });
    expect(requestOf({ ...chosen, versions: ['2022'], datasets: { jobs: '*' }, reason: '  ' })).toEqual({ lacks: 'reason' });
  });

  it('asks for what was chosen, and for no dataset of which nothing was', () => {
    const asking = { source: 'wages', versions: ['2022'], datasets: { jobs: ['wage'], people: [], firms: '*' as const }, reason: ' To compare. ' };
    expect(requestOf(asking)).toEqual({ source: 'wages', versions: ['2022'], datasets: { jobs: ['wage'], firms: '*' }, reason: 'To compare.' });
  });

  it('chooses the only version there is, and none where there are several', () => {
    expect(choose(nothing, offer('2023')).versions).toEqual(['2023']);
    expect(choose(nothing, offer('2022', '2023')).versions).toEqual([]);
  });

  it('forgets what was chosen of another source, and keeps the reason', () => {
    const before = { source: 'claims', versions: ['2021'], datasets: { care: '*' as const }, reason: 'Why.' };
    expect(choose(before, offer('2022', '2023'))).toEqual({ source: 'wages', versions: [], datasets: {}, reason: 'Why.' });
  });

  it('takes a name in and out', () => {
    expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
  });
});
