import { type FormEvent, useId, useState } from 'react';
import type { ExportRequest, Output } from '@vitrine/sdk';
import { Failure } from '../elements/failure.js';
import { Plain } from '../elements/plain.js';
import { visible } from '../elements/visible.js';
import { useDesk, useSpeech } from '../shell/desk-context.js';
import { useKept } from './kept.js';
import { past, roles, words } from './words.js';

export interface CommentsProps {
  request: ExportRequest;
  output: Output | undefined;
  /** Cell that the next comment is about. */
  cell: string | undefined;
  onCell(cell: string | undefined): void;
  onChange(request: ExportRequest): void;
}

/** What was said of the request, oldest first, and a field to say more. */
export function Comments({ request, output, cell, onCell, onChange }: CommentsProps): JSX.Element {
  const speech = useSpeech();
  const { say } = speech;
  const nameOf = (id: string | undefined) => request.outputs.find(each => each.id === id)?.name;
  return (
    <section className="comments">
      <h3>{say(words.comments)}</h3>
      {request.comments.length === 0 && <p className="quiet">{say(words.noComments)}</p>}
      <ol>
        {request.comments.map(comment => {
          const name = nameOf(comment.output);
          return (
            <li key={comment.id}>
              <p className="quiet">
                <Plain text={comment.author.name} /> · {say(roles[comment.role])} · <time dateTime={comment.at}>{speech.instant(comment.at)}</time>
                <span className="sub">
                  {say(words.round, { n: comment.round })},{' '}
                  <Plain text={name ? (comment.cell ? say(words.onCell, { name, cell: comment.cell }) : say(words.onOutput, { name })) : say(words.onRequest)} />
                </span>
              </p>
              <p>
                <Plain text={comment.text} lines />
              </p>
            </li>
          );
        })}
      </ol>
      {request.may.includes('comment') && <Write request={request} output={output} cell={cell} onCell={onCell} onChange={onChange} />}
    </section>
  );
}

function Write({ request, output, cell, onCell, onChange }: CommentsProps): JSX.Element {
  const { gateway, me, speech, announce } = useDesk();
  const { say } = speech;
  const id = useId();
  const [text, setText] = useKept(`vitrine.comment ${me.person.id} ${request.id}`);
  const [about, setAbout] = useState<'request' | 'output'>('output');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const post = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '' || busy) {
      document.getElementById(`${id}-text`)?.focus();
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      const on = output && (about === 'output' || cell !== undefined) ? { output: output.id, ...(cell === undefined ? {} : { cell }) } : {};
      onChange(await gateway.exports.comment(request.id, { text: text.trim(), ...on }));
      setText('');
      onCell(undefined);
      announce(say(words.posted));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={post}>
      <div className="field">
        <label htmlFor={`${id}-about`}>{say(words.about)}</label>
        <select
          id={`${id}-about`}
          value={cell !== undefined ? 'cell' : output ? about : 'request'}
          onChange={event => {
            onCell(event.target.value === 'cell' ? cell : undefined);
            setAbout(event.target.value === 'request' ? 'request' : 'output');
          }}
        >
          {cell !== undefined && <option value="cell">{visible(cell)}</option>}
          {output && <option value="output">{say(words.thisOutput)}</option>}
          <option value="request">{say(words.wholeRequest)}</option>
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-text`}>{say(words.write)}</label>
        <textarea id={`${id}-text`} className="write" rows={3} maxLength={4000} value={text} onChange={event => setText(event.target.value)} />
      </div>
      {error !== undefined && <Failure error={error} />}
      <div className="actions">
        <span className="quiet">{say(words.postedAtOnce)}</span>
        <button type="submit" aria-disabled={busy}>
          {say(words.post)}
        </button>
      </div>
    </form>
  );
}

/** Votes that she may see, of every round. */
export function VoteList({ request, output }: { request: ExportRequest; output: Output }): JSX.Element | null {
  const speech = useSpeech();
  const { say } = speech;
  const votes = request.votes.filter(vote => vote.output === output.id);
  if (votes.length === 0) {
    return null;
  }
  return (
    <section>
      <h3>{say(words.votes)}</h3>
      <ul>
        {votes.map(vote => (
          <li key={`${vote.round} ${vote.checker.id}`}>
            <strong>{say(past[vote.decision])}</strong> <span className="quiet">{say(words.by)}</span> <Plain text={vote.checker.name} />
            <span className="sub quiet">
              {say(words.round, { n: vote.round })} · <time dateTime={vote.at}>{speech.instant(vote.at)}</time>
            </span>
            {vote.comment && (
              <p>
                <Plain text={vote.comment} lines />
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
