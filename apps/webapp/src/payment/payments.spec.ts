import type { Payment } from '../api/client';
import { isUnderway, later } from './payments';

const payment = (status: Payment['status'], id = 'one'): Payment => ({
  id,
  tariff: '1_month',
  provider: 'yookassa',
  amountKopecks: 49_900,
  discountKopecks: 0,
  status,
  createdAt: '2026-11-21T09:00:00Z',
});

describe('a payment on the phone', () => {
  it('does not go back when an old answer comes late', () => {
    expect(later(payment('succeeded'), payment('pending')).status).toBe('succeeded');
    expect(later(payment('refunded'), payment('succeeded')).status).toBe('refunded');
  });

  it('goes on, also from cancelled to paid', () => {
    expect(later(undefined, payment('pending')).status).toBe('pending');
    expect(later(payment('pending'), payment('canceled')).status).toBe('canceled');
    expect(later(payment('canceled'), payment('succeeded')).status).toBe('succeeded');
  });

  it('is another one when its id is another', () => {
    expect(later(payment('succeeded'), payment('pending', 'two')).id).toBe('two');
  });

  it('is followed only until its end', () => {
    expect((['pending', 'waiting_for_capture'] as const).every((status) => isUnderway(payment(status)))).toBe(true);
    expect((['canceled', 'succeeded', 'refunded'] as const).some((status) => isUnderway(payment(status)))).toBe(false);
  });
});
