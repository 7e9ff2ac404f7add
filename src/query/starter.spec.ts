import type { Dataset, Variable } from '@vitrine/sdk';
import { countBy, firstLook, quoted } from './starter.js';

const text = { en: '', fr: '' };
const variable = (name: string): Variable => ({ name, type: 'VARCHAR', kind: 'category', label: text, sensitive: false });
const dataset = (units: Dataset['units']): Dataset => ({
  id: 'c.care', schema: 'c', name: 'care', source: 'c', version: '1', title: text, description: text, kind: 'record-level', units,
  variables: [variable('annee'), variable('Année')], keys: []
});

describe('the first query of a dataset', () => {
  it.each([['annee', 'annee'], ['order', '"order"'], ['Année', '"Année"'], ['a"b', '"a""b"'], ['2x', '"2x"']])('quotes %s where it must', (name, sql) => {
    expect(quoted(name)).toBe(sql);
  });

  it('looks at its first variables and a hundred rows', () => {
    expect(firstLook(dataset([]))).toBe('SELECT annee, "Année"\nFROM c.care\nLIMIT 100');
  });

  it('counts units, not records, where there are units', () => {
    expect(countBy(dataset([{ type: 'person', label: { en: 'person', fr: 'personne' }, column: 'patient_no' }]), variable('annee'))).toBe(
      'SELECT annee, count(DISTINCT patient_no) AS persons\nFROM c.care\nGROUP BY annee\nORDER BY annee'
    );
    expect(countBy(dataset([]), variable('annee'))).toContain('count(*) AS records');
  });
});
