import type { Completion } from '@codemirror/autocomplete';
import type { SQLNamespace } from '@codemirror/lang-sql';
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
