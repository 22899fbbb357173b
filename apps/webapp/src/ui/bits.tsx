import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
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

interface MainButtonProps {
  readonly text: string;
  readonly onPress: () => void;
  readonly testId: string;
  /** It works on the last press: another one does nothing. */
  readonly busy?: boolean;
}

/** The main action: Telegram's own button where there is one, ours at the bottom elsewhere. */
export function MainButton({ text, onPress, testId, busy = false }: MainButtonProps) {
  // What a press does changes with every letter typed; Telegram is told only of what can be seen.
  const press = useRef(onPress);
  press.current = onPress;
  useEffect(() => (telegram.hasClient ? telegram.mainButton(text, () => press.current(), busy) : undefined), [text, busy]);
  if (telegram.hasClient) return null;
  return (
    <div class="main-button">
      <button type="button" class="primary wide" data-testid={testId} disabled={busy} aria-busy={busy} onClick={onPress}>
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
  readonly help?: string;
  readonly digitsOnly?: boolean;
}

/** A number as people type it, with the numeric keyboard. */
export function NumberField({ label, value, onInput, error, help, digitsOnly = false }: NumberFieldProps) {
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
      <Beneath error={error} help={help} />
    </label>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
  readonly error?: string | undefined;
  readonly help?: string;
  readonly type?: 'text' | 'tel' | 'email';
  /** More than one makes it a place for several lines. */
  readonly lines?: number;
  /** Characters at most; how many are left is shown when it gets close. */
  readonly limit?: number;
}

const CLOSE_TO_LIMIT = 100;

export function TextField({ label, value, onInput, error, help, type = 'text', lines = 1, limit }: TextFieldProps) {
  const left = limit === undefined ? Infinity : limit - value.length;
  const shared = {
    value,
    'aria-invalid': error !== undefined,
    onInput: (event: InputEvent & { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
      onInput(event.currentTarget.value),
  };
  return (
    <label class={error === undefined ? 'field' : 'field wrong'}>
      <span class="hint">
        {label}
        {left < CLOSE_TO_LIMIT && ` · ${left}`}
      </span>
      {lines > 1 ? (
        <textarea rows={lines} {...shared} />
      ) : (
        <input type={type} autocomplete={type === 'text' ? 'off' : type} {...shared} />
      )}
      <Beneath error={error} help={help} />
    </label>
  );
}

/** What is wrong with a field; else what it is for. */
function Beneath({ error, help }: { error: string | undefined; help: string | undefined }) {
  if (error !== undefined) return <span class="error">{error}</span>;
  return help === undefined ? null : <span class="hint">{help}</span>;
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

interface SwitchProps {
  readonly label: string;
  readonly on: boolean;
  readonly onTurn: (on: boolean) => void;
}

/** On or off at once, with nothing to save. */
export const Switch = ({ label, on, onTurn }: SwitchProps) => (
  <button type="button" class="switch" role="switch" aria-checked={on} aria-label={label} onClick={() => onTurn(!on)}>
    <span class={on ? 'track on' : 'track'}>
      <span class="knob" />
    </span>
  </button>
);
