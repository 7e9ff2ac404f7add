import { Chip } from '../elements/chips.js';
import { Failure } from '../elements/failure.js';
import { Link } from '../elements/link.js';
import { Page } from '../elements/page.js';
import { Skeleton } from '../elements/skeleton.js';
import { useDesk } from '../shell/desk-context.js';
import { useLoaded } from '../shell/loaded.js';
import { pathOf } from '../shell/route.js';
import { counts, states, words } from './words.js';

/** Projects that she leads. */
export function Projects(): JSX.Element {
  const { gateway, speech } = useDesk();
  const { say } = speech;
  const { data, error, reload } = useLoaded('projects', async () => (await gateway.projects()).filter(({ role }) => role === 'lead'));
  return (
    <Page title={say(words.title)}>
      {error !== undefined && <Failure error={error} retry={reload} />}
      {!data && error === undefined && <Skeleton />}
      {data?.length === 0 && (
        <div className="empty">
          <h2>{say(words.none)}</h2>
          <p>{say(words.noneDetail)}</p>
        </div>
      )}
      {data?.map(project => (
        <article key={project.id}>
          <div className="head">
            <h2>
              <Link to={pathOf({ screen: 'project', project: project.id })}>{say(project.title)}</Link>
            </h2>
            <Chip tone={project.state === 'active' ? 'good' : project.state === 'expired' ? 'bad' : 'plain'}>{say(states[project.state])}</Chip>
          </div>
          <p className="quiet">
            {say(words.runs, { from: speech.day(project.starts), until: speech.day(project.ends) })} ·{' '}
            {speech.count(new Set(project.compartments.flatMap(({ sources }) => sources)).size, counts.sources)}
          </p>
        </article>
      ))}
    </Page>
  );
}
