import { IVAN, Phone, type Json, type Update } from '../../testing/telegram';

let phone: Phone;
beforeAll(async () => {
  phone = await Phone.open();
});
beforeEach(() => phone.act('text', { userId: IVAN, text: '/start' }));
afterEach(() => phone.anew());
afterAll(() => phone.sandbox.close());

const STARS = {
  title: 'Месяц',
  description: 'Подписка на месяц',
  payload: 'month-1',
  currency: 'XTR',
  prices: [{ label: 'Месяц', amount: 250 }],
};
const last = async (): Promise<Update> => (await phone.updates({ offset: -1 }))[0]!;
const pay = async (what: object): Promise<string> =>
  (await phone.act<{ preCheckoutQueryId: string }>('pay', { userId: IVAN, ...what })).preCheckoutQueryId;
const agree = (id: string) => phone.done('answerPreCheckoutQuery', { pre_checkout_query_id: id, ok: true });

describe('paying by Stars', () => {
  it('asks the bot, then tells it that it is paid, and gives back once', async () => {
    const invoiceLink = await phone.done<string>('createInvoiceLink', { ...STARS, subscription_period: 2_592_000 });
    expect(invoiceLink).toMatch(/^https:\/\/t\.me\/\$/);
    const id = await pay({ invoiceLink });
    expect(await last()).toMatchObject({
      pre_checkout_query: { id, from: { id: IVAN }, currency: 'XTR', total_amount: 250, invoice_payload: 'month-1' },
    });
    expect(await phone.act(`payments/${id}`)).toEqual({ status: 'pending' });
    await agree(id);
    expect(await phone.act(`payments/${id}`)).toEqual({ status: 'paid' });
    const { message } = (await last()) as unknown as { message: { successful_payment: Json; date: number } };
    expect(message.successful_payment).toMatchObject({
      currency: 'XTR',
      total_amount: 250,
      invoice_payload: 'month-1',
      is_first_recurring: true,
      subscription_expiration_date: message.date + 2_592_000,
    });
    expect(await phone.done('getMyStarBalance')).toEqual({ amount: 250 });
    expect(await phone.done('getStarTransactions')).toMatchObject({
      transactions: [{ amount: 250, source: { user: { id: IVAN } } }],
    });
    const { telegram_payment_charge_id } = message.successful_payment;
    const charge = { user_id: IVAN, telegram_payment_charge_id };
    expect(await phone.refused('refundStarPayment', { ...charge, user_id: IVAN + 1 })).toBe('400 Bad Request: CHARGE_NOT_FOUND');
    expect(await phone.done('refundStarPayment', charge)).toBe(true);
    expect(await last()).toMatchObject({ message: { refunded_payment: { telegram_payment_charge_id } } });
    expect(await phone.refused('refundStarPayment', charge)).toBe('400 Bad Request: CHARGE_ALREADY_REFUNDED');
    expect(await phone.done('getMyStarBalance')).toEqual({ amount: 0 });
  });

  it('fails when the bot says no, with its words', async () => {
    const message = await phone.done('sendInvoice', { chat_id: IVAN, ...STARS });
    expect(message).toMatchObject({
      invoice: { title: 'Месяц', total_amount: 250 },
      reply_markup: { inline_keyboard: [[{ pay: true }]] },
    });
    const id = await pay({ messageId: message.message_id });
    const no = { pre_checkout_query_id: id, ok: false };
    expect(await phone.refused('answerPreCheckoutQuery', no)).toBe('400 Bad Request: ERROR_TEXT_EMPTY');
    await phone.done('answerPreCheckoutQuery', { ...no, error_message: 'Уже куплено' });
    expect(await phone.act(`payments/${id}`)).toEqual({ status: 'failed', error: 'Уже куплено' });
    expect(await phone.refused('answerPreCheckoutQuery', { pre_checkout_query_id: id, ok: true })).toMatch(/query is too old/);
  });

  it('fails when the bot takes more than 10 s', async () => {
    const id = await pay({ invoiceLink: await phone.done<string>('createInvoiceLink', STARS) });
    await phone.act('clock', { stepMs: 10_001 });
    expect(await phone.refused('answerPreCheckoutQuery', { pre_checkout_query_id: id, ok: true })).toMatch(
      /^400 .*query is too old/,
    );
    expect(await phone.act(`payments/${id}`)).toEqual({ status: 'failed' });
    expect(await last()).not.toHaveProperty('message');
  });
});

describe('invoices', () => {
  it.each([
    [{ title: 'я'.repeat(33) }, 'INVOICE_TITLE_TOO_LONG'],
    [{ payload: 'я'.repeat(65) }, 'INVOICE_PAYLOAD_INVALID'],
    [{ payload: '' }, 'parameter "payload" is required'],
    [{ currency: 'stars' }, 'CURRENCY_INVALID'],
    [{ prices: [] }, 'there must be at least one price'],
    [{ prices: [{ label: 'a', amount: 0 }] }, 'CURRENCY_TOTAL_AMOUNT_INVALID'],
    [{ prices: [{ label: 'a', amount: 1.5 }] }, "can't parse labeled price: expected an Object with label and amount"],
    [{ prices: [...STARS.prices, ...STARS.prices] }, 'STARS_INVOICE_INVALID'],
    [{ provider_token: '381764678:TEST:1' }, 'STARS_INVOICE_INVALID'],
    [{ currency: 'RUB' }, 'PAYMENT_PROVIDER_INVALID'],
    [{ subscription_period: 86_400 }, 'SUBSCRIPTION_PERIOD_INVALID'],
    [{ subscription_period: 2_592_000, prices: [{ label: 'a', amount: 10_001 }] }, 'SUBSCRIPTION_PERIOD_INVALID'],
  ])('with %j are refused', async (change, words) =>
    expect(await phone.refused('createInvoiceLink', { ...STARS, ...change })).toBe(`400 Bad Request: ${words}`),
  );

  it('in rubles need a provider', async () => {
    const rubles = { ...STARS, currency: 'RUB', provider_token: '381764678:TEST:1' };
    const id = await pay({ invoiceLink: await phone.done<string>('createInvoiceLink', rubles) });
    await agree(id);
    expect(await last()).toMatchObject({ message: { successful_payment: { currency: 'RUB', total_amount: 250 } } });
  });
});
