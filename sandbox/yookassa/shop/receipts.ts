import { invalid, Refusal } from './refusal';
import { receiptId } from './ids';
import { amountOf } from './money';
import type { FiscalReceipt, Payment, Refund } from './objects';
import type { Shop } from './shop';
import type { Receipt } from '../validation/requests';
import type { PostedReceipt } from '../validation/posted-receipt';

const MOST_OF_A_PAYMENT = 50;

interface Automatic {
  readonly of: Payment | Refund;
  readonly type: FiscalReceipt['type'];
  readonly content: Receipt;
  /** Kopecks. */
  readonly sum: number;
}

/** Receipts on their way to the tax service, by the world's clock. */
export class Receipts {
  constructor(private readonly shop: Shop) {}

  /** The receipt of a payment or a refund; its state shows in both. */
  register({ of, type, content, sum }: Automatic): void {
    if (!this.shop.settings.fiscalization) return;
    const settlements = [{ type: 'cashless', amount: amountOf(sum) }];
    const about = type === 'payment' ? { paymentId: of.id } : { refundId: of.id };
    of.receiptStatus = 'pending';
    this.send({ type, ...about, content, settlements }, (status) => (of.receiptStatus = status));
  }

  /** @throws Refusal 403 without fiscalization, 400 when what it is about did not take place */
  create({ type, about, content, settlements }: PostedReceipt): FiscalReceipt {
    if (!this.shop.settings.fiscalization) throw new Refusal(403, 'Receipts are not enabled for this store');
    const of = type === 'payment' ? this.shop.payments.get(about) : this.shop.refunds.get(about);
    const parameter = `${type}_id`;
    if (of?.status !== 'succeeded') throw invalid(`There is no ${type} that has succeeded under this id`, parameter);
    const [paymentId, refundId] = type === 'payment' ? [about, undefined] : [undefined, about];
    const earlier = [...this.shop.receipts.values()].filter((one) => (one.paymentId ?? one.refundId) === about);
    if (earlier.length >= MOST_OF_A_PAYMENT) throw invalid(`At most ${MOST_OF_A_PAYMENT} receipts`, parameter);
    return this.send({ type, paymentId, refundId, content, settlements }, () => undefined);
  }

  private send(
    made: Pick<FiscalReceipt, 'type' | 'paymentId' | 'refundId' | 'content' | 'settlements'>,
    ended: (status: FiscalReceipt['status']) => void,
  ): FiscalReceipt {
    const { clock, timetable, settings } = this.shop;
    const now = clock.now();
    const receipt: FiscalReceipt = {
      ...made,
      id: receiptId(now),
      order: this.shop.nextOrder(),
      createdAt: now,
      status: 'pending',
    };
    this.shop.receipts.set(receipt.id, receipt);
    const { receiptOutcome, receiptTakesMs } = settings;
    if (receiptOutcome !== 'pending') {
      timetable.in(receiptTakesMs, () => {
        receipt.status = receiptOutcome;
        if (receiptOutcome === 'succeeded') receipt.registeredAt = now + receiptTakesMs;
        ended(receiptOutcome);
      });
    }
    return receipt;
  }
}
