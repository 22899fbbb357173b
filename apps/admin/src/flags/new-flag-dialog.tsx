import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { refresh } from '../api/queries';
import { ActionDialog } from '../ui/dialog';
import { tell } from '../ui/toasts';
import type { FlagTexts } from './texts.ru';

const NAME = /^[a-z][a-z0-9-]{1,62}$/;

/** A new flag is off: what it does to whom is decided on its card. Version 0: there is none of this name yet. */
export function NewFlagDialog({ texts, onClose }: { texts: FlagTexts; onClose: () => void }) {
  const [name, setName] = useState('');
  const fits = NAME.test(name.trim());
  const create = async (reason: string): Promise<void> => {
    const body = { enabled: false, percentage: 0, driverIds: [], version: 0, reason };
    await ask('PUT', `/feature-flags/${name.trim()}`, { body });
    tell(texts.saved);
    void refresh();
  };
  return (
    <ActionDialog title={texts.create} action={texts.create} ready={fits} onClose={onClose} onDo={create}>
      <label class="field">
        <span>{texts.name}</span>
        <input
          value={name}
          autocomplete="off"
          spellcheck={false}
          aria-invalid={name !== '' && !fits}
          data-testid="flag-name"
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <span class="hint">{texts.nameHelp}</span>
      </label>
    </ActionDialog>
  );
}
