import type { AdminPaymentPage, FindPaymentsRequest, PaymentSort } from '#contracts';
import { Database } from '#persistence';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { In, type EntityManager } from 'typeorm';
import { Condition } from '../../listing/condition';
import { inOrder, slice, type Listed, type Order } from '../../listing/slice';
import { PaymentRow } from '../payment.entity';
import { toAdminPayment } from './admin-payment';

/** As in the index. */
const KOPECKS = `(case when currency = 'RUB' then amount else 0 end)`;

const byTime = (descending: boolean): Order => ({ name: 'time', key: 'created_at', of: 'times', number: 'number', descending });
const byAmount = (descending: boolean): Order => ({ name: 'amount', key: KOPECKS, of: 'numbers', number: 'number', descending });

const ORDERS: Readonly<Record<PaymentSort, Order>> = {
  '-createdAt': byTime(true),
  createdAt: byTime(false),
  '-amount': byAmount(true),
  amount: byAmount(false),
};

/** All drivers' payments for staff. */
@Injectable()
export class PaymentSearch {
  constructor(private readonly database: Database) {}

  /** @throws Refusal VALIDATION_FAILED for a cursor that is not of this order */
  async find(request: FindPaymentsRequest): Promise<AdminPaymentPage> {
    const { manager } = this.database.source;
    const { ids, nextCursor } = await slice(manager, await listed(manager, request), request);
    const rows = await manager.findBy(PaymentRow, { id: In([...ids]) });
    return { items: inOrder(ids, rows, ({ id }) => id).map(toAdminPayment), nextCursor };
  }
}

/** Which rows, and in which order; tests look at its plan. */
export async function listed(
  manager: EntityManager,
  { filter, sort }: Pick<FindPaymentsRequest, 'filter' | 'sort'>,
): Promise<Listed> {
  const { status, provider, min, max, q, driverId } = filter;
  const condition = new Condition().where('status', '=', status).where('driver_id', '=', driverId);
  // Stars are few among roubles: a word that the planner sees leads to their own index.
  if (provider !== undefined) condition.and(provider === 'stars' ? `provider = 'stars'` : `provider = 'yookassa'`);
  condition.within('created_at', filter).where(KOPECKS, '>=', min).where(KOPECKS, '<=', max);
  // Bounds of an amount are of roubles.
  if (min !== undefined || max !== undefined) condition.and(`currency = 'RUB'`);
  if (q !== undefined) await searched(manager, condition, q.trim());
  return { table: 'billing.payments', id: 'id', order: ORDERS[sort], condition };
}

/** One payment by a name of its own, or those of a promo code. */
async function searched(manager: EntityManager, condition: Condition, q: string): Promise<void> {
  const named = await manager.query<{ id: string }[]>(
    `select id from billing.payments where external_id = $1
     union select id from billing.payments where id = $2 union select id from billing.payments where number = $3`,
    [q, isUUID(q) ? q : null, /^\d{1,18}$/.test(q) ? q : null],
  );
  if (named.length > 0) condition.and(`id = any(${condition.bind(named.map(({ id }) => id))})`);
  else condition.and(`promo_code = ${condition.bind(q.toUpperCase())}`);
}
