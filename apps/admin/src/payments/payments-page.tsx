import { fileAddress } from '../api/client';
import { useList } from '../api/queries';
import { kopecksOf, moment, money } from '../format';
import { language, words } from '../i18n/language';
import { t as shared } from '../i18n/texts';
import { hrefOf, type Query } from '../place';
import { may } from '../session/session';
import type { PageProps } from '../shell/pages';
import { ChoiceFilter, DaysFilter, Filters, moments, picked, TextFilter } from '../ui/filters';
import { Badge, Page, wordOf } from '../ui/page';
import { Listing, type Column } from '../ui/table';
import { useFilters } from '../use-place';
import { TONES, type AdminPayment } from './payment';
import { PaymentPage } from './payment-page';
import { en } from './texts.en';
import { ru } from './texts.ru';

const t = words(ru, en);

export default function PaymentsPage({ path: [id] }: PageProps) {
  return id === undefined ? <PaymentList /> : <PaymentPage id={id} />;
}

const columns = (): readonly Column<AdminPayment>[] => {
  const texts = t();
  return [
    { name: 'number', title: texts.number, cell: ({ number }) => `№ ${number}` },
    {
      name: 'created',
      tight: true,
      title: texts.created,
      sort: 'createdAt',
      cell: ({ createdAt }) => moment(createdAt, language()),
    },
    {
      name: 'amount',
      title: texts.amount,
      sort: 'amount',
      number: true,
      cell: ({ amountKopecks, amountStars }) => money(amountKopecks, amountStars, language()),
    },
    {
      name: 'tariff',
      title: texts.tariff,
      cell: ({ title, kind }) => `${title}${kind === 'renewal' ? ` · ${texts.kinds.renewal}` : ''}`,
    },
    {
      name: 'status',
      title: shared().status,
      cell: ({ status, reason }) => (
        <>
          <Badge tone={TONES[status]}>{wordOf(texts.statuses, status)}</Badge>
          {status === 'canceled' && reason !== null && <div class="hint">{wordOf(texts.reasons, reason)}</div>}
        </>
      ),
    },
    { name: 'provider', title: texts.provider, cell: ({ provider }) => wordOf(texts.providers, provider) },
    {
      name: 'driver',
      title: texts.of,
      cell: ({ driverId }) => <a href={hrefOf(['drivers', driverId])}>{driverId.slice(0, 8)}</a>,
    },
  ];
};

function PaymentList() {
  const [query] = useFilters();
  const texts = t();
  const amount = (name: 'min' | 'max'): number | undefined => kopecksOf(query[name] ?? '');
  const conditions: Query = {
    ...picked(query, 'q', 'status', 'provider', 'driverId', 'sort'),
    ...moments(query),
    min: amount('min'),
    max: amount('max'),
  };
  const list = useList<AdminPayment>('/payments', conditions);
  return (
    <Page
      title={texts.title}
      actions={
        may('payments.export') && (
          <a class="button" href={fileAddress('/payments.csv', conditions)} download data-testid="csv">
            {texts.csv}
          </a>
        )
      }
    >
      <Filters>
        <TextFilter main name="q" label={shared().search} placeholder={texts.search} />
        <ChoiceFilter name="status" label={shared().status} choices={texts.statuses} />
        <ChoiceFilter name="provider" label={texts.provider} choices={texts.providers} />
        <DaysFilter />
        <TextFilter name="min" label={texts.min} />
        <TextFilter name="max" label={texts.max} />
      </Filters>
      <Listing
        caption={texts.title}
        list={list}
        columns={columns()}
        rowKey={({ id }) => id}
        href={({ id }) => hrefOf(['payments', id])}
        defaultSort="-createdAt"
      />
    </Page>
  );
}
