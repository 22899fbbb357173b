import { useState } from 'preact/hooks';
import { ask } from '../../api/client';
import { refresh } from '../../api/queries';
import { moment } from '../../format';
import { language } from '../../i18n/language';
import { t as shared } from '../../i18n/texts';
import { may } from '../../session/session';
import { Actor } from '../../staff/actor';
import { Card } from '../../ui/page';
import { sayError } from '../../ui/states';
import { tell } from '../../ui/toasts';
import type { Driver, Note } from '../driver';
import { t } from '../texts';

const LONGEST = 2_000;

/** What staff write about a driver for each other. A deleted one can be written anew from its toast. */
export function Notes({ driver, path }: { driver: Driver; path: string }) {
  const [text, setText] = useState('');
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const texts = t();
  const allowed = may('drivers.annotate') && driver.erasedAt === null;

  const doing = async (work: Promise<unknown>): Promise<void> => {
    setBusy(true);
    await work.then(refresh, (error: unknown) => tell(sayError(error), { kind: 'bad' }));
    setBusy(false);
  };
  const write = (words: string, once: string): Promise<void> =>
    doing(ask('POST', `${path}/notes`, { body: { text: words }, key: once }));
  const add = async (): Promise<void> => {
    await write(text.trim(), key);
    setText('');
    setKey(crypto.randomUUID());
  };
  const remove = async (note: Note): Promise<void> => {
    await doing(ask('DELETE', `${path}/notes/${note.id}`));
    tell(texts.noteDeleted, { undo: () => void write(note.text, crypto.randomUUID()) });
  };

  return (
    <Card title={texts.notes} testId="notes">
      {driver.notes.length === 0 && <p class="hint">{texts.nothing}</p>}
      <ul class="lines">
        {driver.notes.map((note) => (
          <li key={note.id}>
            <p>{note.text}</p>
            <span class="hint">
              {note.authorName ?? <Actor actor={note.author} />}, {moment(note.at, language())}
            </span>
            {allowed && (
              <button type="button" class="link" disabled={busy} onClick={() => void remove(note)}>
                {shared().delete}
              </button>
            )}
          </li>
        ))}
      </ul>
      {allowed && (
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <label class="field">
            <span>{texts.note}</span>
            <textarea
              rows={2}
              value={text}
              maxLength={LONGEST}
              data-testid="note-text"
              onInput={(event) => setText(event.currentTarget.value)}
            />
          </label>
          <button type="submit" disabled={busy || text.trim() === ''} data-testid="add-note">
            {texts.addNote}
          </button>
        </form>
      )}
    </Card>
  );
}
