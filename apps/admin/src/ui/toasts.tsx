import { useEffect } from 'preact/hooks';
import { t } from '../i18n/texts';
import { Store, useStore } from './store';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: 'good' | 'bad';
  readonly undo?: () => void;
}

/** Long enough to read and to reach the button. */
const SHOWN_MS = 6_000;
const toasts = new Store<readonly Toast[]>([]);
let last = 0;

const drop = (id: number): void => toasts.set(toasts.value.filter((toast) => toast.id !== id));

export function tell(text: string, { kind = 'good', undo }: { kind?: Toast['kind']; undo?: () => void } = {}): void {
  last += 1;
  toasts.set([...toasts.value.slice(-2), { id: last, text, kind, ...(undo === undefined ? {} : { undo }) }]);
}

function Slice({ toast }: { toast: Toast }) {
  useEffect(() => {
    const timer = setTimeout(() => drop(toast.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast.id]);
  const { undo } = toast;
  return (
    <div class={`toast ${toast.kind}`} data-testid="toast">
      <span>{toast.text}</span>
      {undo !== undefined && (
        <button
          type="button"
          class="link"
          onClick={() => {
            drop(toast.id);
            undo();
          }}
        >
          {t().undo}
        </button>
      )}
      <button type="button" class="icon" aria-label={t().close} onClick={() => drop(toast.id)}>
        ×
      </button>
    </div>
  );
}

export const Toasts = () => (
  <div class="toasts" role="status" aria-live="polite">
    {useStore(toasts).map((toast) => (
      <Slice key={toast.id} toast={toast} />
    ))}
  </div>
);
