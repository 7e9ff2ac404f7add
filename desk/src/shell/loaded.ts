import { useCallback, useEffect, useRef, useState } from 'react';
import { isAbort, isConnectionError, isProblemError } from '@vitrine/sdk';
import { useDesk } from './desk-context.js';

export interface Loaded<T> {
  /** The newest that came; stays while a refresh runs or fails. */
  data?: T;
  error?: unknown;
  reload(): void;
  /** Puts what a change has answered in its place. */
  replace(data: T): void;
}

export const isSignedOut = (error: unknown): boolean => (isProblemError(error) || isConnectionError(error)) && error.status === 401;

/** Loads what `key` names, again with `reload` and every `seconds`; an answer that comes late for another key is dropped. */
export function useLoaded<T>(key: string, load: (signal: AbortSignal) => Promise<T>, seconds?: number): Loaded<T> {
  const { signedOut } = useDesk();
  const [state, setState] = useState<{ key: string; data?: T; error?: unknown }>({ key });
  const [turn, setTurn] = useState(0);
  const newest = useRef(load);
  newest.current = load;
  /** Counts what was put in place, so that a refresh which was under way does not undo it. */
  const placed = useRef(0);

  useEffect(() => {
    const abort = new AbortController();
    const before = placed.current;
    const late = () => abort.signal.aborted || before !== placed.current;
    newest.current(abort.signal).then(
      data => !late() && setState({ key, data }),
      (error: unknown) => {
        if (late() || isAbort(error)) {
          return;
        }
        if (isSignedOut(error)) {
          signedOut();
        }
        setState(shown => (shown.key === key ? { ...shown, error } : { key, error }));
      }
    );
    return () => abort.abort();
  }, [key, turn, signedOut]);

  const reload = useCallback(() => setTurn(before => before + 1), []);
  const replace = useCallback(
    (data: T) => {
      placed.current += 1;
      setState({ key, data });
    },
    [key]
  );

  useEffect(() => {
    if (seconds === undefined) {
      return undefined;
    }
    const timer = setInterval(() => !document.hidden && reload(), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds, reload]);

  return { ...(state.key === key ? { data: state.data, error: state.error } : {}), reload, replace };
}
