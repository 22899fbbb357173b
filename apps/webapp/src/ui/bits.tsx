import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../i18n/i18n';
import { telegram } from '../telegram/telegram';

/** The way back: Telegram's own button where there is one, ours elsewhere. */
export function BackButton({ onBack }: { onBack: () => void }) {
  useEffect(() => telegram.backButton(onBack), [onBack]);
  if (telegram.hasClient && telegram.isAtLeast('6.1')) return null;
  return (
    <button type="button" class="icon-button" data-testid="back" aria-label={t().back} onClick={onBack}>
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
        <path
          d="M15 5l-7 7 7 7"
          fill="none"
          stroke="currentColor"
          stroke-width="2.2"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
    </button>
  );
}

/** The main action: Telegram's own button where there is one, ours at the bottom elsewhere. */
export function MainButton({ text, onPress, testId }: { text: string; onPress: () => void; testId: string }) {
  useEffect(() => (telegram.hasClient ? telegram.mainButton(text, onPress) : undefined), [text, onPress]);
  if (telegram.hasClient) return null;
  return (
    <div class="main-button">
      <button type="button" class="primary wide" data-testid={testId} onClick={onPress}>
        {text}
      </button>
    </div>
  );
}

export function Section({ title, children }: { title?: string; children: ComponentChildren }) {
  return (
    <section class="section">
      {title !== undefined && <h2>{title}</h2>}
      {children}
    </section>
  );
}

export function Row({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="row">
      <span class="hint">{name}</span>
      <span class="value">{children}</span>
    </div>
  );
}

export interface NumberFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
  readonly error?: string | undefined;
  readonly digitsOnly?: boolean;
}

/** A number as people type it, with the numeric keyboard. */
export function NumberField({ label, value, onInput, error, digitsOnly = false }: NumberFieldProps) {
  return (
    <label class={error === undefined ? 'field' : 'field wrong'}>
      <span class="hint">{label}</span>
      <input
        type="text"
        inputMode={digitsOnly ? 'numeric' : 'decimal'}
        value={value}
        aria-invalid={error !== undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {error !== undefined && <span class="error">{error}</span>}
    </label>
  );
}

/** One of several things to choose, pressed or not. */
export const Choice = ({ chosen, onChoose, text }: { chosen: boolean; onChoose: () => void; text: string }) => (
  <button
    type="button"
    class={chosen ? 'choice chosen' : 'choice'}
    aria-pressed={chosen}
    onClick={() => {
      telegram.select();
      onChoose();
    }}
  >
    {text}
  </button>
);
