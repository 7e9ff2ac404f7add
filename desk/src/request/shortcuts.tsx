import { useEffect, useRef, useState } from 'react';
import type { Text } from '@vitrine/sdk';
import { Dialog } from '../elements/dialog.js';
import { useSpeech } from '../shell/desk-context.js';
import { type Action, actionOf, takesText } from './keys.js';
import { words } from './words.js';

const OFF = 'vitrine.keys';

/** Single keys act where nobody types and no dialog is open, unless she has turned them off. */
export function useShortcuts(act: (action: Action) => void): { on: boolean; turn(on: boolean): void } {
  const [on, setOn] = useState(() => localStorage.getItem(OFF) !== 'off');
  const newest = useRef(act);
  newest.current = act;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const element = event.target instanceof HTMLElement ? event.target : document.body;
      if (document.querySelector('dialog[open]')) {
        return;
      }
      if (event.key === 'Escape' && takesText(element)) {
        element.blur();
        return;
      }
      const action = takesText(element) ? undefined : actionOf(event);
      if (action && (on || action.do === 'explain')) {
        event.preventDefault();
        newest.current(action);
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [on]);
  const turn = (to: boolean) => {
    localStorage.setItem(OFF, to ? 'on' : 'off');
    setOn(to);
  };
  return { on, turn };
}

const keys: ReadonlyArray<[string[], Text]> = [
  [['1', '9'], words.keyChoose],
  [['j', 'k'], words.keyMove],
  [['a'], words.approve],
  [['r'], words.return],
  [['x'], words.reject],
  [['c'], words.keyComment],
  [['f'], words.keyFindings],
  [['s'], words.send],
  [['?'], words.keyExplain]
];

interface ShortcutsProps {
  on: boolean;
  turn(on: boolean): void;
  onClose(): void;
}

export function Shortcuts({ on, turn, onClose }: ShortcutsProps): JSX.Element {
  const { say } = useSpeech();
  return (
    <Dialog title={say(words.keysTitle)} onClose={onClose}>
      <dl className="keys">
        {keys.map(([names, what]) => (
          <div key={names.join()}>
            <dt>
              <kbd>{names[0]}</kbd>
              {names[1] && (
                <>
                  {names[0] === '1' ? ' … ' : ' '}
                  <kbd>{names[1]}</kbd>
                </>
              )}
            </dt>
            <dd>{say(what)}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input type="checkbox" checked={on} onChange={event => turn(event.target.checked)} />
        {say(words.keysOn)}
      </label>
      <div className="actions">
        <button type="button" className="main" onClick={onClose}>
          {say(words.close)}
        </button>
      </div>
    </Dialog>
  );
}
