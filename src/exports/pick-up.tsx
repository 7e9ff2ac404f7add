import type { TranslationBundle } from '@jupyterlab/translation';
import { useState } from 'react';

interface IPickUpProps {
  pickup: { address: string; code: string };
  trans: TranslationBundle;
}

/** Where what was released is fetched, and the code to give there. */
export function PickUp({ pickup: { address, code }, trans }: IPickUpProps): JSX.Element {
  const [copied, setCopied] = useState(false);
  // After #, so that the code is in no server's log.
  const whole = `${address}#${code}`;
  return (
    <div className="jp-VitrinePickUp">
      <p>
        <a href={whole} target="_blank" rel="noopener noreferrer">
          {trans.__('Open the pick-up')}
        </a>{' '}
        {address}
      </p>
      <p>
        {trans.__('Code:')} <code>{code}</code>{' '}
        <button className="jp-Vitrine-button" onClick={() => void navigator.clipboard.writeText(whole).then(() => setCopied(true), () => setCopied(false))}>
          {trans.__('Copy')}
        </button>{' '}
        <span role="status">{copied ? trans.__('Copied: address and code.') : ''}</span>
      </p>
    </div>
  );
}
