import { useSpeech } from '../shell/desk-context.js';
import { words } from './words.js';

/** Stands where something is still to come. */
export function Skeleton({ lines = 4 }: { lines?: number }): JSX.Element {
  const { say } = useSpeech();
  return (
    <div className="skeleton" role="status">
      <span className="unseen">{say(words.loading)}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="bone" aria-hidden="true" />
      ))}
    </div>
  );
}
