import type { Text } from '@vitrine/disclosure';
import { crateFile, folderOf, json, queriesFile, workflowFolder } from './layout.js';
import type { ReleaseFacts } from './types.js';

/** The queries, in the order of the outputs. A Five Safes crate names the workflow that made its results: this is ours. */
export function queries(facts: ReleaseFacts): Buffer {
  const parts = facts.outputs.map((output, index) => {
    const head = `-- ${folderOf(index)} ${line(output.title.en)}${output.queryId === undefined ? '' : ` (query ${line(output.queryId)})`}`;
    return `${head}\n${output.sql === undefined ? '-- The query is kept by the centre.' : output.sql.trim()}\n`;
  });
  return Buffer.from(parts.join('\n'));
}

/** Metadata of the nested Workflow RO-Crate, whose profile builds on RO-Crate 1.1. */
export function workflowCrate(facts: ReleaseFacts): Buffer {
  const file = queriesFile.slice(workflowFolder.length);
  return json({
    '@context': 'https://w3id.org/ro/crate/1.1/context',
    '@graph': [
      {
        '@id': crateFile,
        '@type': 'CreativeWork',
        about: { '@id': './' },
        conformsTo: [{ '@id': 'https://w3id.org/ro/crate/1.1' }, { '@id': 'https://w3id.org/workflowhub/workflow-ro-crate/1.0' }]
      },
      {
        '@id': './',
        '@type': 'Dataset',
        name: workflowName.en,
        alternateName: workflowName.fr,
        description: 'The queries that the gateway ran, one for each output.',
        datePublished: facts.released,
        license: { '@id': '#conditions' },
        hasPart: [{ '@id': file }],
        mainEntity: { '@id': file }
      },
      {
        '@id': file,
        '@type': ['File', 'SoftwareSourceCode', 'ComputationalWorkflow'],
        name: workflowName.en,
        alternateName: workflowName.fr,
        encodingFormat: 'application/sql',
        license: { '@id': '#conditions' },
        programmingLanguage: { '@id': '#sql' }
      },
      { '@id': '#sql', '@type': 'ComputerLanguage', name: 'SQL (DuckDB)', url: { '@id': 'https://duckdb.org/' } },
      conditions
    ]
  });
}

export const workflowName: Text = { en: 'Queries behind the outputs', fr: 'Requêtes dont les résultats sont issus' };

export const conditions = {
  '@id': '#conditions',
  '@type': 'CreativeWork',
  name: 'Conditions of use agreed between the project, the centre and the producers of the sources',
  alternateName: 'Conditions d’utilisation convenues entre le projet, le centre et les producteurs des sources'
};

function line(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
