import { useState } from 'react';
import type { ApprovalDecision, ApprovalRecord } from '@vitrine/sdk';
import { ApprovalStateChip } from '../elements/chips.js';
import { Confirm } from '../elements/dialog.js';
import { Failure } from '../elements/failure.js';
import { Link } from '../elements/link.js';
import { Page } from '../elements/page.js';
import { Plain } from '../elements/plain.js';
import { Skeleton } from '../elements/skeleton.js';
import { Content } from '../projects/content.js';
import { Together } from '../projects/together.js';
import { useDesk, useSpeech } from '../shell/desk-context.js';
import { useLoaded } from '../shell/loaded.js';
import { pathOf } from '../shell/route.js';
import { bounds, proposed } from './dates.js';
import { counts, words } from './words.js';

interface ApprovalProps {
  project: string;
  source: string;
}

/** One project's wish for one source, and the delegate's decision. */
export function Approval({ project, source }: ApprovalProps): JSX.Element {
  const { gateway, speech } = useDesk();
  const { say } = speech;
  const { data, error, reload } = useLoaded(
    `approval ${project} ${source}`,
    async signal => (await gateway.administration.approvals(signal)).filter(each => each.project.id === project && each.source.id === source)
  );
  // What waits for a decision comes first; what was granted before stands beside it.
  const [approval, ...standing] = data ?? [];
  if (!approval) {
    return (
      <Page title={say(words.title)}>
        {error !== undefined ? <Failure error={error} retry={reload} /> : data ? <p>{say(words.lost)}</p> : <Skeleton lines={8} />}
        <p>
          <Link to={pathOf({ screen: 'approvals' })}>{say(words.back)}</Link>
        </p>
      </Page>
    );
  }
  return (
    <Page title={say(words.asks, { project: say(approval.project.title), source: say(approval.source.title) })} aside={<ApprovalStateChip state={approval.state} />}>
      {error !== undefined && <Failure error={error} retry={reload} />}
      <Wish approval={approval} />
      <Decision key={approval.state} approval={approval} onChange={reload} />
      {standing.map(each => (
        <section key={each.state}>
          <h2>
            {say(words.inForce)} <ApprovalStateChip state={each.state} />
          </h2>
          <Wish approval={each} />
        </section>
      ))}
      <p>
        <Link to={pathOf({ screen: 'approvals' })}>{say(words.back)}</Link>
      </p>
    </Page>
  );
}

function Wish({ approval }: { approval: ApprovalRecord }): JSX.Element {
  const speech = useSpeech();
  const { say } = speech;
  const { project, lead, members } = approval;
  const period = (from: string, until: string) => say(words.fromUntil, { from: speech.day(from), until: speech.day(until) });
  return (
    <dl className="rows">
      <dt>{say(words.purpose)}</dt>
      <dd>{say(project.purpose)}</dd>
      <dt>{say(words.runs)}</dt>
      <dd>{period(project.starts, project.ends)}</dd>
      <dt>{say(words.lead)}</dt>
      <dd>
        <Plain text={lead.name} />
      </dd>
      {members.length > 0 && (
        <>
          <dt>{say(words.members)}</dt>
          <dd>
            <Plain text={speech.list(members.map(({ name }) => name))} />
          </dd>
        </>
      )}
      <dt>{say(words.content)}</dt>
      <dd>
        <Content versions={approval.versions} datasets={approval.datasets} />
      </dd>
      <dt>{say(words.together)}</dt>
      <dd>
        <Together approval={approval} explained />
      </dd>
      {approval.from && approval.until && (
        <>
          <dt>{say(words.dates)}</dt>
          <dd>{period(approval.from, approval.until)}</dd>
        </>
      )}
      {approval.reason && (
        <>
          <dt>{say(words.reason)}</dt>
          <dd>
            <Plain text={say(approval.reason)} lines />
          </dd>
        </>
      )}
      <dt>{say(words.useOf)}</dt>
      <dd>
        {speech.count(approval.queries, counts.queries)}, {speech.count(approval.releases, counts.releases)}
        {approval.lastUsed && ` · ${say(words.lastUsed)} ${speech.instant(approval.lastUsed)}`}
      </dd>
    </dl>
  );
}

