import type { Invoice } from '../../world/payments';
import type { Handlers, Parts } from '../parts';
import { isRecord, type Params } from '../reading/params';
import { badRequest } from '../refusal';
import { post } from './send';

const STARS = 'XTR';
/** The only period Stars can be subscribed for: 30 days, in seconds. */
const MONTH_S = 2_592_000;
const MOST_STARS_A_MONTH = 10_000;

function readPrices(params: Params): number[] {
  const prices = (params.list('prices') ?? []).map((price) => {
    const { label, amount } = isRecord(price) ? price : {};
    if (typeof label !== 'string' || typeof amount !== 'number' || !Number.isSafeInteger(amount))
      throw badRequest("can't parse labeled price: expected an Object with label and amount");
    return amount;
  });
  if (prices.length === 0) throw badRequest('there must be at least one price');
  return prices;
}

/** @throws Refusal 400 when Telegram would not make such an invoice */
function readInvoice(params: Params): Invoice {
  const text = (name: string, most: number): string => {
    const value = params.text(name) ?? '';
    if (value.length > most) throw badRequest(`INVOICE_${name.toUpperCase()}_TOO_LONG`);
    return value;
  };
  const [title, description, payload] = [text('title', 32), text('description', 255), params.text('payload') ?? ''];
  if (Buffer.byteLength(payload) > 128) throw badRequest('INVOICE_PAYLOAD_INVALID');
  const currency = params.text('currency') ?? '';
  if (!/^[A-Z]{3}$/.test(currency)) throw badRequest('CURRENCY_INVALID');
  const prices = readPrices(params);
  const total = prices.reduce((sum, price) => sum + price, 0);
  if (total < 1) throw badRequest('CURRENCY_TOTAL_AMOUNT_INVALID');
  const provider = params.text('provider_token') ?? '';
  if (currency === STARS && (prices.length !== 1 || provider !== '')) throw badRequest('STARS_INVOICE_INVALID');
  if (currency !== STARS && provider === '') throw badRequest('PAYMENT_PROVIDER_INVALID');
  const period = params.number('subscription_period');
  if (period !== undefined && (period !== MONTH_S || currency !== STARS || total > MOST_STARS_A_MONTH))
    throw badRequest('SUBSCRIPTION_PERIOD_INVALID');
  return { title, description, payload, currency, total, ...(period === undefined ? {} : { subscriptionPeriod: period }) };
}

export const paymentMethods = (parts: Parts): Handlers => ({
  createInvoiceLink: (params) => parts.payments.link(readInvoice(params)),
  sendInvoice: (params) => {
    const invoice = readInvoice(params);
    const { title, description, currency, total } = invoice;
    const shown = { title, description, start_parameter: params.text('start_parameter') ?? '', currency, total_amount: total };
    const message = post(parts, params, { invoice: shown }, true);
    parts.payments.attach(message, invoice);
    return message;
  },
  answerPreCheckoutQuery: (params) => {
    const error = params.flag('ok') ? undefined : params.text('error_message');
    if (!params.flag('ok') && (error === undefined || error === '')) throw badRequest('ERROR_TEXT_EMPTY');
    parts.payments.answer(params.text('pre_checkout_query_id') ?? '', error);
    return true;
  },
  refundStarPayment: (params) => {
    parts.payments.refund(params.number('user_id') ?? 0, params.text('telegram_payment_charge_id') ?? '');
    return true;
  },
  editUserStarSubscription: (params) => {
    const { invoice } = parts.payments.chargeOf(params.number('user_id') ?? 0, params.text('telegram_payment_charge_id') ?? '');
    if (invoice.subscriptionPeriod === undefined) throw badRequest('CHARGE_NOT_FOUND');
    return true;
  },
  getMyStarBalance: () => ({
    amount: [...parts.payments.charges.values()]
      .filter(({ refunded, invoice }) => !refunded && invoice.currency === STARS)
      .reduce((sum, { invoice }) => sum + invoice.total, 0),
  }),
  getStarTransactions: (params) => {
    const offset = params.number('offset') ?? 0;
    const stars = [...parts.payments.charges.values()].filter(({ invoice }) => invoice.currency === STARS);
    return {
      transactions: stars.slice(offset, offset + (params.number('limit') ?? 100)).map(({ id, userId, invoice, date }) => ({
        id,
        amount: invoice.total,
        date,
        source: {
          type: 'user',
          transaction_type: 'invoice_payment',
          user: parts.world.person(userId).user,
          invoice_payload: invoice.payload,
        },
      })),
    };
  },
});
