import { useRead } from '../api/queries';
import { t } from '../i18n/texts';
import { may, me } from '../session/session';
import type { Staff } from '../session/staff';

const STAFF = 'staff:';

/** Who did something: a name where the reader may know it, else the id that the audit log has. */
export function Actor({ actor }: { actor: string }) {
  const id = actor.startsWith(STAFF) ? actor.slice(STAFF.length) : undefined;
  const own = id === me().staff.id;
  const asked = useRead<{ readonly items: readonly Staff[] }>('/staff', {
    enabled: id !== undefined && !own && may('staff.read'),
  });
  if (actor === 'console') return <>{t().console}</>;
  if (id === undefined) return <code>{actor}</code>;
  const name = own ? t().you : asked.data?.items.find((staff) => staff.id === id)?.name;
  return name === undefined ? <code title={actor}>{actor.slice(0, STAFF.length + 8)}…</code> : <span title={actor}>{name}</span>;
}
