import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import type { Approval, Centre, Dataset, DatasetVariable, Person, Producer, Project, Source } from '../centre/types.js';
import type { MountedExtract } from '../engine/types.js';
import type { ExtractRequest } from '../extract/types.js';
import { createSessions } from '../lineage/index.js';
import { Problem } from '../problem.js';
import { noon, rehearse, type Rehearsal } from '../rehearsal.js';
import { createAccess, Standings, type Access, type Decision, type Terms } from './index.js';

/**
 * Who may what: random questions about random centres, answered by `access` and by an oracle that was written from `docs/centre.md`,
 * `docs/producer.md` and `docs/lead.md` alone. The same questions each time; `VITRINE_QUESTIONS=50000 VITRINE_SEED=7` for a long look.
 */
const questions = Number(process.env['VITRINE_QUESTIONS'] ?? 2000);
const perCentre = 20;
const seed = Number(process.env['VITRINE_SEED'] ?? 20261127);

const both = (text: string): { en: string; fr: string } => ({ en: text, fr: text });
const days = ['2025-12-31', '2026-01-01', '2026-02-15', '2026-06-30', '2026-07-01', '2026-12-31', '2027-01-01'];
const years = ['2022', '2023'];
const peopleIds = ['ada', 'bob', 'chloe', 'denis', 'eva'];
const sourceIds = ['claims', 'crime', 'firms', 'tax', 'wages'];
const datasetIds = ['main', 'more'];
const projectIds = ['first', 'second'];
const columns = ['number', 'other_number', 'sex', 'amount'];

const day = fc.constantFrom(...days);
const variable = (name: string): DatasetVariable => ({
  name, type: 'VARCHAR', kind: name.endsWith('number') ? 'identifier' : 'category', label: both(name), sensitive: false, identifying: name.endsWith('number')
});
const dataset = (id: string, open: boolean): Dataset => ({
  id, title: both(id), description: both(id), keys: [],
  units: open ? [] : [{ type: 'person', space: 'person', from: 'number', column: 'person' }],
  variables: columns.filter(name => !open || !name.endsWith('number')).map(variable)
});

/** A version need not hold every dataset. */
const held = fc.subarray(datasetIds, { minLength: 1 });
const source = (id: string, open: boolean): fc.Arbitrary<Source> => fc.record({
  isolated: fc.integer({ min: 0, max: 6 }).map(n => n === 0), combineWith: fc.oneof(fc.constant('*' as const), fc.constant('*' as const), fc.subarray(sourceIds)),
  producer: fc.constantFrom('ministry', 'institute'), holds: fc.tuple(held, held)
}).map(({ isolated, combineWith, producer, holds }) => ({
  id, title: both(id), description: both(id), producer, public: open, origin: 'made for a test', datasets: datasetIds.map(each => dataset(each, open)),
  policy: { version: '1', packs: [], isolated: isolated && !open, combineWith, evidence: 'shown', rows: 'delivered', checkers: 2, consent: false },
  versions: years.map((year, i) => ({
    id: year, schema: `${id}_${year}`, title: both(year), data: Object.fromEntries((holds[i] ?? []).map(each => [each, { kind: 'generator' as const, table: each }]))
  }))
}));

