import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { refresh } from '../api/queries';
import type { Role, Staff } from '../session/staff';
import { ActionDialog } from '../ui/dialog';
import { NameField, RoleField, TelegramField } from './fields';
import { t } from './texts';

const LOGIN = /^[a-z0-9][a-z0-9._-]{1,31}$/;

interface CreateDialogProps {
  readonly onClose: () => void;
  readonly onPassword: (made: { login: string; password: string }) => void;
}

export function CreateDialog({ onClose, onPassword }: CreateDialogProps) {
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('support');
  const [telegramId, setTelegramId] = useState('');
  const [key] = useState(() => crypto.randomUUID());
  const texts = t();
  const create = async (): Promise<void> => {
    const body = { login, name: name.trim(), role, ...(telegramId === '' ? {} : { telegramId }) };
    const { staff, password } = await ask<{ staff: Staff; password: string }>('POST', '/staff', { body, key });
    void refresh();
    onPassword({ login: staff.login, password });
  };
  return (
    <ActionDialog
      title={texts.create}
      action={texts.create}
      askReason={false}
      ready={LOGIN.test(login) && name.trim() !== ''}
      onClose={onClose}
      onDo={create}
    >
      <label class="field">
        <span>{texts.login}</span>
        <input
          value={login}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-invalid={login !== '' && !LOGIN.test(login)}
          data-testid="staff-login"
          onInput={(event) => setLogin(event.currentTarget.value.trim())}
        />
        <span class="hint">{texts.loginHelp}</span>
      </label>
      <NameField name={name} onName={setName} />
      <RoleField role={role} onRole={setRole} />
      <TelegramField telegramId={telegramId} onTelegramId={setTelegramId} />
    </ActionDialog>
  );
}
