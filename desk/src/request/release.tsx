import { useState } from 'react';
import type { ExportRequest } from '@vitrine/sdk';
import { Confirm } from '../elements/dialog.js';
import { Digest } from '../elements/digest.js';
import { Id } from '../elements/id.js';
import { PackageButton } from '../releases/package.js';
import { useDesk } from '../shell/desk-context.js';
import { counts, words } from './words.js';

interface ReleaseProps {
  request: ExportRequest;
  onChange(request: ExportRequest): void;
}

/** The last step: an approved request leaves; what left is named by its digest. */
export function ReleasePart({ request, onChange }: ReleaseProps): JSX.Element | null {
  const { me, speech } = useDesk();
  const { say } = speech;
  const [asking, setAsking] = useState(false);
  const { release } = request;
  if (release) {
    const mayDownload = me.roles.includes('checker') || me.roles.includes('delegate');
    return (
      <div className="outcome good">
        <p>
          <strong>{say(words.released)}</strong> <time dateTime={release.released}>{speech.instant(release.released)}</time>
        </p>
        <p>
          {say(words.package)} <Id value={release.id} /> · {speech.bytes(release.bytes)} · SHA-256 <Digest value={release.sha256} />
        </p>
        {release.pickup && (
          <p>
            {say(words.pickup)} <a href={release.pickup.address}>{release.pickup.address}</a> {say(words.pickupCode)} <code>{release.pickup.code}</code>
          </p>
        )}
        {mayDownload && <PackageButton release={release} />}
      </div>
    );
  }
  if (!request.may.includes('release')) {
    return null;
  }
  return (
    <div className="outcome good">
      <p>
        <strong>{say(words.readyToRelease)}</strong>
      </p>
      <button type="button" className="main" onClick={() => setAsking(true)}>
        {say(words.release)}
      </button>
      {asking && <ReleaseDialog request={request} onChange={onChange} onClose={() => setAsking(false)} />}
    </div>
  );
}

function ReleaseDialog({ request, onChange, onClose }: ReleaseProps & { onClose(): void }): JSX.Element {
  const { gateway, speech, announce } = useDesk();
  const { say } = speech;
  const release = async () => {
    onChange(await gateway.exports.release(request.id));
    announce(say(words.released));
  };
  return (
    <Confirm title={speech.count(request.outputs.length, counts.release)} action={say(words.release)} onClose={onClose} onConfirm={release}>
      <p>{say(words.releaseAgain)}</p>
      <ul>
        <li>{say(words.releaseAgainApprovals)}</li>
        <li>{say(words.releaseAgainVerdicts)}</li>
        <li>{say(words.releaseAgainBytes)}</li>
      </ul>
      <p>
        <strong>{say(words.releaseFinal)}</strong>
      </p>
    </Confirm>
  );
}
