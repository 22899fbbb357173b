import { useCallback, useEffect, useState } from 'preact/hooks';
import { ApiError, ask, type Payment, type SubscriptionPeriod } from '../api/client';
import { calendarDate, exactRoubles, momentDate } from '../format';
import { language, t } from '../i18n/i18n';
import { isUnderway, lastPayment } from '../payment/payments';
import type { Desk } from '../subscription/subscription-screen';
import { useTariffs } from '../subscription/use-subscription';
import { words as moneyWords } from '../subscription/words';
import { Section } from '../ui/bits';
import { useStore } from '../ui/store';

const PAGE = 10;

/** Terms of access and payments with their receipts; asked for when the driver wants to see them. */
export function History({ periods, onDesk }: { periods: readonly SubscriptionPeriod[]; onDesk: (desk: Desk) => void }) {
  const words = moneyWords();
  const [open, setOpen] = useState(false);
  return (
    <Section>
      <button type="button" class="row plain" data-testid="open-history" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span class="strong">{words.history}</span>
        <span class="hint" aria-hidden="true">
          {open ? '▲' : '▼'}
        </span>
      </button>
      {open && (
        <>
          <Payments onDesk={onDesk} />
          {periods.length > 0 && (
            <>
              <h3 class="hint">{words.periods}</h3>
              <ul class="moves" data-testid="periods">
                {periods.map((period) => (
                  <Period key={`${period.source} ${period.startsAt}`} {...period} />
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </Section>
  );
}

function Period({ source, startsAt, endsAt, shortened }: SubscriptionPeriod) {
  const words = moneyWords();
  const spoken = language();
  return (
    <li>
      <p>
        {words.sources[source]}
        {shortened === true && ` · ${words.shortened}`}
      </p>
      <p class="hint">
        {calendarDate(startsAt, spoken)} — {calendarDate(endsAt, spoken)}
      </p>
    </li>
  );
}

function Payments({ onDesk }: { onDesk: (desk: Desk) => void }) {
  const words = moneyWords();
  const { items, cursor, failed, more } = usePayments();
  const tariffs = useTariffs(language()).value?.items;
  const title = ({ tariff }: Payment): string | undefined => tariffs?.find(({ code }) => code === tariff)?.title;
  if (failed) {
    return (
      <>
        <p class="error" role="alert">
          {t().failedHelp}
        </p>
        <button type="button" class="secondary wide" onClick={more}>
          {t().retry}
        </button>
      </>
    );
  }
  if (items === undefined) return <span class="spinner" />;
  if (items.length === 0) return <p class="hint">{words.noHistory}</p>;
  return (
    <>
      <h3 class="hint">{words.payments}</h3>
      <ul class="moves" data-testid="payments">
        {items.map((payment) => (
          <li key={payment.id}>
            {isUnderway(payment) ? (
              <button type="button" onClick={() => onDesk({ payment: payment.id })}>
                <Money payment={payment} title={title(payment)} />
              </button>
            ) : (
              <Money payment={payment} title={title(payment)} />
            )}
          </li>
        ))}
      </ul>
      {cursor !== null && (
        <button type="button" class="link" onClick={more}>
          {words.more}
        </button>
      )}
    </>
  );
}

function Money({ payment, title }: { payment: Payment; title: string | undefined }) {
  const words = moneyWords();
  const spoken = language();
  const { amountStars, amountKopecks, discountKopecks, status, receipt, createdAt, paidAt } = payment;
  return (
    <>
      <span class="row">
        <span class="strong">{amountStars === undefined ? exactRoubles(amountKopecks, spoken) : `${amountStars} ★`}</span>
        <span class="value">{words.statuses[status]}</span>
      </span>
      <span class="hint">
        {[
          title,
          momentDate(paidAt ?? createdAt, spoken, t()),
          discountKopecks > 0 ? words.discount(exactRoubles(discountKopecks, spoken)) : undefined,
          receipt === undefined ? undefined : words.receipts[receipt.status],
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </>
  );
}

interface List {
  readonly items: readonly Payment[] | undefined;
  readonly cursor: string | null;
  readonly failed: boolean;
}

function usePayments(): List & { more: () => void } {
  const [list, set] = useState<List>({ items: undefined, cursor: null, failed: false });
  const told = useStore(lastPayment);
  const fetchPage = useCallback(async (cursor: string | null) => {
    const query = { limit: PAGE, ...(cursor === null ? {} : { cursor }) };
    try {
      const { items, page } = await ask((api) => api.GET('/api/v1/me/payments', { params: { query } }));
      set((before) => ({
        items: cursor === null ? items : [...(before.items ?? []), ...items],
        cursor: page.nextCursor,
        failed: false,
      }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      set((before) => ({ ...before, failed: true }));
    }
  }, []);
  // Whatever happened to a payment is on the first page.
  useEffect(() => void fetchPage(null), [told, fetchPage]);
  const more = useCallback(() => void fetchPage(list.cursor), [list.cursor, fetchPage]);
  return { ...list, more };
}
