import type { Schemas } from '../api/schemas';
import { useList } from '../api/queries';
import { counted, day } from '../format';
import { language, words } from '../i18n/language';
import { t as shared } from '../i18n/texts';
import { hrefOf } from '../place';
import { ChoiceFilter, DaysFilter, Filters, moments, picked } from '../ui/filters';
import { Badge, Page, wordOf, type Tone } from '../ui/page';
import { Listing, type Column } from '../ui/table';
import { useFilters } from '../use-place';
import { en } from './texts.en';
import { ru } from './texts.ru';

const t = words(ru, en);

type SubscriptionLine = Schemas['AdminSubscription'];

const TONES: Readonly<Record<SubscriptionLine['state'], Tone>> = {
  trial: 'calm',
  active: 'good',
  expiring: 'warm',
  expired: 'bad',
  blocked: 'bad',
};

const columns = (): readonly Column<SubscriptionLine>[] => {
  const texts = t();
  const common = shared();
  return [
    { name: 'number', title: texts.number, cell: ({ number }) => `№ ${number}` },
    {
      name: 'state',
      title: texts.state,
      cell: ({ state }) => <Badge tone={TONES[state]}>{wordOf(texts.states, state)}</Badge>,
    },
    { name: 'source', title: texts.source, cell: ({ source }) => wordOf(common.sources, source) },
    { name: 'starts', title: texts.starts, cell: ({ startsAt }) => day(startsAt, language()) },
    { name: 'expires', title: texts.expires, sort: 'expiresAt', cell: ({ expiresAt }) => day(expiresAt, language()) },
    { name: 'left', title: texts.left, cell: ({ daysLeft }) => counted(daysLeft, common.days, language()) },
    { name: 'autoRenew', title: texts.autoRenew, cell: ({ autoRenew }) => (autoRenew ? common.on : common.off) },
  ];
};

export default function SubscriptionsPage() {
  const [query] = useFilters();
  const texts = t();
  const common = shared();
  const list = useList<SubscriptionLine>('/subscriptions', {
    ...picked(query, 'state', 'source', 'autoRenew', 'sort'),
    ...moments(query),
  });
  return (
    <Page title={texts.title}>
      <Filters>
        <ChoiceFilter name="state" label={texts.state} choices={texts.states} />
        <ChoiceFilter name="source" label={texts.source} choices={common.sources} />
        <ChoiceFilter name="autoRenew" label={texts.autoRenew} choices={{ true: common.on, false: common.off }} />
        <DaysFilter labels={{ from: texts.endsFrom, to: texts.endsTo }} />
      </Filters>
      <Listing
        caption={texts.title}
        list={list}
        columns={columns()}
        rowKey={({ driverId }) => driverId}
        href={({ driverId }) => hrefOf(['drivers', driverId])}
        defaultSort="-expiresAt"
      />
    </Page>
  );
}
