import type { ReactNode } from 'react';
import { Approval } from '../approvals/approval.js';
import { Approvals } from '../approvals/approvals.js';
import { Link } from '../elements/link.js';
import { Page } from '../elements/page.js';
import { Operation } from '../operation/operation.js';
import { Ask } from '../projects/ask.js';
import { Project } from '../projects/project.js';
import { Projects } from '../projects/projects.js';
import { Exports } from '../queue/exports.js';
import { Queue } from '../queue/queue.js';
import { RecordScreen } from '../record/record.js';
import { Releases } from '../releases/releases.js';
import { RequestScreen } from '../request/request.js';
import { useDesk } from './desk-context.js';
import { entriesFor, entryOf, type Screen as Name } from './navigation.js';
import type { Route } from './route.js';
import { words } from './words.js';

const lists: Record<Name, () => JSX.Element> = {
  queue: Queue,
  projects: Projects,
  approvals: Approvals,
  exports: Exports,
  releases: Releases,
  operation: Operation,
  record: RecordScreen
};

/** The screen at an address, if it is for her. */
export function Screen({ route }: { route: Route }): JSX.Element {
  const { me, speech } = useDesk();
  const entry = entryOf(route, me.roles);
  const hers = entriesFor(me.roles).some(({ screen }) => screen === entry);
  if (route.screen === 'lost') {
    return <Aside title={speech.say(words.lostTitle)}>{speech.say(words.lost)}</Aside>;
  }
  if (entriesFor(me.roles).length === 0) {
    return <Aside title={speech.say(words.noPartTitle)}>{speech.say(words.noPart)}</Aside>;
  }
  if (entry === undefined || !hers) {
    return <Aside title={speech.say(words.lostTitle)}>{speech.say(words.notYours)}</Aside>;
  }
  switch (route.screen) {
    case 'request':
      return <RequestScreen key={route.request} id={route.request} />;
    case 'project':
      return <Project key={route.project} id={route.project} />;
    case 'ask':
      return <Ask key={route.project} project={route.project} />;
    case 'approval':
      return <Approval key={`${route.project} ${route.source}`} project={route.project} source={route.source} />;
    default: {
      const List = lists[entry];
      return <List />;
    }
  }
}

function Aside({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  const { me, speech } = useDesk();
  return (
    <Page title={title}>
      <p>{children}</p>
      {entriesFor(me.roles).length > 0 && (
        <p>
          <Link to="/">{speech.say(words.home)}</Link>
        </p>
      )}
    </Page>
  );
}
