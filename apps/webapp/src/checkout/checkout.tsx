import { useCallback, useState } from 'preact/hooks';
import { ApiError, type Driver, type PromoEffect, type Subscription, type Tariff } from '../api/client';
import { exactRoubles, number } from '../format';
import { language, t } from '../i18n/i18n';
import { openPayment } from '../payment/payment-link';
import { lastPayment } from '../payment/payments';
import { telegram } from '../telegram/telegram';
import { MainButton } from '../ui/bits';
import { Agreement, AutoRenewal } from './agreement';
import { keptPayment, makePayment } from './make-payment';
import { amountOf, isEmail, orderOf, type Wish } from './order';
import { PromoField } from './promo-field';
import { ReceiptField } from './receipt-field';
import { TariffCards } from './tariff-cards';
import { firstChoice } from './tariffs';
import { words as moneyWords } from '../subscription/words';

interface Props {
  readonly tariffs: readonly Tariff[];
  readonly subscription: Subscription;
  readonly driver: Driver | undefined;
  /** Code of the tariff that was wanted before. */
  readonly wanted: string | undefined;
  readonly promoOpen: boolean;
  readonly onPayment: (id: string) => void;
  /** The text of auto-renewal is another one now. */
  readonly onNewTerms: () => void;
  readonly onDisabled: () => void;
}

/** What to buy, and on what terms; ends with a payment that waits to be paid. */
export function Checkout({ tariffs, subscription, driver, wanted, promoOpen, onPayment, onNewTerms, onDisabled }: Props) {
  const words = moneyWords();
  const [code, setCode] = useState(wanted);
  const [promo, setPromo] = useState<PromoEffect>();
  const known = subscription.receiptEmail ?? driver?.email;
  const [email, setEmail] = useState<string | undefined>(known === undefined ? '' : undefined);
  const [renew, setRenew] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<{ email?: string; terms?: string; form?: string }>({});
  const tariff = tariffs.find((one) => one.code === code) ?? firstChoice(tariffs);

  const refuse = useCallback(
    (error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
      telegram.failure();
      const { code: why, detail, errors } = error.problem ?? {};
      const field = errors?.find((one) => one.field === 'email');
      if (why === 'PAYMENTS_DISABLED') onDisabled();
      else if (why === 'EMAIL_REQUIRED' || field !== undefined) {
        setEmail((before) => before ?? '');
        setWrong({ email: field?.message ?? moneyWords().receiptMissing });
      } else if (why === 'CONSENT_REQUIRED') {
        setRenew(false);
        setWrong({ terms: moneyWords().termsChanged });
        onNewTerms();
      } else {
        if (why?.startsWith('PROMO_') === true) setPromo(undefined);
        setWrong({ form: detail ?? t().failedHelp });
      }
    },
    [onDisabled, onNewTerms],
  );

  const pay = useCallback(
    async (provider: Wish['provider']) => {
      if (tariff === undefined || busy) return;
      const typed = email?.trim();
      if (provider === 'yookassa' && typed !== undefined && !isEmail(typed)) {
        telegram.failure();
        setWrong({ email: typed === '' ? words.receiptMissing : words.receiptWrong });
        return;
      }
      setBusy(true);
      setWrong({});
      try {
        const { consentVersion } = subscription;
        const order = orderOf({ tariff, provider, promo, email: typed ?? '', renew, consentVersion });
        const payment = await makePayment(order);
        lastPayment.set(payment);
        // Where the tap still counts as one it opens by itself; elsewhere there is a button for it.
        openPayment(payment);
        onPayment(payment.id);
      } catch (error) {
        const kept = keptPayment(error);
        if (kept === undefined) refuse(error);
        else onPayment(kept);
      } finally {
        setBusy(false);
      }
    },
    [tariff, promo, email, renew, busy, subscription, onPayment, refuse],
  );
  const payByCard = useCallback(() => void pay('yookassa'), [pay]);

  if (tariff === undefined) return <p class="empty">{words.noTariffs}</p>;
  const stars = promo === undefined && telegram.canOpenInvoice ? tariff.priceStars : undefined;
  return (
    <>
      <TariffCards tariffs={tariffs} chosen={tariff} onChoose={(one) => setCode(one.code)} />
      <PromoField tariff={tariff} promo={promo} onPromo={setPromo} open={promoOpen} />
      <ReceiptField
        known={known}
        typed={email}
        error={wrong.email}
        onType={(text) => {
          setWrong({});
          setEmail(text);
        }}
      />
      {tariff.renewable && <AutoRenewal tariff={tariff} ticked={renew} onTick={setRenew} error={wrong.terms} />}
      {wrong.form !== undefined && (
        <p class="error section" role="alert" data-testid="order-refused">
          {wrong.form}
        </p>
      )}
      {stars !== undefined && (
        <button type="button" class="secondary wide" data-testid="pay-stars" disabled={busy} onClick={() => void pay('stars')}>
          {words.payStars(number(stars, language()))}
        </button>
      )}
      <Agreement />
      <MainButton
        text={busy ? words.paying : words.pay(exactRoubles(amountOf(tariff, promo), language()))}
        busy={busy}
        onPress={payByCard}
        testId="pay"
      />
    </>
  );
}
