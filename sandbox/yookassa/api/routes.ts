import type { Methods } from '../shop/methods';
import type { FiscalReceipt, Payment, Refund } from '../shop/objects';
import type { Payments } from '../shop/payments';
import type { Receipts } from '../shop/receipts';
import type { Refunds } from '../shop/refunds';
import type { Shop } from '../shop/shop';
import { bindingWire, paymentWire, receiptWire, refundWire } from '../shop/wire';
import { readPostedReceipt } from '../validation/posted-receipt';
import { readBinding, readCapture, readPayment, readRefund } from '../validation/requests';
import type { RouteName } from './faults';
import { listPage, type ListRules } from './listing';

export interface Call {
  /** From the path; empty where there is none. */
  readonly id: string;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined where there is no body. */
  readonly body: unknown;
}

export interface Route {
  readonly name: RouteName;
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  /** @returns what shows the object as it is when asked @throws Refusal */
  readonly run: (call: Call) => () => object;
}

const PAYMENT_LIST: ListRules<Payment> = {
  moments: { created_at: ({ createdAt }) => createdAt, captured_at: ({ capturedAt }) => capturedAt },
  words: { status: ({ status }) => status, payment_method: ({ method }) => method?.type },
};
const REFUND_LIST: ListRules<Refund> = {
  moments: { created_at: ({ createdAt }) => createdAt },
  words: { status: ({ status }) => status, payment_id: ({ paymentId }) => paymentId },
};
const RECEIPT_LIST: ListRules<FiscalReceipt> = {
  moments: { created_at: ({ createdAt }) => createdAt },
  words: {
    status: ({ status }) => status,
    payment_id: ({ paymentId }) => paymentId,
    refund_id: ({ refundId }) => refundId,
  },
};

export interface Parts {
  readonly shop: Shop;
  readonly payments: Payments;
  readonly methods: Methods;
  readonly refunds: Refunds;
  readonly receipts: Receipts;
}

/** Everything a shop can ask for. */
export function routesOf({ shop, payments, methods, refunds, receipts }: Parts): readonly Route[] {
  const { settings } = shop;
  const payment = (one: Payment) => () => paymentWire(one, settings);
  const list = <T extends { order: number; createdAt: number }>(
    objects: ReadonlyMap<string, T>,
    query: URLSearchParams,
    rules: ListRules<T>,
    wire: (object: T) => object,
  ) => {
    const { items, nextCursor } = listPage(objects.values(), query, rules, shop.clock.now());
    return () => ({ type: 'list', items: items.map(wire), next_cursor: nextCursor });
  };
  const get = (name: RouteName, path: RegExp, run: Route['run']): Route => ({ name, method: 'GET', path, run });
  const post = (name: RouteName, path: RegExp, run: Route['run']): Route => ({ name, method: 'POST', path, run });
  return [
    post('create-payment', /^\/payments$/, ({ body }) => payment(payments.create(readPayment(body)))),
    get('list-payments', /^\/payments$/, ({ query }) =>
      list(shop.payments, query, PAYMENT_LIST, (one) => paymentWire(one, settings)),
    ),
    get('get-payment', /^\/payments\/([^/]+)$/, ({ id }) => payment(shop.payment(id))),
    post('capture-payment', /^\/payments\/([^/]+)\/capture$/, ({ id, body }) => {
      const asked = readCapture(body ?? {});
      return payment(payments.capture(shop.payment(id), asked));
    }),
    post('cancel-payment', /^\/payments\/([^/]+)\/cancel$/, ({ id }) => payment(payments.release(shop.payment(id)))),
    post('create-refund', /^\/refunds$/, ({ body }) => {
      const refund = refunds.create(readRefund(body));
      return () => refundWire(refund);
    }),
    get('list-refunds', /^\/refunds$/, ({ query }) => list(shop.refunds, query, REFUND_LIST, refundWire)),
    get('get-refund', /^\/refunds\/([^/]+)$/, ({ id }) => {
      const refund = shop.refund(id);
      return () => refundWire(refund);
    }),
    post('create-payment-method', /^\/payment_methods$/, ({ body }) => {
      const method = methods.bind(readBinding(body));
      return () => bindingWire(method, settings);
    }),
    get('get-payment-method', /^\/payment_methods\/([^/]+)$/, ({ id }) => {
      const method = methods.find(id);
      return () => bindingWire(method, settings);
    }),
    post('create-receipt', /^\/receipts$/, ({ body }) => {
      const receipt = receipts.create(readPostedReceipt(body));
      return () => receiptWire(receipt);
    }),
    get('list-receipts', /^\/receipts$/, ({ query }) => list(shop.receipts, query, RECEIPT_LIST, receiptWire)),
    get('get-receipt', /^\/receipts\/([^/]+)$/, ({ id }) => {
      const receipt = shop.receipt(id);
      return () => receiptWire(receipt);
    }),
    get('me', /^\/me$/, () => () => ({
      account_id: settings.shopId,
      status: 'enabled',
      test: settings.test,
      fiscalization: { enabled: settings.fiscalization, provider: 'yoo_receipt' },
      payment_methods: ['bank_card', 'yoo_money', 'sbp'],
    })),
  ];
}
