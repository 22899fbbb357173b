import { randomUUID } from 'node:crypto';
import {
  CARGO_NOT_FOUND,
  CARGO_REMOVED,
  CreateResponse,
  DriverErased,
  EXCHANGE_UNAVAILABLE,
  GetResponseMarks,
  IDEMPOTENCY_KEY_REUSED,
  ListResponses,
  RateResponse,
  Refusal,
  RESPONSE_STATE,
  RESPONSE_UNKNOWN,
  WithdrawResponse,
  type CreateResponseRequest,
  type Driver,
  type Response,
} from '#contracts';
import { EventPublisher, newCall, RpcClient, runInCall } from '#messaging';
import { Database } from '#persistence';
import { eventually } from '#testing';
import type { RunningService } from '#runtime';
import { Decisions } from './dispatch/decisions.service';
import { decisionData } from './dispatch/dispatcher-message';
import { Responses } from './responses/responses.service';
import { cargo } from './testing/peers';
import { DISPATCHERS, HURRIED, Stage } from './testing/stage';
import type { ShownMessage } from './testing/telegram-side';

const OLGA = 910_000_001;
const PAVEL = 910_000_002;
const PHONE = '+7 900 123-45-67';

describe('responses of drivers', () => {
  let stage: Stage;
  let first: RunningService;
  let cargoNumber = 1_000;

  const call: RpcClient['call'] = (contract, request) =>
    runInCall(newCall(5_000), () => first.app.get(RpcClient, { strict: false }).call(contract, request));
  const respond = (driver: Driver, cargoId: string, more: Partial<CreateResponseRequest> = {}) =>
    call(CreateResponse, { driverId: driver.id, cargoId, offer: { phone: PHONE }, ...more });
  const newCargo = (changes: Parameters<typeof cargo>[1] = {}): string => {
    const id = String(++cargoNumber);
    stage.peers.cargos.set(id, cargo(id, changes));
    return id;
  };
  const cardOf = async (cargoId: string): Promise<ShownMessage> => {
    let found: ShownMessage | undefined;
    await eventually('the card is in the chat', async () => {
      found = (await stage.telegram.messages(DISPATCHERS)).find(({ text }) => text?.includes(cargoId) === true);
      return found !== undefined;
    });
    return found!;
  };
  const listed = async (driver: Driver): Promise<Response[]> =>
    (await call(ListResponses, { driverId: driver.id, limit: 100 })).items;
  const press = async (userId: number, decision: Parameters<typeof decisionData>[0], response: Response): Promise<string> => {
    const data = decisionData(decision, response.id);
    let card: ShownMessage | undefined;
    await eventually('the button is there', async () => {
      card = await cardOf(response.cargoId);
      return card.reply_markup?.inline_keyboard?.flat().some(({ callback_data }) => callback_data === data) === true;
    });
    const id = await stage.telegram.tap(userId, DISPATCHERS, card!.message_id, data);
    let told: string | undefined;
    await eventually('the press is answered', async () => {
      told = (await stage.telegram.answer(id))?.text;
      return told !== undefined;
    });
    return told!;
  };
  const known = async (): Promise<Driver> => {
    const driver = stage.peers.driver();
    // Somebody who has started the bot: it may write to them.
    const user = { id: Number(driver.telegramId), first_name: driver.firstName, language_code: 'ru' };
    await stage.telegram.post('users', user);
    await stage.telegram.say(user.id, '/help');
    return driver;
  };

  beforeAll(async () => {
    stage = await Stage.set();
    first = await stage.replica(HURRIED);
    await stage.replica(HURRIED);
  }, 60_000);
  afterAll(() => stage.stop(), 60_000);

  it('are stored, shown to the dispatchers and marked as sent', async () => {
    const driver = await known();
    const cargoId = newCargo();
    const offer = { phone: PHONE, priceKopecks: 8_000_000, comment: 'Завтра <b>с 8</b> утра' };
    const { created, response } = await respond(driver, cargoId, { offer });
    expect(created).toBe(true);
    expect(response).toMatchObject({ cargoId, status: 'pending', priceKopecks: 8_000_000, comment: offer.comment });
    expect(response.cargo).toMatchObject({ id: cargoId, distanceKm: 815, company: { inn: '7707083893' } });
    expect(response.cargo).not.toHaveProperty('contacts');
    const { text, reply_markup } = await cardOf(cargoId);
    for (const part of [
      'Москва → Казань',
      '80 000',
      '+7 900 123-45-67',
      'Иван Петров',
      'Завтра <b>с 8</b> утра',
      'ООО «Ромашка» <b>',
    ]) {
      expect(text?.replaceAll('\u202f', ' ')).toContain(part);
    }
    const buttons = reply_markup?.inline_keyboard?.flat() ?? [];
    expect(buttons.map((button) => button.text)).toEqual(['✅ Принять', '❌ Отклонить', '📞 Контакт']);
    await eventually('sent', async () => (await listed(driver))[0]?.status === 'sent');
    expect((await listed(driver))[0]!.history.map(({ status }) => status)).toEqual(['pending', 'sent']);
    expect(await call(GetResponseMarks, { driverId: driver.id })).toEqual({ responses: { [cargoId]: 'sent' } });
  });

  it('are one, however many come at once, and whatever the load has become since', async () => {
    const driver = await known();
    const cargoId = newCargo();
    const answers = await Promise.all(Array.from({ length: 10 }, () => respond(driver, cargoId)));
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ response }) => response.id)).size).toBe(1);
    stage.peers.cargos.delete(cargoId);
    expect((await respond(driver, cargoId)).created).toBe(false);
    await cardOf(cargoId);
    const cards = (await stage.telegram.messages(DISPATCHERS)).filter(({ text }) => text?.includes(cargoId) === true);
    expect(cards).toHaveLength(1);
  });

  it('take one connection each: as many at once as the pool has wait for nobody', async () => {
    const { source } = first.app.get(Database, { strict: false });
    const held = Array.from({ length: 9 }, () => source.createQueryRunner());
    await Promise.all(held.map((runner) => runner.connect()));
    try {
      const responses = first.app.get(Responses, { strict: false });
      const request = { driverId: stage.peers.driver().id, cargoId: newCargo(), offer: { phone: PHONE } };
      expect((await runInCall(newCall(5_000), () => responses.create(request))).created).toBe(true);
    } finally {
      await Promise.all(held.map((runner) => runner.release()));
    }
  });

  it('give the first answer again under one key, and refuse another body under it', async () => {
    const driver = await known();
    const cargoId = newCargo();
    const key = { idempotencyKey: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 5 }, () => respond(driver, cargoId, key)));
    expect(answers.every((answer) => answer.created && answer.response.id === answers[0]!.response.id)).toBe(true);
    const other = respond(driver, cargoId, { ...key, offer: { phone: PHONE, comment: 'другое' } });
    await expect(other).rejects.toMatchObject({ code: IDEMPOTENCY_KEY_REUSED.code });
    expect((await respond(await known(), newCargo(), key)).created).toBe(true);
  });

  it('are refused for loads that are not there', async () => {
    const driver = await known();
    await expect(respond(driver, '404404')).rejects.toMatchObject({ code: CARGO_NOT_FOUND.code });
    await expect(respond(driver, newCargo({ removed: true }))).rejects.toMatchObject({ code: CARGO_REMOVED.code });
    const gone = newCargo();
    stage.peers.goneSince.add(gone);
    await expect(respond(driver, gone)).rejects.toMatchObject({ code: CARGO_REMOVED.code });
    stage.peers.refusals.set('CargoDetailPage', new Refusal(EXCHANGE_UNAVAILABLE));
    await expect(respond(driver, newCargo())).rejects.toMatchObject({ code: EXCHANGE_UNAVAILABLE.code });
    stage.peers.refusals.clear();
    expect(await listed(driver)).toEqual([]);
  });

  it('are accepted by one of two dispatchers who press at once; the other is told, the driver too', async () => {
    const driver = await known();
    const { response } = await respond(driver, newCargo());
    await cardOf(response.cargoId);
    await eventually('sent', async () => (await listed(driver))[0]?.status === 'sent');
    const told = await Promise.all([press(OLGA, 'accept', response), press(PAVEL, 'reject', response)]);
    const { status } = (await listed(driver))[0]!;
    expect(['accepted', 'rejected']).toContain(status);
    expect(told.filter((text) => text.startsWith('Уже решено'))).toHaveLength(1);
    await eventually(
      'the card says so',
      async () => (await cardOf(response.cargoId)).text?.includes(status === 'accepted' ? 'принят' : 'отклонён') === true,
    );
    await eventually('the driver is told', async () =>
      (await stage.telegram.messages(driver.telegramId)).some(({ text }) => /Ваш отклик (принят|отклонён)/.test(text ?? '')),
    );
  });

  it('go their whole way: contact, accepted, completed, rated', async () => {
    const driver = await known();
    const { response } = await respond(driver, newCargo());
    await eventually('sent', async () => (await listed(driver))[0]?.status === 'sent');
    expect(await press(OLGA, 'contact', response)).toContain('Контакт');
    await eventually('the contact is in the chat', async () =>
      (await stage.telegram.messages(DISPATCHERS)).some(({ contact }) => contact?.phone_number === PHONE),
    );
    expect((await listed(driver))[0]!.status).toBe('viewed');
    await press(PAVEL, 'accept', response);
    await expect(call(RateResponse, { driverId: driver.id, responseId: response.id, stars: 5 })).rejects.toMatchObject({
      code: RESPONSE_STATE.code,
    });
    await press(OLGA, 'complete', response);
    const rated = await call(RateResponse, { driverId: driver.id, responseId: response.id, stars: 4, comment: 'Хорошо' });
    expect(rated.rating).toEqual({ stars: 4, comment: 'Хорошо' });
    expect(rated.history.map(({ status }) => status)).toEqual(['pending', 'sent', 'viewed', 'accepted', 'completed']);
    await eventually('the driver is asked', async () =>
      (await stage.telegram.messages(driver.telegramId)).some(({ text }) => text?.includes('Оцените') === true),
    );
    await expect(call(WithdrawResponse, { driverId: driver.id, responseId: response.id })).rejects.toMatchObject({
      code: RESPONSE_STATE.code,
    });
  });

  it('are decided by members of the chat only', async () => {
    const driver = await known();
    const { response } = await respond(driver, newCargo());
    await eventually('sent', async () => (await listed(driver))[0]?.status === 'sent');
    const stranger = 910_000_777;
    await stage.telegram.post('users', { id: stranger, first_name: 'Чужой' });
    const decisions = first.app.get(Decisions, { strict: false });
    const pressed = { decision: 'accept', responseId: response.id, userId: stranger, updateId: 1 } as const;
    expect(await decisions.decide(pressed)).toContain('только участники');
    expect((await listed(driver))[0]!.status).toBe('sent');
  });

  it('are withdrawn by their own driver, twice as once, and by nobody else', async () => {
    const driver = await known();
    const { response } = await respond(driver, newCargo());
    await eventually('sent', async () => (await listed(driver))[0]?.status === 'sent');
    const stranger = await known();
    const asked = { responseId: response.id };
    await expect(call(WithdrawResponse, { driverId: stranger.id, ...asked })).rejects.toMatchObject({
      code: RESPONSE_UNKNOWN.code,
    });
    for (let time = 0; time < 2; time++) {
      expect((await call(WithdrawResponse, { driverId: driver.id, ...asked })).status).toBe('withdrawn');
    }
    await eventually('the card says so', async () => (await cardOf(response.cargoId)).text?.includes('отозван') === true);
    const late = { decision: 'accept', responseId: response.id, userId: OLGA, updateId: 2 } as const;
    expect(await first.app.get(Decisions, { strict: false }).decide(late)).toContain('отозван');
    expect((await listed(driver))[0]!.status).toBe('withdrawn');
  });

  it('are listed newest first, page by page, and by status', async () => {
    const driver = await known();
    const made: string[] = [];
    for (let n = 0; n < 5; n++) made.unshift((await respond(driver, newCargo())).response.id);
    const one = await call(ListResponses, { driverId: driver.id, limit: 2 });
    const two = await call(ListResponses, { driverId: driver.id, limit: 2, cursor: one.nextCursor! });
    const three = await call(ListResponses, { driverId: driver.id, limit: 2, cursor: two.nextCursor! });
    expect([...one.items, ...two.items, ...three.items].map(({ id }) => id)).toEqual(made);
    expect(three.nextCursor).toBeNull();
    await call(WithdrawResponse, { driverId: driver.id, responseId: made[2]! });
    const gone = await call(ListResponses, { driverId: driver.id, limit: 100, status: 'withdrawn' });
    expect(gone.items.map(({ id }) => id)).toEqual([made[2]]);
  });

  it('lose their person when the driver is erased', async () => {
    const driver = await known();
    await respond(driver, newCargo(), { offer: { phone: '+79998887766', comment: 'личное' } });
    await eventually('sent', async () => (await listed(driver))[0]?.status === 'sent');
    await first.app.get(EventPublisher).publish(DriverErased, { driverId: driver.id });
    await eventually('forgotten', async () => {
      const kept = await stage.rows<{ phone: string }>('select phone from bot.responses where driver_id = $1', [driver.id]);
      return kept[0]?.phone === '';
    });
    const [row] = await stage.rows<object>('select name, comment from bot.responses where driver_id = $1', [driver.id]);
    expect(row).toEqual({ name: null, comment: null });
  });
});
