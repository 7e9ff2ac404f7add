import type { ApprovalRecord, RequestSummary } from '@vitrine/sdk';
import { ApprovalStateChip } from '../elements/chips.js';
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
import { words } from './words.js';

const pathTo = ({ project, source }: ApprovalRecord): string => pathOf({ screen: 'approval', project: project.id, source: source.id });

/** A delegate's: what waits for her first, then who uses her sources. */
export function Approvals(): JSX.Element {
  const { gateway, me, speech } = useDesk();
  const { say } = speech;
  const { data, error, reload } = useLoaded(
    'approvals',
    async signal => {
      const [approvals, requests] = await Promise.all([gateway.administration.approvals(signal), gateway.exports.list({ limit: 500 }, signal)]);
      return { approvals, consents: requests.filter(({ may }) => may.includes('consent')) };
    },
    30
  );
  if (!data) {
    return <Page title={say(words.title)}>{error === undefined ? <Skeleton lines={8} /> : <Failure error={error} retry={reload} />}</Page>;
  }
  const waiting = data.approvals.filter(({ state, may }) => state === 'requested' && may.includes('grant'));
  // A lead who is a delegate too sees her own project's approvals as well: of a source of hers she sees those of others.
  const sources = [...new Map(data.approvals.filter(({ lead }) => lead.id !== me.person.id).map(({ source }) => [source.id, source])).values()];
  return (
    <Page title={say(words.title)} kind="wide">
      {error !== undefined && <Failure error={error} retry={reload} />}
      <h2>{say(words.waiting)}</h2>
      {waiting.length === 0 && <p className="quiet">{say(words.noneWaiting)}</p>}
      {waiting.map(approval => (
        <article key={pathTo(approval)}>
          <div className="head">
            <h3>{say(words.asks, { project: say(approval.project.title), source: say(approval.source.title) })}</h3>
            <ApprovalStateChip state={approval.state} />
          </div>
          <p>{say(approval.project.purpose)}</p>
          <p className="quiet">
            <Plain text={say(words.leadIs, { name: approval.lead.name })} />
          </p>
          <Link to={pathTo(approval)} className="button main">
            {say(words.decide)}
          </Link>
        </article>
      ))}
      {data.consents.length > 0 && <NeedConsent requests={data.consents} />}
      <h2>{say(words.use)}</h2>
      {sources.length === 0 && <p className="quiet">{say(words.none)}. {say(words.noneDetail)}</p>}
      {sources.map(source => (
        <section key={source.id}>
          <h3>
            {say(source.title)} <span className="quiet">{say(source.producer)}</span>
          </h3>
          <Use approvals={data.approvals.filter(approval => approval.source.id === source.id)} />
        </section>
      ))}
    </Page>
  );
}

function NeedConsent({ requests }: { requests: RequestSummary[] }): JSX.Element {
  const { say } = useSpeech();
  return (
    <>
      <h2>{say(words.consents)}</h2>
      <ul>
        {requests.map(request => (
          <li key={request.id}>
            <Link to={pathOf({ screen: 'request', request: request.id })}>
              {say(request.project.title)}, <Id value={request.id} />
            </Link>{' '}
            <span className="quiet">
              <Plain text={request.author.name} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Use({ approvals }: { approvals: ApprovalRecord[] }): JSX.Element {
  const speech = useSpeech();
  const { say } = speech;
  return (
    <Scroll label={say(words.use)}>
      <table className="list">
        <thead>
          <tr>
            {(['project', 'lead', 'state', 'dates', 'queries', 'lastUsed', 'releases'] as const).map(name => (
              <th key={name} scope="col">
                {say(words[name])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {approvals.map(approval => (
            <tr key={`${approval.project.id} ${approval.state}`}>
              <th scope="row">
                <Link to={pathTo(approval)}>{say(approval.project.title)}</Link>
                <span className="sub quiet">{say(approval.project.purpose)}</span>
              </th>
              <td>
                <Plain text={approval.lead.name} />
              </td>
              <td>
                <ApprovalStateChip state={approval.state} />
              </td>
              <td className="short">
                {approval.from && speech.day(approval.from)}
                {approval.until && <span className="sub">{speech.day(approval.until)}</span>}
              </td>
              <td>{speech.number(approval.queries)}</td>
              <td className="short">{approval.lastUsed ? speech.instant(approval.lastUsed) : <span className="quiet">{say(words.never)}</span>}</td>
              <td>{speech.number(approval.releases)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
