import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/i18n';
import { takeBack } from '../responses/drafts';
import { notice, takeBack as takeNoticeBack } from '../ui/notice';
import { useStore } from '../ui/store';
import { unsent } from './backstage';
import { UNDO_MS } from './queue';

const TICK_MS = 250;

/** "Отклик отправляется · Отменить 4", "Груз скрыт · Отменить": while it can still be taken back. */
export function UndoBar() {
  const held = useStore(unsent).find(({ state }) => state === 'held');
  const said = useStore(notice);
  const words = t();
  return (
    <div class="toast-place" aria-live="polite">
      {held !== undefined && (
        <div class="toast" data-testid="undo-bar" key={held.key}>
          <span>
            {words.responseTitle}: {words.held.toLowerCase()}
          </span>
          <button type="button" class="link" data-testid="undo" onClick={() => takeBack(held)}>
            {words.undo} <Countdown until={held.queuedAt + UNDO_MS} />
          </button>
        </div>
      )}
      {said !== undefined && (
        <div class="toast" data-testid="notice">
          <span>{said.text}</span>
          {said.undo !== undefined && (
            <button type="button" class="link" data-testid="undo-notice" onClick={() => takeNoticeBack(said)}>
              {words.undo}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  // A screen reader hears of it once, not every second.
  return <span aria-hidden="true">{Math.max(1, Math.ceil((until - now) / 1_000))}</span>;
}
