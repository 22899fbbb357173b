import { counted, day, roubles } from '../../format';
import { language } from '../../i18n/language';
import { t as shared } from '../../i18n/texts';
import { hrefOf } from '../../place';
import { Badge, Card, Facts, wordOf } from '../../ui/page';
import type { Subscription } from '../driver';
import { t } from '../texts';

export function SubscriptionCard({ subscription }: { subscription: Subscription | null }) {
  const texts = t();
  const common = shared();
  if (subscription === null)
    return (
      <Card title={texts.subscription} testId="subscription">
        <p class="hint">{texts.nothing}</p>
      </Card>
    );
  const { active, expiresAt, source, daysLeft, history, paymentMethod, renewal } = subscription;
  return (
    <Card title={texts.subscription} testId="subscription">
      <Facts
        facts={[
          [
            texts.access,
            <Badge key="access" tone={active ? 'good' : 'bad'}>
              {active ? texts.until(day(expiresAt, language())) : texts.noAccess}
            </Badge>,
          ],
          [texts.source, wordOf(common.sources, source)],
          [texts.left, counted(daysLeft, common.days, language())],
          paymentMethod !== undefined && [texts.method, paymentMethod.title],
          renewal !== undefined && [
            texts.renewal,
            `${day(renewal.at, language())}, ${roubles(renewal.amountKopecks, language())}`,
          ],
        ]}
      />
      {history.length > 0 && (
        <details>
          <summary>{texts.history}</summary>
          <ul class="lines">
            {history.map(({ source, startsAt, endsAt, paymentId, shortened }) => (
              <li key={`${source}${startsAt}`}>
                {paymentId === undefined ? (
                  <span>{wordOf(common.sources, source)}</span>
                ) : (
                  <a href={hrefOf(['payments', paymentId])}>{wordOf(common.sources, source)}</a>
                )}
                <span class="hint">
                  {day(startsAt, language())} — {day(endsAt, language())}
                  {shortened === true && `, ${texts.shortened}`}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}
