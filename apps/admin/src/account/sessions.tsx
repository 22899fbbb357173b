import type { Schemas } from '../api/schemas';
import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { refresh, useRead } from '../api/queries';
import { moment } from '../format';
import { language } from '../i18n/language';
import { may } from '../session/session';
import { Badge } from '../ui/page';
import { Loaded, sayError } from '../ui/states';
import { tell } from '../ui/toasts';
import { t } from './texts';

type SessionLine = Schemas['StaffSession'];

/** Open sessions: one's own, or those of a member of staff. */
export function Sessions({ staffId }: { staffId?: string }) {
  const asked = useRead<{ readonly items: readonly SessionLine[] }>(
    '/sessions',
    staffId === undefined ? {} : { query: { staffId } },
  );
  const [ending, setEnding] = useState<string>();
  const texts = t();
  const end = async (id: string): Promise<void> => {
    setEnding(id);
    await ask('DELETE', `/sessions/${id}`).then(
      () => tell(texts.ended),
      (error: unknown) => tell(sayError(error), { kind: 'bad' }),
    );
    setEnding(undefined);
    void refresh();
  };
  return (
    <Loaded asked={asked} lines={3}>
      {({ items }) => (
        <>
          {items.length === 0 && <p class="hint">{texts.noSessions}</p>}
          <ul class="lines" data-testid="sessions">
            {items.map(({ id, createdAt, lastSeenAt, address, userAgent, current }) => (
              <li key={id}>
                <div>
                  <strong>{address ?? '—'}</strong> {current && <Badge tone="good">{texts.current}</Badge>}
                  <div class="hint">{userAgent}</div>
                  <div class="hint">
                    {texts.began} {moment(createdAt, language())} · {texts.seen} {moment(lastSeenAt, language())}
                  </div>
                </div>
                {may('sessions.end') && !current && (
                  <button type="button" disabled={ending === id} onClick={() => void end(id)}>
                    {texts.end}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Loaded>
  );
}