interface DecisionProps {
  approval: ApprovalRecord;
  onChange(): void;
}

function Decision({ approval, onChange }: DecisionProps): JSX.Element | null {
  const { say } = useSpeech();
  const [dates, setDates] = useState(() => proposed(approval, new Date().toISOString().slice(0, 10)));
  const [asking, setAsking] = useState<ApprovalDecision['decision']>();
  const [asked, setAsked] = useState(false);
  const may = (['grant', 'refuse', 'revoke'] as const).filter(decision => approval.may.includes(decision));
  if (may.length === 0) {
    return null;
  }
  const sound = bounds(dates.from, dates.until);
  const begin = (decision: ApprovalDecision['decision']) => {
    setAsked(true);
    if (decision !== 'grant' || sound) {
      setAsking(decision);
    }
  };
  return (
    <section className="decision">
      <h2>{say(words.decision)}</h2>
      {may.includes('grant') && (
        <div className="dates">
          {(['from', 'until'] as const).map(bound => (
            <div key={bound} className="field">
              <label htmlFor={bound}>{say(words[bound])}</label>
              <input
                id={bound}
                type="date"
                value={dates[bound]}
                aria-invalid={asked && !sound}
                aria-describedby={asked && !sound ? 'dates-needed' : undefined}
                onChange={event => setDates({ ...dates, [bound]: event.target.value })}
              />
            </div>
          ))}
        </div>
      )}
      {asked && !sound && may.includes('grant') && (
        <p className="needed" id="dates-needed" role="alert">
          {say(words.datesNeeded)}
        </p>
      )}
      <div className="actions">
        {may.map(decision => (
          <button key={decision} type="button" className={decision === 'grant' ? 'main' : decision === 'revoke' ? 'danger' : undefined} onClick={() => begin(decision)}>
            {say(decision === 'grant' && approval.state === 'granted' ? words.setDates : words[decision])}
          </button>
        ))}
      </div>
      {asking && <Answer approval={approval} decision={asking} dates={dates} onChange={onChange} onClose={() => setAsking(undefined)} />}
    </section>
  );
}

interface AnswerProps extends DecisionProps {
  decision: ApprovalDecision['decision'];
  dates: { from: string; until: string };
  onClose(): void;
}

const done = { grant: words.granted, refuse: words.refused, revoke: words.revoked };

function Answer({ approval, decision, dates, onChange, onClose }: AnswerProps): JSX.Element {
  const { gateway, speech, announce } = useDesk();
  const { say } = speech;
  const names = {
    project: say(approval.project.title),
    source: say(approval.source.title),
    from: speech.day(dates.from),
    until: speech.day(dates.until)
  };
  const resets = decision === 'grant' && approval.state === 'granted';
  const answer = async (reason: string) => {
    await gateway.administration.decide(approval.project.id, approval.source.id, {
      decision,
      ...(decision === 'grant' ? dates : {}),
      ...(reason ? { reason } : {})
    });
    onChange();
    announce(say(resets ? words.datesSet : done[decision]));
  };
  const [title, detail] =
    decision === 'grant'
      ? [resets ? words.setDatesTitle : words.grantTitle, words.grantDetail]
      : decision === 'refuse'
        ? [words.refuseTitle, words.refuseDetail]
        : [words.revokeTitle, words.revokeDetail];
  return (
    <Confirm
      title={say(title)}
      action={say(resets ? words.setDates : words[decision])}
      danger={decision === 'revoke'}
      reason={{ label: say(words.reasonAsked), needed: decision !== 'grant' }}
      onClose={onClose}
      onConfirm={answer}
    >
      <p>{say(detail, names)}</p>
    </Confirm>
  );
}
