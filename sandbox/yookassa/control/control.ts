import type { FastifyInstance } from 'fastify';
import { registerClock } from '../../clock';
import type { Fault } from '../api/faults';
import { USUAL_CARD, findCard, type Party, type Reason } from '../shop/cards';
import { Refusal } from '../shop/refusal';
import type { Settings } from '../shop/settings';
import type { MethodType, Wire } from '../shop/terms';
import { bindingWire, paymentWire } from '../shop/wire';
import type { YooKassaServer } from '../server';
import { registerNotificationControl } from './notifications';
import { registerRefundControl } from './refunds';
import { registerSight } from './sight';
import * as schemas from './schemas';

interface Chosen {
  id?: string;
}
interface Decline {
  party?: Party;
  reason?: Reason;
}

/** Drives this YooKassa from tests, from the demo and from its page. The secret key neither goes in nor comes out. */
export function registerControl(app: FastifyInstance, server: YooKassaServer): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
    reply.code(error instanceof Refusal ? error.status : (error.statusCode ?? 500)).send({ message: error.message }),
  );
  app.addHook('onRequest', (_request, _reply, done) => {
    server.timetable.runDue();
    done();
  });
  registerSight(app, server);
  registerWorld(app, server);
  registerPayers(app, server);
  registerRefundControl(app, server);
  registerNotificationControl(app, server);
}

/** Time, the shop's settings, troubles of the API. */
function registerWorld(app: FastifyInstance, server: YooKassaServer): void {
  const { shop, api, clock } = server;
  registerClock(app, clock, (ms) => server.step(ms));
  app.post<{ Body: Partial<Settings> }>('/settings', { schema: { body: schemas.settings } }, ({ body }) => {
    Object.assign(shop.settings, body);
    return { ...shop.settings, secretKey: undefined };
  });
  app.post<{ Body: Partial<Fault> & Pick<Fault, 'kind'> }>('/faults', { schema: { body: schemas.fault } }, ({ body }) => {
    api.faults.add({ route: '*', times: 1, ...body });
    return { faults: api.faults.pending };
  });
  app.delete('/faults', () => {
    api.faults.clear();
    return { faults: [] };
  });
  app.post('/reset', () => {
    server.reset();
    return {};
  });
}

/** What payers and their banks do. */
function registerPayers(app: FastifyInstance, { shop, payments, methods }: YooKassaServer): void {
  const pendingPayment = (id: string | undefined) => {
    const newest = [...shop.payments.values()].reverse().find(({ status }) => status === 'pending');
    if (id !== undefined) return shop.payment(id);
    if (newest === undefined) throw new Refusal(404, 'There is no payment that waits for its payer');
    return newest;
  };
  app.post<{ Body: (Chosen & { card?: string; method?: MethodType }) | null }>(
    '/payments/pay',
    { schema: { body: schemas.pay } },
    ({ body }): Wire => {
      const { id, card: number = USUAL_CARD.number, method: type = 'bank_card' } = body ?? {};
      const payment = pendingPayment(id);
      const card = findCard(number);
      if (card === undefined) throw new Refusal(400, 'This is none of the test cards');
      if (type === 'bank_card' && card.decline !== undefined) payments.decline(payment, card.decline, { type, card });
      else if (payment.asked.methodId === undefined)
        payments.pay(payment, { type, card: type === 'bank_card' ? card : undefined });
      else payments.pay(payment);
      return paymentWire(payment, shop.settings);
    },
  );
  app.post<{ Body: (Chosen & Decline) | null }>('/payments/decline', { schema: { body: schemas.decline } }, ({ body }): Wire => {
    const { id, party = 'payment_network', reason = 'general_decline' } = body ?? {};
    const payment = pendingPayment(id);
    payments.decline(payment, { party, reason });
    return paymentWire(payment, shop.settings);
  });
  app.post<{ Body: Decline & { outcome: 'succeeded' | 'pending' | 'canceled'; times?: number } }>(
    '/autopayments/next',
    { schema: { body: schemas.nextCharge } },
    ({ body: { outcome, party = 'payment_network', reason = 'insufficient_funds', times = 1 } }) => {
      const next = outcome === 'canceled' ? { outcome, details: { party, reason } } : { outcome };
      payments.nextCharges.push(...Array.from({ length: times }, () => next));
      return { next: payments.nextCharges };
    },
  );
  app.post<{ Body: Chosen | null }>('/methods/revoke', { schema: { body: schemas.chosen } }, ({ body }): Wire => {
    const newest = [...shop.methods.values()].reverse().find(({ status }) => status === 'active');
    const method = methods.find(body?.id ?? newest?.id ?? '');
    methods.revoke(method);
    return bindingWire(method, shop.settings);
  });
}
