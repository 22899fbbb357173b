import { mayUse, Refusal, type Access, type ListPart, type Need } from '#contracts';
import { SUBSCRIPTION_REQUIRED } from '../problem/codes';

/** What the driver may use. Everything is open to everybody until there is something to pay for. */
export const accessOf = (_driverId: string): Access => ({
  active: true,
  source: null,
  expiresAt: null,
  daysLeft: 0,
  autoRenew: false,
});

/** @throws Refusal SUBSCRIPTION_REQUIRED */
export function requireAccess(need: Need, access: Access, page?: ListPart): void {
  if (!mayUse(need, access, page)) throw new Refusal(SUBSCRIPTION_REQUIRED);
}