const terms: fc.Arbitrary<Terms> = fc.record({
  versions: fc.subarray(years, { minLength: 1 }),
  datasets: fc.dictionary(fc.constantFrom(...datasetIds), fc.oneof(fc.constant('*' as const), fc.subarray(columns, { minLength: 1 })), { minKeys: 1, noNullPrototype: true }),
  rows: fc.dictionary(fc.constantFrom(...datasetIds), fc.constantFrom("sex = '1'", "sex = '2'"), { noNullPrototype: true })
});
const dates = fc.record({ from: fc.constantFrom(...days.slice(0, 4)), until: fc.constantFrom(...days.slice(2)) }, { requiredKeys: [] });
const approval: fc.Arbitrary<Approval> = fc.tuple(
  fc.record({ source: fc.constantFrom(...sourceIds), state: fc.constantFrom(...Array<'granted'>(8).fill('granted'), 'requested', 'refused', 'expired', 'revoked') }), terms, dates
).map(([what, how, when]) => ({ ...what, ...how, ...when }) as Approval);
const decision: fc.Arbitrary<Decision> = fc.tuple(
  fc.record({
    project: fc.constantFrom(...projectIds), source: fc.constantFrom(...sourceIds), state: fc.constantFrom('granted', 'granted', 'requested', 'refused', 'revoked'),
    terms: fc.array(terms, { minLength: 1, maxLength: 2 }), day
  }), dates
).map(([what, when]) => ({ ...what, ...when, reason: both('said') }) as Decision);

const project = (id: string): fc.Arbitrary<Project> => fc.record({
  lead: fc.constantFrom(...peopleIds), members: fc.subarray(peopleIds), starts: fc.constantFrom(...days.slice(0, 2)), ends: fc.constantFrom(...days.slice(4)),
  approvals: fc.array(approval, { minLength: 3, maxLength: 10 })
}).map(rest => ({ id, title: both(id), purpose: both('To learn'), ...rest }));

interface World { centre: Centre; decisions: Decision[] }
const world: fc.Arbitrary<World> = fc.record({
  people: fc.tuple(...peopleIds.map(id => fc.subarray<'checker' | 'operator'>(['checker', 'operator']).map((roles): Person => ({ id, name: id, language: 'en', roles })))),
  producers: fc.tuple(...['ministry', 'institute'].map(id => fc.subarray(peopleIds, { maxLength: 2 }).map((delegates): Producer => ({ id, title: both(id), delegates })))),
  sources: fc.tuple(...sourceIds.map(id => source(id, false)), source('places', true)),
  projects: fc.tuple(...projectIds.map(project)),
  decisions: fc.array(decision, { maxLength: 5 })
}).map(({ decisions, ...rest }) => ({ decisions, centre: { id: 'random', title: both('Random'), directory: '/nowhere', checkingDays: 3, nomenclatures: [], packs: [], ...rest } }));

interface Question {
  action: 'enter' | 'see' | 'query' | 'filter' | 'combine' | 'decide' | 'learn' | 'roles';
  person: string; project: string; source: string; year: string; dataset: string; column: string;
  /** Another source: to combine with, or of the compartment that she works in. */
  other: string;
  day: string;
  /** Days are those of UTC, to their last second. */
  hour: string;
}
const question: fc.Arbitrary<Question> = fc.record({
  action: fc.constantFrom('enter', 'see', 'see', 'query', 'query', 'filter', 'combine', 'decide', 'learn', 'roles'),
  person: fc.constantFrom(...peopleIds, 'nobody'), project: fc.constantFrom(...projectIds, 'no-such'), source: fc.constantFrom(...sourceIds, 'places'),
  year: fc.constantFrom(...years), dataset: fc.constantFrom(...datasetIds), column: fc.constantFrom(...columns, 'no_such'), other: fc.constantFrom(...sourceIds), day, hour: fc.constantFrom('00:00:00.000', '12:00:00.000', '23:59:59.999')
});

