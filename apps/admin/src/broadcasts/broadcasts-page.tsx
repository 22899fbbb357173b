import { useList } from '../api/queries';
import { moment, number } from '../format';
import { language } from '../i18n/language';
import { hrefOf } from '../place';
import { may } from '../session/session';
import type { PageProps } from '../shell/pages';
import { ChoiceFilter, Filters, picked } from '../ui/filters';
import { Badge, Page, wordOf } from '../ui/page';
import { Listing, type Column } from '../ui/table';
import { useFilters } from '../use-place';
import { TONES, type Broadcast } from './broadcast';
import { BroadcastPage } from './broadcast-page';
import './broadcasts.css';
import { Editor } from './writing/editor';
import { t } from './texts';

export default function BroadcastsPage({ path: [id] }: PageProps) {
  if (id === undefined) return <BroadcastList />;
  return id === 'new' ? <Editor key="new" /> : <BroadcastPage key={id} id={id} />;
}

const columns = (): readonly Column<Broadcast>[] => {
  const texts = t();
  const whole = (value: number): string => number(value, language());
  return [
    { name: 'title', title: texts.title, cell: ({ title }) => title },
    { name: 'state', title: texts.state, cell: ({ state }) => <Badge tone={TONES[state]}>{wordOf(texts.states, state)}</Badge> },
    {
      name: 'progress',
      title: texts.sent,
      number: true,
      cell: ({ progress: { sent, total } }) => `${whole(sent)} / ${whole(total)}`,
    },
    { name: 'failed', title: texts.failed, number: true, cell: ({ progress: { failed } }) => whole(failed) },
    { name: 'clicked', title: texts.clicked, number: true, cell: ({ progress: { clicked } }) => whole(clicked) },
    { name: 'created', title: texts.created, cell: ({ createdAt }) => moment(createdAt, language()) },
  ];
};

function BroadcastList() {
  const [query] = useFilters();
  const texts = t();
  const list = useList<Broadcast>('/broadcasts', picked(query, 'state'));
  return (
    <Page
      title={texts.title}
      actions={
        may('broadcasts.change') && (
          <button
            type="button"
            class="primary"
            data-testid="new-broadcast"
            onClick={() => (location.hash = hrefOf(['broadcasts', 'new']))}
          >
            {texts.create}
          </button>
        )
      }
    >
      <Filters>
        <ChoiceFilter name="state" label={texts.state} choices={texts.states} />
      </Filters>
      <Listing
        caption={texts.title}
        list={list}
        columns={columns()}
        rowKey={({ id }) => id}
        href={({ id }) => hrefOf(['broadcasts', id])}
      />
    </Page>
  );
}
