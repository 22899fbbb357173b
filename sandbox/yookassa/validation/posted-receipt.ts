import { invalid } from '../shop/refusal';
import { amountOf } from '../shop/money';
import type { Wire } from '../shop/terms';
import { Fields } from './fields';
import { readContent, readCustomer, type Receipt } from './receipt';

/** A receipt on its own: the closing one after a prepayment, or one for a refund. */
export interface PostedReceipt {
  readonly type: 'payment' | 'refund';
  /** Id of the payment or of the refund. */
  readonly about: string;
  readonly content: Receipt;
  readonly settlements: readonly Wire[];
}

/** @throws Refusal 400 */
export function readPostedReceipt(body: unknown): PostedReceipt {
  const fields = Fields.of(body);
  const type = fields.must('type', fields.oneOf('type', ['payment', 'refund'] as const));
  const about = fields.must(`${type}_id`, fields.text(`${type}_id`, { max: 39 }));
  readCustomer(fields.must('customer', fields.object('customer')));
  if (!fields.must('send', fields.flag('send'))) throw invalid('Receipts are only sent at once', 'send');
  const content = readContent(fields);
  const settlements = fields.must('settlements', fields.list('settlements', 10)).map((one) => {
    const read = {
      type: one.must('type', one.oneOf('type', ['cashless', 'prepayment', 'postpayment', 'consideration'])),
      kopecks: one.must('amount', one.amount('amount')),
    };
    one.nothingElse();
    return read;
  });
  const extra = fields.object('additional_user_props');
  extra?.must('name', extra.text('name', { max: 64 }));
  extra?.must('value', extra.text('value', { max: 234 }));
  extra?.nothingElse();
  fields.nothingElse();
  if (settlements.reduce((sum, { kopecks }) => sum + BigInt(kopecks), 0n) !== content.sum)
    throw invalid('Settlements and items come to different sums', 'settlements');
  return { type, about, content, settlements: settlements.map((one) => ({ type: one.type, amount: amountOf(one.kopecks) })) };
}