/** The oracle: each answer is read from the declarations and the list of decisions anew. */
const oracle = {
  project: ({ centre }: World, id: string) => centre.projects.find(each => each.id === id),
  source: ({ centre }: World, id: string) => centre.sources.find(each => each.id === id) as Source,

  enter(w: World, q: Question): string {
    const p = oracle.project(w, q.project);
    if (p === undefined || (p.lead !== q.person && !p.members.includes(q.person))) {
      return 'not-found';
    }
    return q.day < p.starts ? 'project-upcoming' : q.day > p.ends ? 'project-expired' : 'yes';
  },

  /** The approval in force about a version: the first that is granted for the day, among those of the last decision where one was taken. */
  inForce(w: World, q: Question, id: string, year: string): Terms | undefined {
    const decided = w.decisions.filter(each => each.project === q.project && each.source === id && (each.state === 'granted' || each.state === 'revoked')).at(-1);
    const candidates = decided
      ? decided.terms.map(each => ({ ...each, state: decided.state, from: decided.from, until: decided.until }))
      : (oracle.project(w, q.project)?.approvals ?? []).filter(each => each.source === id);
    return candidates.find(each => each.state === 'granted' && each.versions.includes(year)
      && (each.from === undefined || each.from <= q.day) && (each.until === undefined || q.day <= each.until));
  },

  see(w: World, q: Question): boolean {
    const asked = oracle.source(w, q.source);
    const there = asked.versions.some(each => each.id === q.year && q.dataset in each.data);
    const known = asked.datasets.find(each => each.id === q.dataset)?.variables.find(each => each.name === q.column);
    if (oracle.enter(w, q) !== 'yes' || !there || !known) {
      return false;
    }
    const granted = oracle.inForce(w, q, q.source, q.year)?.datasets[q.dataset];
    return asked.public || (granted === '*' ? !known.identifying : granted !== undefined && granted.includes(q.column));
  },

  /** Sources of microdata of which the project holds something on the day. */
  holds(w: World, q: Question): string[] {
    return sourceIds.filter(id => years.some(year => datasetIds.some(each => columns.some(column => oracle.see(w, { ...q, source: id, year, dataset: each, column })))));
  },

  agree(w: World, one: string, other: string): boolean {
    const [a, b] = [oracle.source(w, one), oracle.source(w, other)];
    const accepts = (x: Source, y: Source): boolean => !x.policy.isolated && (x.policy.combineWith === '*' || x.policy.combineWith.includes(y.id));
    return a.id === b.id || (accepts(a, b) && accepts(b, a));
  },

  /** Of all sets of what is held, those in which every two agree and to which nothing can be added: tried one by one. */
  compartments(w: World, q: Question): string[][] {
    const all = oracle.holds(w, q);
    const sets = Array.from({ length: 2 ** all.length }, (_, bits) => all.filter((__, i) => (bits >> i) % 2 === 1));
    const agreeing = sets.filter(set => set.every(a => set.every(b => oracle.agree(w, a, b))));
    return agreeing.filter(set => !agreeing.some(more => more.length > set.length && set.every(each => more.includes(each))));
  },

  /** In which compartments she reads the column; reference data are in each. */
  query(w: World, q: Question): string[] {
    return oracle.see(w, q) ? oracle.compartments(w, q).filter(set => q.source === 'places' || set.includes(q.source)).map(set => set.join('+') || 'public').sort() : [];
  },

  filter(w: World, q: Question): string | undefined {
    return columns.some(column => oracle.see(w, { ...q, column })) ? oracle.inForce(w, q, q.source, q.year)?.rows?.[q.dataset] : undefined;
  },

  combine: (w: World, q: Question): boolean => oracle.compartments(w, q).some(set => set.includes(q.source) && set.includes(q.other)),

  delegates: ({ centre }: World, person: string, id: string): boolean =>
    centre.producers.some(each => each.delegates.includes(person) && centre.sources.some(one => one.id === id && one.producer === each.id)),

  /** A member reads of a source that an approval is in force, and of nothing else. */
  learn: (w: World, q: Question): boolean => oracle.enter(w, q) === 'yes' && years.some(year => oracle.inForce(w, q, q.source, year) !== undefined),

  roles(w: World, q: Question): string[] {
    const found = new Set<string>(w.centre.people.find(each => each.id === q.person)?.roles ?? []);
    const parts = { lead: w.centre.projects.some(each => each.lead === q.person), researcher: w.centre.projects.some(each => each.members.includes(q.person) && each.lead !== q.person), delegate: w.centre.producers.some(each => each.delegates.includes(q.person)) };
    return [...found, ...Object.entries(parts).filter(([, has]) => has).map(([role]) => role)].sort();
  }
};

