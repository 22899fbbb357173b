import { randomUUID } from 'node:crypto';
import {
  AlertDigest,
  AlertRaised,
  AuditRecorded,
  CargoChanged,
  CargoGone,
  DRIVER_UNKNOWN,
  DriverTold,
  ListLiveCargos,
  Refusal,
  SERVICE_UNAVAILABLE,
  type AlertRaisedPayload,
  type CargoCard,
  type Driver,
} from '#contracts';
import type { RunningService } from '#runtime';
import { eventually } from '#testing';
import { LivingCards } from './alerts/living-cards.service';
import { cardOf } from './responses/cargos.service';
import { cargo } from './testing/peers';
import { Phone } from './testing/phone';
import { DISPATCHERS, HURRIED, Stage } from './testing/stage';
import type { ShownMessage } from './testing/telegram-side';

jest.setTimeout(60_000);

const HOUR_MS = 3_600_000;

describe('alerts', () => {
  let stage: Stage;
  let replica: RunningService;
  let people = 600_000_000;
  let loads = 40_000;

  beforeAll(async () => {
    stage = await Stage.set();
    await stage.telegram.post('groups', { id: Number(DISPATCHERS), title: 'Диспетчеры', members: [] });
    replica = await stage.replica(HURRIED);
  });
  beforeEach(() => {
    stage.peers.refusals.clear();
    stage.peers.filtering.refusals.clear();
  });
  afterAll(() => stage.stop());

  const somebody = async (changes: Partial<Driver> = {}): Promise<{ phone: Phone; driver: Driver }> => {
    const phone = await Phone.of(stage.telegram, ++people);
    const driver = stage.peers.driver({ telegramId: String(phone.userId), ...changes });
    await phone.say('/help', /Что можно написать|What you can write/);
    return { phone, driver };
  };
  const load = (changes: Partial<CargoCard> = {}): CargoCard => {
    const detail = cargo(String(++loads), changes);
    stage.peers.cargos.set(detail.id, detail);
    return cardOf(detail);
  };
  const alert = ({ id: driverId }: Driver, card: CargoCard, more: Partial<AlertRaisedPayload> = {}): AlertRaisedPayload => ({
    key: `alert:${driverId}:${card.id}`,
    driverId,
    cargo: card,
    searches: [{ id: randomUUID(), name: 'Домой' }],
    postedAtMs: Date.now() - 4_000,
    seenAt: new Date().toISOString(),
    ...more,
  });
  const raise = (payload: AlertRaisedPayload): Promise<void> =>
    stage.peers.filtering.events.publish(AlertRaised, payload, { id: randomUUID() });
  const later = (ms = 1_000): string => new Date(Date.now() + ms).toISOString();
  const change = (before: CargoCard, after: CargoCard, seenAt = later()): Promise<void> =>
    stage.peers.filtering.events.publish(CargoChanged, { cargoId: before.id, before, after, seenAt }, { id: randomUUID() });
  const goes = ({ id: cargoId }: CargoCard, seenAt = later(2_000)): Promise<void> =>
    stage.peers.filtering.events.publish(CargoGone, { cargoId, seenAt }, { id: randomUUID() });
  const alertsIn = async (phone: Phone): Promise<ShownMessage[]> =>
    (await phone.messages()).filter(({ text }) => /Новый груз|снят с биржи|Груз скрыт/.test(text ?? ''));
  const said = (subject: string): Promise<{ payload: Record<string, unknown> }[]> =>
    stage.rows('select payload from bot.outbox where subject = $1 order by created_at', [subject]);
  const quiet = async (): Promise<void> => {
    const busy = `select 1 from bot.outgoing where state in ('waiting', 'sending')`;
    await eventually('all is sent', async () => (await stage.rows(busy)).length === 0);
  };
  const buttons = ({ reply_markup: markup }: ShownMessage): (string | undefined)[] =>
    (markup?.inline_keyboard ?? []).flat().map(({ callback_data: data }) => data);

  it('come once for each key, with the profit of the driver’s truck, and how long they took is written down', async () => {
    const truck = { fuelLitersPer100Km: 30, fuelPriceKopecks: 7_000, tollKopecksPerKm: 300 };
    const { phone, driver } = await somebody({ truck });
    const card = load();
    const payload = alert(driver, card);
    await raise(payload);
    await raise(payload);
    const told = await phone.hear(/Новый груз/);
    expect(told.text).toContain('🧮 останется');
    expect(told.reply_markup?.inline_keyboard?.flat().map(({ url }) => url)).toContain(
      `https://t.me/cargotech_demo_bot/app?startapp=cargo_${card.id}`,
    );
    await raise(payload);
    await quiet();
    expect(await alertsIn(phone)).toHaveLength(1);
    const [row] = await stage.rows<{ delay_ms: number; told_at: Date | null }>(
      'select delay_ms, told_at from bot.outgoing where key = $1',
      [payload.key],
    );
    expect(row!.told_at).not.toBeNull();
    expect(row!.delay_ms).toBeGreaterThanOrEqual(4_000);
    expect(row!.delay_ms).toBeLessThan(30_000);
    const metrics = await (await fetch(`http://127.0.0.1:${replica.opsPort}/metrics`)).text();
    expect(metrics).toMatch(/alert_delay_seconds_count [1-9]/);
  });

  it('said again take in more searches and twins, and what is said late takes nothing away', async () => {
    const { phone, driver } = await somebody();
    const card = load();
    const first = alert(driver, card);
    await raise(first);
    const told = await phone.hear(/Новый груз/);
    const twins = { count: 3, minPriceKopecks: 8_200_000, maxPriceKopecks: 9_000_000 };
    const searches = [...first.searches, { id: randomUUID(), name: 'На юг' }];
    await raise(alert(driver, card, { searches, twins }));
    const richer = await phone.hear(/Домой, На юг/, told.message_id - 1, told.message_id);
    expect(richer.text).toContain('3 объявления');
    await raise(first);
    await quiet();
    expect((await alertsIn(phone))[0]!.text).toBe(richer.text);
  });

  it('live on: the price moves, the load goes, comes back, and old news changes nothing', async () => {
    const { phone, driver } = await somebody();
    const card = load();
    await raise(alert(driver, card));
    const { message_id: id } = await phone.hear(/Новый груз/);
    const cheaper = { ...card, priceKopecks: 7_000_000 };
    await change(card, cheaper);
    await phone.hear(/▼ −5/, id - 1, id);
    await change(cheaper, { ...card, priceKopecks: 1_000_000 }, new Date(Date.now() - HOUR_MS).toISOString());
    await goes(card);
    const gone = await phone.hear(/снят с биржи/, id - 1, id);
    expect(gone.text).toContain('▼ −5');
    expect(buttons(gone)).toEqual([`favourite:${card.id}`]);
    await change(cheaper, { ...card, priceKopecks: 8_000_000 }, later(3_000));
    const back = await phone.hear(/Новый груз[^]*▲ \+5/, id - 1, id);
    expect(buttons(back)).toContain(`respond:${card.id}`);
    const live = (await said(DriverTold.subject)).filter(({ payload }) => payload['driverId'] === driver.id);
    expect(live.map(({ payload: { kind, data } }) => [kind, (data as { cargoId: string }).cargoId])).toEqual(
      Array.from({ length: 4 }, () => ['cargo.changed', card.id]).slice(0, live.length),
    );
    expect(live).toHaveLength(3);
    expect(live[1]!.payload['data']).toEqual({ cargoId: card.id, removed: true });
  });

  it('show what the load is when they go out, and are not sent for one that went before', async () => {
    const { phone, driver } = await somebody();
    const [lost, next] = [load(), load()];
    const nudge = alert((await somebody()).driver, load());
    await quiet();
    await stage.telegram.post('faults', { method: 'sendMessage', kind: '429', retryAfter: 3, times: 1 });
    await raise(nudge);
    await eventually('Telegram wants to be left alone', async () => {
      const [row] = await stage.rows<{ error: string | null }>('select error from bot.outgoing where key = $1', [nudge.key]);
      return row?.error?.includes('429') === true;
    });
    await raise(alert(driver, lost));
    await raise(alert(driver, next));
    const cards = async (condition: string): Promise<number> =>
      (await stage.rows(`select 1 from bot.alert_cards where driver_id = $1 and ${condition}`, [driver.id])).length;
    await eventually('both wait', async () => (await cards('true')) === 2);
    await goes(lost);
    await change(next, { ...next, priceKopecks: 6_600_000 });
    await eventually('both are news', async () => (await cards('version = 2')) === 2);
    expect(await cards('message_id is not null')).toBe(0);
    expect((await phone.hear(/Новый груз/)).text).toMatch(/66.000.₽ \(/);
    await quiet();
    const told = await alertsIn(phone);
    expect(told).toHaveLength(1);
    expect(told[0]!.edits ?? 0).toBe(0);
  });

  it('heard after the news of their loads begin with them', async () => {
    const { phone, driver } = await somebody();
    const [moved, lost] = [load(), load()];
    const raised = [moved, lost].map((card) => alert(driver, card));
    await change(moved, { ...moved, priceKopecks: 5_500_000 });
    await goes(lost);
    const heard = 'select 1 from bot.cargo_news where cargo_id = any($1)';
    await eventually('both are heard', async () => (await stage.rows(heard, [[moved.id, lost.id]])).length === 2);
    for (const one of raised) await raise(one);
    expect((await phone.hear(/Новый груз/)).text).toMatch(/55.000.₽ \(/);
    await quiet();
    expect(await alertsIn(phone)).toHaveLength(1);
  });

  it('are older than a day at last and then stay as they are', async () => {
    const { phone, driver } = await somebody();
    const card = load();
    await raise(alert(driver, card));
    const told = await phone.hear(/Новый груз/);
    await stage.rows(`update bot.alert_cards set live_until = now() - interval '1 s' where cargo_id = $1`, [card.id]);
    const heard = `select 1 from bot.inbox where consumer = 'cargo-gone'`;
    const before = (await stage.rows(heard)).length;
    await goes(card);
    await eventually('heard', async () => (await stage.rows(heard)).length > before);
    await quiet();
    expect((await alertsIn(phone))[0]!.text).toBe(told.text);
    await stage.rows(`update bot.alert_cards set live_until = now() - interval '3 days' where cargo_id = $1`, [card.id]);
    await replica.app.get(LivingCards, { strict: false }).round();
    expect(await stage.rows('select 1 from bot.alert_cards where cargo_id = $1', [card.id])).toEqual([]);
    await raise(alert(driver, card));
    await quiet();
    expect(await alertsIn(phone)).toHaveLength(1);
  });

  it('do not come to somebody who paused, blocked the bot or was erased', async () => {
    const { phone, driver } = await somebody();
    await stage.rows('update bot.chats set paused_since = now() where chat_id = $1', [phone.userId]);
    await raise(alert(driver, load()));
    const { phone: left, driver: leaver } = await somebody();
    await stage.rows(`update bot.chats set unreachable_since = now(), unreachable_reason = 'blocked' where chat_id = $1`, [
      left.userId,
    ]);
    await raise(alert(leaver, load()));
    await eventually('both are noted', async () => {
      const dropped = `select 1 from bot.outgoing where chat_id = any($1) and kind = 'alert' and state = 'dropped'`;
      return (await stage.rows(dropped, [[phone.userId, left.userId]])).length === 2;
    });
    const { phone: last, driver: erased } = await somebody();
    const card = load();
    stage.peers.refusals.set('GetDriver', new Refusal(DRIVER_UNKNOWN));
    await raise(alert(erased, card));
    await eventually('asked about', () =>
      stage.peers.calls.some(({ request }) => (request as { driverId?: string }).driverId === erased.id),
    );
    await quiet();
    for (const one of [phone, left, last]) expect(await alertsIn(one)).toEqual([]);
  });

  it('do not wait for auth-session where the chat is known', async () => {
    const { phone, driver } = await somebody({ truck: { fuelLitersPer100Km: 30, fuelPriceKopecks: 7_000 } });
    stage.peers.refusals.set('GetDriver', new Refusal(SERVICE_UNAVAILABLE));
    await raise(alert(driver, load()));
    expect((await phone.hear(/Новый груз/)).text).not.toContain('🧮');
  });

  it('that waited for the morning come as one message, whose loads can be opened', async () => {
    const { phone, driver } = await somebody();
    const cargos = [load(), load()];
    const digest = {
      key: `digest:${randomUUID()}`,
      driverId: driver.id,
      cargos,
      total: 12,
      searches: [{ id: randomUUID(), name: 'Домой' }],
    };
    for (let time = 0; time < 2; time++) await stage.peers.filtering.events.publish(AlertDigest, digest, { id: randomUUID() });
    const told = await phone.hear(/Пока было тихо: 12 грузов/);
    expect(told.text).toContain('И ещё 10 грузов');
    await phone.press(told, `cargo:${cargos[1]!.id}`, new RegExp(`Груз № ${cargos[1]!.id}`));
    expect((await phone.messages()).filter(({ text }) => text?.includes('Пока было тихо'))).toHaveLength(1);
  });

  it('are hidden, taken back, called from, and the calls are audited once an hour', async () => {
    const { phone, driver } = await somebody();
    const card = load();
    await raise(alert(driver, card));
    const told = await phone.hear(/Новый груз/);
    const hidden = await phone.turn(told, 'hide:', /Груз скрыт/);
    expect(stage.peers.filtering.marked(driver.id, 'hidden')).toEqual([card.id]);
    await change(card, { ...card, priceKopecks: 8_000_000 });
    const blocked = await phone.press(hidden, 'block:', /этой компании больше не придут/);
    expect(stage.peers.filtering.marked(driver.id, 'blocked-company')).toEqual(['7707083893']);
    await phone.turn(blocked, 'unblock:', /снова видны/);
    const back = await phone.turn(hidden, 'unhide:', /Новый груз[^]*▲ \+5/);
    expect(stage.peers.filtering.marked(driver.id, 'hidden')).toEqual([]);

    await phone.pressForToast(back, 'call:');
    await phone.pressForToast(back, 'call:');
    const contacts = async (): Promise<ShownMessage[]> => (await phone.messages()).filter(({ contact }) => contact !== undefined);
    await eventually('both presses bring the contact', async () => (await contacts()).length === 2);
    expect((await contacts())[0]!.contact).toMatchObject({ phone_number: '+79000000000', first_name: 'Ольга' });
    const audited = (await said(AuditRecorded.subject)).filter(({ payload }) => payload['action'] === 'contacts.opened');
    const mine = audited.filter(({ payload }) => payload['actor'] === `driver:${driver.id}`);
    expect(mine.map(({ payload }) => payload['target'])).toEqual([`cargo:${card.id}`]);
  });

  it('lead to favourites, a quieter search and a response that says it has begun', async () => {
    const { phone, driver } = await somebody({ phone: '+79991234567' });
    const card = load();
    stage.peers.filtering.card = () => card;
    const search = stage.peers.filtering.create({
      driverId: driver.id,
      timeZone: 'Europe/Moscow',
      filter: { startPointId: '62' },
    });
    await raise(alert(driver, card, { searches: [{ id: search.id, name: search.name }] }));
    const told = await phone.hear(/Новый груз/);
    expect(await phone.pressForToast(told, 'favourite:')).toContain('/favourites');
    const listed = await phone.say('/favourites', /1\. Москва → Казань/);
    await phone.press(listed, `cargo:${card.id}`, /Груз №/);
    const mute = await phone.press(told, 'mute:', /Слишком много/);
    await phone.turn(mute, 'mute:today:', /тихо до/);
    expect(Date.parse(search.alerts.mutedUntil!)).toBeGreaterThan(Date.now());
    await phone.press(told, 'respond:', /Ваша цена/);
    await phone.say('80000', /комментарий/);
    const summary = await phone.say('еду', /Проверьте отклик/);
    await phone.press(summary, 'send:', /Отклик (отправляется|отправлен)/);
    await eventually('it is said', () =>
      stage.peers.filtering.begun.some(({ driverId, cargoId }) => driverId === driver.id && cargoId === card.id),
    );
  });

  it('tell nobody without access the numbers, and who was turned away is audited once a minute', async () => {
    const { phone, driver } = await somebody();
    await raise(alert(driver, load()));
    const told = await phone.hear(/Новый груз/);
    await stage.peers.billing.change(driver.id, -1_000);
    await eventually('the bot has heard', async () => {
      await phone.pressForToast(told, 'call:');
      return (await phone.messages()).some(({ text }) => /подписк/.test(text ?? ''));
    });
    await phone.press(told, 'favourite:', /подписк/);
    await phone.press(told, 'mute:', /Слишком много/);
    const refused = (await said(AuditRecorded.subject)).filter(
      ({ payload }) => payload['action'] === 'access.refused' && payload['actor'] === `driver:${driver.id}`,
    );
    expect(refused.length).toBeGreaterThanOrEqual(1);
    expect(refused.length).toBeLessThanOrEqual(2);
    expect(refused[0]!.payload['facts']).toEqual({ need: 'paid', action: 'call' });
  });

  it('name the loads that are followed: living cards and open responses, until they go', async () => {
    const { phone, driver } = await somebody();
    const [one, two] = [load(), load()];
    await raise(alert(driver, one));
    await raise(alert(driver, two));
    await eventually('both are told', async () => (await alertsIn(phone)).length === 2);
    const followed = async (after?: string): Promise<string[]> =>
      (await stage.peerRpc().call(ListLiveCargos, after === undefined ? {} : { after })).cargoIds;
    await eventually('both are followed', async () => {
      const all = await followed();
      return all.includes(one.id) && all.includes(two.id);
    });
    const all = await followed();
    expect(all).toEqual([...all].sort());
    expect(await followed(one.id)).not.toContain(one.id);
    await goes(one);
    await eventually('one is gone', async () => !(await followed()).includes(one.id));
    expect(await followed()).toContain(two.id);
    const [row] = await stage.rows<{ cargo_id: string }>(
      `select cargo_id from bot.responses where status in ('pending', 'sent') limit 1`,
    );
    expect(await followed()).toContain(row!.cargo_id);
    await stage.rows('delete from bot.alert_cards where cargo_id = $1', [row!.cargo_id]);
    expect(await followed()).toContain(row!.cargo_id);
    await goes({ id: row!.cargo_id } as CargoCard);
    await eventually('its load is gone', async () => !(await followed()).includes(row!.cargo_id));
  });
});
