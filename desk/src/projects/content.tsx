import type { ApprovalRecord } from '@vitrine/sdk';
import { useSpeech } from '../shell/desk-context.js';
import { counts, words } from './words.js';

/** Versions and variables of an approval: the names behind a count. */
export function Content({ versions, datasets }: Pick<ApprovalRecord, 'versions' | 'datasets'>): JSX.Element {
  const speech = useSpeech();
  return (
    <div className="content">
      <span>{versions.join(', ')}</span>
      {Object.entries(datasets).map(([dataset, variables]) =>
        variables === '*' ? (
          <span key={dataset} className="sub">
            <code>{dataset}</code> {speech.say(words.everyVariable)}
          </span>
        ) : (
          <details key={dataset}>
            <summary>
              <code>{dataset}</code> {speech.count(variables.length, counts.variables)}
            </summary>
            {variables.join(', ')}
          </details>
        )
      )}
    </div>
  );
}