const accessOf = ({ centre, decisions }: World, moment: string): Access => {
  const standings = new Standings(centre);
  decisions.forEach(each => standings.apply(each));
  return createAccess(centre, () => new Date(moment), standings);
};

/** The project, where she may work in it on that day; or the code of the refusal. */
function entered(access: Access, q: Question): Project | string {
  try {
    return access.activeProject(q.person, q.project).project;
  } catch (error) {
    if (error instanceof Problem) {
      return error.code;
    }
    throw error;
  }
}

type Grants = ReturnType<Access['grants']>;
const grantOf = (grants: Grants, q: Question): Grants[number]['datasets'][number] | undefined =>
  grants.find(({ source: { id }, version }) => id === q.source && version.id === q.year)?.datasets.find(each => each.dataset.id === q.dataset);
const holdsColumn = (grants: Grants, q: Question): boolean => grantOf(grants, q)?.variables.some(({ name }) => name === q.column) ?? false;

function product(w: World, q: Question): unknown {
  const access = accessOf(w, `${q.day}T${q.hour}Z`);
  if (q.action === 'decide') {
    return access.decidesFor(q.person).includes(q.source);
  }
  if (q.action === 'roles') {
    return [...access.roles(q.person)].sort();
  }
  const into = entered(access, q);
  if (typeof into === 'string') {
    return { enter: into, see: false, query: [], filter: undefined, combine: false, learn: false }[q.action];
  }
  switch (q.action) {
    case 'enter': return 'yes';
    case 'see': return holdsColumn(access.grants(into), q);
    case 'query': return access.compartments(into).filter(({ id }) => holdsColumn(access.grantsIn(into, id), q)).map(({ id }) => id).sort();
    case 'filter': return grantOf(access.grants(into), q)?.rows;
    case 'combine': return access.compartments(into).some(({ sources }) => sources.includes(q.source) && sources.includes(q.other) && q.source !== 'places');
    case 'learn': return access.approvals(into, 'member').some(each => each.source === q.source);
  }
}

function expected(w: World, q: Question): unknown {
  return q.action === 'decide' ? oracle.delegates(w, q.person, q.source) : oracle[q.action](w, q);
}

describe('who may what', () => {
  it(`is what the documents say (${questions} random questions)`, () => {
    const answers = new Map<string, number>();
    fc.assert(
      fc.property(world, fc.array(question, { minLength: perCentre, maxLength: perCentre }), (w, asked) => {
        for (const q of asked) {
          const wanted = expected(w, q);
          expect({ q, answer: product(w, q) }).toEqual({ q, answer: wanted });
          const yes = Array.isArray(wanted) ? wanted.length > 0 : wanted === true || wanted === 'yes' || (typeof wanted === 'string' && q.action === 'filter');
          const key = `${q.action} ${yes ? 'yes' : 'no'}`;
          answers.set(key, (answers.get(key) ?? 0) + 1);
        }
      }),
      { numRuns: Math.ceil(questions / perCentre), seed }
    );
    // Every action was allowed and refused.
    for (const action of ['enter', 'see', 'query', 'filter', 'combine', 'decide', 'learn', 'roles']) {
      for (const answer of ['yes', 'no']) {
        expect([action, answer, (answers.get(`${action} ${answer}`) ?? 0) > 0]).toEqual([action, answer, true]);
      }
    }
  });
});

const nameOf = (schema: string, id: string, column: string, rows: string | undefined): string => `${schema}.${id}.${column}${rows === undefined ? '' : ` where ${rows}`}`;

/** The columns of a dataset that the oracle lets her read, with the filter on their rows. */
function readable(w: World, q: Question, sources: string[]): string[] {
  return w.centre.sources.filter(({ id }) => sources.includes(id)).flatMap(({ id }) => years.flatMap(year => datasetIds.flatMap(each => columns.flatMap(column => {
    const asked = { ...q, source: id, year, dataset: each, column };
    return oracle.see(w, asked) ? [nameOf(`${id}_${year}`, each, column, oracle.filter(w, asked))] : [];
  })))).sort();
}

