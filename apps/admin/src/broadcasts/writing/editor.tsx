import { useState } from 'preact/hooks';
import { ask } from '../../api/client';
import { refresh } from '../../api/queries';
import { hrefOf } from '../../place';
import { Card, Page } from '../../ui/page';
import { sayError } from '../../ui/states';
import { tell } from '../../ui/toasts';
import { useVersioned } from '../../ui/use-versioned';
import { go } from '../../use-place';
import { Audience } from '../audience/audience';
import { ButtonInput } from './button-input';
import { draftOf, type Broadcast, type Draft } from '../broadcast';
import { isComplete, toCondition, toGroup } from '../audience/condition';
import { Sample } from './sample';
import { TextInput } from './text-input';
import { t } from '../texts';

const EMPTY: Draft = { title: '', condition: { all: [] }, texts: { ru: '', en: '' }, button: null };

const isWhole = ({ title, texts, button }: Draft): boolean =>
  [title, texts.ru, texts.en].every((text) => text.trim() !== '') &&
  (button === null || (button.labels.ru.trim() !== '' && button.labels.en.trim() !== '' && /^https?:\/\/\S+$/.test(button.url)));

/** Writes a new draft, or changes one. */
export function Editor({ broadcast, onDone }: { broadcast?: Broadcast; onDone?: () => void }) {
  const [draft, setDraft] = useState<Draft>(broadcast === undefined ? EMPTY : draftOf(broadcast));
  const [group, setGroup] = useState(() => toGroup(draft.condition));
  const [key] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const { save, dialog } = useVersioned<Broadcast>();
  const texts = t();
  const mine: Draft = { ...draft, condition: toCondition(group) };
  const change = (some: Partial<Draft>): void => setDraft({ ...draft, ...some });

  const create = async (): Promise<void> => {
    const { button, ...rest } = mine;
    const made = await ask<Broadcast>('POST', '/broadcasts', { body: { ...rest, ...(button === null ? {} : { button }) }, key });
    tell(texts.saved);
    void refresh();
    go(['broadcasts', made.id]);
  };
  const update = async (before: Broadcast): Promise<void> => {
    const leave = (): void => {
      void refresh();
      onDone?.();
    };
    await save({
      version: before.version,
      send: (version) => ask('PATCH', `/broadcasts/${before.id}`, { body: { version, ...mine } }),
      look: () => ask<Broadcast>('GET', `/broadcasts/${before.id}`),
      shown: draftOf,
      mine,
      onSaved: () => {
        tell(texts.saved);
        leave();
      },
      onTheirs: leave,
    });
  };
  const submit = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    await (broadcast === undefined ? create() : update(broadcast)).catch(setError);
    setBusy(false);
  };

  return (
    <Page title={broadcast?.title ?? texts.create} above={{ title: texts.title, href: hrefOf(['broadcasts']) }}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Card>
          <label class="field">
            <span>{texts.name}</span>
            <input
              value={draft.title}
              maxLength={120}
              required
              data-testid="broadcast-title"
              onInput={(event) => change({ title: event.currentTarget.value })}
            />
          </label>
        </Card>
        <Audience group={group} onGroup={setGroup} />
        <div class="pair">
          <Card title={texts.text}>
            <div class="form">
              <TextInput language="ru" texts={draft.texts} onTexts={(next) => change({ texts: next })} />
              <TextInput language="en" texts={draft.texts} onTexts={(next) => change({ texts: next })} />
              <ButtonInput button={draft.button} onButton={(button) => change({ button })} />
            </div>
          </Card>
          <Sample draft={draft} />
        </div>
        {error !== undefined && (
          <p class="wrong" role="alert">
            {sayError(error)}
          </p>
        )}
        <div class="actions">
          <button type="submit" class="primary" disabled={busy || !isWhole(mine) || !isComplete(group)} data-testid="save-draft">
            {texts.save}
          </button>
        </div>
      </form>
      {dialog}
    </Page>
  );
}
