import fc from 'fast-check';
import { pathOf, routeOf } from './route.js';

const id = fc.string({ minLength: 1, unit: 'binary' }).filter(text => !/\p{Cs}/u.test(text));

describe('Addresses of the desk', () => {
  it('lead back to the screen that they are of, whatever the ids hold', () => {
    const screens = fc.oneof(
      fc.constantFrom('home', 'queue', 'exports', 'releases', 'record', 'projects', 'approvals', 'operation').map(screen => ({ screen }) as const),
      id.map(request => ({ screen: 'request' as const, request })),
      id.map(project => ({ screen: 'project' as const, project })),
      id.map(project => ({ screen: 'ask' as const, project })),
      fc.record({ screen: fc.constant('approval' as const), project: id, source: id })
    );
    fc.assert(
      fc.property(screens, route => {
        expect(routeOf(pathOf(route))).toEqual(route);
      })
    );
  });

  it.each(['/nowhere', '/requests', '/requests/a/b', '/projects/a/b', '/approvals/a', '/queue/a', '/requests/%E0%A4%A'])('lead nowhere from %s', path => {
    expect(routeOf(path)).toEqual({ screen: 'lost' });
  });
});
