import { CreateResponse, Refusal, SERVICE_UNAVAILABLE } from '#contracts';
import { Clock, type RunningService } from '#runtime';
import { eventually } from '#testing';
import { DAY_MS } from './testing/billing';
import { cargo } from './testing/peers';
import { Phone } from './testing/phone';
import { HURRIED, Stage } from './testing/stage';
import type { ShownMessage } from './testing/telegram-side';

jest.setTimeout(60_000);

describe('the paywall of the bot', () => {
  let stage: Stage;
  let replica: RunningService;
  let people = 600_000_000;
  const somebody = (language = 'ru'): Promise<Phone> => Phone.of(stage.telegram, ++people, language);
  const driverOf = async (phone: Phone): Promise<string> => {
    await phone.say('/help', /Что можно написать|What you can write/);
    return [...stage.peers.drivers.values()].find(({ telegramId }) => telegramId === String(phone.userId))!.id;
  };
  const dataOf = (message: ShownMessage, begins: string): string =>
    (message.reply_markup?.inline_keyboard ?? [])
      .flat()
      .flatMap(({ callback_data }) => (callback_data === undefined ? [] : [callback_data]))
      .find((data) => data.startsWith(begins)) ?? '';

  beforeAll(async () => {
    stage = await Stage.set();
    replica = await stage.replica(HURRIED);
    for (let number = 1; number <= 12; number++) stage.peers.cargos.set(String(1000 + number), cargo(String(1000 + number)));
  });
  beforeEach(() => {
    stage.peers.billing.refusals.clear();
    stage.peers.billing.promos.clear();
  });
  afterEach(async () => {
    if (!stage.peers.billing.configuration.paymentsEnabled) await stage.peers.billing.configure({ paymentsEnabled: true });
  });
  afterAll(() => stage.stop());

  const PAID = /Для этого нужна подписка/;
  const AWAY = /Сервис ненадолго недоступен/;

  /** Buttons under a list or a load, what they need, and what is shown to those who may press them. */
  const TABLE: readonly [what: string, from: string, press: string, shown: RegExp, needs: 'session' | 'paid'][] = [
    ['a load', '/cargos', 'open:', /Груз № 1001/, 'session'],
    ['the second page', '/cargos', 'list:', /6\. Москва/, 'paid'],
    ['the filter', '/cargos', 'filter', /Откуда едете/, 'session'],
    ['a response', '/start cargo_1003', 'respond:1003', /Нужен ваш телефон/, 'paid'],
    ['a favourite', '/start cargo_1003', 'favourite:1003', /В избранном/, 'paid'],
  ];
  const ACCESSES = ['active', 'expired', 'unknown', 'payments off'] as const;

  it.each(ACCESSES.flatMap((access) => TABLE.map(([what, ...row]) => [what, access, ...row] as const)))(
    '%s when access is %s',
    async (_what, access, from, press, shown, needs) => {
      const { billing } = stage.peers;
      const phone = await somebody();
      const driverId = await driverOf(phone);
      if (access !== 'active') billing.set(driverId, -1_000);
      if (access === 'unknown') billing.refusals.set('GetAccess', new Refusal(SERVICE_UNAVAILABLE));
      if (access === 'payments off') await billing.configure({ paymentsEnabled: false });
      const message = await phone.say(from, /Найдено|Груз №/);
      if (needs === 'paid' && access === 'expired') await phone.press(message, press, PAID);
      else if (needs === 'paid' && access === 'unknown') expect(await phone.pressForToast(message, press)).toMatch(AWAY);
      else if (press.startsWith('favourite')) expect(await phone.pressForToast(message, press)).toMatch(shown);
      else {
        await stage.telegram.tap(phone.userId, phone.userId, message.message_id, dataOf(message, press));
        await phone.hear(shown, message.message_id - 1);
      }
    },
  );

  it.each(ACCESSES)('hides contacts where access is %s', async (access) => {
    const { billing } = stage.peers;
    const phone = await somebody();
    const driverId = await driverOf(phone);
    if (access !== 'active') billing.set(driverId, -1_000);
    if (access === 'unknown') billing.refusals.set('GetAccess', new Refusal(SERVICE_UNAVAILABLE));
    if (access === 'payments off') await billing.configure({ paymentsEnabled: false });
    const load = await phone.say('/start cargo_1003', /Груз № 1003/);
    expect(load.text?.includes('Ольга')).toBe(access === 'active' || access === 'payments off');
    await phone.say('/responses', /Откликов пока нет/);
    await phone.say('/profile', access === 'unknown' ? /Подписка: сейчас не узнать/ : /Подписка: /);
  });

  it('shows the way to what opens it', async () => {
    const phone = await somebody();
    stage.peers.billing.set(await driverOf(phone), -1_000);
    const load = await phone.say('/start cargo_1004', /Груз № 1004/);
    const told = await phone.press(load, 'respond:1004', PAID);
    expect(told.reply_markup?.inline_keyboard?.flat()).toMatchObject([
      { text: '⭐ Оформить подписку', callback_data: 'subscribe' },
      { web_app: { url: 'http://127.0.0.1:3000' } },
    ]);
    await phone.press(told, 'subscribe', /Открывает все страницы/);
  });

  it('is asked again by the service that keeps responses', async () => {
    const phone = await somebody();
    const driverId = await driverOf(phone);
    const respond = () => stage.peerRpc().call(CreateResponse, { driverId, cargoId: '1009', offer: { phone: '+79001234567' } });
    await stage.peers.billing.change(driverId, -1_000);
    await expect(respond()).rejects.toMatchObject({ code: 'SUBSCRIPTION_REQUIRED', kind: 'payment-required' });
    expect(await stage.rows(`select 1 from bot.responses where cargo_id = '1009'`)).toEqual([]);
    await stage.peers.billing.change(driverId, DAY_MS);
    await eventually(
      'open within a second',
      () =>
        respond().then(
          ({ created }) => created,
          () => false,
        ),
      1_000,
    );
  });

  it('says that it does not know, when the last word is older than ten minutes', async () => {
    const phone = await somebody();
    const driverId = await driverOf(phone);
    const list = await phone.say('/cargos', /Найдено/);
    const second = await phone.turn(list, 'list:', /6\. Москва/);
    stage.peers.billing.refusals.set('GetAccess', new Refusal(SERVICE_UNAVAILABLE));
    const clock = jest.spyOn(replica.app.get(Clock, { strict: false }), 'now');
    clock.mockImplementation(() => Date.now() + 9 * 60_000);
    await phone.turn(second, 'list:', /11\. Москва|1\. Москва/);
    clock.mockImplementation(() => Date.now() + 11 * 60_000);
    await expect(
      stage.peerRpc().call(CreateResponse, { driverId, cargoId: '1010', offer: { phone: '+79001234567' } }),
    ).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    clock.mockRestore();
  });
});
