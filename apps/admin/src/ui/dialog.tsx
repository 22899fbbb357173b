import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/texts';
import { sayError } from './states';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly wide?: boolean;
}

/** The browser's own dialog: it keeps the focus inside, closes by Esc and gives the focus back. */
export function Dialog({ title, onClose, children, wide = false }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    // What is to be filled in comes before the button that closes.
    dialog?.querySelector<HTMLElement>('form :is(input, select, textarea)')?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      class={wide ? 'wide' : ''}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
      <div class="dialog">
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" class="icon" aria-label={t().close} onClick={onClose}>
            ×
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

interface ActionProps {
  readonly title: string;
  readonly action: string;
  readonly onClose: () => void;
  /** Rejects with what the dialog then shows, or says false to stay; closes it otherwise. */
  readonly onDo: (reason: string) => Promise<unknown>;
  readonly children?: ComponentChildren;
  readonly danger?: boolean;
  /** What must hold besides the reason. */
  readonly ready?: boolean;
  readonly askReason?: boolean;
  readonly wide?: boolean;
}

const SHORTEST_REASON = 3;
const LONGEST_REASON = 250;

/** Asks before something is done, and why. */
export function ActionDialog(props: ActionProps) {
  const { title, action, onClose, onDo, children, danger = false, ready = true, askReason = true, wide = false } = props;
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const fits = !askReason || reason.trim().length >= SHORTEST_REASON;

  const act = async (): Promise<void> => {
    if (busy || !ready || !fits) return;
    setBusy(true);
    setError(undefined);
    try {
      // Somebody has to choose first.
      if ((await onDo(reason.trim())) === false) setBusy(false);
      else onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <Dialog title={title} onClose={onClose} wide={wide}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void act();
        }}
      >
        {children}
        {askReason && (
          <label class="field">
            <span>{t().reason}</span>
            <textarea
              rows={2}
              value={reason}
              maxLength={LONGEST_REASON}
              required
              data-testid="reason"
              onInput={(event) => setReason(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.shiftKey) return;
                event.preventDefault();
                void act();
              }}
            />
            <span class="hint">{t().reasonHelp}</span>
          </label>
        )}
        {error !== undefined && (
          <p class="wrong" role="alert">
            {sayError(error)}
          </p>
        )}
        <footer>
          <button type="button" onClick={onClose}>
            {t().cancel}
          </button>
          <button
            type="submit"
            class={danger ? 'primary danger' : 'primary'}
            disabled={busy || !ready || !fits}
            data-testid="confirm"
          >
            {action}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
