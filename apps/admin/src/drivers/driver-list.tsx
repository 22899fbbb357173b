import { useList } from '../api/queries';
import { moment, roubles } from '../format';
import { language } from '../i18n/language';
import { t as shared } from '../i18n/texts';
import { hrefOf } from '../place';
import { Page, wordOf } from '../ui/page';
import { Listing, type Column } from '../ui/table';
import { routeOf, type DriverAlert, type DriverMessage, type DriverResponse } from './driver';
import { t } from './texts';

type Part = 'messages' | 'responses' | 'alerts';

/** One part of a driver's page, from its newest to its first. */
export function DriverList({ id, part }: { id: string; part: Part }) {
  const texts = t();
  return (
    <Page title={texts[part]} above={{ title: shared().driver, href: hrefOf(['drivers', id]) }}>
      {part === 'messages' && <Lines<DriverMessage> id={id} part={part} columns={messageColumns()} />}
      {part === 'responses' && <Lines<DriverResponse> id={id} part={part} columns={responseColumns()} />}
      {part === 'alerts' && <Lines<DriverAlert> id={id} part={part} columns={alertColumns()} />}
    </Page>
  );
}

function Lines<T extends { readonly id: string }>({
  id,
  part,
  columns,
}: {
  id: string;
  part: Part;
  columns: readonly Column<T>[];
}) {
  const texts = t();
  const list = useList<T>(`/drivers/${encodeURIComponent(id)}/${part}`);
  return (
    <Listing
      caption={texts[part]}
      list={list}
      columns={columns}
      rowKey={(row) => row.id}
      emptyTitle={texts.nothing}
      emptyHelp=""
    />
  );
}

const messageColumns = (): readonly Column<DriverMessage>[] => [
  { name: 'kind', title: t().messages, cell: ({ kind }) => wordOf(t().messageKinds, kind) },
  { name: 'state', title: shared().status, cell: ({ state }) => wordOf(t().messageStates, state) },
  { name: 'created', title: shared().when, cell: ({ createdAt }) => moment(createdAt, language()) },
  { name: 'sent', title: t().messageStates['sent'] ?? '', cell: ({ sentAt }) => moment(sentAt, language()) },
  { name: 'error', title: shared().reason, cell: ({ error }) => error ?? '' },
];

const responseColumns = (): readonly Column<DriverResponse>[] => [
  { name: 'route', title: t().responses, cell: ({ route }) => routeOf(route) },
  { name: 'status', title: shared().status, cell: ({ status }) => wordOf(t().responseStates, status) },
  {
    name: 'price',
    title: '₽',
    number: true,
    cell: ({ priceKopecks }) => (priceKopecks === null ? '—' : roubles(priceKopecks, language())),
  },
  { name: 'created', title: shared().when, cell: ({ createdAt }) => moment(createdAt, language()) },
];

const alertColumns = (): readonly Column<DriverAlert>[] => [
  { name: 'route', title: t().alerts, cell: ({ route }) => routeOf(route) },
  { name: 'state', title: shared().status, cell: ({ state }) => wordOf(t().alertStates, state) },
  { name: 'raised', title: shared().when, cell: ({ raisedAt }) => moment(raisedAt, language()) },
  { name: 'sent', title: t().messageStates['sent'] ?? '', cell: ({ sentAt }) => moment(sentAt, language()) },
];
