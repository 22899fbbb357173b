import { ApiError, ask, type Access, type Me, type Settings } from '../api/client';
import { Store, useStore } from '../ui/store';

/** What the driver may use; undefined until the server has said it. */
export const access = new Store<Access | undefined>(undefined);
/** What the product's settings say to the app; undefined until the server has said it. */
export const settings = new Store<Settings | undefined>(undefined);

let heard = 0;

/** The server has told of a change by itself. */
export function hearAccess(now: Access): void {
  heard++;
  access.set(now);
}

/** What an answer says of the driver; a login says nothing of the settings. */
export function meetAccount(me: Pick<Me, 'access'> & Partial<Pick<Me, 'settings'>>): void {
  // Where nobody could be asked, what was known before still stands.
  if (me.access.known !== false) access.set(me.access);
  if (me.settings !== undefined) settings.set(me.settings);
}

/** Somebody else may sign in. */
export function forgetAccount(): void {
  access.set(undefined);
}

/** Asks anew. @throws ApiError */
export async function lookAgain(): Promise<void> {
  const before = heard;
  const me = await ask((api) => api.GET('/api/v1/me', {}));
  // What was told while the answer was on its way is newer than the answer.
  meetAccount(before === heard ? me : { ...me, access: access.value ?? me.access });
}

/** Whether a failure is only that a subscription is missing: then there is nothing to try again, but something to open. */
export async function isLockedOut(error: unknown): Promise<boolean> {
  if (!(error instanceof ApiError) || error.problem?.status !== 402) return false;
  await lookAgain().catch(() => undefined);
  return isLocked();
}

export const isLocked = (): boolean => access.value?.active === false;

/** Whether what is paid is closed to the driver now. What is not known yet is not closed. */
export const useLocked = (): boolean => useStore(access)?.active === false;
