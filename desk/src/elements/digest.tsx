import { useState } from 'react';
import { useDesk } from '../shell/desk-context.js';
import { words } from './words.js';

/** A SHA-256: its beginning to look at, the whole to copy. */
export function Digest({ value }: { value: string }): JSX.Element {
  const { speech, announce } = useDesk();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    announce(speech.say(words.copied));
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <span className="digest">
      <code title={value}>{value.slice(0, 12)}…</code>
      <button type="button" className="small" onClick={copy} aria-label={`${speech.say(words.copy)} SHA-256 ${value.slice(0, 12)}`}>
        {speech.say(copied ? words.copied : words.copy)}
      </button>
    </span>
  );
}
