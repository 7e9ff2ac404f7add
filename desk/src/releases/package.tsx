import { useState } from 'react';
import type { Release } from '@vitrine/sdk';
import { Failure } from '../elements/failure.js';
import { useDesk } from '../shell/desk-context.js';
import { words } from './words.js';

/** Gets the sealed package onto her disk. */
export function PackageButton({ release }: { release: Release }): JSX.Element {
  const { gateway, speech } = useDesk();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const download = async () => {
    if (busy) {
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      const address = URL.createObjectURL(await gateway.exports.package(release.id));
      const link = document.createElement('a');
      link.href = address;
      link.download = `vitrine-release-${release.id}.zip`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button type="button" onClick={download} aria-disabled={busy} aria-label={`${speech.say(words.download)} ${release.id}`}>
        {speech.say(words.download)}
      </button>
      {error !== undefined && <Failure error={error} retry={download} />}
    </>
  );
}
