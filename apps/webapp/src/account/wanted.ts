import { Store } from '../ui/store';
import { isLocked } from './account';

/** What a driver without access has run into. */
export type Wanted = 'pages' | 'contacts' | 'respond' | 'marks' | 'searches';

/** What the driver wanted and may not; the paywall stands over everything while it is set. */
export const wanted = new Store<Wanted | undefined>(undefined);

/** Asks before something paid. @returns whether it may be done; if not, the paywall is shown */
export function may(what: Wanted): boolean {
  if (!isLocked()) return true;
  wanted.set(what);
  return false;
}
