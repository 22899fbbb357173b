import { useList } from '../api/queries';
import { day, moment } from '../format';
import { language } from '../i18n/language';
import { t as shared } from '../i18n/texts';
import { hrefOf } from '../place';
import type { PageProps } from '../shell/pages';
import { ChoiceFilter, Filters, picked, TextFilter } from '../ui/filters';
import { Badge, Page } from '../ui/page';
import { Listing, type Column } from '../ui/table';
import { useFilters } from '../use-place';
import { fullName, type DriverLine } from './driver';
import { DriverList } from './driver-list';
import { DriverPage } from './driver-page';
import { t } from './texts';

export default function DriversPage({ path: [id, part] }: PageProps) {
  if (id === undefined) return <DriverSearchPage />;
  return part === 'messages' || part === 'responses' || part === 'alerts' ? (
    <DriverList id={id} part={part} />
  ) : (
    <DriverPage id={id} />
  );
}

export function AccessBadge({ access }: Pick<DriverLine, 'access'>) {
  const texts = t();
  if (access === undefined) return <>—</>;
  if (!access.active) return <Badge tone="bad">{texts.noAccess}</Badge>;
  return (
    <Badge tone={access.source === 'trial' ? 'calm' : 'good'}>
      {access.expiresAt === null ? shared().yes : texts.until(day(access.expiresAt, language()))}
    </Badge>
  );
}

const columns = (): readonly Column<DriverLine>[] => {
  const texts = t();
  return [
    { name: 'name', title: texts.name, cell: fullName },
    {
      name: 'telegram',
      title: 'Telegram',
      cell: ({ username, telegramId }) => (username === undefined ? (telegramId ?? '—') : `@${username}`),
    },
    { name: 'phone', tight: true, title: texts.phone, cell: ({ phoneMasked }) => phoneMasked ?? '—' },
    {
      name: 'access',
      title: texts.access,
      cell: ({ access, blockedAt, erasedAt }) =>
        erasedAt !== null ? (
          <Badge tone="warm">{texts.isErased}</Badge>
        ) : blockedAt !== null ? (
          <Badge tone="bad">{texts.isBlocked}</Badge>
        ) : (
          <AccessBadge {...(access === undefined ? {} : { access })} />
        ),
    },
    {
      name: 'tags',
      title: texts.tags,
      cell: ({ tags }) => (
        <span class="tags">
          {tags.map((tag) => (
            <Badge key={tag} tone="calm">
              {tag}
            </Badge>
          ))}
        </span>
      ),
    },
    {
      name: 'created',
      tight: true,
      title: texts.created,
      sort: 'createdAt',
      cell: ({ createdAt }) => day(createdAt, language()),
    },
    {
      name: 'seen',
      tight: true,
      title: texts.seen,
      sort: 'lastSeenAt',
      cell: ({ lastSeenAt }) => moment(lastSeenAt, language()),
    },
  ];
};

function DriverSearchPage() {
  const [query] = useFilters();
  const texts = t();
  const common = shared();
  const list = useList<DriverLine>('/drivers', picked(query, 'q', 'blocked', 'tag', 'language', 'sort'));
  return (
    <Page title={texts.title}>
      <Filters>
        <TextFilter main name="q" label={common.search} placeholder={texts.search} />
        <ChoiceFilter name="blocked" label={texts.blocked} choices={{ true: common.yes, false: common.no }} />
        <ChoiceFilter name="language" label={texts.language} choices={{ ru: 'Русский', en: 'English' }} />
        <TextFilter name="tag" label={texts.tag} />
      </Filters>
      <Listing
        caption={texts.title}
        list={list}
        columns={columns()}
        rowKey={({ id }) => id}
        href={({ id }) => hrefOf(['drivers', id])}
        defaultSort="-createdAt"
      />
    </Page>
  );
}
