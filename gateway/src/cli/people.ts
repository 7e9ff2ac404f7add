import type { Access, Role } from '../access/index.js';
import type { Centre } from '../centre/types.js';

const words: Record<Role, string> = {
  researcher: 'researcher',
  lead: 'project lead',
  delegate: 'delegate of a producer',
  checker: 'output checker',
  operator: 'operator'
};

/** "Ada Exemple, researcher (health and geography)": who an address is for. */
export function introduce(centre: Centre, access: Access, id: string): string {
  const person = centre.people.find(each => each.id === id);
  const language = 'en';
  const roles = access.roles(id).map(role => words[role]);
  const projects = access.projects(id).map(({ project }) => project.title[language]);
  const producers = centre.producers.filter(producer => producer.delegates.includes(id)).map(producer => producer.title[language]);
  const where = [...projects, ...producers];
  return `${person?.name ?? id}, ${roles.join(' and ') || 'no role yet'}${where.length > 0 ? ` (${where.join('; ')})` : ''}`;
}
