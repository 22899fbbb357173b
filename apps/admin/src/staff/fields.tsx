import { t as shared } from '../i18n/texts';
import { ROLES, type Role } from '../session/staff';
import { t } from './texts';

export const NameField = ({ name, onName }: { name: string; onName: (name: string) => void }) => (
  <label class="field">
    <span>{t().name}</span>
    <input value={name} maxLength={100} data-testid="staff-name" onInput={(event) => onName(event.currentTarget.value)} />
  </label>
);

export const RoleField = ({ role, onRole }: { role: Role; onRole: (role: Role) => void }) => (
  <label class="field">
    <span>{t().role}</span>
    <select value={role} data-testid="staff-role" onChange={(event) => onRole(event.currentTarget.value as Role)}>
      {ROLES.map((one) => (
        <option key={one} value={one}>
          {shared().roles[one]}
        </option>
      ))}
    </select>
    <span class="hint">{t().roleHelps[role]}</span>
  </label>
);

interface TelegramFieldProps {
  readonly telegramId: string;
  readonly onTelegramId: (telegramId: string) => void;
}

export const TelegramField = ({ telegramId, onTelegramId }: TelegramFieldProps) => (
  <label class="field">
    <span>{t().telegram}</span>
    <input
      value={telegramId}
      inputMode="numeric"
      maxLength={20}
      onInput={(event) => onTelegramId(event.currentTarget.value.replaceAll(/\D/g, ''))}
    />
    <span class="hint">{t().telegramHelp}</span>
  </label>
);
