import { describe, expect, it } from '@jest/globals';
import type { Catalogue, Verdict } from '@vitrine/disclosure';
import type { CheckedQuery } from '../engine/types.js';
import { columnsOf } from './prepare.js';

const both = (text: string): { en: string; fr: string } => ({ en: text, fr: text });
const variable = (name: string): Catalogue['relations'][number]['variables'][number] => ({ name, type: 'VARCHAR', kind: 'category', label: both(`Label of ${name}`), sensitive: false, nomenclature: name });
const catalogue: Catalogue = {
  relations: [{ schema: 's', name: 't', kind: 'record-level', source: 's', version: '1', producer: 'p', units: [], keys: [], packs: [], variables: [variable('married'), variable('aided')] }],
  nomenclatures: ['married', 'aided'].map(id => ({ id, label: both(id), codes: [] })),
  packs: []
};

/** A result with one key, a column under a name. */
function shown(column: string, alias: string): ReturnType<typeof columnsOf>[number] | undefined {
  const name = alias || column;
  const item = { class: 'COLUMN_REF', alias, column_names: ['t', column] };
  const query = { tree: { statements: [{ node: { type: 'SELECT_NODE', select_list: [item] } }] }, sql: '', relations: ['s.t'], columns: [{ name, type: 'VARCHAR' }] } as unknown as CheckedQuery;
  return columnsOf(query, { columns: [{ name, role: 'key' }] } as Verdict, catalogue)[0];
}

describe('a column of what leaves', () => {
  it('has the label and the codes of the variable that it is', () => {
    expect(shown('married', '')).toMatchObject({ label: { en: 'Label of married' }, nomenclature: { id: 'married' } });
    expect(shown('married', 'married')).toMatchObject({ nomenclature: { id: 'married' } });
  });

  it('has none of another variable whose name it was given', () => {
    expect(shown('aided', 'married')).toEqual({ name: 'married', type: 'VARCHAR', role: 'key' });
  });

  it('has no character in its name that is not seen', () => {
    expect(shown('aided', 'n\u200b\u{e0041}')?.name).toBe('n\\u200b\\udb40\\udc41');
  });
});
