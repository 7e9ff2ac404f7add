import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import type { Source } from '../centre/types.js';
import { type Problem } from '../problem.js';
import { noon, rehearsalCentre as centre } from '../rehearsal.js';
import { createAccess, grantsOf } from './index.js';

/** The same policies each time; `VITRINE_POLICIES=100000 VITRINE_SEED=7` for a long look. */
const policies = Number(process.env['VITRINE_POLICIES'] ?? 5000);

const access = createAccess(centre, () => noon);
const projectOf = (id: string): (typeof centre.projects)[number] => centre.projects.find(project => project.id === id) as never;
const granted = (id: string): string[] => access.grants(projectOf(id)).flatMap(grant => grant.datasets.map(d => `${grant.version.schema}.${d.dataset.id}(${d.variables.map(v => v.name).join(',')})`));

describe('what a project may see', () => {
  const atlas = ['atlas_2022.places(code)', 'atlas_2023.places(code)'];

  it.each([
    ['health', ['claims_2023.main(departement,amount)', ...atlas]],
    ['linked', ['claims_2023.main(departement,secretx,amount)', 'wages_2023.main(pay)', 'firms_2023.main(sector)', ...atlas]],
    ['justice', ['claims_2023.main(departement,secretx,amount)', 'crime_2023.main(week)', ...atlas]],
    ['waiting', atlas],
    ['over', []],
    ['lapsed', atlas]
  ])('%s', (id, expected) => expect(granted(id)).toEqual(expected));

  it('grants an identifying variable by name only', () => {
    const named = { ...projectOf('health'), approvals: [{ ...projectOf('health').approvals[0], datasets: { main: ['patient_id'] } }] } as never;
    expect(grantsOf(centre, named, '2026-11-24')[0]?.datasets[0]?.variables.map(v => v.name)).toEqual(['patient_id']);
  });

  it('keeps two approvals of one version apart: columns of the one never meet rows of the other', () => {
    const approvals = [
      { source: 'claims', state: 'granted', versions: ['2023'], datasets: { main: ['departement'] } },
      { source: 'claims', state: 'granted', versions: ['2023'], datasets: { main: ['secretx'] }, rows: { main: 'false' } }
    ];
    const grants = grantsOf(centre, { ...projectOf('health'), approvals } as never, '2026-11-24');
    expect(grants[0]?.datasets.map(d => d.variables.map(v => v.name))).toEqual([['departement']]);
  });

  it('counts both ends of an approval and of a project', () => {
    const approval = { source: 'claims', state: 'granted', from: '2026-03-01', until: '2026-03-31', versions: ['2023'], datasets: { main: '*' } };
    const count = (day: string): number => grantsOf(centre, { ...projectOf('health'), approvals: [approval] } as never, day).filter(g => !g.source.public).length;
    expect(['2026-02-28', '2026-03-01', '2026-03-31', '2026-04-01'].map(count)).toEqual([0, 1, 1, 0]);
    expect(['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'].map(day => grantsOf(centre, projectOf('health'), day).length > 0)).toEqual([false, true, true, false]);
  });
});

