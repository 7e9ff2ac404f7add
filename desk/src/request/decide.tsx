import { useId, useState } from 'react';
import type { ExportRequest, Output } from '@vitrine/sdk';
import { Confirm } from '../elements/dialog.js';
import { Plain } from '../elements/plain.js';
import { visible } from '../elements/visible.js';
import { useDesk, useSpeech } from '../shell/desk-context.js';
import { type Decision, type Draft, draftOf, type Missing, missing, outdated, tally, votesOf } from './review.js';
import { counts, words } from './words.js';

const decisions: ReadonlyArray<[Decision, string]> = [
  ['approve', 'a'],
  ['return', 'r'],
  ['reject', 'x']
];

interface DecideProps {
  request: ExportRequest;
  output: Output;
  draft: Draft;
  /** What a try to send found missing. */
  lacks: Missing<Output>[];
  onDecide(change: { decision?: Decision; comment?: string }): void;
  onSend(): void;
  onChoose(output: Output): void;
}

/** The bar under the output: what she decides of it, and the way to send all of it. */
export function Decide({ request, output, draft, lacks, onDecide, onSend, onChoose }: DecideProps): JSX.Element {
  const { say } = useSpeech();
  const id = useId();
  const { decision, comment } = draftOf(draft, output);
  const needed = decision !== undefined && decision !== 'approve' && comment.trim() === '';
  const done = Object.values(tally(draft, request.outputs)).reduce((sum, n) => sum + n, 0);
  const stale = outdated(draft, request.outputs);
  const lacking = lacks.filter(each => missing(draft, request.outputs).some(now => now.output.id === each.output.id && now.what === each.what));

  return (
    <section className="decide" aria-label={say(words.yours, { name: visible(output.name) })}>
      {stale.length > 0 && (
        <p className="alert" role="alert">
          {say(words.outdated, { names: stale.map(({ name }) => visible(name)).join(', ') })}
        </p>
      )}
      {lacking.length > 0 && (
        <div className="alert" role="alert">
          {say(words.lacks)}{' '}
          {lacking.map(({ output: each, what }) => (
            <button key={each.id} type="button" className="small" onClick={() => onChoose(each)}>
              {say(what === 'decision' ? words.lacksDecision : words.lacksComment, { name: visible(each.name) })}
            </button>
          ))}
        </div>
      )}
      <div className="decide-line">
        <div className="decisions" role="group" aria-label={say(words.yours, { name: visible(output.name) })}>
          {decisions.map(([each, key]) => (
            <button key={each} type="button" className={each} aria-pressed={decision === each} aria-keyshortcuts={key} onClick={() => onDecide({ decision: each })}>
              {say(words[each])} <kbd aria-hidden="true">{key}</kbd>
            </button>
          ))}
        </div>
        <div className="field">
          <label htmlFor={id}>
            {say(words.comment)} <span className="quiet">{say(needed ? words.commentNeeded : words.commentHint)}</span>
          </label>
          <textarea
            id={id}
            className="to-author"
            rows={2}
            maxLength={4000}
            value={comment}
            aria-keyshortcuts="c"
            aria-invalid={needed && lacking.some(each => each.output.id === output.id)}
            onChange={event => onDecide({ comment: event.target.value })}
          />
        </div>
        <div className="send">
          <span className="quiet">{say(words.decided, { done, all: request.outputs.length })}</span>
          <button type="button" className="main" aria-keyshortcuts="s" onClick={onSend}>
            {say(words.send)} <kbd aria-hidden="true">s</kbd>
          </button>
        </div>
      </div>
    </section>
  );
}

interface SendProps {
  request: ExportRequest;
  draft: Draft;
  onClose(): void;
  onSent(request: ExportRequest): void;
}

/** Asks once more, then sends the review whole. */
export function Send({ request, draft, onClose, onSent }: SendProps): JSX.Element {
  const { gateway, speech, announce } = useDesk();
  const { say } = speech;
  // As they were when she asked to send: what is refreshed meanwhile is not hers.
  const [votes] = useState(() => votesOf(draft, request.outputs) ?? []);
  const send = async () => {
    const after = await gateway.exports.vote(request.id, votes);
    onSent(after);
    announce(say(words.sent));
  };
  return (
    <Confirm title={speech.count(votes.length, counts.send)} action={say(words.send)} onClose={onClose} onConfirm={send}>
      <ul className="summary">
        {votes.map(vote => (
          <li key={vote.output}>
            <strong className={vote.decision}>{say(words[vote.decision])}</strong> <Plain text={request.outputs.find(({ id }) => id === vote.output)?.name ?? vote.output} />
            {vote.comment && (
              <span className="sub quiet">
                <Plain text={vote.comment} />
              </span>
            )}
          </li>
        ))}
      </ul>
      <p>{(['approve', 'return', 'reject'] as const).flatMap(each => (tally(draft, request.outputs)[each] > 0 ? [speech.count(tally(draft, request.outputs)[each], counts[each])] : [])).join(', ')}</p>
      <p className="quiet">
        {say(words.sendDetail)} {request.checkers.needed > 1 && say(words.sendBlind)}
      </p>
    </Confirm>
  );
}
