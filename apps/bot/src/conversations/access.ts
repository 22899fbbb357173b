import type { Access } from '#contracts';

/** What the driver may use. Everything is open to everybody until there is something to pay for. */
export const accessOf = (_driverId: string): Access => ({
  active: true,
  source: null,
  expiresAt: null,
  daysLeft: 0,
  autoRenew: false,
});
