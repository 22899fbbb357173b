import { useCallback, useState } from 'preact/hooks';
import { settings } from '../account/account';
import type { ApiError, Driver } from '../api/client';
import { language, t } from '../i18n/i18n';
import { PaymentScreen } from '../payment/payment-screen';
import { BackButton } from '../ui/bits';
import { useStore } from '../ui/store';
import { Checkout } from '../checkout/checkout';
import './subscription.css';
import { Standing } from './standing';
import { useSubscription, useTariffs } from './use-subscription';
import { words as moneyWords } from './words';

/** Where in it the driver is. */
export interface Desk {
  /** The payment that is looked at; the tariffs without one. */
  readonly payment?: string;
  /** The tariff that is chosen from the beginning. */
  readonly tariff?: string;
  /** With a place for a promo code at once. */
  readonly promo?: boolean;
}

interface Props {
  readonly desk: Desk;
  readonly driver: Driver | undefined;
  readonly onDesk: (desk: Desk) => void;
  readonly onClose: () => void;
}

export default function SubscriptionScreen({ desk, driver, onDesk, onClose }: Props) {
  const again = useCallback((tariff: string) => onDesk({ tariff }), [onDesk]);
  if (desk.payment !== undefined) return <PaymentScreen key={desk.payment} id={desk.payment} onAgain={again} onClose={onClose} />;
  return <Tariffs desk={desk} driver={driver} onDesk={onDesk} onClose={onClose} />;
}

function Tariffs({ desk, driver, onDesk, onClose }: Props) {
  const words = moneyWords();
  const known = useStore(settings);
  const [refused, setRefused] = useState(false);
  const subscription = useSubscription();
  const tariffs = useTariffs(language());
  const free = refused || known?.paymentsEnabled === false;
  const failure = subscription.failure ?? tariffs.failure;
  const pay = useCallback((payment: string) => onDesk({ payment }), [onDesk]);
  return (
    <main class="screen sheet" data-testid="subscription-screen">
      <header class="bar">
        <BackButton onBack={onClose} />
        <h1 class="title">{words.title}</h1>
      </header>
      {free ? (
        <div class="empty" data-testid="payments-off">
          <h2>{words.freeTitle}</h2>
          <p>{words.freeHelp}</p>
          <button type="button" class="primary" onClick={onClose}>
            {words.toLoads}
          </button>
        </div>
      ) : (
        <>
          <Standing />
          <Opens />
          {subscription.value !== undefined && tariffs.value !== undefined ? (
            <Checkout
              tariffs={tariffs.value.items}
              subscription={subscription.value}
              driver={driver}
              wanted={desk.tariff}
              promoOpen={desk.promo === true}
              onPayment={pay}
              onNewTerms={subscription.again}
              onDisabled={() => setRefused(true)}
            />
          ) : failure === undefined ? (
            <Waiting />
          ) : (
            <Failure
              failure={failure}
              onRetry={() => {
                subscription.again();
                tariffs.again();
              }}
            />
          )}
        </>
      )}
    </main>
  );
}

function Opens() {
  const { opens, parts } = t().paywall;
  return (
    <section class="section">
      <h2>{opens}</h2>
      <ul class="ticks">
        {parts.map((part) => (
          <li key={part}>{part}</li>
        ))}
      </ul>
    </section>
  );
}

const Waiting = () => (
  <div aria-busy="true">
    {[0, 1, 2].map((index) => (
      <div class="card skeleton low" key={index}>
        <i style="width:60%" />
        <i style="width:35%" />
      </div>
    ))}
  </div>
);

function Failure({ failure, onRetry }: { failure: ApiError; onRetry: () => void }) {
  const words = t();
  return (
    <div class="empty" role="alert">
      <h2>{failure.problem?.title ?? words.failed}</h2>
      <p>{failure.problem?.detail ?? words.failedHelp}</p>
      <button type="button" class="primary" onClick={onRetry}>
        {words.retry}
      </button>
    </div>
  );
}
