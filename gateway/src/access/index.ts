import type { Approval, Centre, Person, Project } from '../centre/types.js';
import { Problem } from '../problem.js';
import { compartmentsOf, type Compartment } from './compartments.js';
import { dayOf, projectState } from './dates.js';
import { approvalState, grantsOf, type VersionGrant } from './grants.js';

export { dayOf, projectState, type ProjectState } from './dates.js';
export { approvalState, grantsOf, type DatasetGrant, type VersionGrant } from './grants.js';
export { combinable, compartmentsOf, type Compartment } from './compartments.js';

export type Role = 'researcher' | 'lead' | 'delegate' | 'checker' | 'operator';
export type ProjectRole = 'lead' | 'member';

/** Who may see and use what, now. Everything follows from the centre's declarations and the clock; nothing is stored. */
export interface Access {
  person(id: string): Person | undefined;
  roles(person: string): Role[];
  /** Projects in which she has a part, in the centre's order. */
  projects(person: string): { project: Project; role: ProjectRole }[];
  /** A project in which she has a part; for anyone else it does not exist. */
  project(person: string, id: string): { project: Project; role: ProjectRole };
  /** The same, and the project is within its dates: what every look at sources or data needs. */
  activeProject(person: string, id: string): { project: Project; role: ProjectRole };
  grants(project: Project): VersionGrant[];
  compartments(project: Project): Compartment[];
  compartment(project: Project, id: string): Compartment;
  /** Grants of the sources in one compartment. */
  grantsIn(project: Project, compartment: string): VersionGrant[];
  /** What the reader may know of the approvals: a member those in force, the lead all, each in today's state. */
  approvals(project: Project, role: ProjectRole): Approval[];
  today(): string;
}

export function createAccess(centre: Centre, clock: () => Date): Access {
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

    grants: project => grantsOf(centre, project, access.today()),
    compartments: project => compartmentsOf(access.grants(project)),

    compartment(project, id) {
      const found = access.compartments(project).find(compartment => compartment.id === id);
      if (!found) {
        throw new Problem('compartment-ended');
      }
      return found;
    },

    grantsIn(project, id) {
      const { sources } = access.compartment(project, id);
      return access.grants(project).filter(grant => sources.includes(grant.source.id));
    },

    approvals(project, role) {
      const day = access.today();
      return project.approvals
        .map(approval => ({ ...approval, state: approvalState(approval, day) }))
        .filter(
          approval =>
            role === 'lead' ||
            (approval.state === 'granted' &&
              projectState(project, day) === 'active' &&
              (approval.from === undefined || day >= approval.from))
        );
    }
  };
  return access;
}
