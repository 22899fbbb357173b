import { Refusal, type Access, type Need } from '#contracts';
import { SUBSCRIPTION_REQUIRED } from '../problem/codes';

/** Free without a subscription: the first page of any list, this long at most. */
const FREE_PAGE = { limit: 20, offset: 0 } as const;

/** What the driver may use. Everything is open to everybody until there is something to pay for. */
export const accessOf = (_driverId: string): Access => ({
  active: true,
  source: null,
  expiresAt: null,
  daysLeft: 0,
  autoRenew: false,
});

/** Whether `access` is enough for what a route needs. `page` is the part of a list that is asked for. */
export function mayUse(need: Need, access: Access, page: { limit: number; offset: number } = FREE_PAGE): boolean {
  switch (need) {
    case 'open':
    case 'session':
      return true;
    case 'first-page':
      return access.active || (page.offset <= FREE_PAGE.offset && page.limit <= FREE_PAGE.limit);
    case 'paid':
      return access.active;
  }
}

/** @throws Refusal SUBSCRIPTION_REQUIRED */
export function requireAccess(need: Need, access: Access, page?: { limit: number; offset: number }): void {
  if (!mayUse(need, access, page)) throw new Refusal(SUBSCRIPTION_REQUIRED);
}
