import type { Release } from '@vitrine/sdk';
import { Digest } from '../elements/digest.js';
import { Failure } from '../elements/failure.js';
import { Id } from '../elements/id.js';
import { Link } from '../elements/link.js';
import { Page } from '../elements/page.js';
import { Scroll } from '../elements/scroll.js';
import { Skeleton } from '../elements/skeleton.js';
import { useDesk, useSpeech } from '../shell/desk-context.js';
import { useLoaded } from '../shell/loaded.js';
import { pathOf } from '../shell/route.js';
import { PackageButton } from './package.js';
import { words } from './words.js';

/** What has left, and how to make sure of it. */
export function Releases(): JSX.Element {
  const { gateway } = useDesk();
  const { say } = useSpeech();
  const { data, error, reload } = useLoaded('releases', signal => gateway.exports.releases({ limit: 500 }, signal));
  return (
    <Page title={say(words.title)} kind="wide">
      {error !== undefined && <Failure error={error} retry={reload} />}
      {!data && error === undefined && <Skeleton lines={6} />}
      {data?.length === 0 && (
        <div className="empty">
          <h2>{say(words.none)}</h2>
          <p>{say(words.noneDetail)}</p>
        </div>
      )}
      {data && data.length > 0 && (
        <>
          <Table releases={data} />
          <h2>{say(words.verifyTitle)}</h2>
          <p>{say(words.verify)}</p>
          <pre tabIndex={0} role="group" aria-label={say(words.verifyTitle)}>
            <code>npx vitrine release verify vitrine-release-ID.zip --key release.pub</code>
          </pre>
          <h3>{say(words.keys)}</h3>
          <ul>
            {[...new Set(data.map(({ key }) => key))].map(key => (
              <li key={key}>
                <code>{key}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}

function Table({ releases }: { releases: Release[] }): JSX.Element {
  const { me } = useDesk();
  const speech = useSpeech();
  const { say } = speech;
  const mayDownload = me.roles.includes('checker') || me.roles.includes('delegate');
  const fetched = releases.some(({ pickup }) => pickup);
  return (
    <Scroll label={say(words.title)}>
      <table className="list">
        <thead>
          <tr>
            <th scope="col">{say(words.release)}</th>
            <th scope="col">{say(words.project)}</th>
            <th scope="col">{say(words.released)}</th>
            <th scope="col">{say(words.outputs)}</th>
            <th scope="col">{say(words.size)}</th>
            <th scope="col">SHA-256</th>
            {fetched && <th scope="col">{say(words.pickup)}</th>}
            {mayDownload && <th scope="col">{say(words.package)}</th>}
          </tr>
        </thead>
        <tbody>
          {releases.map(release => (
            <tr key={release.id}>
              <th scope="row">
                <Id value={release.id} />
                <span className="sub short">
                  <Link to={pathOf({ screen: 'request', request: release.request })}>
                    {say(words.request)} <Id value={release.request} />
                  </Link>
                </span>
              </th>
              <td>{say(release.project.title)}</td>
              <td>
                <time dateTime={release.released}>{speech.instant(release.released)}</time>
              </td>
              <td>{speech.number(release.outputs)}</td>
              <td>{speech.bytes(release.bytes)}</td>
              <td>
                <Digest value={release.sha256} />
              </td>
              {fetched && (
                <td>
                  {release.pickup && (
                    <>
                      <code>{release.pickup.code}</code> <a href={release.pickup.address}>{release.pickup.address}</a>
                    </>
                  )}
                </td>
              )}
              {mayDownload && (
                <td>
                  <PackageButton release={release} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
