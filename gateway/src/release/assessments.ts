import { centreId, completed, gatewayId, named, packId, personId, profile, projectId, references, sha512Term, sourceId, type Entity } from './entities.js';
import { folderOf, workflowFolder, type PlacedFile } from './layout.js';
import type { ReleaseFacts, ReleasedDecision } from './types.js';

/** Terms of the Safe Haven Provenance ontology. */
const shp = (term: string) => ({ '@id': `https://w3id.org/shp#${term}` });
const of = (id: string) => ({ '@id': id });

/** What was done for a release, and in which phase of the profile: production, check, validation, sign-off, disclosure (machine, then people), and the sealing. */
export function actions(facts: ReleaseFacts, files: PlacedFile[]): Entity[] {
  const done = { endTime: facts.released, actionStatus: completed };
  const byGateway = { agent: of(gatewayId), ...done };
  return [
    {
      '@id': '#production',
      '@type': 'CreateAction',
      ...named({ en: 'Queries run on the approved sources', fr: 'Requêtes exécutées sur les sources autorisées' }),
      agent: of(personId(facts, facts.author.name)),
      instrument: of(workflowFolder),
      ...references('object', facts.outputs.flatMap(output => output.sources.map(sourceId))),
      ...references('result', files.map(({ path }) => path)),
      ...done
    },
    {
      '@id': '#check',
      '@type': 'AssessAction',
      additionalType: shp('CheckValue'),
      ...named({ en: 'Files are those that were checked: yes', fr: 'Les fichiers sont ceux qui ont été contrôlés : oui' }),
      object: of('./'),
      instrument: of(sha512Term['@id']),
      ...byGateway
    },
    {
      '@id': '#validation',
      '@type': 'AssessAction',
      additionalType: shp('ValidationCheck'),
      ...named({ en: 'Made after the Five Safes RO-Crate profile', fr: 'Établi selon le profil Five Safes RO-Crate' }),
      object: of('./'),
      instrument: of(profile['@id']),
      ...byGateway
    },
    {
      '@id': '#sign-off',
      '@type': 'AssessAction',
      additionalType: shp('SignOff'),
      ...named({ en: 'Approvals and policies in force at the instant of release: approved', fr: 'Autorisations et règles en vigueur à l’instant de la sortie : accord' }),
      object: [of('./'), of(workflowFolder), of(projectId)],
      ...byGateway
    },
    ...facts.outputs.map((output, index) => ({
      '@id': `#disclosure-${index + 1}`,
      '@type': 'AssessAction',
      additionalType: shp('DisclosureCheck'),
      ...named(verdicts[output.verdict]),
      object: [of('./'), of(folderOf(index))],
      ...references('instrument', output.packs.map(packId)),
      ...byGateway
    })),
    ...facts.decisions.map((decision, index) => decisionAction(facts, decision, index)),
    {
      '@id': '#sealing',
      '@type': 'UpdateAction',
      additionalType: shp('GenerateCheckValue'),
      ...named({ en: 'Manifests written and signed', fr: 'Manifestes écrits et signés' }),
      object: of('./'),
      instrument: of(sha512Term['@id']),
      agent: of(centreId(facts)),
      ...done
    }
  ];
}

const verdicts = {
  'safe alone': { en: 'Disclosure check by the gateway: safe alone', fr: 'Contrôle de confidentialité par la passerelle : sûr isolément' },
  review: { en: 'Disclosure check by the gateway: a person must judge', fr: 'Contrôle de confidentialité par la passerelle : une personne doit juger' },
  declared: { en: 'Disclosure check by the gateway: declared, a person must judge', fr: 'Contrôle de confidentialité par la passerelle : déclaré, une personne doit juger' }
};

const decided = {
  approve: { en: 'Disclosure check by a person: approved', fr: 'Contrôle de confidentialité par une personne : accord' },
  consent: { en: 'Consent of the producer: given', fr: 'Accord du producteur : donné' }
};

function decisionAction(facts: ReleaseFacts, { who, what, output, at }: ReleasedDecision, index: number): Entity {
  const place = facts.outputs.findIndex(({ id }) => id === output);
  return {
    '@id': `#decision-${index + 1}`,
    '@type': 'AssessAction',
    additionalType: what === 'consent' ? shp('SignOff') : shp('DisclosureCheck'),
    ...named(decided[what]),
    object: place < 0 ? of('./') : [of('./'), of(folderOf(place))],
    agent: of(personId(facts, who)),
    endTime: at,
    actionStatus: completed
  };
}
