import { describe, expect, it } from '@jest/globals';
import type { Catalogue } from '@vitrine/disclosure';
import type { CheckedQuery } from '../engine/types.js';
import { literalsAreCodes, wordsInSql } from './words.js';

const constant = (value: unknown, scale?: number): object => ({ class: 'CONSTANT', value: { value, type: { type_info: scale === undefined ? null : { scale } } } });
const table = (alias: string): object => ({ type: 'BASE_TABLE', alias, table_name: 'care', column_name_alias: [] });
const statement = (node: object): { query: CheckedQuery } => ({ query: { tree: { statements: [{ node: { type: 'SELECT_NODE', select_list: [], from_table: table(''), ...node } }] } } as CheckedQuery });
const catalogue: Catalogue = { relations: [], packs: [], nomenclatures: [{ id: 'departement', label: { en: '', fr: '' }, codes: [{ code: '29', label: { en: '', fr: '' } }] }] };

describe('a statement that leaves', () => {
  it('tells the checker its factors and the names that its tables were given', () => {
    expect(wordsInSql(statement({ select_list: [constant(47115, 1), constant(100), constant(1000, 1)], from_table: table('seven_in_lozere') }))).toEqual(['seven_in_lozere', '4711.5']);
  });

  it('has nothing to tell of a table by its own name, or by one letter', () => {
    expect([table('care'), table('c')].flatMap(from_table => wordsInSql(statement({ from_table })))).toEqual([]);
  });

  it('leaves with the codes of a nomenclature in its conditions, and with no other value', () => {
    const where = (value: unknown): boolean => literalsAreCodes({ ...statement({ where_clause: constant(value) }), catalogue });
    expect([where('29'), where(29), where('Marie'), where({ upper: 1, lower: 2 })]).toEqual([true, false, false, false]);
  });
});
