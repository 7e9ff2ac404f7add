import { isConnectionError, isProblemError } from '@vitrine/sdk';
import { useSpeech } from '../shell/desk-context.js';
import { words } from './words.js';

interface FailureProps {
  error: unknown;
  retry?: () => void;
}

/** What went wrong and the way forward, near where it happened. */
export function Failure({ error, retry }: FailureProps): JSX.Element {
  const { say } = useSpeech();
  const [title, remedy, code] = isProblemError(error)
    ? [error.title, error.remedy, error.code]
    : isConnectionError(error)
      ? [say(words.connection), say(words.connectionRemedy), undefined]
      : [say(words.unexpected), say(words.unexpectedRemedy), undefined];
  return (
    <div className="alert" role="alert">
      <p>
        <strong>{title}</strong> {remedy}
      </p>
      <div className="alert-foot">
        {code && (
          <span className="quiet">
            {say(words.code)} <code>{code}</code>
          </span>
        )}
        {retry && (
          <button type="button" onClick={retry}>
            {say(words.again)}
          </button>
        )}
      </div>
    </div>
  );
}
