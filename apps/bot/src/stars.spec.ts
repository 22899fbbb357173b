import { randomUUID } from 'node:crypto';
import {
  CreateInvoiceLink,
  DRIVER_BLOCKED,
  Refusal,
  SERVICE_UNAVAILABLE,
  StarsRefundWanted,
  type StarsPaidPayload,
  type StarsRefundedPayload,
} from '#contracts';
import { eventually } from '#testing';
import { connect, type NatsConnection } from 'nats';
import { Phone } from './testing/phone';
import { HURRIED, Stage } from './testing/stage';

jest.setTimeout(60_000);

describe('payments in Telegram Stars', () => {
  let stage: Stage;
  let nats: NatsConnection;
  let people = 400_000_000;
  const somebody = (language = 'ru'): Promise<Phone> => Phone.of(stage.telegram, ++people, language);
  const said: { subject: string; payload: unknown }[] = [];
  const heard = <Payload>(subject: string): Payload[] =>
    said.filter((one) => one.subject === subject).map(({ payload }) => payload as Payload);
  const paidBy = ({ userId }: Phone): StarsPaidPayload[] =>
    heard<StarsPaidPayload>('evt.bot.stars-paid').filter(({ telegramId }) => telegramId === String(userId));
  const refunds = (refundId: string): StarsRefundedPayload[] =>
    heard<StarsRefundedPayload>('evt.bot.stars-refunded').filter((one) => one.refundId === refundId);
  const invoice = async (paymentId: string = randomUUID()): Promise<string> => {
    const request = { paymentId, title: '1 месяц', description: 'Подписка на 30 дней', amountStars: 400 };
    return (await stage.peerRpc().call(CreateInvoiceLink, request)).url;
  };
  const pay = async (phone: Phone, invoiceLink: string): Promise<string> =>
    (await stage.telegram.post<{ preCheckoutQueryId: string }>('pay', { userId: phone.userId, invoiceLink })).preCheckoutQueryId;
  const outcome = (id: string) => stage.telegram.get<{ status: string; error?: string }>(`payments/${id}`);
  const becomes = (id: string, status: string): Promise<void> =>
    eventually(`the payment is ${status}`, async () => (await outcome(id)).status === status, 9_000);

  beforeAll(async () => {
    stage = await Stage.set();
    await stage.replica(HURRIED);
    nats = await connect({ servers: stage.nats.url });
    nats.subscribe('evt.bot.>', {
      callback: (_error, message) => said.push({ subject: message.subject, payload: message.json() }),
    });
    await nats.flush();
  });
  beforeEach(() => {
    stage.peers.refusals.clear();
    stage.peers.billing.refusals.clear();
    stage.peers.billing.checkout = { ok: true };
  });
  afterAll(async () => {
    await nats.close();
    await stage.stop();
  });

  it('go from a link over the question of Telegram to billing, once for each charge', async () => {
    const phone = await somebody();
    await phone.say('/help', /Что можно написать/);
    const paymentId = randomUUID();
    const id = await pay(phone, await invoice(paymentId));
    await becomes(id, 'paid');
    await phone.hear(/Получили 400 ⭐/);
    expect(stage.peers.billing.lastOf('CheckStarsPayment')).toEqual({
      paymentId,
      telegramId: String(phone.userId),
      currency: 'XTR',
      totalAmount: 400,
    });
    await eventually('billing hears of it', () => paidBy(phone).length > 0);
    expect(paidBy(phone)).toEqual([
      {
        paymentId,
        telegramId: String(phone.userId),
        chargeId: expect.stringMatching(/^stx/) as string,
        currency: 'XTR',
        totalAmount: 400,
      },
    ]);
    const [link] = await stage.telegram.calls('createInvoiceLink');
    expect(link!.params).toMatchObject({ payload: paymentId, currency: 'XTR', provider_token: '' });
  });

  it.each([
    ['unknown', /больше нет/],
    ['wrong-amount', /Сумма счёта изменилась/],
    ['already-paid', /уже оплачен/],
    ['expired', /Срок счёта истёк/],
    ['blocked', /Доступ к сервису закрыт/],
    ['a word of tomorrow', /больше нет/],
  ])('are turned away in plain words: %s', async (reason, words) => {
    const phone = await somebody();
    stage.peers.billing.checkout = { ok: false, reason: reason === 'a word of tomorrow' ? 'unknown' : reason };
    const id = await pay(phone, await invoice());
    await becomes(id, 'failed');
    expect((await outcome(id)).error).toMatch(words);
    expect(paidBy(phone)).toEqual([]);
  });

  it('take no money while billing cannot say that it is wanted, and say so within ten seconds', async () => {
    const phone = await somebody('en');
    stage.peers.billing.refusals.set('CheckStarsPayment', new Refusal(SERVICE_UNAVAILABLE));
    const id = await pay(phone, await invoice());
    await becomes(id, 'failed');
    expect((await outcome(id)).error).toMatch(/nothing was charged/);
  });

  it.each([
    ['a blocked driver', new Refusal(DRIVER_BLOCKED)],
    ['a stranger while auth-session is away', new Refusal(SERVICE_UNAVAILABLE)],
  ])('that have come are never lost: from %s', async (_, refusal) => {
    const phone = await somebody();
    stage.peers.refusals.set('MeetDriver', refusal);
    await becomes(await pay(phone, await invoice()), 'paid');
    await eventually('billing hears of it', () => paidBy(phone).length === 1);
  });

  it('are not thrown away with a flood of messages', async () => {
    const phone = await somebody();
    const link = await invoice();
    await Promise.all(Array.from({ length: 40 }, () => stage.telegram.say(phone.userId, '/help')));
    await becomes(await pay(phone, link), 'paid');
    await eventually('billing hears of it', () => paidBy(phone).length === 1);
  });

  it('are given back once, however often that is asked for, and also when it was done before', async () => {
    const phone = await somebody();
    await becomes(await pay(phone, await invoice()), 'paid');
    await eventually('billing hears of it', () => paidBy(phone).length === 1);
    const { chargeId } = paidBy(phone)[0]!;
    const wanted = { refundId: randomUUID(), telegramId: String(phone.userId), chargeId };
    const { events } = stage.peers.billing;
    await events.publish(StarsRefundWanted, wanted, { id: randomUUID() });
    await events.publish(StarsRefundWanted, wanted, { id: randomUUID() });
    await eventually('given back', () => refunds(wanted.refundId).length > 0);
    const other = { ...wanted, refundId: randomUUID() };
    await events.publish(StarsRefundWanted, other);
    await eventually('done before', () => refunds(other.refundId).length > 0);
    expect([refunds(wanted.refundId), refunds(other.refundId)]).toEqual([
      [{ refundId: wanted.refundId, done: true }],
      [{ refundId: other.refundId, done: true }],
    ]);
  });

  it('are given back once though the answer of Telegram was lost', async () => {
    const phone = await somebody();
    await becomes(await pay(phone, await invoice()), 'paid');
    await eventually('billing hears of it', () => paidBy(phone).length === 1);
    await stage.telegram.post('faults', { method: 'refundStarPayment', kind: 'executed-lost', times: 1 });
    const { chargeId, telegramId } = paidBy(phone)[0]!;
    const refundId = randomUUID();
    await stage.peers.billing.events.publish(StarsRefundWanted, { refundId, telegramId, chargeId });
    await eventually('asked again', () => refunds(refundId).length > 0);
    expect(refunds(refundId)).toEqual([{ refundId, done: true }]);
  });

  it('are agreed to though the first answer did not arrive', async () => {
    const phone = await somebody();
    const link = await invoice();
    await stage.telegram.post('faults', { method: 'answerPreCheckoutQuery', kind: 'reset', times: 1 });
    await becomes(await pay(phone, link), 'paid');
  });

  it('that Telegram will not give back are told to billing with its reason', async () => {
    const wanted = { refundId: randomUUID(), telegramId: String((await somebody()).userId), chargeId: 'stx-of-nobody' };
    await stage.peers.billing.events.publish(StarsRefundWanted, wanted);
    await eventually('told', () => refunds(wanted.refundId).length > 0);
    expect(refunds(wanted.refundId)).toEqual([
      { refundId: wanted.refundId, done: false, reason: expect.stringContaining('CHARGE_NOT_FOUND') as string },
    ]);
  });

  it('have no link while Telegram makes none', async () => {
    await stage.telegram.post('faults', { method: 'createInvoiceLink', kind: '500', times: 1 });
    await expect(invoice()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(await invoice()).toMatch(/^https:/);
  });
});
