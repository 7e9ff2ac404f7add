import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import type { Approval, Centre, Project } from '../centre/types.js';
import { noon, rehearsalCentre } from '../rehearsal.js';
import { createAccess, Standings, type Decision, type Terms } from './index.js';

const both = (text: string): { en: string; fr: string } => ({ en: text, fr: text });
const days = ['2025-12-31', '2026-01-01', '2026-03-01', '2026-06-30', '2026-07-01', '2026-12-31', '2027-01-01'];
const variables = ['patient_id', 'departement', 'secretx', 'amount'];

const terms: fc.Arbitrary<Terms> = fc.record({
  versions: fc.subarray(['2022', '2023'], { minLength: 1 }),
  datasets: fc.record({ main: fc.oneof(fc.constant('*' as const), fc.subarray(variables, { minLength: 1 })), hidden: fc.constant('*' as const) }, { requiredKeys: [] })
}).map(({ versions, datasets }) => ({ versions, datasets }));

const dates = fc.record({ from: fc.constantFrom(...days), until: fc.constantFrom(...days) });
const decision: fc.Arbitrary<Decision> = fc.record({
  project: fc.constantFrom('health', 'waiting'), source: fc.constantFrom('claims', 'wages'),
  state: fc.constantFrom('requested', 'granted', 'refused', 'revoked'),
  terms: fc.array(terms, { minLength: 1, maxLength: 2 }), dates, day: fc.constantFrom(...days)
}).map(({ dates: when, ...rest }) => ({ ...rest, ...when, reason: both('said') }));

const declared: fc.Arbitrary<Approval> = fc.record({
  source: fc.constantFrom('claims', 'wages'), state: fc.constantFrom('requested', 'granted', 'refused', 'expired', 'revoked'), terms, dates
}).map(({ terms: what, dates: when, ...rest }) => ({ ...rest, ...what, ...when }));

/** What a project may see of microdata, read from the whole list of decisions anew, column by column. */
function slowly(centre: Centre, project: Project, decisions: Decision[], day: string): string[] {
  const seen: string[] = [];
  for (const source of centre.sources.filter(each => !each.public)) {
    const last = [...decisions].reverse().find(each => each.project === project.id && each.source === source.id && ['granted', 'revoked'].includes(each.state));
    const valid = last
      ? last.terms.map(each => ({ ...each, state: last.state, from: last.from, until: last.until }))
      : project.approvals.filter(each => each.source === source.id);
    for (const version of source.versions) {
      const one = valid.find(each => each.state === 'granted' && each.versions.includes(version.id) && (each.from ?? day) <= day && day <= (each.until ?? day));
      for (const dataset of source.datasets) {
        const list = one?.datasets[dataset.id];
        for (const variable of dataset.variables) {
          if (list !== undefined && day >= project.starts && day <= project.ends && (list === '*' ? !variable.identifying : list.includes(variable.name))) {
            seen.push(`${version.schema}.${dataset.id}.${variable.name}`);
          }
        }
      }
    }
  }
  return seen;
}

describe('what was decided at the desk', () => {
  it('is what a project may see, after whatever sequence of decisions (3,000 random ones)', () => {
    let seen = 0;
    fc.assert(
      fc.property(fc.array(declared, { maxLength: 3 }), fc.array(decision, { maxLength: 8 }), fc.constantFrom(...days), (approvals, decisions, day) => {
        const centre = { ...rehearsalCentre, projects: rehearsalCentre.projects.map(each => ({ ...each, approvals: each.id === 'health' ? approvals : each.approvals })) };
        const standings = new Standings(centre);
        const access = createAccess(centre, () => new Date(`${day}T12:00:00Z`), standings);
        decisions.forEach(each => standings.apply(each));
        for (const project of centre.projects) {
          const granted = access.grants(project).filter(({ source }) => !source.public)
            .flatMap(({ version, datasets }) => datasets.flatMap(each => each.variables.map(({ name }) => `${version.schema}.${each.dataset.id}.${name}`)));
          expect(granted).toEqual(slowly(centre, project, decisions, day));
          seen += granted.length;
        }
      }),
      { numRuns: 3000 }
    );
    expect(seen).toBeGreaterThan(10_000);
  });

  const health = rehearsalCentre.projects.find(({ id }) => id === 'health') as Project;
  const of = (state: Decision['state'], more: Partial<Decision> = {}): Decision => ({
    project: 'health', source: 'claims', state, terms: [{ versions: ['2023'], datasets: { main: ['departement'] } }], reason: both('Misuse'), day: '2026-11-20', ...more
  });
  const after = (...decisions: Decision[]) => {
    const standings = new Standings(rehearsalCentre);
    decisions.forEach(each => standings.apply(each));
    return createAccess(rehearsalCentre, () => noon, standings);
  };
  const states = (...decisions: Decision[]): string[] => after(...decisions).approvals(health, 'lead').filter(({ source }) => source === 'claims').map(({ state }) => state);

  it('a request for more leaves what is granted, and so does its refusal', () => {
    expect(states(of('requested'))).toEqual(['granted', 'requested']);
    expect(states(of('requested'), of('refused'))).toEqual(['granted', 'refused']);
    expect(states(of('requested'), of('granted', { from: '2026-01-01', until: '2026-12-31' }))).toEqual(['granted']);
    expect(states(of('requested'), of('revoked'))).toEqual(['revoked']);
  });

  it('a project that somebody still holds as it was declared gets no more than is approved now', () => {
    const access = after(of('revoked'));
    expect(access.grants(health).filter(({ source }) => !source.public)).toEqual([]);
    expect(access.approvals(health, 'member')).toEqual([]);
  });

  it.each([
    ['revoked', [of('revoked')], 'approval-ended', 'The approval of “Source claims” was revoked on 2026-11-20: “Misuse”.'],
    ['revoked, then refused', [of('revoked'), of('requested'), of('refused', { reason: both('Still not'), day: '2026-11-23' })], 'approval-ended', 'The approval of “Source claims” was refused on 2026-11-23: “Still not”.'],
    ['run out', [of('granted', { from: '2026-01-01', until: '2026-11-23' })], 'approval-ended', 'The approval of “Source claims” ended on 2026-11-23.'],
    ['moved to later', [of('granted', { from: '2026-12-01', until: '2026-12-31' })], 'approval-ended', 'The approval of “Source claims” begins on 2026-12-01.'],
    ['joined by another source', [of('granted', { source: 'firms', from: '2026-01-01', until: '2026-12-31' })], 'compartment-changed', 'What this project may use has changed, and with it what may be combined.']
  ])('a session is told that its approval was %s', (_, decisions, code, title) => {
    const access = after(...decisions);
    let told: unknown;
    try {
      access.compartment(health, 'claims');
    } catch (error) {
      told = error;
    }
    expect(told).toMatchObject({ code });
    expect((told as { title(language: string): string }).title('en')).toBe(title);
  });
});
