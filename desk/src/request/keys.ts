/** What the keyboard does on the page of a request. */
export type Action =
  | { do: 'choose'; place: number }
  | { do: 'move'; by: 1 | -1 }
  | { do: 'decide'; decision: 'approve' | 'return' | 'reject' }
  | { do: 'comment' | 'send' | 'explain' | 'findings' };

export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const actions: Readonly<Record<string, Action>> = {
  j: { do: 'move', by: 1 },
  k: { do: 'move', by: -1 },
  a: { do: 'decide', decision: 'approve' },
  r: { do: 'decide', decision: 'return' },
  x: { do: 'decide', decision: 'reject' },
  c: { do: 'comment' },
  f: { do: 'findings' },
  s: { do: 'send' },
  '?': { do: 'explain' }
};

/** A single key without Ctrl, Alt or Command, which belong to the browser; capitals are what Caps Lock makes of them. */
export function actionOf({ key, ctrlKey, metaKey, altKey }: Press): Action | undefined {
  if (ctrlKey || metaKey || altKey || key.length !== 1) {
    return undefined;
  }
  if (key >= '1' && key <= '9') {
    return { do: 'choose', place: Number(key) - 1 };
  }
  const low = key.toLowerCase();
  return Object.hasOwn(actions, low) ? actions[low] : undefined;
}

/** Where letters are letters. */
export const takesText = (element: { tagName: string; isContentEditable?: boolean; type?: string }): boolean =>
  element.isContentEditable === true ||
  ['TEXTAREA', 'SELECT'].includes(element.tagName) ||
  (element.tagName === 'INPUT' && !['checkbox', 'radio', 'button', 'submit'].includes(element.type ?? 'text'));
