import { useEffect, useMemo, useState } from 'react';
import type { ExportRequest, Finding, Output } from '@vitrine/sdk';
import { RequestStateChip } from '../elements/chips.js';
import { Failure } from '../elements/failure.js';
import { Id } from '../elements/id.js';
import { Page } from '../elements/page.js';
import { Plain } from '../elements/plain.js';
import { Skeleton } from '../elements/skeleton.js';
import { visible } from '../elements/visible.js';
import { isOverdue } from '../queue/filter.js';
import { useDesk, useSpeech } from '../shell/desk-context.js';
import { useLoaded } from '../shell/loaded.js';
import { setSearch, useSearch } from '../shell/route.js';
import { Comments, VoteList } from './comments.js';
import { Consents } from './consents.js';
import { Course } from './course.js';
import { Decide, Send } from './decide.js';
import { Facts } from './facts.js';
import type { Target } from './grid.js';
import { useKept } from './kept.js';
import type { Action } from './keys.js';
import { OtherSteps } from './other.js';
import { OutputList } from './outputs.js';
import { OutputView } from './output.js';
import { ReleasePart } from './release.js';
import { decide, type Draft, type Missing, missing, readDraft } from './review.js';
import { Shortcuts, useShortcuts } from './shortcuts.js';
import { viewsOf } from './views.js';
import { words } from './words.js';

/** One request, and all that it takes to decide it. */
export function RequestScreen({ id }: { id: string }): JSX.Element {
  const { gateway } = useDesk();
  const { say } = useSpeech();
  const { data, error, reload, replace } = useLoaded(`request ${id}`, signal => gateway.exports.find(id, signal), 30);
  if (!data) {
    return (
      <Page title={`${say(words.title)} ${id}`} kind="wide">
        {error === undefined ? <Skeleton lines={12} /> : <Failure error={error} retry={reload} />}
      </Page>
    );
  }
  return <Whole request={data} error={error} retry={reload} onChange={replace} />;
}

interface WholeProps {
  request: ExportRequest;
  /** Of a refresh: what was shown stays. */
  error: unknown;
  retry(): void;
  onChange(request: ExportRequest): void;
}

function Whole({ request, error, retry, onChange }: WholeProps): JSX.Element {
  const { me, speech, announce } = useDesk();
  const { say } = speech;
  const search = useSearch();
  const chosen = request.outputs.find(({ id }) => id === search.get('output')) ?? request.outputs[0];
  const votes = request.may.includes('vote');
  const [kept, keep] = useKept(`vitrine.review ${me.person.id} ${request.id} ${request.round}`);
  const draft = useMemo<Draft>(() => readDraft(kept || null), [kept]);
  const [lacks, setLacks] = useState<Missing<Output>[]>([]);
  const [open, setOpen] = useState<'send' | 'keys'>();

  const choose = (output: Output) => {
    setSearch(new URLSearchParams({ output: output.id }));
    announce(say(words.chosen, { n: request.outputs.indexOf(output) + 1, all: request.outputs.length, name: visible(output.name) }));
  };
  const send = () => {
    const lacking = missing(draft, request.outputs);
    setLacks(lacking);
    if (lacking[0]) {
      choose(lacking[0].output);
    } else if (request.outputs.length > 0) {
      setOpen('send');
    }
  };
  const act = (action: Action) => {
    const place = chosen ? request.outputs.indexOf(chosen) : -1;
    const to = action.do === 'choose' ? request.outputs[action.place] : action.do === 'move' ? request.outputs[place + action.by] : undefined;
    if (to) {
      choose(to);
    } else if (action.do === 'explain') {
      setOpen('keys');
    } else if (action.do === 'findings') {
      document.getElementById('findings')?.focus();
    } else if (action.do === 'comment') {
      document.querySelector<HTMLElement>(votes ? '.to-author' : '.write')?.focus();
    } else if (votes && action.do === 'send') {
      send();
    } else if (votes && chosen && action.do === 'decide') {
      keep(JSON.stringify(decide(draft, chosen, { decision: action.decision })));
      announce(`${say(words[action.decision])}: ${visible(chosen.name)}`);
      if (action.decision !== 'approve') {
        document.querySelector<HTMLElement>('.to-author')?.focus();
      }
    }
  };
  const shortcuts = useShortcuts(act);
  const sent = (after: ExportRequest) => {
    keep('');
    setLacks([]);
    onChange(after);
  };

  return (
    <Page title={say(request.project.title)} kind="fill" aside={<Head request={request} />}>
      {error !== undefined && <Failure error={error} retry={retry} />}
      <Standing request={request} onChange={onChange} />
      <div className="bench">
        <div className="side">
          <OutputList request={request} chosen={chosen} draft={votes ? draft : undefined} onChoose={choose} />
          <div className="request-steps">
            <OtherSteps request={request} onChange={onChange} />
            <button type="button" className="plain" onClick={() => setOpen('keys')} aria-keyshortcuts="?">
              {say(words.shortcuts)} <kbd aria-hidden="true">?</kbd>
            </button>
          </div>
        </div>
        {chosen ? (
          <Chosen key={chosen.id} request={request} output={chosen} onChange={onChange} />
        ) : (
          <section className="stage">
            <p className="empty">{say(words.noOutputs)}</p>
          </section>
        )}
      </div>
      {votes && chosen && (
        <Decide
          request={request}
          output={chosen}
          draft={draft}
          lacks={lacks}
          onDecide={change => keep(JSON.stringify(decide(draft, chosen, change)))}
          onSend={send}
          onChoose={choose}
        />
      )}
      {open === 'send' && <Send request={request} draft={draft} onClose={() => setOpen(undefined)} onSent={sent} />}
      {open === 'keys' && <Shortcuts {...shortcuts} onClose={() => setOpen(undefined)} />}
    </Page>
  );
}

