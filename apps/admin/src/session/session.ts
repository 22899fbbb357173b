import { ApiError, ask, keepCsrfToken, onEnded } from '../api/client';
import { client } from '../api/queries';
import { setLanguage } from '../i18n/language';
import { Store } from '../ui/store';
import type { Permission, Signed } from './staff';

export type Session =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'out'; readonly why?: 'ended' | 'link' }
  | { readonly kind: 'in'; readonly signed: Signed };

export const session = new Store<Session>({ kind: 'unknown' });

export function enter(signed: Signed): void {
  keepCsrfToken(signed.csrfToken);
  setLanguage(signed.staff.language);
  session.set({ kind: 'in', signed });
}

function leave(why?: 'ended' | 'link'): void {
  keepCsrfToken('');
  // What one account has seen, the next one on this computer does not.
  client.clear();
  session.set({ kind: 'out', ...(why === undefined ? {} : { why }) });
}

/** Whether the one who is signed in may do what the row of the table of permissions says. The server decides; this only hides. */
export function may(permission: Permission): boolean {
  const { value } = session;
  return value.kind === 'in' && value.signed.permissions.includes(permission);
}

export const me = (): Signed => {
  const { value } = session;
  if (value.kind !== 'in') throw new Error('nobody is signed in');
  return value.signed;
};

/** Ms since 1970. The server's clock may be ahead of this computer's: that of the demo is, once its days have been let pass. */
export const now = (): number => Math.max(Date.now(), Date.parse(me().staff.lastSignInAt ?? new Date(0).toISOString()));

const LINK = /^#link=([A-Za-z0-9_-]+)$/;

/** The one-time link's token leaves the address and its history at once. */
function takeLink(): string | undefined {
  const token = LINK.exec(location.hash)?.[1];
  if (token !== undefined) history.replaceState(null, '', `${location.pathname}#/`);
  return token;
}

async function follow(token: string): Promise<void> {
  await ask<Signed>('POST', '/auth/link', { body: { token } }).then(enter, (error: unknown) => {
    if (error instanceof ApiError && error.kind === 'refused') leave('link');
    else session.set({ kind: 'unreachable' });
  });
}

/** Who is here: by a one-time link, by the cookie, or nobody. */
export async function begin(): Promise<void> {
  onEnded(() => session.value.kind === 'in' && leave('ended'));
  const token = takeLink();
  if (token !== undefined) return follow(token);
  return ask<Signed>('GET', '/me').then(enter, (error: unknown) => {
    if (error instanceof ApiError && error.kind === 'refused' && error.problem?.status === 401) leave();
    else session.set({ kind: 'unreachable' });
  });
}

/** A link that is opened while the panel is open already. */
export function watchLinks(): () => void {
  const look = (): void => {
    const token = takeLink();
    if (token !== undefined) void follow(token);
  };
  addEventListener('hashchange', look);
  return () => removeEventListener('hashchange', look);
}

export async function signOut(): Promise<void> {
  await ask('POST', '/auth/logout').catch(() => undefined);
  leave();
}

/** The rights may have changed, or the account: asked anew without leaving the page. */
export async function renew(): Promise<void> {
  enter(await ask<Signed>('GET', '/me'));
}
