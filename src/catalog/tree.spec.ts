import type { Dataset, Source } from '@vitrine/sdk';
import { highlight, type ITreeState, typeAhead, visibleNodes } from './tree.js';

const text = (en: string) => ({ en, fr: `${en} (fr)` });
const summary = { id: 'claims_2023.care', schema: 'claims_2023', name: 'care', source: 'claims', version: '2023', title: text('Care'), description: text(''), kind: 'record-level' as const, units: [], variables: 2 };
const source: Source = {
  id: 'claims', title: text('Claims'), description: text(''), producer: { id: 'fund', title: text('Fund') }, public: false, isolated: false,
  origin: 'synthetic', rules: [], compartments: ['claims'], versions: [{ id: '2023', schema: 'claims_2023', title: text('2023'), datasets: [summary] }]
};
const variable = (name: string) => ({ name, type: 'VARCHAR', kind: 'category', label: text(`Label of ${name}`), sensitive: false });
const dataset: Dataset = { ...summary, variables: [variable('annee'), variable('patho_niv1')], keys: [] };
const state = (change: Partial<ITreeState> = {}): ITreeState => ({
  sources: [source], language: 'en', expanded: new Set(), found: null, dataset: () => dataset, ...change
});
const all = new Set(['source:claims', 'version:claims_2023', 'dataset:claims_2023.care']);

describe('the tree of the side bar', () => {
  it('shows sources, and under what is open versions, datasets and variables', () => {
    expect(visibleNodes(state()).map(node => node.label)).toEqual(['Claims']);
    const rows = visibleNodes(state({ expanded: all }));
    expect(rows.map(node => [node.level, node.kind])).toEqual([[1, 'source'], [2, 'version'], [3, 'dataset'], [4, 'variable'], [4, 'variable']]);
    expect(rows.map(node => node.expanded)).toEqual([true, true, true, null, null]);
    expect(rows.at(-1)).toMatchObject({ position: 2, siblings: 2, parent: 'dataset:claims_2023.care', detail: 'Label of patho_niv1' });
  });

  it('says that variables are on their way', () => {
    expect(visibleNodes(state({ expanded: all, dataset: () => undefined })).at(-1)?.kind).toBe('loading');
  });

  it('opens what a search found, with the variables that match', () => {
    const rows = visibleNodes(state({ found: [{ ...summary, matches: ['patho_niv1'] }] }));
    expect(rows.map(node => node.label)).toEqual(['Claims', '2023', 'Care', 'patho_niv1']);
    expect(visibleNodes(state({ found: [] }))).toEqual([]);
  });

  it('speaks the reader’s language', () => {
    expect(visibleNodes(state({ language: 'fr' }))[0]?.label).toBe('Claims (fr)');
  });

  it('goes to the next row that begins as typed, around the end, accents aside', () => {
    const rows = visibleNodes(state({ expanded: all }));
    expect(typeAhead(rows, 0, 'p')).toBe(4);
    expect(typeAhead(rows, 3, 'c')).toBe(0);
    expect(typeAhead(rows, 0, 'pá')).toBe(4);
    expect(typeAhead(rows, 0, 'zz')).toBe(-1);
  });
});

describe('highlighting', () => {
  it.each([
    ['Département', 'depar', [['Dépar', true], ['tement', false]]],
    ['Care 2023', 'x', [['Care 2023', false]]],
    ['annee', 'N', [['a', false], ['n', true], ['n', true], ['ee', false]]],
    ['abc', '', [['abc', false]]]
  ])('marks in %s what %s found', (value, search, parts) => {
    expect(highlight(value, search).map(part => [part.text, part.found])).toEqual(parts);
  });
});
