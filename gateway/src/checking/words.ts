import { soleSelect, unitNoun, type Text } from '@vitrine/disclosure';
import type { Centre } from '../centre/types.js';
import { relationsOf } from '../engine/index.js';
import type { Engine } from '../engine/types.js';
import type { Prepared } from './prepare.js';
import type { Words } from './types.js';

type Language = 'en' | 'fr';
type Node = Record<string, unknown>;

/** Classes of statistics that are proved, as a reader says them. */
const statistics: Record<string, Text> = { Frequencies: { en: 'count', fr: 'effectif' }, LinearAggregations: { en: 'sum or mean', fr: 'somme ou moyenne' } };

/** What lineage knows of an output, in the words that a checker asks for, in each language; `description` is the researcher's. */
export async function wordsOf(prepared: Prepared, centre: Centre, engine: Pick<Engine, 'print'>): Promise<Record<Language, Words>> {
  const filter = await filterOf(prepared, engine);
  return { en: wordsIn('en', prepared, centre, filter), fr: wordsIn('fr', prepared, centre, filter) };
}

function wordsIn(language: Language, { query, catalogue, table }: Prepared, centre: Centre, filter: string): Words {
  const say = (text: Text): string => text[language];
  const relations = relationsOf(query, catalogue);
  const population = relations.filter(({ kind }) => kind === 'record-level').map(relation => {
    const source = centre.sources.find(({ id }) => id === relation.source);
    const dataset = source?.datasets.find(({ id }) => id === relation.name);
    const title = source ? say(source.title) : relation.source;
    return `${dataset ? `${say(dataset.title)} – ${title}` : title}, ${relation.version} (${relation.schema}.${relation.name})`;
  });
  const units = [...new Set(relations.flatMap(relation => relation.units.map(({ type }) => say(unitNoun(type, 2)))))];
  const variables = table.columns.map(({ name, label, role, statbarn }) => {
    const what = label ? say(label) : role === 'statistic' && statbarn ? say(statistics[statbarn] ?? { en: statbarn, fr: statbarn }) : '';
    return what ? `${name} (${what})` : name;
  });
  return {
    description: '',
    population: population.join('; '),
    filter: filter || { en: 'none', fr: 'aucun' }[language],
    unit: units.join(', '),
    variables: variables.join(', ')
  };
}

/** The conditions as the engine writes them: what it prints with them, less what it prints without. */
async function filterOf({ entry, query: { tree } }: Prepared, engine: Pick<Engine, 'print'>): Promise<string> {
  const select = soleSelect(tree);
  if (!select || !select['where_clause']) {
    return '';
  }
  const bare = { ...select, group_expressions: [], group_sets: [], aggregate_handling: 'STANDARD_HANDLING', modifiers: [], having: null, qualify: null };
  const whole = await engine.print(entry, wrapped(bare));
  const without = (await engine.print(entry, wrapped({ ...bare, where_clause: null }))).replace(/;\s*$/, '');
  const rest = whole.startsWith(without) ? whole.slice(without.length) : '';
  return /^\s*WHERE\s+([\s\S]*?);?\s*$/.exec(rest)?.[1] ?? '';
}

const wrapped = (node: Node): unknown => ({ error: false, statements: [{ node, named_param_map: [] }] });

/** Whether every literal of a statement is a code of the catalogue, or a number outside its conditions: then the statement tells nothing of anybody. */
export function literalsAreCodes({ query, catalogue }: Pick<Prepared, 'query' | 'catalogue'>): boolean {
  const codes = new Set(catalogue.nomenclatures.flatMap(nomenclature => nomenclature.codes.map(({ code }) => code)));
  const select = soleSelect(query.tree);
  if (!select) {
    return false;
  }
  const { select_list: items, group_expressions: keys, modifiers, ...conditions } = select;
  return literals(conditions).every(value => !value.number && codes.has(value.text)) && literals([items, keys, modifiers]).every(value => value.number || codes.has(value.text));
}

function literals(node: unknown): { text: string; number: boolean }[] {
  if (Array.isArray(node)) {
    return node.flatMap(literals);
  }
  if (typeof node !== 'object' || node === null) {
    return [];
  }
  const here = node as Node;
  if (here['class'] === 'CONSTANT') {
    const { value, type } = (here['value'] ?? {}) as { value?: unknown; type?: { type_info?: { scale?: number } | null } };
    if (value === null || value === undefined) {
      return [];
    }
    const text = typeof value === 'object' ? JSON.stringify(value) : typeof value === 'number' ? String(value / 10 ** (type?.type_info?.scale ?? 0)) : String(value);
    return [{ text, number: typeof value !== 'string' }];
  }
  return Object.values(here).flatMap(literals);
}

/** What else a statement says in words and numbers of the researcher's, for it may leave with the release: names of tables, and factors that are more than a shift of the point. */
export function wordsInSql({ query }: Pick<Prepared, 'query'>): string[] {
  const found = new Set<string>();
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) {
      return;
    }
    const here = node as Node;
    const { alias, table_name: table } = here;
    const named = [alias, ...((here['column_name_alias'] ?? []) as unknown[])];
    // One letter tells nothing.
    if (table !== undefined || here['column_name_alias'] !== undefined) {
      named.forEach(name => typeof name === 'string' && name.length > 1 && name !== table && found.add(name));
    }
    Object.values(here).forEach(look);
  };
  const select = soleSelect(query.tree);
  look(select?.['from_table']);
  for (const { text, number } of literals(select?.['select_list'])) {
    if (number && !/^10*$/.test(text)) {
      found.add(text);
    }
  }
  return [...found];
}

/** A name for an output, of its columns. */
export function nameOf({ table }: Prepared): string {
  const keys = table.columns.filter(({ role }) => role === 'key').map(({ name }) => name);
  const statistics = table.columns.filter(({ role }) => role !== 'key').map(({ name }) => name);
  const text = [...statistics.slice(0, 1), ...keys.slice(0, 2)].join('-');
  return text.normalize('NFD').replace(/[^A-Za-z0-9._-]+/g, '').slice(0, 60) || 'table';
}
