import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { refresh } from '../api/queries';
import { number } from '../format';
import { language } from '../i18n/language';
import { ActionDialog } from '../ui/dialog';
import { tell } from '../ui/toasts';
import { useCount } from './audience/audience';
import { ACTIONS, type Broadcast, type BroadcastAction } from './broadcast';
import { t } from './texts';

/** What can be done now; each of them asks why. */
export function Actions({ broadcast, onEdit }: { broadcast: Broadcast; onEdit: () => void }) {
  const [action, setAction] = useState<BroadcastAction>();
  const texts = t();
  const move = async (name: BroadcastAction, body: object): Promise<void> => {
    await ask('POST', `/broadcasts/${broadcast.id}/${name}`, { body });
    tell(texts.actions['scheduleAt' in body ? 'schedule' : name]);
    void refresh();
  };
  return (
    <>
      {broadcast.state === 'draft' && (
        <button type="button" data-testid="edit-draft" onClick={onEdit}>
          {texts.text}, {texts.whom.toLowerCase()}
        </button>
      )}
      {ACTIONS[broadcast.state].map((name) => (
        <button
          key={name}
          type="button"
          class={name === 'cancel' ? 'danger' : name === 'send' ? 'primary' : ''}
          data-testid={`broadcast-${name}`}
          onClick={() => setAction(name)}
        >
          {texts[name]}
        </button>
      ))}
      {action === 'send' && (
        <SendDialog broadcast={broadcast} onClose={() => setAction(undefined)} onSend={(body) => move('send', body)} />
      )}
      {action !== undefined && action !== 'send' && (
        <ActionDialog
          title={texts[action]}
          action={texts[action]}
          danger={action === 'cancel'}
          onClose={() => setAction(undefined)}
          onDo={(reason) => move(action, { reason })}
        >
          <p>{broadcast.title}</p>
        </ActionDialog>
      )}
    </>
  );
}

interface SendDialogProps {
  readonly broadcast: Broadcast;
  readonly onClose: () => void;
  readonly onSend: (body: object) => Promise<void>;
}

function SendDialog({ broadcast, onClose, onSend }: SendDialogProps) {
  const [later, setLater] = useState(false);
  const [at, setAt] = useState('');
  const count = useCount(broadcast.condition, true);
  const texts = t();
  return (
    <ActionDialog
      title={texts.sendTitle}
      action={texts.send}
      danger
      ready={!later || at !== ''}
      onClose={onClose}
      onDo={(reason) => onSend({ reason, ...(later ? { scheduleAt: new Date(at).toISOString() } : {}) })}
    >
      <p class="note warm">
        {count.data === undefined ? texts.counting : texts.sendConfirm(number(count.data.reachable, language()))}
      </p>
      <label class="check">
        <input type="radio" name="when" checked={!later} onChange={() => setLater(false)} />
        {texts.sendNow}
      </label>
      <label class="check">
        <input type="radio" name="when" checked={later} onChange={() => setLater(true)} />
        {texts.sendLater}
      </label>
      {later && (
        <label class="field">
          <span>{texts.sendAt}</span>
          <input type="datetime-local" value={at} onInput={(event) => setAt(event.currentTarget.value)} />
        </label>
      )}
    </ActionDialog>
  );
}
