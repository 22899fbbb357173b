import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { BillingConfig } from '../config';
import { paymentBody, refundBody, type PaymentOrderAtYooKassa } from './requests';
import { YooKassaClient } from './yookassa.client';
import { seenPayment, toAmount, WirePayment, YooKassaRefusal, YooKassaUnknown } from './yookassa.types';

const SHOP = { shopId: '100500', secretKey: 'test_canary-0815' };
const PAYMENT = {
  id: '22e12f66-000f-5000-8000-18db351245c7',
  status: 'pending',
  paid: false,
  amount: { value: '499.00', currency: 'RUB' },
  confirmation: { type: 'redirect', confirmation_url: 'https://yoomoney.example/pay' },
  created_at: '2026-01-15T12:00:00.000Z',
  metadata: { payment_id: 'ours' },
  recipient: { account_id: '100500', gateway_id: '100700' },
  refundable: false,
  test: true,
};

describe('the client of YooKassa', () => {
  let server: Server;
  let client: YooKassaClient;
  let answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;
  const seen: { headers: IncomingMessage['headers']; body: Buffer; url: string | undefined }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts);
        seen.push({ headers: request.headers, body, url: request.url });
        answer(request, response, body);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    client = new YooKassaClient(Object.assign(new BillingConfig(), { YOOKASSA_API_URL: `http://127.0.0.1:${port}/v3/` }));
  });
  afterAll(async () => {
    client.onApplicationShutdown();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  const says = (status: number, body: unknown, type = 'application/json'): void => {
    answer = (_request, response) =>
      response.writeHead(status, { 'content-type': type }).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const create = (budgetMs = 2_000) =>
    client.createPayment({ shop: SHOP, key: 'key-1', body: Buffer.from('{"a": 1 }'), budgetMs });
  const failure = async (asked: Promise<unknown>): Promise<unknown> =>
    asked.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('sends the stored bytes as they are, with the key and the shop', async () => {
    says(200, PAYMENT);
    expect(await create()).toEqual({
      id: PAYMENT.id,
      status: 'pending',
      amountKopecks: 49_900,
      currency: 'RUB',
      accountId: '100500',
      test: true,
      ourId: 'ours',
      confirmationUrl: 'https://yoomoney.example/pay',
      reason: undefined,
      receipt: undefined,
      savedMethod: undefined,
      capturedAt: undefined,
    });
    const { headers, body, url } = seen.at(-1)!;
    expect(url).toBe('/v3/payments');
    expect(body.toString()).toBe('{"a": 1 }');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'idempotence-key': 'key-1',
      authorization: `Basic ${Buffer.from('100500:test_canary-0815').toString('base64')}`,
    });
  });

  it.each([
    [400, { type: 'error', id: 'x', code: 'invalid_request', parameter: 'Idempotence-Key' }, 'invalid_request', false],
    [401, { type: 'error', id: 'x', code: 'invalid_credentials' }, 'invalid_credentials', true],
    [403, { type: 'error', id: 'x', code: 'forbidden' }, 'forbidden', true],
    [404, { type: 'error', id: 'x', code: 'not_found' }, 'not_found', false],
    [405, '', 'http-405', false],
    [415, '', 'http-415', false],
  ])('takes %d in YooKassa’s words for a no', async (status, body, code, ofShop) => {
    says(status, body);
    const error = await failure(create());
    expect(error).toBeInstanceOf(YooKassaRefusal);
    expect(error).toMatchObject({ status, code, ofShop });
  });

  it.each<[string, () => void, number]>([
    ['500', () => says(500, { type: 'error', id: 'x', code: 'internal_server_error' }), 0],
    ['429 with its pause', () => says(429, { type: 'error', id: 'x', code: 'too_many_requests', retry_after: 1_500 }), 1_500],
    ['202 with its pause', () => says(202, { type: 'processing', retry_after: 1_800 }), 1_800],
    ['a proxy’s page', () => says(502, '<html></html>', 'text/html'), 0],
    ['a proxy’s 403', () => says(403, '<html></html>', 'text/html'), 0],
    ['a redirect', () => says(302, ''), 0],
    ['half an object', () => says(200, JSON.stringify(PAYMENT).slice(0, 100)), 0],
    ['an object without its sum', () => says(200, { ...PAYMENT, amount: undefined }), 0],
    ['a sum that is a number', () => says(200, { ...PAYMENT, amount: { value: 499, currency: 'RUB' } }), 0],
    ['a status of another version', () => says(200, { ...PAYMENT, status: 'frozen' }), 0],
    ['a broken connection', () => void (answer = (request) => request.socket.destroy()), 0],
  ])('knows nothing after %s', async (_name, prepare, retryAfterMs) => {
    prepare();
    const error = await failure(create());
    expect(error).toBeInstanceOf(YooKassaUnknown);
    expect(error).toMatchObject({ retryAfterMs });
  });

  it('stops waiting when the time is over, also in the middle of an answer', async () => {
    answer = (_request, response) => void response.writeHead(200).write('{"id":');
    expect(await failure(create(100))).toMatchObject({ message: expect.stringContaining('timeout') as string });
  });

  it('tells nobody the key or the address', async () => {
    for (const prepare of [() => says(500, ''), () => void (answer = (request) => request.socket.destroy())]) {
      prepare();
      const error = await failure(create());
      const text = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).stack);
      for (const secret of ['canary', 'Basic', '127.0.0.1', Buffer.from('100500:').toString('base64').slice(0, 6)])
        expect(text).not.toContain(secret);
    }
  });
});

