import type { FastifyInstance } from 'fastify';
import { Refusal } from '../shop/refusal';
import type { RefundCancellation, RefundMode } from '../shop/settings';
import type { Wire } from '../shop/terms';
import { refundWire } from '../shop/wire';
import type { YooKassaServer } from '../server';
import * as schemas from './schemas';

type End = Partial<RefundCancellation>;

const detailsOf = ({ party = 'refund_network', reason = 'insufficient_funds' }: End): RefundCancellation => ({ party, reason });

/** How refunds go, and the end of those that wait for one. */
export function registerRefundControl(app: FastifyInstance, { shop, refunds }: YooKassaServer): void {
  app.post<{ Body: End & { outcome: RefundMode['outcome']; settleAfterMs?: number } }>(
    '/refunds/mode',
    { schema: { body: schemas.refundMode } },
    ({ body: { outcome, settleAfterMs, ...end } }) => {
      if (outcome === 'succeeded') refunds.mode = { outcome };
      else if (outcome === 'pending') refunds.mode = { outcome, settleAfterMs };
      else refunds.mode = { outcome, details: detailsOf(end) };
      return refunds.mode;
    },
  );
  app.post<{ Body: End & { id?: string; outcome: 'succeeded' | 'canceled' } }>(
    '/refunds/finish',
    { schema: { body: schemas.finishRefund } },
    ({ body: { id, outcome, ...end } }): Wire => {
      const pending = [...shop.refunds.values()].reverse().find(({ status }) => status === 'pending');
      const refund = id === undefined ? pending : shop.refund(id);
      if (refund === undefined) throw new Refusal(404, 'There is no pending refund');
      if (outcome === 'succeeded') refunds.succeed(refund);
      else refunds.cancel(refund, detailsOf(end));
      return refundWire(refund);
    },
  );
}