function Head({ request }: { request: ExportRequest }): JSX.Element {
  const speech = useSpeech();
  const { say } = speech;
  const waiting = request.state === 'submitted' || request.state === 'in review';
  const now = Date.now();
  return (
    <div className="request-head">
      <RequestStateChip state={request.state} />
      <span>
        {say(words.title)} <Id value={request.id} /> {say(words.by)} <Plain text={request.author.name} />
      </span>
      <span className="quiet">
        {say(words.round, { n: request.round })}
        {request.submitted && `, ${say(words.submitted)} ${speech.away(request.submitted, now)}`}
      </span>
      {waiting && request.due && (
        <span className={isOverdue(request, now) ? 'bad' : 'quiet'}>
          {say(isOverdue(request, now) ? words.overdue : words.due)} <time dateTime={request.due}>{speech.day(request.due)}</time>
        </span>
      )}
      <span className="quiet">{say(words.reviews, { done: request.checkers.done, needed: request.checkers.needed })}</span>
      <span className="quiet">{say(words.minutes, { n: request.minutes })}</span>
    </div>
  );
}

/** What the request waits for, or what came of it. */
function Standing({ request, onChange }: { request: ExportRequest; onChange(request: ExportRequest): void }): JSX.Element {
  const { me, speech } = useDesk();
  const { say } = speech;
  const { needed, done } = request.checkers;
  const waiting = request.state === 'submitted' || request.state === 'in review';
  return (
    <>
      {waiting && request.mine === 'voted' && (
        <p className="outcome">
          <strong>{say(words.sent)}</strong> {needed > 1 && done < needed && say(words.sentBlind)}
        </p>
      )}
      {waiting && request.mine === 'excluded' && me.roles.includes('checker') && <p className="outcome">{say(words.excluded)}</p>}
      <Consents request={request} onChange={onChange} />
      <ReleasePart request={request} onChange={onChange} />
    </>
  );
}

interface ChosenProps {
  request: ExportRequest;
  output: Output;
  onChange(request: ExportRequest): void;
}

/** The chosen output and what is known of it, side by side. */
function Chosen({ request, output, onChange }: ChosenProps): JSX.Element {
  const { say } = useSpeech();
  const [target, setTarget] = useState<Target>();
  const [cell, setCell] = useState<string>();
  useEffect(() => {
    if (cell !== undefined) {
      document.querySelector<HTMLElement>('.write')?.focus();
    }
  }, [cell]);
  const hasTable = viewsOf(output).some(({ as }) => as === 'table');
  const show = (finding: Finding) => setTarget({ finding });
  return (
    <div className="pair">
      <section className="stage" tabIndex={0} aria-label={say(words.view)}>
        <OutputView request={request.id} output={output} target={target} onComment={request.may.includes('comment') ? setCell : undefined} />
      </section>
      <section className="facts" tabIndex={0} aria-label={say(words.facts)}>
        <Facts output={output} onShow={hasTable ? show : undefined} />
        <VoteList request={request} output={output} />
        <Comments request={request} output={output} cell={cell} onCell={setCell} onChange={onChange} />
        <Course request={request} />
      </section>
    </div>
  );
}
