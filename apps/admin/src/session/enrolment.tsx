import type { Schemas } from '../api/schemas';
import { useEffect, useState } from 'preact/hooks';
import { ask, isRefusal } from '../api/client';
import { words } from '../i18n/language';
import { t as shared } from '../i18n/texts';
import { Failed, sayError, Skeleton } from '../ui/states';
import { QrCode } from './qr-code';
import { en } from './texts.en';
import { ru } from './texts.ru';

const t = words(ru, en);

type Secret = Schemas['TotpEnrolment'];

/** Sets up an authenticator: the picture, a first code, and the codes for the day the phone is lost. Another one in place of one takes the password. */
export function Enrolment({ onDone, password }: { onDone: () => void; password?: string }) {
  const [secret, setSecret] = useState<Secret>();
  const [codes, setCodes] = useState<readonly string[]>();
  const [code, setCode] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const texts = t();

  const start = (): void => {
    setError(undefined);
    ask<Secret>('POST', '/totp', { body: password === undefined ? {} : { password } }).then(setSecret, setError);
  };
  useEffect(start, []);

  const verify = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const { recoveryCodes } = await ask<{ recoveryCodes: string[] }>('POST', '/totp/verify', {
        body: { code: code.replaceAll(/\s/g, '') },
      });
      setCodes(recoveryCodes);
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  if (codes !== undefined) return <RecoveryCodes codes={codes} onDone={onDone} />;
  if (secret === undefined) return error === undefined ? <Skeleton lines={4} /> : <Failed error={error} onRetry={start} />;
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void verify();
      }}
    >
      <p>{texts.scan}</p>
      <QrCode svg={secret.qrSvg} label={texts.qr} />
      <details>
        <summary>{texts.byHand}</summary>
        <code class="secret">{secret.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
      </details>
      <label class="field">
        <span>{texts.enterCode}</span>
        <input
          value={code}
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={7}
          required
          data-testid="totp-code"
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </label>
      {error !== undefined && (
        <p class="wrong" role="alert">
          {isRefusal(error, 'TOTP_INVALID') ? texts.codeWrong : sayError(error)}
        </p>
      )}
      <button type="submit" class="primary" disabled={busy} data-testid="totp-confirm">
        {texts.confirm}
      </button>
    </form>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const texts = t();
  const [address, setAddress] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([`${codes.join('\n')}\n`], { type: 'text/plain' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [codes]);
  return (
    <div class="form" data-testid="recovery-codes">
      <h2>{texts.recoveryTitle}</h2>
      <p>{texts.recoveryHelp}</p>
      <ol class="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div class="actions">
        <button type="button" onClick={() => void navigator.clipboard.writeText(codes.join('\n'))}>
          {shared().copy}
        </button>
        <a class="button" href={address} download="cargotech-recovery-codes.txt">
          {texts.download}
        </a>
        <button type="button" class="primary" onClick={onDone}>
          {texts.kept}
        </button>
      </div>
    </div>
  );
}
