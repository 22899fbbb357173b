import type { FastifyInstance } from 'fastify';
import { forgeryOf, type Forgery } from '../notifications/forgeries';
import type { Behaviour } from '../notifications/notifications';
import { Refusal } from '../shop/refusal';
import type { YooKassaServer } from '../server';
import * as schemas from './schemas';
import { shown } from './sight';

/** What notifications go through on their way, and such as nobody should have sent. */
export function registerNotificationControl(app: FastifyInstance, { shop, notifications }: YooKassaServer): void {
  app.post<{ Body: Partial<Behaviour> }>('/notifications/behaviour', { schema: { body: schemas.behaviour } }, ({ body }) => {
    notifications.misbehave(body);
    return notifications.behaviour;
  });
  app.post<{ Body: { id: number } }>('/notifications/resend', { schema: { body: schemas.resend } }, async ({ body }) => {
    const notification = notifications.sent.find(({ id }) => id === body.id);
    if (notification === undefined) throw new Refusal(404, 'There is no such notification');
    await notifications.resend(notification);
    return shown(notification);
  });
  app.post<{ Body: { kind: Forgery; id?: string } }>(
    '/notifications/forge',
    { schema: { body: schemas.forge } },
    async ({ body: { kind, id } }) => {
      const payment = id === undefined ? [...shop.payments.values()].at(-1) : shop.payment(id);
      if (payment === undefined) throw new Refusal(404, 'There is no payment to lie about');
      const object = forgeryOf(kind, payment, shop);
      const status = await notifications.forge('payment.succeeded', object, kind === 'foreign-address');
      return { status, object };
    },
  );
}
