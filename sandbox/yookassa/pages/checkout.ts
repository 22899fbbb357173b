import type { FastifyInstance, FastifyReply } from 'fastify';
import { findCard, type Cancellation } from '../shop/cards';
import type { Instrument } from '../shop/methods';
import type { Method, Payment } from '../shop/objects';
import type { YooKassaServer } from '../server';
import { POLICY } from './html';
import { STYLE } from './style';
import { endPage, formPage, lostPage, secretPage, type Order } from './views';
import { REASONS, roubles } from './words';

/** What a payer does on the page, whatever the page is about. */
interface Matter {
  readonly order: Order;
  /** The payer is still awaited. */
  readonly open: boolean;
  readonly cancellation: Cancellation | undefined;
  readonly pay: (instrument: Instrument) => void;
  /** @returns whether that was the end */
  readonly decline: (details: Cancellation, instrument: Instrument) => boolean;
}

type Form = Partial<Record<'orderId' | 'action' | 'card' | 'expiry' | 'csc', string>>;
type Say = (html: string, status?: number) => FastifyReply;

/** The page where a payer pays, under `/yookassa/checkout`. It needs no script. */
export function registerCheckout(app: FastifyInstance, server: YooKassaServer): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.get('/page.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(STYLE));
  app.get<{ Querystring: Partial<Record<'orderId' | 'card', string>> }>('/payments/v2/contract', ({ query }, reply) => {
    const matter = matterOf(server, query.orderId);
    const say = sayWith(reply);
    if (matter === undefined) return say(lostPage(), 404);
    return matter.open ? say(formPage(matter.order, query.card ?? '')) : say(endOf(matter));
  });
  app.post<{ Body: Form | null }>('/payments/v2/contract', ({ body }, reply) => {
    const matter = matterOf(server, body?.orderId);
    const say = sayWith(reply);
    if (matter === undefined) return say(lostPage(), 404);
    return matter.open ? act(matter, body ?? {}, reply, say) : say(endOf(matter));
  });
}

function act(
  matter: Matter,
  { action, card: number = '', expiry = '', csc = '' }: Form,
  reply: FastifyReply,
  say: Say,
): FastifyReply {
  const paid = (instrument: Instrument): FastifyReply => {
    matter.pay(instrument);
    const { returnUrl } = matter.order;
    return returnUrl === undefined
      ? say(endOf({ ...matter, open: false }))
      : reply.code(302).header('location', returnUrl).send();
  };
  const declined = (details: Cancellation, instrument: Instrument): FastifyReply => {
    const ended = matter.decline(details, instrument);
    const words = REASONS[details.reason];
    return say(ended ? endPage(matter.order, false, 'Платёж не прошёл', words) : formPage(matter.order, number, words));
  };
  if (action === 'sbp') return paid({ type: 'sbp' });
  if (action === 'wallet') return paid({ type: 'yoo_money' });
  const card = findCard(number);
  if (card === undefined)
    return say(formPage(matter.order, number, 'В песочнице работают только тестовые карты: выберите одну из списка.'), 422);
  const instrument: Instrument = { type: 'bank_card', card };
  switch (action) {
    case 'card':
      if (!/^(0?[1-9]|1[0-2])\s*\/?\s*(\d{2}|20\d{2})$/.test(expiry.trim()) || !/^\d{3,4}$/.test(csc.trim()))
        return say(formPage(matter.order, number, 'Проверьте срок действия и код карты.'), 422);
      if (card.threeDSecure) return say(secretPage(matter.order, card));
      return card.decline === undefined ? paid(instrument) : declined(card.decline, instrument);
    case '3ds':
      return card.decline === undefined ? paid(instrument) : declined(card.decline, instrument);
    case '3ds-cancel':
      return declined({ party: 'payment_network', reason: '3d_secure_failed' }, instrument);
    default:
      return say(formPage(matter.order, number), 422);
  }
}

function matterOf(server: YooKassaServer, id = ''): Matter | undefined {
  server.timetable.runDue();
  const payment = server.shop.payments.get(id);
  const method = server.shop.methods.get(id);
  // A charge of a saved method that hangs is nothing for its payer to look at.
  if (payment?.status === 'pending' && payment.confirmation === undefined) return undefined;
  if (payment !== undefined) return paymentMatter(server, payment);
  return method === undefined ? undefined : bindingMatter(server, method);
}

const returnUrlOf = ({ confirmation }: Payment | Method): string | undefined =>
  typeof confirmation?.['return_url'] === 'string' ? confirmation['return_url'] : undefined;

function paymentMatter({ payments, shop }: YooKassaServer, payment: Payment): Matter {
  const { description = 'Оплата заказа', saveMethod } = payment.asked;
  return {
    order: {
      id: payment.id,
      title: description,
      sum: roubles(payment.amount),
      saves: saveMethod && shop.settings.savesMethods,
      returnUrl: returnUrlOf(payment) ?? payment.asked.confirmation?.returnUrl,
    },
    open: payment.status === 'pending',
    cancellation: payment.cancellation,
    pay: (instrument) => payments.pay(payment, instrument),
    decline: (details, instrument) => {
      if (shop.settings.declineOnPage === 'retry') return false;
      payments.decline(payment, details, instrument);
      return true;
    },
  };
}

/** A card that is bound may be refused and another one tried. */
const bindingMatter = ({ methods }: YooKassaServer, method: Method): Matter => ({
  order: { id: method.id, title: 'Для следующих платежей', sum: '', saves: true, returnUrl: returnUrlOf(method) },
  open: method.status === 'pending',
  cancellation: undefined,
  pay: (instrument) => methods.confirm(method, instrument),
  decline: () => false,
});

function endOf({ order, cancellation }: Matter): string {
  if (cancellation !== undefined) return endPage(order, false, 'Платёж отменён', REASONS[cancellation.reason]);
  return order.sum === ''
    ? endPage(order, true, 'Готово', 'Способ оплаты больше не ждёт подтверждения.')
    : endPage(order, true, 'Оплачено', 'Магазин уже знает об этом.');
}

const sayWith =
  (reply: FastifyReply): Say =>
  (html, status = 200) =>
    reply
      .code(status)
      .headers({ 'content-security-policy': POLICY, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      .type('text/html; charset=utf-8')
      .send(html);
