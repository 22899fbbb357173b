import { useEffect, useState } from 'preact/hooks';
import { hearAccess } from '../account/account';
import { ApiError, ask, type PromoEffect, type Tariff } from '../api/client';
import { exactRoubles } from '../format';
import { language, t } from '../i18n/i18n';
import { newKey } from '../sending/sender';
import { telegram } from '../telegram/telegram';
import { TextField } from '../ui/bits';
import { daysText, words as moneyWords } from '../subscription/words';

interface Props {
  readonly tariff: Tariff | undefined;
  readonly promo: PromoEffect | undefined;
  readonly onPromo: (promo: PromoEffect | undefined) => void;
  /** Open from the beginning. */
  readonly open: boolean;
}

const reason = (error: unknown): string => (error instanceof ApiError ? error.problem?.detail : undefined) ?? t().failedHelp;

const check = (code: string, tariff?: string): Promise<PromoEffect> =>
  ask((api) => api.POST('/api/v1/promo-codes/check', { body: { code, ...(tariff === undefined ? {} : { tariff }) } }));

/** A code that gives days gives them at once; one that takes something off waits for the payment. */
export function PromoField({ tariff, promo, onPromo, open: opened }: Props) {
  const words = moneyWords();
  const [open, setOpen] = useState(opened);
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [given, setGiven] = useState<number>();

  const tell = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
      telegram.success();
    } catch (failure) {
      telegram.failure();
      onPromo(undefined);
      setError(reason(failure));
    } finally {
      setBusy(false);
    }
  };
  const discount = async (code: string): Promise<void> => onPromo(await check(code, tariff?.code));
  const use = async (code: string): Promise<void> => {
    const effect = await check(code);
    if (effect.kind !== 'days') return discount(code);
    const header = { 'Idempotency-Key': newKey() };
    const { access } = await ask((api) => api.POST('/api/v1/promo-codes/apply', { params: { header }, body: { code } }));
    hearAccess(access);
    setGiven(effect.days ?? 0);
    setTyped('');
  };
  // Another tariff, another sum; some codes are not for all of them.
  useEffect(() => {
    if (promo !== undefined) void tell(() => discount(promo.code));
  }, [tariff?.code]);

  if (!open) {
    return (
      <button type="button" class="link center" data-testid="have-promo" onClick={() => setOpen(true)}>
        {words.havePromo}
      </button>
    );
  }
  if (promo !== undefined) {
    return (
      <section class="section accepted" data-testid="promo-accepted">
        <p class="strong">
          ✓{' '}
          {promo.kind === 'percent'
            ? words.promoPercent(promo.code, promo.percent ?? 0)
            : words.promoFixed(promo.code, exactRoubles(promo.discountKopecks ?? 0, language()))}
        </p>
        <button type="button" class="link" onClick={() => onPromo(undefined)}>
          {words.promoRemove}
        </button>
      </section>
    );
  }
  return (
    <section class="section">
      <div class="promo">
        <TextField
          label={words.promo}
          value={typed}
          error={error}
          onInput={(text) => {
            setGiven(undefined);
            setError(undefined);
            setTyped(text.toUpperCase());
          }}
        />
        <button
          type="button"
          class="secondary"
          data-testid="use-promo"
          disabled={busy || typed.trim() === ''}
          onClick={() => void tell(() => use(typed.trim()))}
        >
          {words.promoCheck}
        </button>
      </div>
      <p class="given" role="status" data-testid="promo-given">
        {given !== undefined && `✓ ${words.promoGiven(daysText(given))}`}
      </p>
    </section>
  );
}
