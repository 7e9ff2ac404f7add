import type { TranslationBundle } from '@jupyterlab/translation';
import type { ExportRequest } from '@vitrine/sdk';
import { useState } from 'react';
import type { Language } from '../session/language.js';
import type { Act } from './request-view.js';
import { decisionOf, instantOf } from './words.js';

interface ICommentsProps {
  request: ExportRequest;
  /** An output; undefined: the request as a whole. */
  about: string | undefined;
  act: Act;
  busy: boolean;
  language: Language;
  trans: TranslationBundle;
}

interface ISaid {
  key: string;
  author: string;
  role: string;
  at: string;
  round: number;
  cell?: string | undefined;
  decision?: string;
  text: string;
}

/** What was said of an output, votes with their reasons among it, and an answer. */
export function Comments({ request, about, act, busy, language, trans }: ICommentsProps): JSX.Element | null {
  const [text, setText] = useState('');
  const [writing, setWriting] = useState(false);
  const roles = { author: trans.__('author'), lead: trans.__('project lead'), checker: trans.__('output checker'), delegate: trans.__('producer') };
  const said: ISaid[] = [
    ...request.comments
      .filter(comment => comment.output === about)
      .map(({ id, author, role, at, round, cell, text: words }) => ({ key: id, author: author.name, role: roles[role], at, round, cell, text: words })),
    ...(about === undefined ? [] : request.votes)
      .filter(vote => vote.output === about)
      .map(({ checker, at, round, decision, comment }) => ({
        key: `${checker.id}-${round}`, author: checker.name, role: roles.checker, at, round, decision: decisionOf(decision, trans), text: comment ?? ''
      }))
  ].sort((a, b) => a.at.localeCompare(b.at));
  const field = `vitrine-reply-${request.id}-${about ?? ''}`;
  const may = request.may.includes('comment');
  if (said.length === 0 && !may) {
    return null;
  }
  return (
    <div role="group" className={`jp-VitrineComments${said.length > 0 ? ' jp-mod-said' : ''}`} aria-label={about === undefined ? trans.__('Comments on the request') : trans.__('Comments on this output')}>
      {said.length > 0 && (
        <ul>
          {said.map(({ key, author, role, at, round, cell, decision, text: words }) => (
            <li key={key}>
              <p className="jp-VitrineComments-who">
                <strong>{author}</strong> {role} · {instantOf(at, language)}
                {request.round > 1 && ` · ${trans.__('round %1', round)}`}
                {cell && ` · ${trans.__('cell %1', cell)}`}
                {decision && ` · ${decision}`}
              </p>
              {words && <p className="jp-VitrineComments-text">{words}</p>}
            </li>
          ))}
        </ul>
      )}
      {may &&
        (writing ? (
          <form
            onSubmit={event => {
              event.preventDefault();
              if (text.trim() !== '') {
                void act(exports => exports.comment(request.id, { text: text.trim(), ...(about === undefined ? {} : { output: about }) })).then(done => {
                  if (done) {
                    setText('');
                    setWriting(false);
                  }
                });
              }
            }}
          >
            <label htmlFor={field}>{about === undefined ? trans.__('Your comment on the request') : trans.__('Your comment on this output')}</label>
            <textarea id={field} className="jp-mod-styled" rows={2} maxLength={4000} value={text} autoFocus onChange={event => setText(event.target.value)} />
            <button type="submit" className="jp-Vitrine-button" disabled={busy || text.trim() === ''}>
              {trans.__('Send')}
            </button>{' '}
            <button type="button" className="jp-Vitrine-button" onClick={() => setWriting(false)}>
              {trans.__('Cancel')}
            </button>
          </form>
        ) : (
          <button className="jp-Vitrine-button" onClick={() => setWriting(true)}>
            {said.length > 0 ? trans.__('Reply') : trans.__('Comment')}
          </button>
        ))}
    </div>
  );
}
