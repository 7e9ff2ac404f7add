import type { ApprovalRecord } from '@vitrine/sdk';
import { useSpeech } from '../shell/desk-context.js';
import { words } from './words.js';

interface TogetherProps {
  approval: Pick<ApprovalRecord, 'source' | 'compartments'>;
  /** Says what it means that there are several. */
  explained?: boolean;
}

/** With what a source may be combined in a project: of several sets that stay apart, each by itself. */
export function Together({ approval: { source, compartments }, explained = false }: TogetherProps): JSX.Element {
  const speech = useSpeech();
  const { say } = speech;
  if (source.isolated) {
    return <>{say(words.alone)}</>;
  }
  const sets = compartments.map(others => (others.length > 0 ? speech.list(others.map(title => say(title))) : say(words.nothing)));
  return sets.length < 2 ? (
    <>{sets[0] ?? say(words.nothing)}</>
  ) : (
    <>
      <ul className="plain-list">
        {sets.map((set, place) => (
          <li key={place}>{set}</li>
        ))}
      </ul>
      {explained && (
        <p className="quiet">
          {say(words.severalSets)} {say(words.link)}
        </p>
      )}
    </>
  );
}
