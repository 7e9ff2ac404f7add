import type { FindingCode } from './reasons.js';

/** One way to break the example centre, and what must be found. Read by `centre.spec.ts`. */
export interface Breakage {
  code: FindingCode;
  file: string;
  from: string;
  to: string;
  where: string;
  /** What stands on the line that the finding names. */
  line: string;
  /** Where the finding is in another file than the edit. */
  in?: string;
  /** Other findings that truly follow. */
  also?: string[];
}

const justice = 'packs/justice.yaml';
/** Nobody has its private key. */
const anotherKey = '1Uqq5QB3bc/8NlkLJYSGKQGmbGxvr2EsGN1Pgo0KGDo=';
const claims = 'sources/claims/source.yaml';
const records = 'sources/records/source.yaml';
const geography = 'sources/geography/source.yaml';
const wages = 'sources/wages/source.yaml';
const health = 'projects/health.yaml';
const linked = 'projects/linked.yaml';
const pending = 'projects/pending.yaml';

/** Code, file, from, to, place; the line holds what was put in, unless said. */
function one(code: FindingCode, file: string, from: string, to: string, where: string, more: Partial<Breakage> = {}): Breakage {
  return { code, file, from, to, where, line: to.trim().split('\n')[0] ?? '', ...more };
}

export const breakages: Breakage[] = [
  // Files and their shape
  one('yaml-syntax', pending, 'members: [bob]', 'members: [bob', '', { line: 'starts' }),
  one('yaml-syntax', pending, 'lead: luc', 'lead: luc\nlead: lea', '', { line: 'lead: lea' }),
  one('yaml-syntax', pending, 'members: [bob]', 'members: &me [*me]', '', { line: '#' }),
  one('unknown-property', claims, 'evidence: shown', 'evidence: shown\n  isolatd: true', 'policy.isolatd', { line: 'isolatd' }),
  one('missing-property', pending, 'lead: luc\n', '', 'lead', { line: 'id: pending' }),
  one('missing-property', claims, '        measure: EUR\n        label: { en: Amount reimbursed, fr: Montant remboursé }', '        measure: EUR', 'datasets[1].variables[4].label', { line: 'name: amount' }),
  one('missing-language', 'centre.yaml', ', fr: Centre d’exemple', '', 'title.fr', { line: 'title' }),
  one('empty-text', 'nomenclatures/sex.yaml', "fr: 'Masculin'", "fr: ' '", 'codes[0].label.fr'),
  one('wrong-type', claims, "- id: '2022'", '- id: 2022', 'versions[0].id'),
  one('wrong-type', 'packs/wages.yaml', 'minimumUnits: 5', 'minimumUnits: 5.5', 'units[0].minimumUnits'),
  one('wrong-type', claims, "combineWith: '*'", 'combineWith: 5', 'policy.combineWith', { also: [`combine-one-sided ${wages} policy.combineWith[0]`] }),
  one('wrong-type', records, 'isolated: true', "isolated: 'yes'", 'policy.isolated'),
  one('wrong-type', geography, 'shapes: { kind: file, path: sources/geography/shapes.csv, format: csv }', 'shapes: sources/geography/shapes.csv', 'versions[0].data.shapes'),
  one('missing-property', geography, 'shapes.csv, format: csv }', 'shapes.csv }', 'versions[0].data.shapes.format', { line: 'shapes.csv }' }),
  one('missing-property', geography, 'shapes: { kind: file, path', 'shapes: { path', 'versions[0].data.shapes.kind'),
  one('not-a-choice', geography, '{ kind: file, path: sources/geography/shapes.csv, format: csv }', '{ kind: files, path: sources/geography/shapes.csv, format: csv }', 'versions[0].data.shapes.kind'),
  one('not-a-choice', records, 'format: csv', 'format: excel', 'versions[0].data.recidivism.format'),
  one('not-a-choice', claims, 'evidence: shown', 'evidence: shown\n  rows: proved', 'policy.rows', { line: 'rows: proved' }),
  one('not-a-choice', 'people.yaml', 'roles: [operator]', 'roles: [operater]', 'people[6].roles[0]'),
  one('not-a-choice', pending, 'state: requested', 'state: asked', 'approvals[0].state'),
  one('out-of-range', 'packs/business.yaml', 'k: 0.85', 'k: 85', 'units[0].dominance[0].k'),
  one('too-few', 'sources/nomenclatures/source.yaml', 'keys: [[patho_niv1]]', 'keys: [[]]', 'datasets[0].keys[0]'),

  one('path-outside', 'nomenclatures/departement.yaml', 'shapes: sources', 'shapes: ../sources', 'shapes'),

  // Names
  one('invalid-id', 'centre.yaml', 'id: example', 'id: Example', 'id'),
  one('invalid-id', wages, '{ type: enterprise, space', '{ type: Enterprise, space', 'datasets[0].units[1].type', {
    also: [`unit-without-rules ${wages} datasets[0].units[1].type`, `space-of-two-types ${wages} datasets[0].units[1].space`]
  }),
  one('invalid-version', 'sources/nomenclatures/source.yaml', "id: '2026'", "id: '2026/1'", 'versions[0].id'),
  one('duplicate-id', 'people.yaml', 'id: carl', 'id: ada', 'people[5].id'),
  one('duplicate-id', 'projects/refused.yaml', 'id: refused', 'id: pending', 'id'),
  one('invalid-sql-name', claims, 'schema: claims_2022', 'schema: Claims-2022', 'versions[0].schema'),
  one('reserved-name', geography, '- name: region_name', '- name: order', 'datasets[0].variables[3].name'),
  one('engine-schema', geography, 'schema: geography', 'schema: main', 'versions[0].schema'),
  one('duplicate-schema', wages, 'schema: wages_2023', 'schema: enterprises_2023', 'versions[0].schema'),
  one('duplicate-variable', claims, '- name: note_interne', '- name: commune', 'datasets[0].variables[6].name'),
  one('unit-clash', claims, 'column: person }]', 'column: departement }]', 'datasets[0].units[0].column', { line: 'column: departement' }),

  // References
  one('unknown-person', pending, 'members: [bob]', 'members: [bobb]', 'members[0]'),
  one('unknown-person', pending, 'lead: luc', 'lead: luk', 'lead'),
  one('unknown-person', 'producers.yaml', 'delegates: [dora]', 'delegates: [dora, adda]', 'producers[0].delegates[1]'),
  one('unknown-producer', wages, 'producer: statistics', 'producer: statistic', 'producer'),
  one('unknown-producer', 'packs/health.yaml', 'producer: health-fund', 'producer: fund', 'producer'),
  one('unknown-source', pending, 'source: claims', 'source: claim', 'approvals[0].source', { line: 'source: claim' }),
  one('unknown-source', wages, 'combineWith: [claims, enterprises]', 'combineWith: [claims, enterprise]', 'policy.combineWith[1]'),
  one('unknown-version', pending, "versions: ['2023']", "versions: ['2024']", 'approvals[0].versions[0]'),
  one('unknown-dataset', pending, 'care: [year', 'cares: [year', 'approvals[0].datasets.cares'),
  one('unknown-dataset', records, '      recidivism: { kind', '      recidivist: { kind', 'versions[0].data.recidivist', {
    also: [`dataset-nowhere ${records} datasets[0].id`]
  }),
  one('unknown-variable', pending, 'patients: [age_group,', 'patients: [agegroup,', 'approvals[0].datasets.patients[0]'),
  one('unknown-variable', claims, 'sortBy: [departement]', 'sortBy: [department]', 'datasets[0].sortBy[0]'),
  one('unknown-variable', geography, 'keys: [[code]]', 'keys: [[code, nom]]', 'datasets[0].keys[0][1]'),
  one('unknown-variable', linked, "patients: departement <> '2A'", "patients: dept <> '2A'", 'approvals[0].rows.patients'),
  one('unknown-variable', records, 'from: id,', 'from: number,', 'datasets[0].units[0].from', { line: 'from: number' }),
  one('unknown-pack', claims, 'packs: [health]', 'packs: [healthy]', 'policy.packs[0]'),
  one('unknown-nomenclature', claims, 'nomenclature: age-group', 'nomenclature: age-groups', 'datasets[0].variables[3].nomenclature'),

  // Datasets
  one('unit-not-identifying', records, 'from: id,', 'from: age,', 'datasets[0].units[0].from', { line: 'from: age' }),
  one('identifier-mismatch', wages, 'label: { en: Number of the employer, fr: Numéro de l’employeur }\n        identifying: true', 'label: { en: Number of the employer, fr: Numéro de l’employeur }', 'datasets[0].variables[1].kind', {
    line: 'kind: identifier', also: [`unit-not-identifying ${wages} datasets[0].units[1].from`]
  }),
  one('identifying-kind', records, 'kind: identifier', 'kind: value', 'datasets[0].variables[0].kind'),
  one('no-unit', claims, "    units: [{ type: person, space: nir-example, from: patient_id, column: person }]\n    keys", '    keys', 'datasets[0].units', { line: 'id: patients' }),
  one('unit-without-rules', 'packs/insurance.yaml', 'type: record', 'type: person', 'datasets[0].units[0].type', {
    in: 'sources/insurance/source.yaml', also: ['pack-example packs/insurance.yaml examples[0].fails', 'pack-example packs/insurance.yaml examples[1].fails']
  }),
  one('space-of-two-types', wages, '{ type: person, space: nir-example,', '{ type: person, space: siren-example,', 'datasets[0].units[0].space'),
  one('public-identifying', geography, 'label: { en: Inhabitants, fr: Habitants }', 'label: { en: Inhabitants, fr: Habitants }\n        sensitive: true', 'datasets[0].variables[4].sensitive', { line: 'sensitive' }),
  one('public-units', geography, '    keys: [[code]]', '    units: [{ type: person, space: x, from: code, column: c }]\n    keys: [[code]]', 'datasets[0].units', { line: 'units' }),
  one('unknown-type', claims, 'type: DOUBLE', 'type: REALLY', 'datasets[1].variables[4].type'),
  one('magnitude-not-numeric', claims, 'type: DOUBLE', 'type: VARCHAR', 'datasets[1].variables[4].type'),
  one('category-without-nomenclature', claims, '        nomenclature: sex\n', '', 'datasets[0].variables[1].kind', { line: 'kind: category' }),
  one('duplicate-code', 'nomenclatures/departement.yaml', "code: '02'", "code: '01'", 'codes[1].code'),

  // Policies
  one('no-policy', 'sources/nomenclatures/source.yaml', 'public: true', 'public: false', 'policy', {
    line: 'id: nomenclatures', also: ['no-unit sources/nomenclatures/source.yaml datasets[0].units']
  }),
  one('isolated-combined', records, 'combineWith: []', 'combineWith: [claims]', 'policy.combineWith'),
  one('combines-with-itself', wages, 'combineWith: [claims, enterprises]', 'combineWith: [claims, enterprises, wages]', 'policy.combineWith[2]'),
  one('combine-one-sided', wages, 'combineWith: [claims, enterprises]', 'combineWith: [claims, enterprises, insurance]', 'policy.combineWith[2]'),
  one('sensitive-without-rule', 'packs/health.yaml', 'classMinimumOutside: 11', 'classMinimumOutside: 0', 'datasets[1].variables[2].sensitive', {
    in: claims, also: ['pack-example packs/health.yaml examples[4].fails']
  }),

  // Rule packs
  one('pack-example', 'packs/business.yaml', 'fails: [dominance]', 'fails: [p-percent]', 'examples[1].fails'),
  one('pack-example', 'packs/wages.yaml', 'minimumUnits: 5', 'minimumUnits: 4', 'examples[0].fails', { line: 'fails: [threshold]' }),
  one('without-p-percent', 'packs/business.yaml', 'minimumUnits: 3', 'minimumUnits: 3\n    coalition: 2', 'units[0].coalition', { line: 'coalition' }),
  one('without-p-percent', 'packs/business.yaml', 'minimumUnits: 3', 'minimumUnits: 3\n    priorKnowledge: 0.5', 'units[0].priorKnowledge', { line: 'priorKnowledge' }),
  one('unknown-nomenclature', 'packs/business.yaml', 'zerosAllowed: true', 'zerosAllowed: true\nminimumPopulation: [{ nomenclature: communes, population: 20000 }]', 'minimumPopulation[0].nomenclature', { line: 'communes' }),
  one('unlimited-variable', 'packs/business.yaml', 'zerosAllowed: true', 'zerosAllowed: true\nfinestDetail: [{ variable: agegroup, width: 5 }]', 'finestDetail[0].variable', { line: 'agegroup' }),
  one('invalid-pack-key', 'producers.yaml', 'packKey: ', 'packKey: x', 'producers[2].packKey'),
  one('pack-unsigned', 'producers.yaml', 'delegates: [dina]', `delegates: [dina]\n    packKey: ${anotherKey}`, 'signature', { in: 'packs/insurance.yaml' }),
  one('pack-changed', justice, 'zerosAllowed: false', 'zerosAllowed: true', 'signature', { line: 'signature' }),
  one('pack-other-key', 'producers.yaml', 'packKey: ', `packKey: ${anotherKey} # `, 'signature', { in: justice }),
  one('pack-key-missing', 'producers.yaml', 'packKey: ', '# packKey: ', 'signature', { in: justice }),
  one('pack-key-missing', justice, 'producer: justice', 'producer: statistics', 'signature', { line: 'signature' }),

  // Where data come from
  one('dataset-nowhere', geography, '      shapes: { kind: file, path: sources/geography/shapes.csv, format: csv }\n', '', 'datasets[1].id', { line: 'id: shapes' }),
  one('path-outside', records, 'path: sources/records', 'path: ../centre/sources/records', 'versions[0].data.recidivism.path'),
  one('path-outside', wages, 'generator: sources/wages/wages.sql', 'generator: /etc/hostname', 'versions[0].generator'),
  one('data-missing', wages, 'generator: sources/wages/wages.sql', 'generator: sources/wages/wage.sql', 'versions[0].generator'),
  one('no-generator', wages, '    generator: sources/wages/wages.sql\n', '', 'versions[0].data.jobs.kind', { line: 'kind: generator' }),
  one('generator-unused', records, '    schema: records\n', '    schema: records\n    generator: sources/wages/wages.sql\n', 'versions[0].generator', { line: 'generator' }),
  one('data-missing', claims, 'datasets:\n', 'withdrawals:\n  - { space: nir-example, path: sources/claims/withdrawn.txt }\ndatasets:\n', 'withdrawals[0].path', { line: 'withdrawn.txt' }),
  one('path-outside', claims, 'datasets:\n', 'withdrawals:\n  - { space: nir-example, path: ../withdrawn.txt }\ndatasets:\n', 'withdrawals[0].path', { line: 'withdrawn.txt' }),
  one('unknown-space', claims, 'datasets:\n', 'withdrawals:\n  - { space: nir, path: sources/claims/claims.sql }\ndatasets:\n', 'withdrawals[0].space', { line: 'space: nir,' }),
  one('space-twice', claims, 'datasets:\n', 'withdrawals:\n  - { space: nir-example, path: sources/claims/claims.sql }\n  - { space: nir-example, path: sources/claims/source.yaml }\ndatasets:\n', 'withdrawals[1].space', {
    line: 'source.yaml'
  }),

  // Projects
  one('invalid-date', pending, 'starts: 2026-01-01', 'starts: 2026-02-30', 'starts'),
  one('dates-reversed', pending, 'ends: 2029-12-31', 'ends: 2025-12-31', 'ends'),
  one('dates-reversed', health, '    until: 2029-12-31', '    until: 2025-12-31', 'approvals[0].until', { also: [`outside-project ${health} approvals[0].state`] }),
  one('outside-project', health, '    from: 2026-01-01\n    until: 2029-12-31', '    from: 2020-01-01\n    until: 2021-12-31', 'approvals[0].state', { line: 'state' }),
  one('lead-is-member', pending, 'members: [bob]', 'members: [bob, luc]', 'members[1]'),
  one('duplicate-member', pending, 'members: [bob]', 'members: [bob, bob]', 'members[1]'),
  one('approval-of-public', 'projects/refused.yaml', "source: records\n    state: refused\n    versions: ['1980']\n    datasets:\n      recidivism: '*'", "source: geography\n    state: refused\n    versions: ['2026']\n    datasets:\n      shapes: '*'", 'approvals[0].source', { line: 'source: geography' }),
  one('approval-empty', health, "versions: ['2022', '2023']", 'versions: []', 'approvals[0].versions'),
  one('approval-shadowed', health, 'approvals:\n', "approvals:\n  - { source: claims, state: granted, versions: ['2023'], datasets: { patients: '*' } }\n", 'approvals[1].versions[1]', { line: 'versions' }),
  one('rows-without-dataset', linked, "patients: departement <> '2A'", "patient: departement <> '2A'", 'approvals[0].rows.patient'),
  one('rows-unread', linked, "patients: departement <> '2A'", "patients: departement <> '2A' AND", 'approvals[0].rows.patients'),
  one('rows-construct', linked, "patients: departement <> '2A'", "patients: upper(departement) <> '2A'", 'approvals[0].rows.patients'),
  one('rows-misfit', linked, "patients: departement <> '2A'", "patients: birth_year > 'x'", 'approvals[0].rows.patients'),

  // People
  one('person-without-part', 'people.yaml', ', roles: [operator]', '', 'people[6].id', { line: 'olga' }),
  one('producer-without-delegate', 'producers.yaml', '    delegates: [dina]\n', '', 'producers[3].delegates', {
    line: 'insurance-study', also: ['person-without-part people.yaml people[10].id']
  })
];
