import { useState } from 'preact/hooks';
import { ask, isRefusal } from '../api/client';
import { useRead } from '../api/queries';
import { moment } from '../format';
import { language } from '../i18n/language';
import { hrefOf } from '../place';
import { may } from '../session/session';
import { Badge, Card, Facts, Page, wordOf } from '../ui/page';
import { Loaded, sayError } from '../ui/states';
import { tell } from '../ui/toasts';
import { Actions } from './actions';
import { TONES, type Broadcast } from './broadcast';
import { Editor } from './writing/editor';
import { Results } from './results';
import { Sample } from './writing/sample';
import { t } from './texts';

/** What goes out changes by itself. */
const LOOK_EVERY_MS = 2_000;

export function BroadcastPage({ id }: { id: string }) {
  const [moving, setMoving] = useState(false);
  const [editing, setEditing] = useState(false);
  const asked = useRead<Broadcast>(`/broadcasts/${encodeURIComponent(id)}`, { every: moving ? LOOK_EVERY_MS : false });
  const broadcast = asked.data;
  const moves = broadcast?.state === 'sending' || broadcast?.state === 'scheduled';
  if (moves !== moving) setMoving(moves);
  const texts = t();
  if (editing && broadcast !== undefined) return <Editor broadcast={broadcast} onDone={() => setEditing(false)} />;
  return (
    <Page
      title={broadcast?.title ?? texts.title}
      above={{ title: texts.title, href: hrefOf(['broadcasts']) }}
      actions={
        broadcast !== undefined &&
        may('broadcasts.change') && (
          <>
            <button type="button" data-testid="preview" onClick={() => void preview(broadcast.id)}>
              {texts.preview}
            </button>
            <Actions broadcast={broadcast} onEdit={() => setEditing(true)} />
          </>
        )
      }
    >
      <Loaded asked={asked}>
        {(data) => (
          <>
            <Card>
              <Facts
                facts={[
                  [
                    texts.state,
                    <Badge key="state" tone={TONES[data.state]}>
                      {wordOf(texts.states, data.state)}
                    </Badge>,
                  ],
                  data.scheduledAt !== null && [texts.scheduled, moment(data.scheduledAt, language())],
                  data.startedAt !== null && [texts.started, moment(data.startedAt, language())],
                  data.finishedAt !== null && [texts.finished, moment(data.finishedAt, language())],
                  [texts.created, moment(data.createdAt, language())],
                ]}
              />
            </Card>
            {data.state !== 'draft' && <Results progress={data.progress} hasButton={data.button !== null} />}
            <Sample draft={data} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

async function preview(id: string): Promise<void> {
  const texts = t();
  await ask('POST', `/broadcasts/${id}/preview`, { body: {} }).then(
    () => tell(texts.previewed),
    (error: unknown) => tell(isRefusal(error, 'PREVIEW_IMPOSSIBLE') ? texts.previewImpossible : sayError(error), { kind: 'bad' }),
  );
}
