import { ask } from '../../api/client';
import { refresh } from '../../api/queries';
import { t as shared } from '../../i18n/texts';
import { may } from '../../session/session';
import { sayError } from '../../ui/states';
import { tell } from '../../ui/toasts';
import type { Segment } from '../broadcast';
import { t } from '../texts';

/** Conditions kept under a name: to take over, or to drop. Broadcasts keep what they were made with. */
export function Segments({ segments, onTake }: { segments: readonly Segment[]; onTake: (segment: Segment) => void }) {
  const texts = t();
  return (
    <details data-testid="segments">
      <summary>
        {texts.segments} ({segments.length})
      </summary>
      <ul class="lines">
        {segments.map((segment) => (
          <li key={segment.id}>
            <span>{segment.name}</span>
            <span class="actions">
              <button type="button" onClick={() => onTake(segment)}>
                {texts.take}
              </button>
              {may('segments.change') && (
                <button type="button" class="danger" onClick={() => void drop(segment)}>
                  {shared().delete}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

async function drop({ id, name, condition }: Segment): Promise<void> {
  const restore = async (): Promise<void> => {
    await ask('POST', '/segments', { body: { name, condition }, key: crypto.randomUUID() }).catch(complain);
    await refresh();
  };
  try {
    await ask('DELETE', `/segments/${id}`);
    tell(t().segmentDropped, { undo: () => void restore() });
  } catch (error) {
    complain(error);
  }
  await refresh();
}

const complain = (error: unknown): void => tell(sayError(error), { kind: 'bad' });
