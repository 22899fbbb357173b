import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { refresh } from '../api/queries';
import { me } from '../session/session';
import { sayError } from '../ui/states';
import { tell } from '../ui/toasts';
import { t } from './texts';

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
      <label class="field">
        <span>{texts.currentPassword}</span>
        <input
          type="password"
          value={current}
          autocomplete="current-password"
          required
          onInput={(event) => setCurrent(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        <span>{texts.nextPassword}</span>
        <input
          type="password"
          value={next}
          autocomplete="new-password"
          minLength={SHORTEST}
          maxLength={LONGEST}
          required
          onInput={(event) => setNext(event.currentTarget.value)}
        />
        <span class="hint">{texts.passwordHelp}</span>
      </label>
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
