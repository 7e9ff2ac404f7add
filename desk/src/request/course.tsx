import type { ExportRequest } from '@vitrine/sdk';
import { Chip } from '../elements/chips.js';
import { Link } from '../elements/link.js';
import { Plain } from '../elements/plain.js';
import { useDesk } from '../shell/desk-context.js';
import { entriesFor } from '../shell/navigation.js';
import { pathOf } from '../shell/route.js';
import { changesOf } from './rounds.js';
import { events, words } from './words.js';

const tones = { new: 'warn', changed: 'warn', same: 'plain', removed: 'bad' } as const;

/** How the request came to where it is: rounds with what changed, and every step. */
export function Course({ request }: { request: ExportRequest }): JSX.Element {
  const { me, speech } = useDesk();
  const { say } = speech;
  return (
    <>
      {request.rounds.length > 1 && (
        <section>
          <h3>{say(words.rounds)}</h3>
          {changesOf(request.rounds).map(({ round, submitted, outputs }) => (
            <div key={round} className="round">
              <p>
                <strong>{say(words.round, { n: round })}</strong> <span className="quiet">{speech.instant(submitted)}</span>
              </p>
              <ul>
                {outputs.map(({ name, change, digest }) => (
                  <li key={`${name} ${digest}`}>
                    <Chip tone={tones[change]}>{say(words[change])}</Chip> <Plain text={name} /> <code className="quiet">{digest.slice(0, 8)}</code>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      )}
      <section>
        <h3>{say(words.history)}</h3>
        <ol className="history">
          {request.history.map(({ at, what, who }, place) => (
            <li key={place}>
              <time dateTime={at} className="quiet">
                {speech.instant(at)}
              </time>{' '}
              {events[what] ? say(events[what]) : what}
              {who && (
                <>
                  {' '}
                  <span className="quiet">{say(words.by)}</span> <Plain text={who.name} />
                </>
              )}
            </li>
          ))}
        </ol>
        {entriesFor(me.roles).some(({ screen }) => screen === 'record') && (
          <p>
            <Link to={`${pathOf({ screen: 'record' })}?${new URLSearchParams({ request: request.id })}`}>{say(words.onRecord)}</Link>
          </p>
        )}
      </section>
    </>
  );
}
