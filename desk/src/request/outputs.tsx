import type { ExportRequest, Output } from '@vitrine/sdk';
import { VerdictChip } from '../elements/chips.js';
import { Plain } from '../elements/plain.js';
import { useDesk, useSpeech } from '../shell/desk-context.js';
import { FindingCount } from './facts.js';
import { type Decision, type Draft, draftOf } from './review.js';
import { past, words } from './words.js';

interface OutputListProps {
  request: ExportRequest;
  chosen: Output | undefined;
  /** Decisions that are not sent; absent where she does not vote. */
  draft?: Draft;
  onChoose(output: Output): void;
}

const signs: Record<Decision, string> = { approve: '✓', return: '↩', reject: '✕' };
const decisions = { approved: 'approve', returned: 'return', rejected: 'reject' } as const;

/** The outputs of the request, each with how it stands. */
export function OutputList({ request, chosen, draft, onChoose }: OutputListProps): JSX.Element {
  const { say } = useSpeech();
  const { me } = useDesk();
  const own = (output: Output): Decision | undefined =>
    draft
      ? draftOf(draft, output).decision
      : output.decision
        ? decisions[output.decision]
        : request.votes.find(vote => vote.output === output.id && vote.round === request.round && vote.checker.id === me.person.id)?.decision;
  return (
    <nav className="outputs" aria-label={say(words.outputs)}>
      <ol>
        {request.outputs.map((output, place) => {
          const decision = own(output);
          return (
            <li key={output.id}>
              <button type="button" aria-current={output === chosen ? 'true' : undefined} onClick={() => onChoose(output)}>
                <span className={`sign ${decision ?? 'none'}`} aria-hidden="true">
                  {decision ? signs[decision] : place < 9 ? place + 1 : '·'}
                </span>
                <span className="about">
                  <span className="name">
                    <Plain text={output.name} />
                  </span>
                  <span className="sub quiet">
                    {say(words[output.kind])}
                    {request.round > 1 && ` · ${say(words[output.change])}`}
                  </span>
                  <VerdictChip verdict={output.verdict} />
                  <FindingCount n={output.findingsTotal} />
                  {decision ? <span className={`sub ${decision}`}>{say(past[decision])}</span> : draft && <span className="sub quiet">{say(words.undecided)}</span>}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