describe('what is asked of YooKassa', () => {
  it('has every sum as a decimal string, and reads it back as the same kopecks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 35_000_000 }), (kopecks) => {
        const amount = toAmount(kopecks);
        expect(amount.value).toMatch(/^\d+\.\d{2}$/);
        expect(seenPayment({ ...PAYMENT, amount } as unknown as WirePayment).amountKopecks).toBe(kopecks);
      }),
    );
  });

  it('keeps to the lengths of the official description, with a receipt that comes to the sum', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 35_000_000 }), fc.string({ maxLength: 400 }), (amountKopecks, title) => {
        const value = { enabled: true, vatCode: 11, paymentSubject: 'service', paymentMode: 'full_payment', taxSystemCode: 2 };
        const order: PaymentOrderAtYooKassa = {
          paymentId: 'p',
          driverId: 'd',
          kind: 'subscription',
          amountKopecks,
          title: `T${title}`,
          receipt: { value, email: 'ivan@example.ru', title: `T${title}` },
          by: { returnUrl: 'https://t.me/bot/app?startapp=pay_p', locale: 'ru_RU', saveMethod: true },
        };
        const body = JSON.parse(paymentBody(order).toString()) as {
          amount: object;
          description: string;
          receipt: { items: { description: string; amount: object; quantity: number }[]; tax_system_code: number };
        };
        expect(body.description.length).toBeLessThanOrEqual(128);
        expect(body.receipt.items[0]?.description.length).toBeLessThanOrEqual(128);
        expect(body.receipt.items).toEqual([expect.objectContaining({ amount: body.amount, quantity: 1, vat_code: 11 })]);
        expect(body.receipt.tax_system_code).toBe(2);
        const refund = { refundId: 'r', paymentId: 'y', amountKopecks, reason: title.repeat(3), receipt: undefined };
        expect((JSON.parse(refundBody(refund).toString()) as { description: string }).description.length).toBeLessThanOrEqual(
          250,
        );
      }),
    );
  });

  it('names a saved method instead of a confirmation', () => {
    const order = { paymentId: 'p', driverId: 'd', kind: 'renewal' as const, amountKopecks: 100, title: 't', receipt: undefined };
    const body = JSON.parse(paymentBody({ ...order, by: { methodId: 'm' } }).toString()) as object;
    expect(body).toMatchObject({ payment_method_id: 'm', metadata: { kind: 'renewal' } });
    expect(body).not.toHaveProperty('confirmation');
    expect(body).not.toHaveProperty('save_payment_method');
    expect(body).not.toHaveProperty('receipt');
  });
});
