import { GetConfiguration, PutSetting } from '#contracts';
import { eventually, inFull } from '#testing';
import { Client } from 'pg';
import { Alerting, city, type Waiting } from './support/alerting';
import { alertsIn, tellingsIn, type ShownMessage, type Tellings } from './support/driver-chat';
import { Office } from './support/office';
import { System, type ServiceName } from './support/system';

const MOSCOW = city('Москва');
const HOUR_MS = 3_600_000;
/** Seconds of the sandbox's world in one of ours: an hour of kills takes a minute, in full four. */
const PACE = inFull(15, 80);
/** The services go by the sandbox's time, which a test may move on. */
const SHOP = { shop: true, sandbox: { loads: 500, alive: false }, environment: { LOG_LEVEL: 'info' } };

describe('a load finds its driver', () => {
  let system: System;
  let alerting: Alerting;
  let one: Waiting;
  let other: Waiting;
  let client: Client;

  beforeAll(async () => {
    system = await System.start(SHOP);
    client = new Client({ connectionString: system.postgres.url });
    await client.connect();
    alerting = new Alerting(system);
    one = await alerting.driver(11);
    other = await alerting.driver(12);
    await Promise.all([alerting.save(one, MOSCOW, { name: 'Из Москвы' }), alerting.save(other, MOSCOW)]);
  }, 120_000);
  afterAll(async () => {
    await client.end();
    await system.stop();
  }, 60_000);

  const told = async ({ chat }: Waiting, id: string): Promise<ShownMessage> => {
    await eventually(`load ${id} is told`, async () => (await chat.alertsOf(id)).length > 0, 30_000);
    return (await chat.alertsOf(id))[0]!;
  };

  it('within seconds, edits itself when the price moves, is struck out when it goes, and the open app hears of it', async () => {
    const id = alerting.appear(MOSCOW);
    const begun = performance.now();
    const card = await told(one, id);
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect(card.text).toMatch(/Новый груз\nМосква → .*\n💰 \d/);
    expect(card.text).toContain('🔎 Из Москвы');
    await told(other, id);
    const events = await listen(system, one.token);
    alerting.change(id, 9_000_000);
    await one.chat.hear(/₽ \(.*▲ \+1/, { at: card.message_id });
    alerting.remove(id);
    await one.chat.hear(/Груз снят с биржи/, { at: card.message_id });
    await eventually('the app heard both', () => events.heard.length >= 2);
    expect(events.heard).toEqual([
      expect.objectContaining({ cargoId: id, cargo: expect.objectContaining({ id }) as object }),
      { cargoId: id, removed: true },
    ]);
    events.stop();
    const { items } = (await (await system.call('/me/searches', { token: one.token })).json()) as {
      items: { matchesToday: number }[];
    };
    expect(items[0]!.matchesToday).toBeGreaterThanOrEqual(1);
    expect(await metric(system, 'bot', 'alert_delay_seconds_count')).toBeGreaterThanOrEqual(2);
  }, 120_000);

  it('at every button: contacts, favourites at both doors, hiding', async () => {
    const id = alerting.appear(MOSCOW);
    const card = await told(one, id);
    await one.chat.press(card, 'call:');
    await eventually('the contact comes', async () =>
      (await one.chat.messages()).some(({ message_id, contact }) => message_id > card.message_id && contact !== undefined),
    );
    await one.chat.press(card, 'favourite:');
    const read = async <Answer>(path: string): Promise<Answer> =>
      (await (await system.call(path, { token: one.token })).json()) as Answer;
    const marks = (): Promise<{ favourites: string[]; hidden: string[] }> => read('/me/marks');
    await eventually('a favourite at both doors', async () => (await marks()).favourites.includes(id));
    const favourites = await read<{ items: { id: string }[] }>('/me/favourites');
    expect(favourites.items.map((cargo) => cargo.id)).toEqual([id]);
    await one.chat.press(card, 'hide:');
    await one.chat.hear(/Груз скрыт/, { at: card.message_id });
    expect((await marks()).hidden).toContain(id);

    await system.call(`/cargos/${id}`, { token: other.token });
    await eventually('who opened the contacts is in the audit log, at either door', async () => {
      const doors = await client.query<{ service: string }>(
        `select service from billing.audit where action = 'contacts.opened' and target = $1 order by service`,
        [`cargo:${id}`],
      );
      return doors.rows.map(({ service }) => service).join() === 'api-gateway,bot';
    });
  }, 120_000);

  it('and no other word of it once the driver has responded', async () => {
    const late = await alerting.driver(13);
    const dear = { name: 'Дорогие', filter: { price: '8000000,' } };
    for (const driver of [one, late]) await alerting.save(driver, MOSCOW, dear, /price/);
    const id = alerting.appear(MOSCOW, 7_000_000);
    const card = await told(one, id);
    expect((await system.post(`/cargos/${id}/responses`, { phone: '+79001234567' }, one.token)).status).toBe(201);
    await eventually('it is known', async () => {
      const marks = await client.query(`select 1 from filtering.marks where kind = 'responded' and target = $1`, [id]);
      return marks.rowCount === 1;
    });
    alerting.change(id, 9_500_000);
    await told(late, id);
    await one.chat.hear(/▲ \+2/, { at: card.message_id });
    expect(await one.chat.alertsOf(id)).toHaveLength(1);
    expect((await one.chat.alertsOf(id))[0]!.text).not.toContain('Дорогие');
  }, 120_000);

  it('waits for the morning of one driver and not of another, and comes as one digest', async () => {
    const now = system.sandbox.clock.now();
    const clock = (ms: number): string =>
      new Intl.DateTimeFormat('ru-RU', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Moscow' }).format(ms);
    const quietHours = { from: clock(now - 10 * 60_000), to: clock(now + 2 * HOUR_MS) };
    const { items } = (await (await system.call('/me/searches', { token: other.token })).json()) as { items: { id: string }[] };
    const patched = await system.post(`/me/searches/${items[0]!.id}`, { alerts: { quietHours } }, other.token, 'PATCH');
    expect(patched.status).toBe(200);
    const loads = [alerting.appear(MOSCOW), alerting.appear(MOSCOW)];
    for (const id of loads) await told(one, id);
    for (const id of loads) expect(await other.chat.alertsOf(id)).toEqual([]);
    system.sandbox.clock.step(2 * HOUR_MS + 60_000);
    const digest = await other.chat.hear(/Пока было тихо: 2 груза/);
    await other.chat.press(digest, `cargo:${loads[0]!}`);
    await other.chat.hear(new RegExp(`Груз № ${loads[0]!}`));
    for (const id of loads)
      expect((await other.chat.alertsOf(id)).filter(({ text }) => text?.includes('Новый груз'))).toEqual([]);
  }, 120_000);
});

describe('alerts while the house burns', () => {
  let system: System;
  let alerting: Alerting;
  let drivers: Waiting[];

  beforeAll(async () => {
    system = await System.start({ ...SHOP, environment: { LOG_LEVEL: 'warn' } });
    const office = await Office.open(system.nats.url);
    await office.ask(PutSetting, { key: 'alerts-per-hour', value: 500, actor: 'service:test' });
    expect((await office.ask(GetConfiguration, {})).alertsPerHour).toBe(500);
    await office.close();
    alerting = new Alerting(system);
    drivers = await Promise.all([21, 22].map((number) => alerting.driver(number)));
    const alerts = { alerts: { maxPerHour: 500 } };
    await Promise.all(drivers.map((driver) => alerting.save(driver, MOSCOW, alerts)));
  }, 120_000);
  afterAll(() => system.stop(), 60_000);

  it('each load is told once to each driver, whatever is killed in an hour of it', async () => {
    const loads: string[] = [];
    const { clock } = system.sandbox;
    const begun = clock.now();
    clock.setSpeed(PACE);
    const until = { stopped: false };
    const posting = (async (): Promise<void> => {
      while (!until.stopped) {
        loads.push(alerting.appear(MOSCOW));
        await new Promise((done) => setTimeout(done, 700));
      }
    })();
    const more = (count: number): Promise<void> => {
      const goal = loads.length + count;
      return eventually('more loads', () => loads.length >= goal);
    };
    await more(2);
    do {
      for (const name of ['cargo-gateway', 'filtering', 'bot'] as const satisfies readonly ServiceName[]) {
        await system.stopService(name, 'SIGKILL');
        await more(2);
        await system.startService(name);
        await more(2);
      }
      for (const server of [system.redis, system.nats]) {
        await server.process.kill();
        await more(2);
        await server.process.start();
        await more(4);
      }
    } while (clock.now() - begun < HOUR_MS);
    clock.setSpeed(1);
    until.stopped = true;
    await posting;
    /** About each load in each chat. */
    const messages = async (): Promise<Tellings[]> => {
      const chats = await Promise.all(drivers.map(({ chat }) => chat.messages()));
      return chats.flatMap((shown) => loads.map((id) => tellingsIn(alertsIn(shown, id))));
    };
    // A chat gets a message a second, which is slower than loads are posted; what was lost with its handler comes again after half a minute.
    const patience = 60_000 + loads.length * 1_500;
    await eventually('every load is told', async () => (await messages()).every(({ all }) => all > 0), patience);
    expect((await messages()).filter(({ plain }) => plain > 1)).toEqual([]);
    expect((await messages()).filter(({ again }) => again > 0).length).toBeLessThan(loads.length / 2);
    expect(loads.length).toBeGreaterThan(20);
  }, 480_000);
});

/** What an open Mini App is told of loads. */
async function listen(system: System, token: string): Promise<{ heard: object[]; stop: () => void }> {
  const abort = new AbortController();
  const heard: object[] = [];
  const answer = await system.call('/events', { token, signal: abort.signal });
  if (answer.status !== 200 || answer.body === null) throw new Error(`events: ${answer.status}`);
  const reader = answer.body.getReader();
  void (async (): Promise<void> => {
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += new TextDecoder().decode(value);
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (block.includes('event: cargo.changed') && data !== undefined) heard.push(JSON.parse(data) as object);
      }
    }
  })().catch(() => undefined);
  return { heard, stop: () => abort.abort() };
}

async function metric(system: System, service: ServiceName, name: string): Promise<number> {
  const text = await (await fetch(`${system.ops(service)}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
}