/** Columns that the catalogue shows over HTTP with a token of the compartment. */
async function shown(on: Rehearsal, address: string, person: string, id: string, compartment: string): Promise<string[]> {
  const { token } = await on.services.identity.issueToken({ person, project: id, compartment });
  const read = async <T>(path: string): Promise<T> => {
    const reply = await fetch(`${address}/api/projects/${id}/datasets${path}`, { headers: { authorization: `Bearer ${token}` } });
    expect(reply.status).toBe(200);
    return (await reply.json()) as T;
  };
  const found: string[] = [];
  for (const each of await read<{ id: string }[]>('')) {
    const { schema, name, variables } = await read<{ schema: string; name: string; variables: { name: string; kind: string }[] }>(`/${each.id}`);
    found.push(...variables.filter(({ kind }) => kind !== 'unit').map(column => nameOf(schema, name, column.name, undefined)));
  }
  return found.sort();
}

/** Columns, and filters, of the extracts that a worker of the compartment mounts. */
async function mounted(on: Rehearsal, person: string, id: string, compartment: string): Promise<string[]> {
  const requests: ExtractRequest[] = [];
  const ensure = async (request: ExtractRequest): Promise<MountedExtract> => {
    requests.push(request);
    return { schema: request.version.schema, file: `/made/${request.version.schema}.duckdb`, seal: '', content: request.version.schema };
  };
  const sessions = createSessions({ ...on.services, extracts: { ensure } });
  const { extracts } = await sessions.open({ person, project: id, compartment });
  expect(extracts.map(({ schema }) => schema)).toEqual(requests.map(({ version }) => version.schema));
  return requests.flatMap(({ version, columns: granted, rows }) =>
    Object.entries(granted).flatMap(([dataset, names]) => names.map(name => nameOf(version.schema, dataset, name, rows[dataset])))).sort();
}

describe('the catalogue over HTTP, and what a worker mounts', () => {
  const samples = Math.max(2, Math.ceil(questions / 2500));

  it(`follow from the same (${samples} random centres, everybody in every project)`, async () => {
    const seen = { shown: 0, refused: 0, mounted: 0 };
    for (const w of fc.sample(world, { numRuns: samples, seed })) {
      const on = await rehearse({ centre: w.centre });
      try {
        const address = await on.app.listen({ port: 0 });
        w.decisions.forEach(each => on.services.standings.apply(each));
        for (const person of peopleIds) {
          for (const id of projectIds) {
            const q = { person, project: id, day: noon.toISOString().slice(0, 10) } as Question;
            const sets = oracle.enter(w, q) === 'yes' ? oracle.compartments(w, q) : [];
            // No token of a set that is not a compartment, and none for who has no part.
            for (const foreign of ['no-such', ...(sets.length === 0 ? sourceIds : [])]) {
              await expect(on.services.identity.issueToken({ person, project: id, compartment: foreign })).rejects.toBeInstanceOf(Problem);
              seen.refused += 1;
            }
            for (const set of sets) {
              const columnsOfSet = await mounted(on, person, id, set.join('+') || 'public');
              expect(columnsOfSet).toEqual(readable(w, q, [...set, 'places']));
              seen.mounted += columnsOfSet.length;
            }
            // The catalogue is the project's: one reader of each is enough.
            if (sets[0] && person === (w.centre.projects.find(each => each.id === id) as Project).lead) {
              const catalogue = await shown(on, address, person, id, sets[0].join('+') || 'public');
              expect(catalogue).toEqual(readable(w, q, w.centre.sources.map(each => each.id)).map(each => each.replace(/ where .*/, '')));
              seen.shown += catalogue.length;
            }
          }
        }
      } finally {
        await on.close();
      }
    }
    expect(Object.values(seen).every(count => count > 0)).toBe(true);
  });
});
