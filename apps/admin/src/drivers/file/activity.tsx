import type { ComponentChildren } from 'preact';
import { moment, money, roubles } from '../../format';
import { language, words } from '../../i18n/language';
import { hrefOf } from '../../place';
import { TONES } from '../../payments/payment';
import { en as paymentsEn } from '../../payments/texts.en';
import { ru as paymentsRu } from '../../payments/texts.ru';
import { Badge, Card, wordOf, type Tone } from '../../ui/page';
import { routeOf, type DriverFile } from '../driver';
import { t } from '../texts';

const paymentTexts = words(paymentsRu, paymentsEn);

interface ListCardProps<T> {
  readonly title: string;
  readonly testId: string;
  readonly items: readonly T[];
  readonly line: (item: T) => ComponentChildren;
  readonly more?: { readonly href: string; readonly title: string };
}

function ListCard<T extends { readonly id: string }>({ title, testId, items, line, more }: ListCardProps<T>) {
  return (
    <Card title={title} testId={testId} actions={more !== undefined && items.length > 0 && <a href={more.href}>{more.title}</a>}>
      {items.length === 0 && <p class="hint">{t().nothing}</p>}
      <ul class="lines">
        {items.map((item) => (
          <li key={item.id}>{line(item)}</li>
        ))}
      </ul>
    </Card>
  );
}

const at = (iso: string | null | undefined) => <span class="hint">{moment(iso, language())}</span>;

export function Payments({ driverId, payments }: { driverId: string } & Pick<DriverFile, 'payments'>) {
  const texts = paymentTexts();
  return (
    <ListCard
      title={t().payments}
      testId="driver-payments"
      items={payments}
      more={{ href: hrefOf(['payments'], { driverId }), title: t().allPayments }}
      line={({ id, number, amountKopecks, amountStars, status, reason, createdAt }) => (
        <>
          <a href={hrefOf(['payments', id])}>
            № {number} · {money(amountKopecks, amountStars, language())}
          </a>
          <Badge tone={TONES[status]}>{wordOf(texts.statuses, status)}</Badge>
          {at(createdAt)}
          {status === 'canceled' && reason !== null && <p class="hint">{wordOf(texts.reasons, reason)}</p>}
        </>
      )}
    />
  );
}

export function Responses({ driverId, responses }: { driverId: string } & Pick<DriverFile, 'responses'>) {
  return (
    <ListCard
      title={t().responses}
      testId="driver-responses"
      items={responses}
      more={{ href: hrefOf(['drivers', driverId, 'responses']), title: t().showAll }}
      line={({ route, status, priceKopecks, createdAt }) => (
        <>
          <span>{routeOf(route)}</span>
          <Badge tone="calm">{wordOf(t().responseStates, status)}</Badge>
          {at(createdAt)}
          {priceKopecks !== null && <span class="hint">{roubles(priceKopecks, language())}</span>}
        </>
      )}
    />
  );
}

export function Searches({ searches }: Pick<DriverFile, 'searches'>) {
  return (
    <ListCard
      title={t().searches}
      testId="driver-searches"
      items={searches}
      line={({ name, alertsEnabled, matchesToday, lastMatchAt }) => (
        <>
          <span>{name}</span>
          <Badge tone={alertsEnabled ? 'good' : 'calm'}>{alertsEnabled ? t().alertsOn : t().alertsOff}</Badge>
          <span class="hint">{t().matches(matchesToday)}</span>
          {at(lastMatchAt)}
        </>
      )}
    />
  );
}

export function Alerts({ driverId, alerts }: { driverId: string } & Pick<DriverFile, 'alerts'>) {
  return (
    <ListCard
      title={t().alerts}
      testId="driver-alerts"
      items={alerts}
      more={{ href: hrefOf(['drivers', driverId, 'alerts']), title: t().showAll }}
      line={({ route, state, raisedAt }) => (
        <>
          <span>{routeOf(route)}</span>
          <span class="hint">{wordOf(t().alertStates, state)}</span>
          {at(raisedAt)}
        </>
      )}
    />
  );
}

const MESSAGE_TONES: Readonly<Record<string, Tone>> = { sent: 'good', failed: 'bad', dropped: 'warm' };

export function Messages({ driverId, messages }: { driverId: string } & Pick<DriverFile, 'messages'>) {
  return (
    <ListCard
      title={t().messages}
      testId="driver-messages"
      items={messages}
      more={{ href: hrefOf(['drivers', driverId, 'messages']), title: t().showAll }}
      line={({ kind, state, createdAt, error }) => (
        <>
          <span>{wordOf(t().messageKinds, kind)}</span>
          <Badge tone={MESSAGE_TONES[state] ?? 'calm'}>{wordOf(t().messageStates, state)}</Badge>
          {at(createdAt)}
          {error !== null && <p class="wrong">{error}</p>}
        </>
      )}
    />
  );
}