describe('compartments', () => {
  const ids = (id: string): string[] => access.compartments(projectOf(id)).map(compartment => compartment.id);

  it('are the maximal sets in which every two agree', () => {
    expect(ids('health')).toEqual(['claims']);
    expect(ids('linked')).toEqual(['claims+firms', 'firms+wages']);
    expect(ids('waiting')).toEqual(['public']);
    expect(ids('over')).toEqual([]);
  });

  it('leave an isolated source alone, with reference data', () => {
    expect(access.compartments(projectOf('justice'))).toEqual([
      { id: 'claims', sources: ['atlas', 'claims'], isolated: false },
      { id: 'crime', sources: ['atlas', 'crime'], isolated: true }
    ]);
  });

  it(`never give a worker two sources that do not both agree, and leave no source out (${policies} random policies)`, () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const policy = fc.record({ isolated: fc.integer({ min: 0, max: 5 }).map(n => n === 0), combineWith: fc.oneof(fc.constant('*' as const), fc.subarray(names)) });
    const [template] = centre.sources as [Source];
    const linked = new Set<number>();
    fc.assert(
      fc.property(fc.array(policy, { minLength: 6, maxLength: 6 }), fc.subarray(names, { minLength: 1 }), (random, held) => {
        const sources = random.map((each, i) => ({ ...template, id: names[i] as string, policy: { ...template.policy, ...each } }));
        const project = { ...projectOf('health'), approvals: held.map(id => ({ source: id, state: 'granted' as const, versions: ['2023'], datasets: { main: '*' as const } })) };
        const here = createAccess({ ...centre, sources: [...sources, ...centre.sources.filter(each => each.public)], projects: [project] }, () => noon);
        const accepts = (one: string, other: string): boolean => {
          const { isolated, combineWith } = random[names.indexOf(one)] as (typeof random)[number];
          return !isolated && (combineWith === '*' || combineWith.includes(other));
        };
        const agree = (one: string, other: string): boolean => one === other || (accepts(one, other) && accepts(other, one));
        const found = here.compartments(project);
        const mounts = found.map(({ id }) => [...new Set(here.grantsIn(project, id).map(each => each.source.id))].filter(id => id !== 'atlas'));
        for (const mount of mounts) {
          expect(mount.every(a => mount.every(b => agree(a, b)))).toBe(true);
          // Maximal: nobody outside agrees with all.
          expect(held.some(id => !mount.includes(id) && mount.every(each => agree(each, id)))).toBe(false);
        }
        expect(new Set(mounts.flat())).toEqual(new Set(held));
        // Each compartment has an id, and with it a key, of its own.
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
        expect(new Set(mounts.map(mount => mount.sort().join())).size).toBe(found.length);
        linked.add(Math.max(...held.map(id => mounts.filter(mount => mount.includes(id)).length)));
      }),
      { numRuns: policies, seed: Number(process.env['VITRINE_SEED'] ?? 20261127) }
    );
    // Sources that stand in one, two and more compartments of a project were among them.
    expect(linked.size).toBeGreaterThan(2);
  });
});

describe('who may', () => {
  const code = (work: () => unknown): string => {
    try {
      work();
      return 'yes';
    } catch (error) {
      return (error as Problem).code;
    }
  };

  it.each([
    ['ada', 'health', 'yes'], ['lea', 'health', 'yes'], ['bob', 'health', 'not-found'], ['cy', 'health', 'not-found'], ['op', 'health', 'not-found'],
    ['del', 'health', 'not-found'], ['nobody', 'health', 'not-found'], ['ada', 'justice', 'not-found'], ['bob', 'justice', 'yes'],
    ['ada', 'over', 'project-expired'], ['bob', 'over', 'not-found'], ['ada', 'no-such', 'not-found'], ['ada', '__proto__', 'not-found']
  ])('%s in %s: %s', (person, id, expected) => expect(code(() => access.activeProject(person, id))).toBe(expected));

  it('a delegate decides for every source of her producers, and nobody else for any', () => {
    const both = createAccess({ ...centre, producers: centre.producers.map(producer => (producer.id === 'crime-office' ? { ...producer, delegates: ['del'] } : producer)) }, () => noon);
    expect(centre.people.map(({ id }) => [id, both.decidesFor(id)]).filter(([, sources]) => sources?.length)).toEqual([['del', ['claims', 'crime']]]);
  });

  it('roles follow from the declarations', () => {
    expect(Object.fromEntries(centre.people.map(person => [person.id, access.roles(person.id)]))).toEqual({
      ada: ['researcher'], bob: ['researcher'], lea: ['lead'], cy: ['checker'], op: ['operator'], del: ['delegate']
    });
  });

  it('a member sees approvals in force, the lead all of them', () => {
    expect(access.approvals(projectOf('health'), 'member').map(a => a.source)).toEqual(['claims']);
    expect(access.approvals(projectOf('health'), 'lead').map(a => [a.source, a.state])).toEqual([['claims', 'granted'], ['wages', 'refused']]);
    expect(access.approvals(projectOf('lapsed'), 'lead').map(a => a.state)).toEqual(['expired']);
  });
});
