import { day, moment } from '../../format';
import { language } from '../../i18n/language';
import { Card, Facts, wordOf } from '../../ui/page';
import { sayValue } from '../../ui/changes';
import type { Driver } from '../driver';
import { t } from '../texts';
import { Tags } from './tags';

export function Profile({ driver, path }: { driver: Driver; path: string }) {
  const texts = t();
  const { username, truck } = driver;
  return (
    <Card title={texts.profile} testId="profile">
      <Facts
        facts={[
          [texts.phone, driver.phoneMasked],
          [texts.email, driver.emailMasked],
          ['Telegram', username === undefined ? driver.telegramId : `@${username} · ${driver.telegramId ?? ''}`],
          [texts.language, driver.language === 'ru' ? 'Русский' : 'English'],
          [texts.timeZone, driver.timeZone],
          [texts.created, day(driver.createdAt, language())],
          [texts.seen, moment(driver.lastSeenAt, language())],
          truck !== undefined && [
            texts.truck,
            Object.entries(truck)
              .map(([name, value]) => `${name}: ${sayValue(value)}`)
              .join(', '),
          ],
          [texts.sessions, driver.sessions.length],
          ['id', <code key="id">{driver.id}</code>],
        ]}
      />
      <h3>{texts.tags}</h3>
      <Tags driver={driver} path={path} />
      {driver.consents.length > 0 && (
        <details>
          <summary>{texts.consents}</summary>
          <ul class="lines">
            {driver.consents.map(({ kind, version, given, at }) => (
              <li key={`${kind}${version}${at}`}>
                <span>
                  {wordOf(texts.consentKinds, kind)} ({version})
                </span>
                <span class="hint">
                  {given ? texts.given : texts.withdrawn}, {moment(at, language())}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}
