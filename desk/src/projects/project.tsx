import type { ApprovalRecord, RequestSummary } from '@vitrine/sdk';
import { ApprovalStateChip, Chip, RequestStateChip } from '../elements/chips.js';
import { Failure } from '../elements/failure.js';
import { Id } from '../elements/id.js';
import { Link } from '../elements/link.js';
import { Page } from '../elements/page.js';
import { Plain } from '../elements/plain.js';
import { Scroll } from '../elements/scroll.js';
import { Skeleton } from '../elements/skeleton.js';
import { useDesk, useSpeech } from '../shell/desk-context.js';
import { useLoaded } from '../shell/loaded.js';
import { pathOf } from '../shell/route.js';
import { Compartments } from './compartments.js';
import { Content } from './content.js';
import { Together } from './together.js';
import { states, words } from './words.js';

/** One project as its lead answers for it. */
export function Project({ id }: { id: string }): JSX.Element {
  const { gateway, speech } = useDesk();
  const { say } = speech;
  const { data, error, reload } = useLoaded(`project ${id}`, async signal => {
    const [project, approvals, exports] = await Promise.all([
      gateway.project(id),
      gateway.administration.approvals(signal),
      gateway.exports.list({ project: id, limit: 200 }, signal)
    ]);
    return { project, approvals: approvals.filter(approval => approval.project.id === id), exports };
  });
  if (!data) {
    return <Page title={say(words.title)}>{error === undefined ? <Skeleton lines={10} /> : <Failure error={error} retry={reload} />}</Page>;
  }
  const { project, approvals, exports } = data;
  const mayAsk = project.state !== 'expired';
  return (
    <Page
      title={say(project.title)}
      kind="wide"
      aside={<Chip tone={project.state === 'active' ? 'good' : project.state === 'expired' ? 'bad' : 'plain'}>{say(states[project.state])}</Chip>}
    >
      <dl className="facts-line">
        <div>
          <dt>{say(words.purpose)}</dt>
          <dd>{say(project.purpose)}</dd>
        </div>
        <div>
          <dt>{say(words.duration)}</dt>
          <dd>{say(words.runs, { from: speech.day(project.starts), until: speech.day(project.ends) })}</dd>
        </div>
        <div>
          <dt>{say(words.people)}</dt>
          <dd>
            <ul className="plain-list">
              {[{ ...project.lead, part: words.lead }, ...project.members.map(member => ({ ...member, part: words.member }))].map(({ id: person, name, part }) => (
                <li key={person}>
                  <Plain text={name} /> <span className="quiet">{say(part)}</span>
                </li>
              ))}
            </ul>
          </dd>
        </div>
      </dl>
      <div className="section-head">
        <h2>{say(words.sources)}</h2>
        {mayAsk && (
          <Link to={pathOf({ screen: 'ask', project: id })} className="button">
            {say(words.ask)}
          </Link>
        )}
      </div>
      {approvals.length === 0 ? <p className="quiet">{say(words.noSources)}</p> : <Sources approvals={approvals} />}
      <Compartments compartments={project.compartments} approvals={approvals} />
      <h2>{say(words.exports)}</h2>
      {exports.length === 0 ? <p className="quiet">{say(words.noExports)}</p> : <ProjectExports requests={exports} />}
    </Page>
  );
}

function Sources({ approvals }: { approvals: ApprovalRecord[] }): JSX.Element {
  const speech = useSpeech();
  const { say } = speech;
  return (
    <Scroll label={say(words.sources)}>
      <table className="list">
        <thead>
          <tr>
            {(['source', 'state', 'dates', 'content', 'together', 'reason'] as const).map(name => (
              <th key={name} scope="col">
                {say(words[name])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {approvals.map(approval => (
            <tr key={`${approval.source.id} ${approval.state}`}>
              <th scope="row">
                {say(approval.source.title)}
                <span className="sub quiet">{say(approval.source.producer)}</span>
              </th>
              <td>
                <ApprovalStateChip state={approval.state} />
                {approval.may.includes('ask') && (
                  <span className="sub">
                    <Link to={`${pathOf({ screen: 'ask', project: approval.project.id })}?source=${encodeURIComponent(approval.source.id)}`}>{say(approval.state === 'granted' ? words.askMore : words.askAgain)}</Link>
                  </span>
                )}
              </td>
              <td className="short">
                {approval.from && speech.day(approval.from)}
                {approval.until && <span className="sub">{speech.day(approval.until)}</span>}
              </td>
              <td>
                <Content versions={approval.versions} datasets={approval.datasets} />
              </td>
              <td>
                <Together approval={approval} />
              </td>
              <td>{approval.reason && <Plain text={say(approval.reason)} lines />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function ProjectExports({ requests }: { requests: RequestSummary[] }): JSX.Element {
  const speech = useSpeech();
  const { say } = speech;
  return (
    <table className="list">
      <thead>
        <tr>
          {(['request', 'author', 'outputs', 'state', 'changed'] as const).map(name => (
            <th key={name} scope="col">
              {say(words[name])}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {requests.map(request => (
          <tr key={request.id}>
            <th scope="row">
              <Link to={pathOf({ screen: 'request', request: request.id })} >
                <Id value={request.id} />
              </Link>
            </th>
            <td>
              <Plain text={request.author.name} />
            </td>
            <td>
              <Plain text={request.names.join(', ')} />
            </td>
            <td>
              <RequestStateChip state={request.state} />
            </td>
            <td>{speech.instant(request.changed)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
