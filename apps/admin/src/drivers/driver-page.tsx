import { useRead } from '../api/queries';
import { moment } from '../format';
import { language } from '../i18n/language';
import { hrefOf } from '../place';
import { Note, Page, wordOf } from '../ui/page';
import { Loaded } from '../ui/states';
import { fullName, type DriverFile } from './driver';
import { DriverActions } from './driver-actions';
import { Alerts, Messages, Payments, Responses, Searches } from './file/activity';
import { Notes } from './file/notes';
import { Profile } from './file/profile';
import { SubscriptionCard } from './file/subscription-card';
import { t } from './texts';

/** All about one driver. What one service does not tell is named; the rest stands. */
export function DriverPage({ id }: { id: string }) {
  const path = `/drivers/${encodeURIComponent(id)}`;
  const file = useRead<DriverFile>(path);
  const texts = t();
  const { driver } = file.data ?? {};
  return (
    <Page
      title={driver === undefined ? texts.title : fullName(driver)}
      above={{ title: texts.title, href: hrefOf(['drivers']) }}
      actions={driver !== undefined && <DriverActions driver={driver} />}
    >
      <Loaded asked={file} lines={8}>
        {(data) => (
          <>
            {data.unavailable.length > 0 && (
              <Note tone="warm">
                {texts.unavailable}: {data.unavailable.map((part) => wordOf(texts.parts, part)).join(', ')}
              </Note>
            )}
            {data.driver.blockedAt !== null && (
              <Note tone="bad">
                {texts.isBlocked}, {moment(data.driver.blockedAt, language())}
                {data.driver.blockReason === null ? '' : `: ${data.driver.blockReason}`}
              </Note>
            )}
            {data.driver.erasedAt !== null && (
              <Note tone="warm">
                {texts.isErased}, {moment(data.driver.erasedAt, language())}
              </Note>
            )}
            <div class="cards">
              <Profile driver={data.driver} path={path} />
              <SubscriptionCard subscription={data.subscription} />
              <Payments driverId={id} payments={data.payments} />
              <Responses driverId={id} responses={data.responses} />
              <Searches searches={data.searches} />
              <Alerts driverId={id} alerts={data.alerts} />
              <Messages driverId={id} messages={data.messages} />
              <Notes driver={data.driver} path={path} />
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}
