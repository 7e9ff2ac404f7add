import { Page } from '../elements/page.js';
import { useSpeech } from './desk-context.js';
import { words } from './words.js';

export function SignedOut(): JSX.Element {
  const { say } = useSpeech();
  return (
    <Page title={say(words.signedOutTitle)}>
      <p>{say(words.signedOut)}</p>
      <p className="quiet">{say(words.signedOutKept)}</p>
    </Page>
  );
}
