import type { Schemas } from '../api/schemas';
import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { number } from '../format';
import { language } from '../i18n/language';
import { Note } from '../ui/page';
import { sayError } from '../ui/states';
import type { AuditTexts } from './texts.ru';

type Verdict = Schemas['AuditVerdict'];

/** Reads the whole log and says whether anybody has touched it. */
export function Verify({ texts }: { texts: AuditTexts }) {
  const [busy, setBusy] = useState(false);
  const [verdict, setVerdict] = useState<Verdict>();
  const [error, setError] = useState<unknown>();

  const verify = async (): Promise<void> => {
    setBusy(true);
    setVerdict(undefined);
    setError(undefined);
    await ask<Verdict>('GET', '/audit/verify').then(setVerdict, setError);
    setBusy(false);
  };

  return (
    <div class="form" aria-live="polite">
      <div class="actions">
        <button type="button" class="primary" disabled={busy} data-testid="verify" onClick={() => void verify()}>
          {texts.verify}
        </button>
      </div>
      {busy && (
        <label class="field">
          <span>{texts.verifying}</span>
          <progress />
        </label>
      )}
      {verdict !== undefined && (
        <div data-testid="verdict">
          <Note tone={verdict.whole ? 'good' : 'bad'}>
            {verdict.whole
              ? texts.whole(number(verdict.lines, language()))
              : `${texts.broken(String(verdict.brokenAt ?? '?'))} ${verdict.problem ?? ''}`}
          </Note>
        </div>
      )}
      {error !== undefined && (
        <p class="wrong" role="alert">
          {sayError(error)}
        </p>
      )}
    </div>
  );
}
