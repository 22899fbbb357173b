import type { ComponentChildren } from 'preact';

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** Whether the browser offers the one it keeps, or makes one up. */
  readonly kind?: 'current-password' | 'new-password';
  readonly name?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** What stands below it. */
  readonly children?: ComponentChildren;
}

export const PasswordField = ({ label, onValue, kind = 'current-password', children, ...input }: PasswordFieldProps) => (
  <label class="field">
    <span>{label}</span>
    <input type="password" {...input} autocomplete={kind} required onInput={(event) => onValue(event.currentTarget.value)} />
    {children}
  </label>
);
