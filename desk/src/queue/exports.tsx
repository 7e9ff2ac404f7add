import { useSpeech } from '../shell/desk-context.js';
import type { Filter } from './filter.js';
import { Requests } from './requests.js';
import { words } from './words.js';

const standard: Filter = { state: 'all', todo: false, text: '' };

/** A lead's, of her projects, and a delegate's, with outputs of her sources. */
export function Exports(): JSX.Element {
  const { say } = useSpeech();
  return <Requests title={say(words.exports)} standard={standard} />;
}
