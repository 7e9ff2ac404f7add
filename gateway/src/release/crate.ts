import { actions } from './assessments.js';
import { centreId, contextEntities, named, personId, profile, projectId, references, sha512Term, sourceId, type Entity } from './entities.js';
import { crateFile, folderOf, isCodebook, placeFiles, queriesFile, recordFile, workflowFolder, type PlacedFile } from './layout.js';
import type { ReleaseFacts, ReleasedOutput } from './types.js';
import { conditions, workflowName } from './workflow.js';

/** The metadata of the crate: RO-Crate 1.2, after the Five Safes RO-Crate profile 0.4. `sizes`: in bytes, of its other files. */
export function crate(facts: ReleaseFacts, sizes: Map<string, number>) {
  const files = placeFiles(facts);
  const done = actions(facts, files);
  const file = (id: string, media: string, name: { en: string; fr: string }) => ({ '@id': id, '@type': 'File', ...named(name), encodingFormat: media, contentSize: String(sizes.get(id)) });
  const graph: Entity[] = [
    { '@id': crateFile, '@type': 'CreativeWork', about: { '@id': './' }, conformsTo: { '@id': 'https://w3id.org/ro/crate/1.2' } },
    {
      '@id': './',
      '@type': 'Dataset',
      ...named({ en: `Results of the project “${facts.project.title.en}”`, fr: `Résultats du projet « ${facts.project.title.fr} »` }),
      description: `Checked and released by ${facts.centre.title.en}. / Contrôlé et sorti par ${facts.centre.title.fr}.`,
      identifier: `urn:uuid:${facts.id}`,
      datePublished: facts.released,
      license: { '@id': conditions['@id'] },
      conformsTo: { '@id': profile['@id'] },
      publisher: { '@id': centreId(facts) },
      sourceOrganization: { '@id': projectId },
      author: { '@id': personId(facts, facts.author.name) },
      mainEntity: { '@id': workflowFolder },
      hasPart: [...facts.outputs.map((_, index) => ({ '@id': folderOf(index) })), { '@id': recordFile }, { '@id': workflowFolder }],
      mentions: done.map(action => ({ '@id': action['@id'] }))
    },
    profile,
    sha512Term,
    conditions,
    ...contextEntities(facts),
    ...facts.outputs.map((output, index) => outputFolder(output, index, files)),
    ...files.map(placed => ({ ...file(placed.path, placed.file.media, nameOf(placed)), ...codebookOf(placed, files) })),
    file(recordFile, 'application/json', { en: 'Record of disclosure control', fr: 'Relevé du contrôle de confidentialité' }),
    {
      '@id': workflowFolder,
      '@type': 'Dataset',
      ...named(workflowName),
      conformsTo: { '@id': 'https://w3id.org/workflowhub/workflow-ro-crate/1.0' },
      subjectOf: { '@id': `${workflowFolder}${crateFile}` },
      hasPart: [{ '@id': queriesFile }, { '@id': `${workflowFolder}${crateFile}` }]
    },
    file(queriesFile, 'application/sql', workflowName),
    file(`${workflowFolder}${crateFile}`, 'application/ld+json', { en: 'Metadata of the queries', fr: 'Métadonnées des requêtes' }),
    ...done
  ];
  return { '@context': 'https://w3id.org/ro/crate/1.2/context', '@graph': graph };
}

function outputFolder(output: ReleasedOutput, index: number, files: PlacedFile[]): Entity {
  return {
    '@id': folderOf(index),
    '@type': 'Dataset',
    ...named(output.title),
    ...(output.description === '' ? {} : { description: output.description }),
    identifier: output.id,
    additionalType: output.kind,
    ...references('isBasedOn', output.sources.map(sourceId)),
    ...references('hasPart', files.filter(placed => placed.output === output).map(({ path }) => path))
  };
}

function nameOf({ output: { title }, file }: PlacedFile) {
  return isCodebook(file) ? { en: `Codebook: ${title.en}`, fr: `Dictionnaire des variables : ${title.fr}` } : title;
}

/** From a table to the codebook that stands beside it under the same name. */
function codebookOf({ output, file }: PlacedFile, files: PlacedFile[]): { subjectOf?: { '@id': string } } {
  const stem = file.name.replace(/\.[^.]*$/, '');
  const codebook = files.find(placed => placed.output === output && placed.file.name === `${stem}.codebook.json`);
  return codebook ? { subjectOf: { '@id': codebook.path } } : {};
}
