import { useCallback, useEffect } from 'preact/hooks';
import { access } from '../account/account';
import type { Payment } from '../api/client';
import { calendarDate, exactRoubles } from '../format';
import { language, t } from '../i18n/i18n';
import { words as moneyWords } from '../subscription/words';
import { telegram } from '../telegram/telegram';
import { BackButton, MainButton } from '../ui/bits';
import { useStore } from '../ui/store';
import { openPayment, PaymentLink } from './payment-link';
import { isUnderway } from './payments';
import { namedReason, remedyFor } from './reason';
import { Sign, type SignName } from './sign';
import { usePayment, type Followed } from './use-payment';

interface Props {
  readonly id: string;
  /** To the tariffs, to pay for the same one anew. */
  readonly onAgain: (tariff: string) => void;
  readonly onClose: () => void;
}

/** What became of a payment, told by itself: waits, then says yes or why not. */
export function PaymentScreen({ id, onAgain, onClose }: Props) {
  const followed = usePayment(id);
  const { payment, failure } = followed;
  const words = moneyWords();
  const open = useCallback(() => {
    if (payment !== undefined) openPayment(payment);
  }, [payment]);
  const tariff = payment?.tariff ?? '';
  const again = useCallback(() => onAgain(tariff), [onAgain, tariff]);
  useFeeling(payment);
  const action = (() => {
    if (failure?.problem?.status === 404) return { text: words.toLoads, press: onClose };
    if (payment === undefined) return undefined;
    if (payment.status === 'canceled') return { text: words.again, press: again };
    if (!isUnderway(payment)) return { text: words.toLoads, press: onClose };
    return payment.confirmationUrl === undefined ? undefined : { text: words.toPayment, press: open };
  })();
  return (
    <main class="screen sheet" data-testid="payment-screen" data-status={payment?.status}>
      <header class="bar">
        <BackButton onBack={onClose} />
        <h1 class="title">{words.paymentTitle}</h1>
      </header>
      <div class="outcome" aria-live="polite">
        <Outcome {...followed} />
      </div>
      {payment !== undefined && isUnderway(payment) && payment.confirmationUrl !== undefined && (
        <PaymentLink url={payment.confirmationUrl} />
      )}
      {action !== undefined && <MainButton text={action.text} onPress={action.press} testId="payment-action" />}
    </main>
  );
}

/** The phone is felt when it is over. */
function useFeeling(payment: Payment | undefined): void {
  const status = payment?.status;
  useEffect(() => {
    if (status === 'succeeded') telegram.success();
    if (status === 'canceled') telegram.failure();
  }, [status]);
}

function Outcome({ payment, failure }: Followed) {
  const words = moneyWords();
  const until = useStore(access)?.expiresAt;
  if (payment === undefined) {
    if (failure === undefined) return <span class="spinner" />;
    const unknown = failure.problem?.status === 404;
    return (
      <Told
        sign="failed"
        title={unknown ? words.unknownPayment : t().failed}
        text={unknown ? words.unknownPaymentHelp : (failure.problem?.detail ?? words.connectionLost)}
      />
    );
  }
  const sum = payment.amountStars === undefined ? exactRoubles(payment.amountKopecks, language()) : `${payment.amountStars} ★`;
  switch (payment.status) {
    case 'succeeded':
      return (
        <Told
          sign="paid"
          title={words.paid}
          strong={until == null ? undefined : words.paidUntil(calendarDate(until, language()))}
          text={words.paidHelp}
        />
      );
    case 'canceled': {
      const named = namedReason(payment.reason);
      return (
        <Told
          sign="failed"
          title={words.failed}
          strong={named === undefined ? undefined : words.reasons[named]}
          text={`${words.noMoneyTaken} ${words.remedies[remedyFor(payment.reason)]}`}
        />
      );
    }
    case 'refunded':
    case 'partially_refunded':
      return <Told sign="back" title={words.refunded} text={words.refundedHelp} />;
    case 'waiting_for_capture':
      return <Told sign="waiting" title={words.confirming} strong={sum} text={words.confirmingHelp} />;
    case 'pending': {
      const help = payment.provider === 'stars' ? words.waitingStars : words.waitingHelp;
      return (
        <>
          {payment.confirmationUrl === undefined ? (
            <Told sign="waiting" title={words.preparing} strong={sum} text={words.preparingHelp} />
          ) : (
            <Told sign="waiting" title={words.waiting} strong={sum} text={help} />
          )}
          {failure !== undefined && <p class="hint">{words.connectionLost}</p>}
        </>
      );
    }
  }
}

function Told({ sign, title, strong, text }: { sign: SignName; title: string; strong?: string | undefined; text: string }) {
  return (
    <>
      <Sign name={sign} />
      <h2>{title}</h2>
      {strong !== undefined && <p class="strong">{strong}</p>}
      <p>{text}</p>
    </>
  );
}
