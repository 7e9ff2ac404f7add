import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useSpeech } from '../shell/desk-context.js';
import { Failure } from './failure.js';
import { words } from './words.js';

interface DialogProps {
  title: string;
  onClose(): void;
  children: ReactNode;
}

/** The browser's own dialog: it keeps the focus inside and gives it back where it was. */
export function Dialog({ title, onClose, children }: DialogProps): JSX.Element {
  const element = useRef<HTMLDialogElement>(null);
  const name = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) {
        before.focus();
      }
    };
  }, []);
  const cancel = (event: { preventDefault(): void }) => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog ref={element} aria-labelledby={name} onCancel={cancel}>
      <h2 id={name}>{title}</h2>
      {children}
    </dialog>
  );
}

interface ConfirmProps {
  title: string;
  /** What the button does, as its label. */
  action: string;
  danger?: boolean;
  /** Label of a text that is asked for: empty is refused if it is needed. */
  reason?: { label: string; needed: boolean };
  onClose(): void;
  /** Resolves when it is done: the dialog closes; what it throws is shown and nothing is lost. */
  onConfirm(reason: string): Promise<unknown>;
  children?: ReactNode;
}

/** Asks before something that cannot be taken back, and shows how it went. */
export function Confirm({ title, action, danger = false, reason, onClose, onConfirm, children }: ConfirmProps): JSX.Element {
  const { say } = useSpeech();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [asked, setAsked] = useState(false);
  const field = useId();
  const lacking = Boolean(reason?.needed) && text.trim() === '';

  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (lacking || busy) {
      document.getElementById(field)?.focus();
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm(text.trim());
      onClose();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };

  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={confirm} noValidate>
        {children}
        {reason && (
          <div className="field">
            <label htmlFor={field}>{reason.label}</label>
            <textarea
              id={field}
              rows={4}
              maxLength={4000}
              value={text}
              onChange={event => setText(event.target.value)}
              aria-invalid={asked && lacking}
              aria-describedby={asked && lacking ? `${field}-needed` : undefined}
            />
            {asked && lacking && (
              <p className="needed" id={`${field}-needed`}>
                {say(words.needed)}
              </p>
            )}
          </div>
        )}
        {error !== undefined && <Failure error={error} />}
        <div className="actions">
          <button type="button" onClick={onClose}>
            {say(words.cancel)}
          </button>
          <button type="submit" className={danger ? 'main danger' : 'main'} aria-disabled={busy}>
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
