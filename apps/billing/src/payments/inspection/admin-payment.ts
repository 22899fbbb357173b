import type { AdminPayment, AdminRefund } from '#contracts';
import type { RefundRow } from '../../refunds/refund.entity';
import type { PaymentRow } from '../payment.entity';

/** The payment as staff see it. */
export const toAdminPayment = (row: PaymentRow): AdminPayment => ({
  id: row.id,
  number: Number(row.number),
  driverId: row.driverId,
  kind: row.kind,
  provider: row.provider,
  tariff: row.tariff,
  title: row.title,
  days: row.days,
  ...sums(row),
  promoCode: row.promoCode,
  autoRenew: row.autoRenew,
  status: row.status,
  reason: row.reason,
  problem: row.problem,
  refundRule: row.refundRule,
  externalId: row.externalId,
  test: row.test,
  createdAt: row.createdAt.toISOString(),
  paidAt: row.paidAt?.toISOString() ?? null,
  receipt: row.receiptStatus === null ? null : { status: row.receiptStatus },
});

export const toAdminRefund = (row: RefundRow, { currency }: PaymentRow): AdminRefund => ({
  id: row.id,
  ...(currency === 'RUB' ? { amountKopecks: row.amount } : { amountKopecks: 0, amountStars: row.amount }),
  status: row.status,
  reason: row.reason,
  failure: row.failure,
  actor: row.actor,
  createdAt: row.createdAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
});

type Sums = 'amountKopecks' | 'discountKopecks' | 'refundedKopecks' | 'refundableKopecks';
type StarSums = 'amountStars' | 'refundedStars' | 'refundableStars';

function sums(row: PaymentRow): Pick<AdminPayment, Sums> & Partial<Pick<AdminPayment, StarSums>> {
  const { amount, discount, refunded, refunding, currency } = row;
  const paid = row.status === 'succeeded' || row.status === 'partially_refunded';
  const refundable = paid ? amount - refunded - refunding : 0;
  if (currency === 'RUB')
    return { amountKopecks: amount, discountKopecks: discount, refundedKopecks: refunded, refundableKopecks: refundable };
  const inKopecks = { amountKopecks: 0, discountKopecks: 0, refundedKopecks: 0, refundableKopecks: 0 };
  return { ...inKopecks, amountStars: amount, refundedStars: refunded, refundableStars: refundable };
}
