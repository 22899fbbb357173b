import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { refresh } from '../api/queries';
import { me } from '../session/session';
import { sayError } from '../ui/states';
import { tell } from '../ui/toasts';
import { t } from './texts';
import { PasswordField } from '../ui/password-field';

const SHORTEST = 12;
const LONGEST = 200;

export function PasswordForm() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const texts = t();

  const change = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await ask('POST', '/me/password', { body: { current, next } });
      setCurrent('');
      setNext('');
      tell(texts.passwordChanged);
      void refresh();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <input hidden name="username" autocomplete="username" value={me().staff.login} readOnly />
      <PasswordField label={texts.currentPassword} value={current} onValue={setCurrent} />
      <PasswordField
        label={texts.nextPassword}
        value={next}
        onValue={setNext}
        kind="new-password"
        minLength={SHORTEST}
        maxLength={LONGEST}
      >
        <span class="hint">{texts.passwordHelp}</span>
      </PasswordField>
      {error !== undefined && (
        <p class="wrong" role="alert">
          {sayError(error)}
        </p>
      )}
      <button type="submit" disabled={busy}>
        {texts.password}
      </button>
    </form>
  );
}
