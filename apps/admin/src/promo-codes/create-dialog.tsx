import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { refresh } from '../api/queries';
import { kopecksOf } from '../format';
import { ActionDialog } from '../ui/dialog';
import { tell } from '../ui/toasts';
import { PROMO_KINDS, type PromoCode, type PromoKind } from './promo-code';
import { t } from './texts';

const CODE = /^[A-Z0-9]{6,50}$/;
const whole = (text: string): number | undefined => (/^\d{1,8}$/.test(text.trim()) ? Number(text.trim()) : undefined);
const momentOf = (local: string): string => new Date(local).toISOString();

/** What the server is to be told of the amount, undefined while it makes no sense. */
function amountOf(kind: PromoKind, typed: string): Record<string, number> | undefined {
  const value = kind === 'fixed' ? kopecksOf(typed) : whole(typed);
  if (value === undefined || value < 1 || (kind === 'percent' && value > 100) || (kind === 'days' && value > 3_650))
    return undefined;
  return { [kind === 'fixed' ? 'discountKopecks' : kind]: value };
}

export function CreateDialog({ onClose }: { onClose: () => void }) {
  const [key] = useState(() => crypto.randomUUID());
  const [code, setCode] = useState('');
  const [kind, setKind] = useState<PromoKind>('days');
  const [typed, setTyped] = useState('7');
  const [tariffs, setTariffs] = useState('');
  const [starts, setStarts] = useState('');
  const [ends, setEnds] = useState('');
  const [most, setMost] = useState('');
  const [note, setNote] = useState('');
  const texts = t();
  const amount = amountOf(kind, typed);
  const kept = code.trim().toUpperCase();
  const fits = amount !== undefined && (kept === '' || CODE.test(kept)) && (most === '' || (whole(most) ?? 0) > 0);

  const create = async (): Promise<void> => {
    const only = tariffs.split(',').map((one) => one.trim()).filter((one) => one !== ''); // prettier-ignore
    const body = {
      kind,
      ...amount,
      ...(kept === '' ? {} : { code: kept }),
      ...(kind === 'days' || only.length === 0 ? {} : { tariffs: only }),
      ...(starts === '' ? {} : { startsAt: momentOf(starts) }),
      ...(ends === '' ? {} : { endsAt: momentOf(ends) }),
      ...(most === '' ? {} : { maxUses: whole(most) }),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    };
    const made = await ask<PromoCode>('POST', '/promo-codes', { body, key });
    tell(texts.created(made.code));
    void refresh();
  };

  return (
    <ActionDialog title={texts.create} action={texts.create} askReason={false} ready={fits} onClose={onClose} onDo={create}>
      <label class="field">
        <span>{texts.code}</span>
        <input
          value={code}
          autocomplete="off"
          aria-invalid={kept !== '' && !CODE.test(kept)}
          data-testid="promo-code"
          onInput={(event) => setCode(event.currentTarget.value)}
        />
        <span class="hint">{texts.codeHelp}</span>
      </label>
      <div class="two">
        <label class="field">
          <span>{texts.what}</span>
          <select value={kind} data-testid="promo-kind" onChange={(event) => setKind(event.currentTarget.value as PromoKind)}>
            {PROMO_KINDS.map((one) => (
              <option key={one} value={one}>
                {texts.kinds[one]}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{texts.amounts[kind]}</span>
          <input
            value={typed}
            inputMode="decimal"
            aria-invalid={amount === undefined}
            data-testid="promo-amount"
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        <label class="field">
          <span>{texts.starts}</span>
          <input type="datetime-local" value={starts} onInput={(event) => setStarts(event.currentTarget.value)} />
        </label>
        <label class="field">
          <span>{texts.ends}</span>
          <input type="datetime-local" value={ends} onInput={(event) => setEnds(event.currentTarget.value)} />
        </label>
      </div>
      <label class="field">
        <span>{texts.maxUses}</span>
        <input value={most} inputMode="numeric" data-testid="promo-max" onInput={(event) => setMost(event.currentTarget.value)} />
        <span class="hint">{texts.noLimit}</span>
      </label>
      {kind !== 'days' && (
        <label class="field">
          <span>{texts.tariffs}</span>
          <input value={tariffs} placeholder="1_month, 3_months" onInput={(event) => setTariffs(event.currentTarget.value)} />
          <span class="hint">{texts.tariffsHelp}</span>
        </label>
      )}
      <label class="field">
        <span>{texts.note}</span>
        <input value={note} maxLength={250} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
    </ActionDialog>
  );
}
