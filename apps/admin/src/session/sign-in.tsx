import { useState } from 'preact/hooks';
import { ApiError, ask, isRefusal } from '../api/client';
import { counted } from '../format';
import { language, setLanguage, words } from '../i18n/language';
import { sayError } from '../ui/states';
import { enter } from './session';
import type { Signed } from './staff';
import { en } from './texts.en';
import { ru } from './texts.ru';
import { PasswordField } from '../ui/password-field';

const t = words(ru, en);

function sayRefusal(error: unknown): string {
  const { wrong, locked, seconds, minutes } = t();
  if (isRefusal(error, 'CREDENTIALS_INVALID')) return wrong;
  if (error instanceof ApiError && error.problem?.status === 429) {
    const wait = error.problem.retryAfterSeconds ?? 60;
    return locked(wait < 60 ? counted(wait, seconds, language()) : counted(Math.ceil(wait / 60), minutes, language()));
  }
  return sayError(error);
}

/** Login and password, and the code once the server wants one. */
export function SignIn({ why }: { why: 'ended' | 'link' | undefined }) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const texts = t();

  const signIn = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    const code = totp?.replaceAll(/\s/g, '') ?? '';
    try {
      enter(
        await ask<Signed>('POST', '/auth/login', {
          body: { login: login.trim(), password, ...(code === '' ? {} : { totp: code }) },
        }),
      );
    } catch (failure) {
      if (isRefusal(failure, 'TOTP_REQUIRED')) setTotp('');
      else setError(failure);
      setBusy(false);
    }
  };

  return (
    <main class="alone">
      <form
        class="card form"
        data-testid="sign-in"
        onSubmit={(event) => {
          event.preventDefault();
          void signIn();
        }}
      >
        <h1>{texts.title}</h1>
        {why === 'ended' && <p class="note warm">{texts.ended}</p>}
        {why === 'link' && <p class="note bad">{texts.linkInvalid}</p>}
        <label class="field">
          <span>{texts.login}</span>
          <input
            value={login}
            name="username"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
            autofocus
            onInput={(event) => setLogin(event.currentTarget.value)}
          />
        </label>
        <PasswordField name="password" label={texts.password} value={password} onValue={setPassword} />
        {totp !== undefined && (
          <label class="field">
            <span>{texts.code}</span>
            <input
              ref={(input) => {
                if (totp === '') input?.focus();
              }}
              value={totp}
              name="totp"
              autocomplete="one-time-code"
              required
              onInput={(event) => setTotp(event.currentTarget.value)}
            />
            <span class="hint">{texts.codeHelp}</span>
          </label>
        )}
        {error !== undefined && (
          <p class="wrong" role="alert">
            {sayRefusal(error)}
          </p>
        )}
        <button type="submit" class="primary" disabled={busy} data-testid="sign-in-button">
          {texts.signIn}
        </button>
        <p class="hint">{texts.linkHint}</p>
        <button type="button" class="link" onClick={() => setLanguage(language() === 'ru' ? 'en' : 'ru')}>
          {language() === 'ru' ? 'English' : 'Русский'}
        </button>
      </form>
    </main>
  );
}
