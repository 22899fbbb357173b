import type { Schemas } from '../api/schemas';
import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { refresh, useList } from '../api/queries';
import { moment } from '../format';
import { language, words } from '../i18n/language';
import { t as shared } from '../i18n/texts';
import { may } from '../session/session';
import { ActionDialog } from '../ui/dialog';
import { Page } from '../ui/page';
import { Listing, type Column } from '../ui/table';
import { tell } from '../ui/toasts';
import { en } from './texts.en';
import { ru } from './texts.ru';

const t = words(ru, en);

type Parked = Schemas['ParkedMessage'];

export default function ParkedPage() {
  const [again, setAgain] = useState<Parked>();
  const texts = t();
  const list = useList<Parked>('/parked-messages');
  const columns: readonly Column<Parked>[] = [
    { name: 'subject', title: texts.subject, cell: ({ subject }) => <code>{subject}</code> },
    { name: 'consumer', title: texts.consumer, cell: ({ consumer }) => consumer },
    { name: 'when', title: shared().when, cell: ({ parkedAt }) => moment(parkedAt, language()) },
    { name: 'tries', title: texts.tries, number: true, cell: ({ tries }) => tries },
    { name: 'error', title: texts.error, cell: ({ error }) => error },
    {
      name: 'payload',
      title: texts.payload,
      cell: ({ payload }) => (
        <details>
          <summary>{shared().details}</summary>
          <pre>{JSON.stringify(payload, null, 2)}</pre>
        </details>
      ),
    },
    {
      name: 'again',
      title: '',
      cell: (parked) =>
        may('parked.requeue') && (
          <button type="button" data-testid="requeue" onClick={() => setAgain(parked)}>
            {texts.requeue}
          </button>
        ),
    },
  ];
  const requeue = async (id: string, reason: string): Promise<void> => {
    await ask('POST', `/parked-messages/${id}/requeue`, { body: { reason } });
    tell(texts.requeued);
    void refresh();
  };
  return (
    <Page title={texts.title}>
      <p class="hint">{texts.about}</p>
      <Listing
        caption={texts.title}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        emptyTitle={texts.none}
        emptyHelp={texts.noneHelp}
      />
      {again !== undefined && (
        <ActionDialog
          title={texts.requeue}
          action={texts.requeue}
          onClose={() => setAgain(undefined)}
          onDo={(reason) => requeue(again.id, reason)}
        >
          <code>{again.subject}</code>
        </ActionDialog>
      )}
    </Page>
  );
}
