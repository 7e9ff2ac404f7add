import { useCallback, useState } from 'react';

/** A text that survives a reload of the tab and ends with it. */
export function useKept(key: string): [string, (text: string) => void] {
  const [state, setState] = useState(() => ({ key, text: sessionStorage.getItem(key) ?? '' }));
  const keep = useCallback(
    (text: string) => {
      if (text === '') {
        sessionStorage.removeItem(key);
      } else {
        sessionStorage.setItem(key, text);
      }
      setState({ key, text });
    },
    [key]
  );
  return [state.key === key ? state.text : (sessionStorage.getItem(key) ?? ''), keep];
}
