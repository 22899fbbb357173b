import { PAYMENT_STATUSES, type PaymentStatus } from '#contracts';
import { mayFollow, PAID } from './payment-status';

const follow = (from: PaymentStatus): PaymentStatus[] => PAYMENT_STATUSES.filter((to) => mayFollow(from, to));

describe('statuses of a payment', () => {
  it('follow one another by the table alone', () => {
    expect(Object.fromEntries(PAYMENT_STATUSES.map((from) => [from, follow(from)]))).toEqual({
      pending: ['waiting_for_capture', 'succeeded', 'canceled'],
      waiting_for_capture: ['succeeded', 'canceled'],
      canceled: ['succeeded'],
      succeeded: ['refunded', 'partially_refunded'],
      partially_refunded: ['refunded'],
      refunded: [],
    });
  });

  it('never lead from money that came to money that did not', () => {
    for (const from of PAID) for (const to of PAYMENT_STATUSES) if (mayFollow(from, to)) expect(PAID).toContain(to);
  });
});
