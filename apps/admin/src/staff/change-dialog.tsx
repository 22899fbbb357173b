import { useState } from 'preact/hooks';
import { ApiError, ask, isRefusal } from '../api/client';
import { refresh } from '../api/queries';
import { renew, me } from '../session/session';
import type { Staff } from '../session/staff';
import { ActionDialog } from '../ui/dialog';
import { tell } from '../ui/toasts';
import { useVersioned } from '../ui/use-versioned';
import { NameField, RoleField, TelegramField } from './fields';
import { t } from './texts';

export type Change = 'edit' | 'block' | 'unblock' | 'resetTotp' | 'resetPassword';

interface ChangeDialogProps {
  readonly staff: Staff;
  readonly change: Change;
  readonly onClose: () => void;
  readonly onPassword: (made: { login: string; password: string }) => void;
}

type Patch = Partial<Pick<Staff, 'name' | 'role' | 'telegramId'>> & {
  readonly blocked?: boolean;
  readonly resetTotp?: boolean;
  readonly resetPassword?: boolean;
};

const shownOf = ({ name, role, telegramId, blockedAt }: Staff) => ({ name, role, telegramId, blocked: blockedAt !== null });

export function ChangeDialog({ staff, change, onClose, onPassword }: ChangeDialogProps) {
  const [name, setName] = useState(staff.name);
  const [role, setRole] = useState(staff.role);
  const [telegramId, setTelegramId] = useState(staff.telegramId ?? '');
  const { save, dialog } = useVersioned<Staff>();
  const texts = t();

  const patches: Readonly<Record<Change, Patch>> = {
    edit: { name: name.trim(), role, telegramId: telegramId === '' ? null : telegramId },
    block: { blocked: true },
    unblock: { blocked: false },
    resetTotp: { resetTotp: true },
    resetPassword: { resetPassword: true },
  };
  const patch = patches[change];
  const leave = (): void => {
    void refresh();
    if (staff.id === me().staff.id) void renew().catch(() => undefined);
    onClose();
  };
  const put = (reason: string): Promise<boolean> =>
    save({
      version: staff.version,
      send: async (version) => {
        const { password } = await ask<{ password?: string | null }>('PATCH', `/staff/${staff.id}`, {
          body: { version, ...patch, reason },
        }).catch(inWords);
        if (password !== undefined && password !== null) onPassword({ login: staff.login, password });
      },
      look: async () => {
        const { items } = await ask<{ items: Staff[] }>('GET', '/staff');
        return items.find(({ id }) => id === staff.id) ?? staff;
      },
      shown: shownOf,
      mine: { ...shownOf(staff), ...patch },
      names: { name: texts.name, role: texts.role, telegramId: texts.telegram, blocked: texts.isBlocked },
      onSaved: () => {
        tell(texts.done);
        leave();
      },
      onTheirs: leave,
    });

  const title = change === 'edit' ? texts.edit : texts[change];
  return (
    <>
      <ActionDialog
        title={`${title}: ${staff.name}`}
        action={title}
        danger={change !== 'edit' && change !== 'unblock'}
        ready={name.trim() !== ''}
        onClose={onClose}
        onDo={put}
      >
        {change === 'edit' && (
          <>
            <NameField name={name} onName={setName} />
            <RoleField role={role} onRole={setRole} />
            <TelegramField telegramId={telegramId} onTelegramId={setTelegramId} />
          </>
        )}
        {change !== 'edit' && change !== 'unblock' && <p>{texts.helps[change]}</p>}
      </ActionDialog>
      {dialog}
    </>
  );
}

/** Why the last super admin stays what they are is said at length. */
function inWords(error: unknown): never {
  if (isRefusal(error, 'LAST_SUPER_ADMIN') && error instanceof ApiError && error.problem !== undefined)
    throw new ApiError('refused', { ...error.problem, detail: t().lastSuperAdmin });
  throw error;
}
