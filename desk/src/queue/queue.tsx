import { useSpeech } from '../shell/desk-context.js';
import type { Filter } from './filter.js';
import { Requests } from './requests.js';
import { words } from './words.js';

const standard: Filter = { state: 'open', todo: false, text: '' };

/** A checker's: what must be answered first stands first. */
export function Queue(): JSX.Element {
  const { say } = useSpeech();
  return <Requests title={say(words.queue)} standard={standard} />;
}
