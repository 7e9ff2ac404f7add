import type { Completion, CompletionSource } from '@codemirror/autocomplete';
import { SQLDialect, type SQLNamespace } from '@codemirror/lang-sql';
import type { Dataset } from '@vitrine/sdk';
import { type Language, say } from '../session/language.js';
import { quoted } from './starter.js';

const completion = (name: string, type: string, detail: string): Completion => ({
  label: name,
  ...(quoted(name) === name ? {} : { apply: quoted(name) }),
  type,
  detail
});

/** What the editor offers: schemas, their tables and columns, each with its label. */
export function namespaceOf(datasets: ReadonlyArray<Dataset>, language: Language): SQLNamespace {
  const schemas: Record<string, { self: Completion; children: Record<string, SQLNamespace> }> = {};
  for (const dataset of datasets) {
    const schema = (schemas[dataset.schema] ??= { self: completion(dataset.schema, 'namespace', dataset.version), children: {} });
    schema.children[dataset.name] = {
      self: completion(dataset.name, 'class', say(dataset.title, language)),
      children: dataset.variables.map(variable => completion(variable.name, 'property', say(variable.label, language)))
    };
  }
  return schemas as SQLNamespace;
}

/** What one SELECT is made of: other words of SQL are refused here, and would only be in the way. */
export const dialect = SQLDialect.define({
  keywords:
    'select distinct from where group by having order asc desc nulls first last limit offset join inner left right full cross on using as and or not in is null between like ilike case when then else end with union all intersect except exists filter over partition rows range rollup cube grouping sets qualify cast true false',
  types: 'boolean integer bigint double decimal varchar date time timestamp',
  builtin:
    'count sum avg min max median quantile_cont stddev variance round floor ceil abs sqrt ln log10 greatest least coalesce nullif lower upper trim length substr replace concat year month day date_trunc date_diff row_number rank lag lead',
  identifierQuotes: '"'
});

/** Columns of the tables that the text names, also without their table's name before them. */
export function columnsOf(datasets: ReadonlyArray<Dataset>, language: Language): CompletionSource {
  return context => {
    const word = context.matchBefore(/[\p{L}\p{N}_]*/u);
    const before = word ? context.state.sliceDoc(Math.max(0, word.from - 1), word.from) : '';
    if (!word || before === '.' || (word.from === word.to && !context.explicit)) {
      return null;
    }
    const text = context.state.doc.toString().toLowerCase();
    const named = datasets.filter(dataset => new RegExp(`\\b${dataset.name.toLowerCase()}\\b`, 'u').test(text));
    const options = new Map(named.flatMap(dataset => dataset.variables.map(variable => [variable.name, { ...completion(variable.name, 'property', say(variable.label, language)), boost: 50 }])));
    return options.size > 0 ? { from: word.from, options: [...options.values()], validFor: /^[\p{L}\p{N}_]*$/u } : null;
  };
}
