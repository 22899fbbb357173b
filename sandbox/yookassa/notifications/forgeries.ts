import { idOf } from '../shop/ids';
import { amountOf } from '../shop/money';
import type { Payment } from '../shop/objects';
import type { Shop } from '../shop/shop';
import type { Wire } from '../shop/terms';
import { paymentWire } from '../shop/wire';

export const FORGERIES = ['foreign-address', 'altered-amount', 'invented-id', 'premature', 'altered-metadata'] as const;
export type Forgery = (typeof FORGERIES)[number];

/**
 * A notification that does not tell the truth, all of them say "paid": from a foreign address, or from a listed one for another
 * amount, under an id nobody has, before it is so, for somebody else's order.
 */
export function forgeryOf(kind: Forgery, payment: Payment, { settings, clock }: Shop): Wire {
  const paid = { ...paymentWire(payment, settings), status: 'succeeded', paid: true, confirmation: undefined };
  switch (kind) {
    case 'foreign-address':
    case 'premature':
      return paid;
    case 'altered-amount':
      return { ...paid, amount: amountOf(payment.amount === 100 ? 101 : 100) };
    case 'invented-id':
      return { ...paid, id: idOf('payment', clock.now()) };
    case 'altered-metadata':
      return { ...paid, metadata: { ...payment.asked.metadata, payment_id: '00000000-0000-4000-8000-000000000000' } };
  }
}
