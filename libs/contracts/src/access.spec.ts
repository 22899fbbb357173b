import { COMMAND_NEEDS, mayUse, ROUTE_NEEDS } from './access';

describe('what a driver may use', () => {
  const [active, none] = [{ active: true }, { active: false }];

  it('is everything with a subscription', () => {
    for (const need of ['open', 'session', 'first-page', 'paid'] as const)
      expect(mayUse(need, active, { limit: 100, offset: 10_000 })).toBe(true);
  });

  it('is the first page and what needs no payment without one', () => {
    expect(mayUse('open', none)).toBe(true);
    expect(mayUse('session', none)).toBe(true);
    expect(mayUse('paid', none)).toBe(false);
    expect(mayUse('first-page', none, { limit: 20, offset: 0 })).toBe(true);
    expect(mayUse('first-page', none, { limit: 21, offset: 0 })).toBe(false);
    expect(mayUse('first-page', none, { limit: 20, offset: 20 })).toBe(false);
  });

  it('never stands between a driver and paying', () => {
    for (const route of ['tariffs.read', 'payments.create', 'payments.read', 'promo.use', 'subscription.read'] as const)
      expect(mayUse(ROUTE_NEEDS[route], none)).toBe(true);
    for (const command of ['subscribe', 'subscription', 'promo', 'buy', 'pay', 'renewal', 'card'] as const)
      expect(mayUse(COMMAND_NEEDS[command], none)).toBe(true);
  });
});
