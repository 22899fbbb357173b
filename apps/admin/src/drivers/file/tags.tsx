import { useState } from 'preact/hooks';
import { ask } from '../../api/client';
import { refresh } from '../../api/queries';
import { may } from '../../session/session';
import { sayError } from '../../ui/states';
import { tell } from '../../ui/toasts';
import { useVersioned } from '../../ui/use-versioned';
import type { Driver, DriverFile } from '../driver';
import { t } from '../texts';

/** Tags are shown as they will be at once; when the server says otherwise, as they are. */
export function Tags({ driver, path }: { driver: Driver; path: string }) {
  const [shown, setShown] = useState<readonly string[]>();
  const [typed, setTyped] = useState('');
  const { save, dialog } = useVersioned<Driver>();
  const texts = t();
  const allowed = may('drivers.annotate') && driver.erasedAt === null;
  const tags = shown ?? driver.tags;

  const settle = (): void => {
    // Until the driver is asked for anew, what is shown is newer than what is known.
    void refresh().then(() => setShown(undefined));
  };
  const put = (next: readonly string[]): void => {
    setShown(next);
    save({
      version: driver.version,
      send: (version) => ask('PUT', `${path}/tags`, { body: { tags: next, version } }),
      look: async () => (await ask<DriverFile>('GET', path)).driver,
      shown: (theirs) => ({ tags: theirs.tags.join(', ') }),
      mine: { tags: next.join(', ') },
      onSaved: settle,
      onTheirs: settle,
    }).catch((error: unknown) => {
      settle();
      tell(sayError(error), { kind: 'bad' });
    });
  };
  const add = (): void => {
    const tag = typed.trim();
    setTyped('');
    if (tag !== '' && !tags.includes(tag)) put([...tags, tag]);
  };

  return (
    <div class="form" data-testid="tags">
      <span class="tags">
        {tags.length === 0 && '—'}
        {tags.map((tag) => (
          <span key={tag} class="badge calm">
            {tag}
            {allowed && (
              <button
                type="button"
                class="icon small"
                aria-label={texts.removeTag(tag)}
                onClick={() => put(tags.filter((one) => one !== tag))}
              >
                ×
              </button>
            )}
          </span>
        ))}
      </span>
      {allowed && (
        <form
          class="actions"
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <input
            class="short"
            value={typed}
            maxLength={32}
            placeholder={texts.addTag}
            aria-label={texts.addTag}
            data-testid="tag-text"
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit">{texts.add}</button>
        </form>
      )}
      {dialog}
    </div>
  );
}
