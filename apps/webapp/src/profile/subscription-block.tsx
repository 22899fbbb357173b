import { useState } from 'preact/hooks';
import { access, hearAccess, lookAgain, settings } from '../account/account';
import { Ended, Lock } from '../account/locked';
import { ApiError, ask, type Access, type Subscription } from '../api/client';
import { calendarDate, exactRoubles, plural } from '../format';
import { language, t } from '../i18n/i18n';
import type { Desk } from '../subscription/subscription-screen';
import '../subscription/subscription.css';
import { useSubscription } from '../subscription/use-subscription';
import { words as moneyWords } from '../subscription/words';
import { Row, Section } from '../ui/bits';
import { useStore } from '../ui/store';
import { Confirmed } from './confirmed';
import { History } from './history';
import { partLeft } from './remaining';

interface Props {
  readonly onSubscribe: () => void;
  readonly onDesk: (desk: Desk) => void;
}

/** What is open and for how long, what is charged next, and how to end that. */
export function SubscriptionBlock({ onSubscribe, onDesk }: Props) {
  const words = moneyWords();
  const known = useStore(access);
  const paid = useStore(settings)?.paymentsEnabled !== false;
  const { value: subscription, again } = useSubscription();
  if (known === undefined) return null;
  return (
    <>
      <Section title={words.title}>
        {paid ? (
          <Days access={known} subscription={subscription} />
        ) : (
          <>
            <p class="strong">{words.freeTitle}</p>
            <p class="hint">{words.freeHelp}</p>
          </>
        )}
        {paid && (
          <button type="button" class="primary wide" data-testid="subscribe" onClick={onSubscribe}>
            {known.active ? words.extend : words.subscribe}
          </button>
        )}
      </Section>
      {subscription !== undefined && <Renewal subscription={subscription} onChanged={again} />}
      {subscription !== undefined && <History periods={subscription.history} onDesk={onDesk} />}
    </>
  );
}

function Days({
  access: { active, source, expiresAt, daysLeft },
  subscription,
}: {
  access: Access;
  subscription: Subscription | undefined;
}) {
  const words = moneyWords();
  if (expiresAt === null || !active) {
    return (
      <div class="standing" data-testid="days-left">
        <Lock size={40} />
        <div>
          <p class="strong">{words.notActive}</p>
          <Ended />
        </div>
      </div>
    );
  }
  const spoken = language();
  return (
    <div class="standing" data-testid="days-left">
      <Ring part={partLeft(daysLeft, expiresAt, subscription?.history ?? [])} daysLeft={daysLeft} />
      <div>
        <p class="strong">{words.activeUntil(calendarDate(expiresAt, spoken))}</p>
        {source !== null && <p class="hint">{words.sources[source]}</p>}
      </div>
    </div>
  );
}

const RADIUS = 42;
const AROUND = 2 * Math.PI * RADIUS;

function Ring({ part, daysLeft }: { part: number; daysLeft: number }) {
  const days = plural(daysLeft, moneyWords().days, language());
  return (
    <div class="ring" role="img" aria-label={`${plural(daysLeft, moneyWords().left, language())} ${daysLeft} ${days}`}>
      <svg viewBox="0 0 92 92" width="92" height="92" aria-hidden="true">
        <circle cx="46" cy="46" r={RADIUS} />
        <circle class="rest" cx="46" cy="46" r={RADIUS} stroke-dasharray={`${part * AROUND} ${AROUND}`} />
      </svg>
      <span class="ring-text" aria-hidden="true">
        <b>{daysLeft}</b>
        <span>{days}</span>
      </span>
    </div>
  );
}

/** The provider names methods in English. */
const PROVIDERS_WORD = /^Bank card/;

/** What will be charged and from what; both ended by two taps. */
function Renewal({ subscription, onChanged }: { subscription: Subscription; onChanged: () => void }) {
  const words = moneyWords();
  const [failure, setFailure] = useState<string>();
  const { autoRenew, renewal, paymentMethod } = subscription;
  if (!autoRenew && paymentMethod === undefined) return null;
  const change = async (work: () => Promise<void>): Promise<void> => {
    setFailure(undefined);
    try {
      await work();
      onChanged();
    } catch (error) {
      setFailure((error instanceof ApiError ? error.problem?.detail : undefined) ?? t().failedHelp);
    }
  };
  const turnOff = async (): Promise<void> =>
    hearAccess(await ask((api) => api.POST('/api/v1/me/subscription/auto-renew', { body: { enabled: false } })));
  const removeCard = async (): Promise<void> => {
    await ask((api) => api.DELETE('/api/v1/me/payment-method', {}));
    await lookAgain();
  };
  return (
    <Section>
      <Row name={words.renewalTitle}>
        <span data-testid="renewal-state">{autoRenew ? words.renewalIsOn : words.renewalIsOff}</span>
      </Row>
      {renewal !== undefined ? (
        <p>{words.renewalOn(exactRoubles(renewal.amountKopecks, language()), calendarDate(renewal.at, language()))}</p>
      ) : (
        !autoRenew && <p class="hint">{words.renewalOffHelp}</p>
      )}
      {autoRenew && (
        <Confirmed
          name="turn-off-renewal"
          text={words.turnOff}
          question={words.turnOffQuestion}
          yes={words.turnOffYes}
          onYes={() => change(turnOff)}
        />
      )}
      {paymentMethod !== undefined && (
        <>
          <Row name={words.card}>{paymentMethod.title.replace(PROVIDERS_WORD, words.bankCard)}</Row>
          <Confirmed
            name="remove-card"
            text={words.removeCard}
            question={words.removeCardQuestion}
            yes={words.removeCardYes}
            onYes={() => change(removeCard)}
          />
        </>
      )}
      {failure !== undefined && (
        <p class="error" role="alert">
          {failure}
        </p>
      )}
    </Section>
  );
}
