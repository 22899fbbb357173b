import type { Language } from '#contracts';
import type { EntityManager } from 'typeorm';
import type { RefundRow } from '../refunds/refund.entity';
import type { PaymentRow } from './payment.entity';

/** What only the moment of the order knows. */
export interface OrderedIn {
  readonly language: Language;
}

/**
 * Who takes the money. What has to be known to ask them, and to ask again after a crash, is written in the transaction of the order;
 * they are asked outside of any.
 */
export interface ProviderOrders {
  order(manager: EntityManager, row: PaymentRow, ordered: OrderedIn): Promise<void>;
  orderRefund(manager: EntityManager, row: PaymentRow, refund: RefundRow): Promise<void>;
}

/** Asks them, and brings into the books what they answer. */
export interface ProviderTalks {
  /** For the way to pay, `budgetMs` long at most. @returns whether the answer is in the books */
  ask(row: PaymentRow, budgetMs: number): Promise<boolean>;
  askRefund(row: PaymentRow, refund: RefundRow, budgetMs: number): Promise<void>;
  /** How it stands: for what is unfinished, again and again. */
  look(row: PaymentRow): Promise<void>;
  lookAtRefund(row: PaymentRow, refund: RefundRow): Promise<void>;
}
