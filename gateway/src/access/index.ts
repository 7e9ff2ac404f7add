import type { Centre, Person, Project } from '../centre/types.js';
import { Problem } from '../problem.js';
import { compartmentsOf, type Compartment } from './compartments.js';
import { dayOf, projectState } from './dates.js';
import { Standings, type Standing, type StandingApproval } from './decisions.js';
import { whyEnded } from './ended.js';
import { approvalState, grantsOf, type VersionGrant } from './grants.js';

export { narrowestRows, Standings, type Decision, type Standing, type StandingApproval, type Terms } from './decisions.js';
export { neverBack } from './never-back.js';
export { dayOf, projectState, type ProjectState } from './dates.js';
export { approvalState, grantsOf, type DatasetGrant, type VersionGrant } from './grants.js';
export { compartmentsOf, type Compartment } from './compartments.js';

export type Role = 'researcher' | 'lead' | 'delegate' | 'checker' | 'operator';
export type ProjectRole = 'lead' | 'member';

/** Who may see and use what, now. Everything follows from the centre's declarations, from what producers decided since, and from the clock. */
export interface Access {
  person(id: string): Person | undefined;
  roles(person: string): Role[];
  /** Projects in which she has a part, in the centre's order. */
  projects(person: string): { project: Project; role: ProjectRole }[];
  /** Sources that she decides for, as a delegate of their producers. */
  decidesFor(person: string): string[];
  /** A project in which she has a part; for anyone else it does not exist. */
  project(person: string, id: string): { project: Project; role: ProjectRole };
  /** The same, and the project is within its dates: what every look at sources or data needs. */
  activeProject(person: string, id: string): { project: Project; role: ProjectRole };
  grants(project: Project): VersionGrant[];
  compartments(project: Project): Compartment[];
  compartment(project: Project, id: string): Compartment;
  /** Grants of the sources in one compartment. */
  grantsIn(project: Project, compartment: string): VersionGrant[];
  /** What the reader may know of the approvals: a member those in force, the lead and producers' delegates all, each in today's state. */
  approvals(project: Project, role: ProjectRole | 'delegate'): StandingApproval[];
  /** What was decided for a project and a source, and what waits, each in today's state. */
  standing(project: Project, source: string): Standing;
  today(): string;
}

export function createAccess(centre: Centre, clock: () => Date, standings = new Standings(centre)): Access {
  const people = new Map(centre.people.map(person => [person.id, person]));
  const projects = new Map(centre.projects.map(project => [project.id, project]));

  const roleIn = (project: Project, person: string): ProjectRole | undefined =>
    project.lead === person ? 'lead' : project.members.includes(person) ? 'member' : undefined;

  const access: Access = {
    today: () => dayOf(clock()),
    person: id => people.get(id),

    roles(person) {
      const known = people.get(person);
      if (!known) {
        return [];
      }
      const roles = new Set<Role>(known.roles);
      for (const { role } of access.projects(person)) {
        roles.add(role === 'lead' ? 'lead' : 'researcher');
      }
      if (centre.producers.some(producer => producer.delegates.includes(person))) {
        roles.add('delegate');
      }
      return [...roles].sort();
    },

    projects: person =>
      !people.has(person)
        ? []
        : centre.projects.flatMap(project => {
            const role = roleIn(project, person);
            return role ? [{ project, role }] : [];
          }),

    decidesFor(person) {
      const producers = centre.producers.filter(({ delegates }) => delegates.includes(person)).map(({ id }) => id);
      return centre.sources.filter(({ producer }) => producers.includes(producer)).map(({ id }) => id);
    },

    project(person, id) {
      const project = projects.get(id);
      const role = project && people.has(person) ? roleIn(project, person) : undefined;
      if (!project || !role) {
        throw new Problem('not-found');
      }
      return { project, role };
    },

    activeProject(person, id) {
      const found = access.project(person, id);
      const state = projectState(found.project, access.today());
      if (state === 'expired') {
        throw new Problem('project-expired', { date: found.project.ends });
      }
      if (state === 'upcoming') {
        throw new Problem('project-upcoming', { date: found.project.starts });
      }
      return found;
    },

    // By the project's id: whoever still holds it as it was declared, or as it was a moment ago, gets no more than is approved now.
    grants: project => grantsOf(centre, { ...project, approvals: standings.approvals(project.id) }, access.today()),
    compartments: project => compartmentsOf(access.grants(project)),

    compartment(project, id) {
      const found = access.compartments(project).find(compartment => compartment.id === id);
      if (!found) {
        const granted = new Set(access.grants(project).map(grant => grant.source.id));
        throw whyEnded(centre, standings.approvals(project.id), id, granted, access.today());
      }
      return found;
    },

    grantsIn(project, id) {
      const { sources } = access.compartment(project, id);
      return access.grants(project).filter(grant => sources.includes(grant.source.id));
    },

    approvals(project, role) {
      const day = access.today();
      return standings.approvals(project.id)
        .map(approval => inState(approval, day))
        .filter(
          approval =>
            role !== 'member' ||
            (approval.state === 'granted' &&
              projectState(project, day) === 'active' &&
              (approval.from === undefined || day >= approval.from))
        );
    },

    standing(project, source) {
      const day = access.today();
      const { settled, waiting } = standings.of(project.id, source);
      return { settled: settled.map(approval => inState(approval, day)), waiting };
    }
  };
  return access;
}

const inState = (approval: StandingApproval, day: string): StandingApproval => ({ ...approval, state: approvalState(approval, day) });
