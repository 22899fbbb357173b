import type { FastifyInstance } from 'fastify';
import type { Notification } from '../notifications/notifications';
import { bindingWire, paymentWire, receiptWire, refundWire } from '../shop/wire';
import type { YooKassaServer } from '../server';

const NEWEST = 50;

/** What can be seen: newest first, never a key. */
export function registerSight(
  app: FastifyInstance,
  { shop, api, clock, notifications, payments, refunds }: YooKassaServer,
): void {
  const newest = <T>(all: Iterable<T>): T[] => [...all].slice(-NEWEST).reverse();
  app.get('/state', () => {
    return {
      now: new Date(clock.now()).toISOString(),
      speed: clock.speed,
      settings: { ...shop.settings, secretKey: undefined },
      payments: newest(shop.payments.values()).map((one) => paymentWire(one, shop.settings)),
      refunds: newest(shop.refunds.values()).map(refundWire),
      methods: newest(shop.methods.values()).map((one) => bindingWire(one, shop.settings)),
      receipts: newest(shop.receipts.values()).map(receiptWire),
      notifications: newest(notifications.sent).map(shown),
      behaviour: notifications.behaviour,
      refundMode: refunds.mode,
      nextAutopayments: payments.nextCharges,
      faults: api.faults.pending,
      counters: api.log.counters,
      idempotenceKeys: api.replay.size,
    };
  });
  app.get('/requests', () => ({ items: api.log.entries }));
  app.delete('/requests', () => {
    api.log.clear();
    return {};
  });
  app.get('/notifications', () => ({ items: notifications.sent.map(shown) }));
}

/** A notification with moments for people. */
export const shown = ({ at, attempts, body, ...rest }: Notification): object => ({
  ...rest,
  at: new Date(at).toISOString(),
  attempts: attempts.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
  body: JSON.parse(body) as unknown,
});
