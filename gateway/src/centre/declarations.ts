import type { DeclaredPack, RulePack } from '@vitrine/disclosure';
import type { Declared } from './schema.js';
import type { Approval, Centre, Dataset, DatasetVariable, Nomenclature, Person, Producer, Project, Source, SourcePolicy } from './types.js';

/** The file, where it can declare every property that the gateway uses; else nothing compiles. */
type Covering<Used, File> = [keyof Used] extends [keyof File] ? File : never;
type DeclaredDataset = Declared<'source'>['datasets'][number];
type DeclaredVariable = DeclaredDataset['variables'][number];

/** The declarations of one centre, file by file, of the right shape. */
export interface Declarations {
  centre: Declared<'centre'>;
  people: Declared<'people'>;
  producers: Declared<'producers'>;
  packs: Covering<DeclaredPack, Declared<'pack'>>[];
  nomenclatures: Covering<Nomenclature, Declared<'nomenclature'>>[];
  sources: Covering<Source, Declared<'source'>>[];
  projects: Covering<Project, Declared<'project'>>[];
}

/** Reference data reveal nobody: whoever declares one need not say so in a policy. */
const openPolicy: SourcePolicy = { version: '1', packs: [], isolated: false, combineWith: '*', evidence: 'shown', rows: 'delivered', checkers: 1, consent: false };

/** Files as the gateway uses them: what may be left out is filled in. */
export function centreOf(directory: string, declared: Declarations): Centre {
  return {
    id: declared.centre.id,
    title: declared.centre.title,
    directory,
    checkingDays: declared.centre.checkingDays ?? 3,
    people: declared.people.people.map((person): Person => ({ roles: [], ...person })),
    producers: declared.producers.producers.map((producer): Producer => ({ delegates: [], ...producer })),
    packs: declared.packs.map(rulesOf),
    nomenclatures: declared.nomenclatures.map((nomenclature): Nomenclature => nomenclature),
    sources: declared.sources.map(sourceOf),
    projects: declared.projects.map((project): Project => ({ ...project, approvals: project.approvals.map((approval): Approval => approval) }))
  };
}

/** With the dominance rules that may be left out. */
export function packOf(declared: Declared<'pack'>): DeclaredPack {
  return { ...declared, units: declared.units.map(rules => ({ dominance: [], ...rules })) };
}

/** What results are judged by. */
function rulesOf(declared: Declared<'pack'>): RulePack {
  const { examples, signature, ...pack } = packOf(declared);
  return pack;
}

function sourceOf(declared: Declared<'source'>): Source {
  return {
    public: false,
    ...declared,
    policy: declared.policy ? { isolated: false, rows: 'delivered', checkers: 2, consent: false, ...declared.policy } : openPolicy,
    datasets: declared.datasets.map(
      (dataset: Covering<Dataset, DeclaredDataset>): Dataset => ({
        units: [],
        keys: [],
        ...dataset,
        variables: dataset.variables.map((variable: Covering<DatasetVariable, DeclaredVariable>) => ({ sensitive: false, identifying: false, ...variable }))
      })
    )
  };
}
