import { Refusal, SERVICE_UNAVAILABLE, type Access } from '#contracts';
import type { AccessBook } from '#messaging';

/** A driver's access as the Mini App sees it. `known` is false when nobody could be asked: then the rest says nothing. */
export interface AccessShown extends Access {
  readonly known?: false;
}

const UNKNOWN: AccessShown = { active: false, source: null, expiresAt: null, daysLeft: 0, autoRenew: false, known: false };

/** The access to show: signing in and the profile work while billing does not. */
export async function accessShown(book: AccessBook, driverId: string): Promise<AccessShown> {
  try {
    return await book.access(driverId);
  } catch (error) {
    if (error instanceof Refusal && error.is(SERVICE_UNAVAILABLE)) return { ...UNKNOWN, active: book.allOpen };
    throw error;
  }
}
