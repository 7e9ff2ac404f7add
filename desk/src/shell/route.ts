import { useSyncExternalStore } from 'react';

/** The screens, by their addresses. */
export type Route =
  | { screen: 'home' | 'queue' | 'exports' | 'releases' | 'record' | 'projects' | 'approvals' | 'operation' }
  | { screen: 'request'; request: string }
  | { screen: 'project' | 'ask'; project: string }
  | { screen: 'approval'; project: string; source: string }
  | { screen: 'lost' };

const lists = ['queue', 'exports', 'releases', 'record', 'projects', 'approvals', 'operation'] as const;

export function routeOf(path: string): Route {
  let parts: string[];
  try {
    parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return { screen: 'lost' };
  }
  const [first, second, third] = parts;
  if (first === undefined) {
    return { screen: 'home' };
  }
  const list = lists.find(name => name === first);
  if (parts.length === 1 && list) {
    return { screen: list };
  }
  if (first === 'requests' && second && parts.length === 2) {
    return { screen: 'request', request: second };
  }
  if (first === 'projects' && second && parts.length === 2) {
    return { screen: 'project', project: second };
  }
  if (first === 'projects' && second && third === 'ask' && parts.length === 3) {
    return { screen: 'ask', project: second };
  }
  if (first === 'approvals' && second && third && parts.length === 3) {
    return { screen: 'approval', project: second, source: third };
  }
  return { screen: 'lost' };
}

const at = encodeURIComponent;

export function pathOf(route: Exclude<Route, { screen: 'lost' }>): string {
  switch (route.screen) {
    case 'home':
      return '/';
    case 'request':
      return `/requests/${at(route.request)}`;
    case 'project':
      return `/projects/${at(route.project)}`;
    case 'ask':
      return `/projects/${at(route.project)}/ask`;
    case 'approval':
      return `/approvals/${at(route.project)}/${at(route.source)}`;
    default:
      return `/${route.screen}`;
  }
}

const watchers = new Set<() => void>();

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  window.addEventListener('popstate', watcher);
  return () => {
    watchers.delete(watcher);
    window.removeEventListener('popstate', watcher);
  };
}

const tell = () => watchers.forEach(watcher => watcher());

export function usePath(): string {
  return useSyncExternalStore(watch, () => location.pathname);
}

export function useSearch(): URLSearchParams {
  return new URLSearchParams(useSyncExternalStore(watch, () => location.search));
}

export function go(path: string): void {
  history.pushState(null, '', path);
  tell();
}

/** Changes what stands after the `?`, without a step in the history. */
export function setSearch(search: URLSearchParams): void {
  const text = search.toString();
  history.replaceState(null, '', `${location.pathname}${text ? `?${text}` : ''}`);
  tell();
}
