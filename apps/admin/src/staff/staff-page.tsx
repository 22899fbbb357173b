import { useState } from 'preact/hooks';
import { useRead } from '../api/queries';
import { moment } from '../format';
import { language } from '../i18n/language';
import { t as shared } from '../i18n/texts';
import { may } from '../session/session';
import type { Staff } from '../session/staff';
import { Badge, Page } from '../ui/page';
import { Loaded } from '../ui/states';
import { Table, type Column } from '../ui/table';
import { ChangeDialog, type Change } from './change-dialog';
import { CreateDialog } from './create-dialog';
import { PasswordDialog } from './password-dialog';
import { SessionsDialog } from './sessions-dialog';
import { t } from './texts';

type Open = { readonly kind: Change | 'sessions'; readonly staff: Staff };

const columns = (onOpen: (open: Open) => void): readonly Column<Staff>[] => {
  const texts = t();
  const button = (staff: Staff, kind: Open['kind'], title: string) => (
    <button type="button" class={kind === 'block' ? 'danger' : ''} onClick={() => onOpen({ kind, staff })}>
      {title}
    </button>
  );
  return [
    {
      name: 'name',
      title: texts.name,
      cell: ({ name, login }) => (
        <>
          <strong>{name}</strong> <code>{login}</code>
        </>
      ),
    },
    {
      name: 'role',
      title: texts.role,
      cell: ({ role, blockedAt }) => (
        <>
          {shared().roles[role]} {blockedAt !== null && <Badge tone="bad">{texts.isBlocked}</Badge>}
        </>
      ),
    },
    { name: 'telegram', title: texts.telegram, cell: ({ telegramId }) => telegramId ?? '—' },
    {
      name: 'totp',
      title: texts.totp,
      cell: ({ totp }) => <Badge tone={totp ? 'good' : 'warm'}>{totp ? shared().on : shared().off}</Badge>,
    },
    { name: 'lastSignIn', title: texts.lastSignIn, cell: ({ lastSignInAt }) => moment(lastSignInAt, language()) },
    {
      name: 'actions',
      title: '',
      cell: (staff) => (
        <span class="actions">
          {may('staff.change') && button(staff, 'edit', texts.edit)}
          {button(staff, 'sessions', texts.sessions)}
          {may('staff.change') && (
            <details>
              <summary>{texts.more}</summary>
              <span class="actions">
                {button(staff, 'resetPassword', texts.resetPassword)}
                {staff.totp && button(staff, 'resetTotp', texts.resetTotp)}
                {button(
                  staff,
                  staff.blockedAt === null ? 'block' : 'unblock',
                  staff.blockedAt === null ? texts.block : texts.unblock,
                )}
              </span>
            </details>
          )}
        </span>
      ),
    },
  ];
};

export default function StaffPage() {
  const asked = useRead<{ readonly items: readonly Staff[] }>('/staff');
  const [creating, setCreating] = useState(false);
  const [open, setOpen] = useState<Open>();
  const [password, setPassword] = useState<{ login: string; password: string }>();
  const texts = t();
  return (
    <Page
      title={texts.title}
      actions={
        may('staff.change') && (
          <button type="button" class="primary" data-testid="new-staff" onClick={() => setCreating(true)}>
            {texts.create}
          </button>
        )
      }
    >
      <Loaded asked={asked}>
        {({ items }) => <Table caption={texts.title} columns={columns(setOpen)} rows={items} rowKey={({ id }) => id} />}
      </Loaded>
      {creating && <CreateDialog onClose={() => setCreating(false)} onPassword={setPassword} />}
      {open?.kind === 'sessions' && <SessionsDialog staff={open.staff} onClose={() => setOpen(undefined)} />}
      {open !== undefined && open.kind !== 'sessions' && (
        <ChangeDialog staff={open.staff} change={open.kind} onClose={() => setOpen(undefined)} onPassword={setPassword} />
      )}
      {password !== undefined && <PasswordDialog {...password} onClose={() => setPassword(undefined)} />}
    </Page>
  );
}
