import type { Text } from '@vitrine/sdk';
import type { Route } from './route.js';

export type Screen = 'queue' | 'projects' | 'approvals' | 'exports' | 'releases' | 'operation' | 'record';

interface Entry {
  screen: Screen;
  name: Text;
  /** Any of these roles sees it. */
  roles: string[];
}

/** In the order in which they stand. */
export const entries: Entry[] = [
  { screen: 'queue', name: { en: 'Queue', fr: 'File d’attente' }, roles: ['checker'] },
  { screen: 'projects', name: { en: 'Projects', fr: 'Projets' }, roles: ['lead'] },
  { screen: 'approvals', name: { en: 'Approvals', fr: 'Autorisations' }, roles: ['delegate'] },
  { screen: 'exports', name: { en: 'Exports', fr: 'Exports' }, roles: ['lead', 'delegate'] },
  { screen: 'releases', name: { en: 'Releases', fr: 'Diffusions' }, roles: ['checker', 'lead', 'delegate'] },
  { screen: 'operation', name: { en: 'Operation', fr: 'Exploitation' }, roles: ['operator'] },
  { screen: 'record', name: { en: 'Record', fr: 'Journal' }, roles: ['checker', 'delegate', 'operator'] }
];

export function entriesFor(roles: readonly string[]): Entry[] {
  return entries.filter(entry => entry.roles.some(role => roles.includes(role)));
}

/** The entry that a screen stands under. */
export function entryOf(route: Route, roles: readonly string[]): Screen | undefined {
  switch (route.screen) {
    case 'request':
      return entriesFor(roles).find(({ screen }) => screen === 'queue' || screen === 'exports')?.screen;
    case 'project':
    case 'ask':
      return 'projects';
    case 'approval':
      return 'approvals';
    case 'home':
      return entriesFor(roles)[0]?.screen;
    case 'lost':
      return undefined;
    default:
      return route.screen;
  }
}

export const roleNames: Record<string, Text> = {
  researcher: { en: 'researcher', fr: 'chercheur' },
  lead: { en: 'project lead', fr: 'responsable de projet' },
  checker: { en: 'output checker', fr: 'vérificateur de sorties' },
  delegate: { en: 'producer’s delegate', fr: 'délégué du producteur' },
  operator: { en: 'operator', fr: 'exploitant' }
};
