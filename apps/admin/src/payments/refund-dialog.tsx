import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { refresh } from '../api/queries';
import { kopecksOf, money } from '../format';
import { language, words } from '../i18n/language';
import { ActionDialog } from '../ui/dialog';
import { tell } from '../ui/toasts';
import type { AdminPayment } from './payment';
import { en } from './texts.en';
import { ru } from './texts.ru';

const t = words(ru, en);

/** All that is left, or a part of it. The key makes a repeated press one refund. */
export function RefundDialog({ payment, onClose }: { payment: AdminPayment; onClose: () => void }) {
  const { id, refundableKopecks, refundableStars, provider } = payment;
  const [part, setPart] = useState(false);
  const [typed, setTyped] = useState('');
  const [key] = useState(() => crypto.randomUUID());
  const texts = t();
  const amount = kopecksOf(typed);
  const fits = !part || (amount !== undefined && amount > 0 && amount <= refundableKopecks);
  const left = money(refundableKopecks, refundableStars, language());

  const refund = async (reason: string): Promise<void> => {
    const body = { reason, ...(part && amount !== undefined ? { amountKopecks: amount } : {}) };
    await ask('POST', `/payments/${id}/refund`, { body, key });
    tell(texts.refundOrdered);
    void refresh();
  };

  return (
    <ActionDialog title={texts.refundTitle} action={texts.refund} danger ready={fits} onClose={onClose} onDo={refund}>
      {provider === 'stars' ? (
        <p>
          {texts.refundWhole(left)}. {texts.refundStars}
        </p>
      ) : (
        <>
          <label class="check">
            <input type="radio" name="how" checked={!part} onChange={() => setPart(false)} />
            {texts.refundWhole(left)}
          </label>
          <label class="check">
            <input type="radio" name="how" checked={part} data-testid="refund-part" onChange={() => setPart(true)} />
            {texts.refundPart}
          </label>
          {part && (
            <label class="field">
              <span>{texts.refundAmount}</span>
              <input
                value={typed}
                inputMode="decimal"
                aria-invalid={typed !== '' && !fits}
                data-testid="refund-amount"
                onInput={(event) => setTyped(event.currentTarget.value)}
              />
              <span class={typed !== '' && !fits ? 'wrong' : 'hint'}>{texts.refundMost(left)}</span>
            </label>
          )}
        </>
      )}
      <p class="note warm">{texts.refundConsequence}</p>
    </ActionDialog>
  );
}
