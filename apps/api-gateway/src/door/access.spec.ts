import { mayUse, type Access } from '#contracts';
import { accessOf, requireAccess } from './access';

describe('what a driver may use', () => {
  const none: Access = { active: false, source: null, expiresAt: null, daysLeft: 0, autoRenew: false };
  const open = accessOf('0b7e9a52-6c0f-4b8e-9d51-3f1f6f6f2a10');

  it('is everything, for now', () => {
    expect(open.active).toBe(true);
    for (const need of ['open', 'session', 'first-page', 'paid'] as const) {
      expect(mayUse(need, open, { limit: 100, offset: 10_000 })).toBe(true);
    }
  });

  it('is the first page and what needs no payment, without a subscription', () => {
    expect(mayUse('open', none)).toBe(true);
    expect(mayUse('session', none)).toBe(true);
    expect(mayUse('paid', none)).toBe(false);
    expect(mayUse('first-page', none, { limit: 20, offset: 0 })).toBe(true);
    expect(mayUse('first-page', none, { limit: 21, offset: 0 })).toBe(false);
    expect(mayUse('first-page', none, { limit: 20, offset: 20 })).toBe(false);
    expect(() => requireAccess('paid', none)).toThrow('SUBSCRIPTION_REQUIRED');
  });
});
