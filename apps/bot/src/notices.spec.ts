import { randomUUID } from 'node:crypto';
import { DRIVER_UNKNOWN, Refusal, SERVICE_UNAVAILABLE, SubscriptionNotice, type SubscriptionNoticePayload } from '#contracts';
import { eventually } from '#testing';
import { Phone } from './testing/phone';
import { HURRIED, Stage } from './testing/stage';

jest.setTimeout(60_000);

describe('notices of the subscription', () => {
  let stage: Stage;
  let people = 500_000_000;

  beforeAll(async () => {
    stage = await Stage.set();
    await stage.replica(HURRIED);
  });
  beforeEach(() => stage.peers.refusals.clear());
  afterAll(() => stage.stop());

  const somebody = async (changes: { language?: 'ru' | 'en'; timeZone?: string } = {}) => {
    const phone = await Phone.of(stage.telegram, ++people, changes.language ?? 'ru');
    const driver = stage.peers.driver({ telegramId: String(phone.userId), ...changes });
    return { phone, driver };
  };
  const publish = (notice: SubscriptionNoticePayload): Promise<void> =>
    stage.peers.billing.events.publish(SubscriptionNotice, notice, { id: randomUUID() });

  it('are told once for each key, in the driver’s language and zone', async () => {
    const { phone, driver } = await somebody({ language: 'en', timeZone: 'Asia/Vladivostok' });
    const notice = {
      key: randomUUID(),
      driverId: driver.id,
      kind: 'paid' as const,
      amountKopecks: 49_900,
      until: '2026-12-20T18:30:00.000Z',
    };
    await phone.say('/help', /What you can write/);
    await publish(notice);
    await publish(notice);
    const told = await phone.hear(/The payment of 499\u202f₽ arrived. You have access until 21 December 2026/);
    await publish({ ...notice, key: randomUUID(), kind: 'expired' });
    await phone.hear(/has ended/, told.message_id);
    expect((await phone.messages()).filter(({ text }) => text?.includes('arrived'))).toHaveLength(1);
  });

  it('switch renewal off under the notice itself', async () => {
    const { phone, driver } = await somebody();
    await phone.say('/help', /Что можно написать/);
    const chargedAt = '2026-12-20T09:00:00.000Z';
    const renewal = { kind: 'renewal-soon' as const, amountKopecks: 49_900, chargedAt, methodTitle: 'Bank card *4477' };
    await publish({ key: randomUUID(), driverId: driver.id, ...renewal });
    const told = await phone.hear(/20 декабря 2026, 12:00 продлим подписку: спишем 499\u202f₽, Bank card \*4477/);
    await phone.turn(told, 'renewal:off', /Автопродление выключено/);
    expect(stage.peers.billing.lastOf('SetAutoRenew')).toEqual({ driverId: driver.id, enabled: false });
  });

  it('wait while nobody knows who the driver is, and end with a driver who was erased', async () => {
    const { phone, driver } = await somebody();
    await phone.say('/help', /Что можно написать/);
    const erased = { key: randomUUID(), driverId: randomUUID(), kind: 'expired' as const };
    stage.peers.refusals.set('GetDriver', new Refusal(DRIVER_UNKNOWN));
    await publish(erased);
    await eventually('asked about', () =>
      stage.peers.calls.some(({ request }) => (request as { driverId?: string }).driverId === erased.driverId),
    );
    stage.peers.refusals.set('GetDriver', new Refusal(SERVICE_UNAVAILABLE));
    await publish({ key: randomUUID(), driverId: driver.id, kind: 'expires-tomorrow' });
    await eventually('asked in vain', () =>
      stage.peers.calls.some(({ request }) => (request as { driverId?: string }).driverId === driver.id),
    );
    stage.peers.refusals.clear();
    await phone.hear(/закончится завтра/);
    expect(await stage.rows(`select 1 from bot.outgoing where key = $1`, [`notice:${erased.key}`])).toEqual([]);
  });

  it('leave by the chat of the dispatchers that the settings name', async () => {
    await stage.telegram.post('users', { id: 555_000_009, first_name: 'Диспетчер', language_code: 'ru' });
    const chat = '-1002000000002';
    await stage.telegram.post('groups', {
      id: Number(chat),
      title: 'Новые диспетчеры',
      members: [{ userId: 555_000_009, status: 'administrator' }],
    });
    await stage.peers.billing.configure({ dispatcherChatId: chat });
    const { phone } = await somebody();
    await phone.say('/support', /Опишите вопрос/);
    await phone.say('Как оплатить?', /Передали/);
    await eventually('the dispatchers read it', async () =>
      (await stage.telegram.messages(chat)).some(({ text }) => text?.includes('Как оплатить?')),
    );
  });
});
