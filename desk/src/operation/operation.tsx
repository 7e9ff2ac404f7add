import type { Operation as State } from '@vitrine/sdk';
import { Chip } from '../elements/chips.js';
import { Failure } from '../elements/failure.js';
import { Page } from '../elements/page.js';
import { Plain } from '../elements/plain.js';
import { Skeleton } from '../elements/skeleton.js';
import { useDesk, useSpeech } from '../shell/desk-context.js';
import type { Speech } from '../shell/language.js';
import { useLoaded } from '../shell/loaded.js';
import { checkpointProblems, counts, words } from './words.js';

/** Health of the gateway, for who runs it. */
export function Operation(): JSX.Element {
  const { gateway } = useDesk();
  const { say } = useSpeech();
  const { data, error, reload } = useLoaded('operation', signal => gateway.administration.operation(signal), 20);
  return (
    <Page title={say(words.title)} kind="wide">
      {error !== undefined && <Failure error={error} retry={reload} />}
      {!data && error === undefined && <Skeleton lines={10} />}
      {data && (
        <>
          <Tiles state={data} />
          <Building state={data} />
          <Confinement state={data} />
          <Sessions state={data} />
          <CentreCheck state={data} />
        </>
      )}
    </Page>
  );
}

function upFor(seconds: number, speech: Speech): string {
  const minutes = Math.floor(seconds / 60);
  return minutes >= 2880
    ? speech.count(Math.floor(minutes / 1440), counts.days)
    : minutes >= 120
      ? speech.count(Math.floor(minutes / 60), counts.hours)
      : speech.count(minutes, counts.minutes);
}

interface PartProps {
  state: State;
}

function Tiles({ state }: PartProps): JSX.Element {
  const speech = useSpeech();
  const { say } = speech;
  const { audit, disk, extracts, queue } = state;
  return (
    <div className="tiles">
      <section>
        <h2>{say(words.gateway)}</h2>
        <p>
          {say(words.version)} {state.version} · {say(words.up)} {upFor(state.uptime, speech)}
        </p>
        <p>
          <Chip tone={state.demonstration ? 'warn' : 'good'}>{say(state.demonstration ? words.demonstration : words.production)}</Chip>
        </p>
      </section>
      <section>
        <h2>{say(words.queue)}</h2>
        <p className="big">{speech.count(queue.waiting, counts.requests)}</p>
        {queue.oldest && <p className="quiet">{say(words.oldest, { when: speech.away(queue.oldest, Date.now()) })}</p>}
      </section>
      <section>
        <h2>{say(words.disk)}</h2>
        <meter min={0} max={disk.total} low={disk.total * 0.8} high={disk.total * 0.9} optimum={0} value={disk.total - disk.free} aria-label={say(words.disk)} />
        <p>{say(words.free, { free: speech.bytes(disk.free), total: speech.bytes(disk.total) })}</p>
        <p className="quiet">{say(words.state, { state: speech.bytes(disk.state) })}</p>
        <p className="quiet">
          {say(words.prepared, { bytes: speech.bytes(extracts.bytes), sources: speech.bytes(extracts.prepared) })}
          {extracts.space !== undefined && ` (${say(words.room, { space: speech.bytes(extracts.space) })})`}
        </p>
      </section>
      <section>
        <h2>{say(words.audit)}</h2>
        <p className="big">{speech.count(audit.records, counts.records)}</p>
        <p>
          <Chip tone={audit.whole ? 'good' : 'bad'}>{say(audit.whole ? words.whole : words.broken)}</Chip>
        </p>
        {audit.signed !== undefined && <p className="quiet">{speech.count(audit.signed, counts.signed)}</p>}
        {audit.problems.map(problem => (
          <p key={problem}>
            <Chip tone="bad">{say(checkpointProblems[problem])}</Chip>
          </p>
        ))}
      </section>
      <section>
        <h2>{say(words.pickup)}</h2>
        <p>{state.pickup ? <a href={state.pickup}>{state.pickup}</a> : <Chip tone="warn">{say(words.noPickup)}</Chip>}</p>
      </section>
    </div>
  );
}

function Building({ state }: PartProps): JSX.Element | null {
  const { say, bytes: size } = useSpeech();
  if (state.building.length === 0) {
    return null;
  }
  return (
    <section>
      <h2>{say(words.building)}</h2>
      <ul>
        {state.building.map(({ source, version, done, step, bytes }) => (
          <li key={`${source} ${version}`}>
            {source} {version} <progress max={1} value={done} aria-label={`${source} ${version}`} /> <span className="quiet">{[step, ...(bytes === undefined ? [] : [say(words.about, { bytes: size(bytes) })])].join(', ')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Confinement({ state }: PartProps): JSX.Element {
  const { say } = useSpeech();
  return (
    <section>
      <h2>{say(words.confinement)}</h2>
      <table className="list">
        <thead>
          <tr>
            <th scope="col">{say(words.layer)}</th>
            <th scope="col">{say(words.stands)}</th>
            <th scope="col">{say(words.detail)}</th>
          </tr>
        </thead>
        <tbody>
          {state.confinement.map(({ layer, holds, detail }) => (
            <tr key={layer}>
              <th scope="row">{layer}</th>
              <td>
                <Chip tone={holds ? 'good' : 'bad'}>{say(holds ? words.holds : words.missing)}</Chip>
              </td>
              <td>{say(detail)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Sessions({ state }: PartProps): JSX.Element {
  const { say } = useSpeech();
  return (
    <section>
      <h2>{say(words.sessions)}</h2>
      {state.sessions.length === 0 ? (
        <p className="quiet">{say(words.noSessions)}</p>
      ) : (
        <table className="list">
          <thead>
            <tr>
              {(['person', 'project', 'compartment', 'address'] as const).map(name => (
                <th key={name} scope="col">
                  {say(words[name])}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {state.sessions.map(({ person, project, compartment, address }) => (
              <tr key={`${person} ${project} ${compartment}`}>
                <th scope="row">
                  <Plain text={person} />
                </th>
                <td>{project}</td>
                <td>{compartment}</td>
                <td>{address && <code>{address}</code>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function CentreCheck({ state }: PartProps): JSX.Element {
  const { say } = useSpeech();
  return (
    <section>
      <h2>{say(words.centre)}</h2>
      {state.centre.length === 0 ? (
        <p>
          <Chip tone="good">{say(words.noFindings)}</Chip>
        </p>
      ) : (
        <table className="list">
          <thead>
            <tr>
              {(['severity', 'file', 'message'] as const).map(name => (
                <th key={name} scope="col">
                  {say(words[name])}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {state.centre.map(({ severity, code, file, message }, place) => (
              <tr key={place}>
                <td>
                  <Chip tone={severity === 'error' ? 'bad' : 'warn'}>{severity === 'error' || severity === 'warning' ? say(words[severity]) : severity}</Chip>
                </td>
                <th scope="row">
                  <code>{file}</code>
                </th>
                <td>
                  {say(message)}
                  <span className="sub quiet">
                    <code>{code}</code>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
