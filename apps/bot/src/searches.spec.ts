import { Refusal, SERVICE_UNAVAILABLE, type Driver, type SavedSearch } from '#contracts';
import { eventually } from '#testing';
import { cargo } from './testing/peers';
import { Phone } from './testing/phone';
import { HURRIED, Stage } from './testing/stage';

jest.setTimeout(60_000);

describe('saved searches by bot', () => {
  let stage: Stage;
  let people = 650_000_000;

  beforeAll(async () => {
    stage = await Stage.set();
    await stage.replica(HURRIED);
    for (let number = 1; number <= 3; number++) stage.peers.cargos.set(String(7_000 + number), cargo(String(7_000 + number)));
  });
  beforeEach(() => {
    stage.peers.filtering.refusals.clear();
  });
  afterAll(() => stage.stop());

  const somebody = async (changes: Partial<Driver> = {}): Promise<{ phone: Phone; driver: Driver; own: () => SavedSearch[] }> => {
    const phone = await Phone.of(stage.telegram, ++people);
    const driver = stage.peers.driver({ telegramId: String(phone.userId), ...changes });
    return { phone, driver, own: () => stage.peers.filtering.of(driver.id) };
  };

  it('are made from a list of loads, once, and every list keeps what it was asked for', async () => {
    const { phone, own } = await somebody();
    const kazan = await phone.say('Москва Казань 20т', /Найдено: 3 груза/);
    const south = await phone.say('из Казани', /Казань \+50/);
    await phone.press(kazan, 'save:', /сохранён. Новые грузы будут приходить сюда/);
    expect(own()).toMatchObject([
      { filter: { startPointId: '62', finishPointId: '43', weightVolume: '20-83' }, alerts: { enabled: true } },
    ]);
    expect(await phone.pressForToast(kazan, 'save:')).toMatch(/Такой поиск уже есть/);
    await phone.pressForToast(south, 'save:');
    await eventually('both are saved', () => own().length === 2);
    expect(own()[1]!.filter).toMatchObject({ startPointId: '43' });
    await stage.rows('delete from bot.views where chat_id = $1', [phone.userId]);
    expect(await phone.pressForToast(kazan, 'save:')).toMatch(/список устарел/);
  });

  it('are offered neither for all loads at once nor beyond ten', async () => {
    const { phone, own, driver } = await somebody();
    const everything = await phone.say('/cargos', /все грузы/);
    const texts = (everything.reply_markup?.inline_keyboard ?? []).flat().map(({ callback_data: data }) => data ?? '');
    expect(texts.filter((data) => data.startsWith('save:'))).toEqual([]);
    for (let count = 0; count < 10; count++)
      stage.peers.filtering.create({ driverId: driver.id, timeZone: 'Europe/Moscow', filter: { startPointId: String(count) } });
    const list = await phone.say('Казань', /Найдено/);
    expect(await phone.pressForToast(list, 'save:')).toMatch(/уже десять/);
    expect(own()).toHaveLength(10);
  });

  it('are listed, opened, switched off and on, muted for the driver’s day', async () => {
    const { phone, own } = await somebody({ timeZone: 'Asia/Kamchatka' });
    await phone.press(await phone.say('Москва Казань', /Найдено/), 'save:', /сохранён/);
    const list = await phone.say('/searches', /🔔 1\. Поиск 1/);
    const shown = await phone.turn(list, 'search:', /Москва \+50\u202fкм → Казань \+50\u202fкм[^]*уведомления включены/);
    await phone.turn(shown, 'mute:off:', /уведомления выключены/);
    expect(own()[0]!.alerts.enabled).toBe(false);
    await phone.turn(await phone.hear(/выключены/), 'alerts:on:', /уведомления включены/);
    const quiet = await phone.turn(await phone.hear(/включены/), 'mute:today:', /тихо до 00:00/);
    const until = new Date(own()[0]!.alerts.mutedUntil!);
    expect(until.getUTCHours()).toBe(12);
    const again = await phone.turn(quiet, 'alerts:unmute:', /уведомления включены/);
    expect(own()[0]!.alerts).not.toHaveProperty('mutedUntil');
    await phone.press(again, 'results:', /Найдено: 3 груза/);
    await phone.turn(again, 'searches', /Сохранённые поиски/);
  });

  it('take quiet hours and a limit by button or in words, inside what staff allow', async () => {
    const { phone, own } = await somebody();
    await stage.peers.billing.configure({ alertsPerHour: 15 });
    await phone.press(await phone.say('Москва Казань', /Найдено/), 'save:', /сохранён/);
    const shown = await phone.turn(await phone.say('/searches', /1\. Поиск/), 'search:', /тихих часов нет/);
    await phone.turn(
      await phone.turn(shown, 'quiet:', /Когда не беспокоить/),
      `quiet:${own()[0]!.id}:2200-0700`,
      /тихие часы 22:00–07:00/,
    );
    expect(own()[0]!.alerts.quietHours).toEqual({ from: '22:00', to: '07:00' });
    await phone.turn(await phone.hear(/тихие часы 22:00/), 'quiet:', /Когда не беспокоить/);
    await phone.say('ночью', /Напишите часы/);
    const changed = await phone.say('с 23 до 6:30', /тихие часы 23:00–06:30/);
    const limit = await phone.turn(changed, 'limit:', /от 1 до 15/);
    expect((limit.reply_markup?.inline_keyboard?.[0] ?? []).map(({ text }) => text)).toEqual(['3', '5', '10']);
    await phone.say('16', /Напишите число от 1 до 15/);
    await phone.say('7', /не больше 7 в час/);
    expect(own()[0]!.alerts).toMatchObject({ maxPerHour: 7, quietHours: { from: '23:00', to: '06:30' } });
    // The dialog is over: a text is a search again.
    await phone.say('Казань', /Найдено/);
  });

  it('are deleted and brought back as they were', async () => {
    const { phone, own } = await somebody();
    await phone.press(await phone.say('Москва Казань', /Найдено/), 'save:', /сохранён/);
    own()[0]!.alerts.maxPerHour = 3;
    const { filter } = own()[0]!;
    const shown = await phone.turn(await phone.say('/searches', /1\. Поиск/), 'search:', /не больше 3/);
    const gone = await phone.turn(shown, 'forget:', /удалён/);
    expect(own()).toEqual([]);
    await phone.turn(gone, 'restore', /не больше 3 в час/);
    expect(own()).toMatchObject([{ name: 'Поиск 1', filter, alerts: { maxPerHour: 3 } }]);
    const again = await phone.turn(await phone.hear(/не больше 3 в час/), 'forget:', /удалён/);
    await phone.say('/help', /Что можно/);
    expect(await phone.pressForToast(again, 'restore')).toMatch(/больше не действует/);
  });

  it('are made from the last filter too, and wait while filtering is away', async () => {
    const { phone, own } = await somebody();
    await phone.say('Москва Казань', /Найдено/);
    const list = await phone.say('/searches', /поисков пока нет/);
    stage.peers.filtering.refusals.set('ListSearches', new Refusal(SERVICE_UNAVAILABLE));
    expect(await phone.pressForToast(list, 'save:last')).toMatch(/ненадолго недоступен/);
    stage.peers.filtering.refusals.clear();
    await phone.press(list, 'save:last', /сохранён/);
    expect(own()).toHaveLength(1);
  });

  it('can be seen and deleted without access, and no more', async () => {
    const { phone, own, driver } = await somebody();
    await phone.press(await phone.say('Москва Казань', /Найдено/), 'save:', /сохранён/);
    await stage.peers.billing.change(driver.id, -1_000);
    const shown = await phone.turn(await phone.say('/searches', /1\. Поиск/), 'search:', /включены/);
    await phone.press(shown, 'quiet:', /подписк/);
    await phone.turn(shown, 'forget:', /удалён/);
    expect(own()).toEqual([]);
  });
});
