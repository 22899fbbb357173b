import { randomUUID } from 'node:crypto';
import { CARGO_NOT_FOUND, EXCHANGE_UNAVAILABLE, Refusal } from '#contracts';
import { Database } from '#persistence';
import type { RunningService } from '#runtime';
import { eventually } from '#testing';
import { COMMANDS } from './commands/command-list';
import { Outgoing } from './outgoing/outgoing.service';
import { cargo } from './testing/peers';
import { Phone } from './testing/phone';
import { DISPATCHERS, HURRIED, Stage } from './testing/stage';
import type { ShownMessage } from './testing/telegram-side';
import { html } from './texts/html';

jest.setTimeout(60_000);

describe('the bot by commands', () => {
  let stage: Stage;
  let replica: RunningService;
  let people = 200_000_000;

  const somebody = (language = 'ru'): Promise<Phone> => Phone.of(stage.telegram, ++people, language);
  const filterOf = (phone: Phone): Record<string, string> | undefined => {
    const driver = [...stage.peers.drivers.values()].find(({ telegramId }) => telegramId === String(phone.userId));
    return stage.peers.filters.get(driver?.id ?? '');
  };

  beforeAll(async () => {
    stage = await Stage.set();
    await stage.telegram.post('users', { id: 555_000_001, first_name: 'Диспетчер', language_code: 'ru' });
    await stage.telegram.post('groups', {
      id: Number(DISPATCHERS),
      title: 'Диспетчеры',
      members: [{ userId: 555_000_001, status: 'administrator' }],
    });
    replica = await stage.replica(HURRIED);
  });

  afterAll(() => stage.stop());

  beforeEach(() => {
    stage.peers.refusals.clear();
    stage.peers.cargos.clear();
    for (let number = 1; number <= 12; number++) stage.peers.cargos.set(String(1000 + number), cargo(String(1000 + number)));
  });

  it('greets, and has a word for everything that is not open yet', async () => {
    const phone = await somebody();
    const hello = await phone.say('/start', /Здравствуйте, Иван/);
    expect(hello.reply_markup?.inline_keyboard?.flat()).toEqual([
      { text: '🔎 Найти груз', callback_data: 'cargos' },
      { text: '📱 Открыть в приложении', web_app: { url: 'http://127.0.0.1:3000' } },
    ]);
    const answers: [string, RegExp][] = [
      ['/help', /Что можно написать/],
      ['/searches', /Сохранённых поисков пока нет/],
      ['/favourites', /Избранного пока нет/],
      ['/subscribe', /Открывает все страницы/],
      ['/subscription', /Доступ открыт до .*осталось 7 дней \(пробный период\)\./],
      ['/promo LETO2026', /Такого промокода нет/],
      ['/paysupport', /мы найдём платёж/],
      ['/terms', /передаёт ваши отклики/],
      ['/profile', /Часовой пояс: Europe\/Moscow/],
      ['/responses', /Откликов пока нет/],
      ['/nonsense', /Такой команды нет/],
      ['привет, как дела', /Не нашли в сообщении/],
    ];
    await Promise.all(answers.map(async ([text, expected]) => (await somebody()).say(text, expected)));
  });

  it('finds loads by words, turns pages in place and opens a load', async () => {
    const phone = await somebody();
    const first = await phone.say('Москва Казань 20т от 60₽', /Найдено: 12 грузов/);
    expect(first.text).toContain('Москва +50\u202fкм → Казань +50\u202fкм · до 20 т / 83 м³ · от 60\u202f₽/км');
    expect(filterOf(phone)).toEqual({
      startPointId: '62',
      startPointType: '2',
      startPointRadius: '50',
      finishPointId: '43',
      finishPointType: '2',
      finishPointRadius: '50',
      weightVolume: '20-83',
      pricePerKm: '6000,',
    });
    expect(first.reply_markup?.inline_keyboard?.[0]?.map(({ text }) => text)).toEqual(['1', '2', '3', '4', '5']);
    const view = first.reply_markup!.inline_keyboard![1]![0]!.callback_data!.split(':')[1]!;

    const second = await phone.turn(first, `list:${view}:5`, /6\. Москва → Казань/);
    const last = await phone.turn(second, `list:${view}:10`, /12\. Москва → Казань/);
    expect(last.reply_markup?.inline_keyboard?.[1]?.map(({ text }) => text)).toEqual(['◀']);

    const opened = await phone.turn(last, `open:${view}:10:1011`, /Груз № 1011/);
    for (const word of [
      '75\u202f000\u202f₽',
      'ООО «Ромашка» <b>',
      'ИНН 7707083893',
      'Звонить с 9 до 18.',
      'Ольга, +7 900 000-00-00',
    ])
      expect(opened.text).toContain(word);
    expect(opened.reply_markup?.inline_keyboard?.flat().map(({ url }) => url)).toContain(
      'https://t.me/cargotech_demo_bot/app?startapp=cargo_1011',
    );
    expect(await phone.pressForToast(opened, 'favourite:')).toMatch(/В избранном/);
    await phone.turn(opened, `list:${view}:10`, /12\. Москва → Казань/);

    const again = await phone.say('/cargos', /Найдено: 12 грузов/);
    expect(again.text?.split('\n')[0]).toBe(first.text?.split('\n')[0]);
  });

  it('understands cases, says what it did not understand, and takes a place for a search', async () => {
    const phone = await somebody();
    const found = await phone.say('из Казани до Москвы, фиолетовый реф', /Найдено/);
    expect(found.text).toContain('Казань +50\u202fкм → Москва +50\u202fкм · Рефрижератор');
    expect(found.text).toContain('не поняли: фиолетовый');
    await stage.telegram.post('location', { userId: phone.userId, latitude: 55.7, longitude: 49.2 });
    await phone.hear(/Казань \+100\u202fкм → куда угодно/);
  });

  it('opens a load by a deep link and says when it is gone', async () => {
    const phone = await somebody();
    await phone.say('/start cargo_1003', /Груз № 1003/);
    await phone.say('/start cargo_999', /больше нет на бирже/);
    await phone.say('/start ref_ABC', /Здравствуйте/);
  });

  it('says in words that somebody is away', async () => {
    const phone = await somebody('en');
    const list = await phone.say('Moscow Kazan', /Found: 12 loads/);
    stage.peers.refusals.set('CargoListPage', new Refusal(EXCHANGE_UNAVAILABLE));
    await phone.say('/cargos', /The exchange does not answer/);
    expect(await phone.pressForToast(list, 'list:')).toMatch(/The exchange does not answer/);
    stage.peers.refusals.set('CargoDetailPage', new Refusal(CARGO_NOT_FOUND));
    expect(await phone.pressForToast(list, 'open:')).toMatch(/no longer on the exchange/);
    await phone.say('/cargos', /The exchange does not answer/);
  });

  it('goes through the filter by buttons and words, every step may be skipped', async () => {
    const phone = await somebody();
    await phone.say('/filter', /Откуда едете/);
    await phone.say('Тмутаракань', /Не поняли/);
    const to = await phone.say('из Москвы', /Куда\? Напишите город/);
    expect(to.text).toContain('Москва +50\u202fкм → куда угодно');
    const radius = await phone.turn(to, 'filter:to:skip', /На сколько километров/);
    await phone.turn(radius, 'filter:radius:200', /Какая машина/);
    const body = await phone.say('10', /Какой кузов/);
    expect(body.text).toContain('до 10 т / 54 м³');
    const price = await phone.turn(body, 'filter:body:2', /От какой цены/);
    await phone.press(price, 'filter:price:8000', /Найдено: 12 грузов/);
    expect(filterOf(phone)).toEqual({
      startPointId: '62',
      startPointType: '2',
      startPointRadius: '200',
      weightVolume: '10-54',
      truckTypes: '2',
      pricePerKm: '8000,',
    });
    // The dialog is over: a text is a search again.
    await phone.say('Казань', /🔎 Казань \+50\u202fкм → куда угодно\n/);
  });

  it('ends a dialog at any command', async () => {
    const phone = await somebody();
    await phone.say('/filter', /Откуда едете/);
    await phone.say('/help', /Что можно написать/);
    await phone.say('Казань', /Найдено/);
  });

  it('takes a dialog that it does not know for none', async () => {
    const phone = await somebody();
    await phone.say('/filter', /Откуда едете/);
    await stage.rows(`update bot.conversations set state = '{"kind":"filter","step":"colour"}' where chat_id = $1`, [
      phone.userId,
    ]);
    await phone.say('Казань', /Найдено/);
  });

  it('shows nobody the list of another, and none that has gone', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const list = await one.say('Казань', /Найдено/);
    const theirs = await other.say('Казань', /Найдено/);
    await stage.rows('update bot.views set chat_id = $1 where chat_id = $2', [one.userId, other.userId]);
    expect(await other.pressForToast(theirs, 'list:')).toMatch(/список устарел/);
    await stage.rows('delete from bot.views');
    expect(await one.pressForToast(list, 'list:')).toMatch(/список устарел/);
    await other.turn(theirs, 'open:', /Груз № 1001/);
  });

  it('lets a driver respond by buttons alone: phone once, price, comment, a last look', async () => {
    const phone = await somebody();
    const opened = await phone.say('/start cargo_1001', /Груз № 1001/);
    await phone.press(opened, 'respond:1001', /Нужен ваш телефон/);
    await stage.telegram.post('contact', { userId: phone.userId, phone: '+79990000000', foreign: true });
    await phone.hear(/чужая карточка/);
    await stage.telegram.post('contact', { userId: phone.userId, phone: '+79990000000', forwarded: true });
    await eventually(
      'both are refused',
      async () => (await phone.messages()).filter(({ text }) => text?.includes('чужая')).length === 2,
    );
    await stage.telegram.post('contact', { userId: phone.userId, phone: '79991234567' });
    await phone.hear(/Номер сохранён: \+7 999 123-45-67/);
    await phone.hear(/Ваша цена в рублях/);
    await phone.say('дорого', /Напишите сумму/);
    const comment = await phone.say('80 тыс', /Добавьте комментарий/);
    expect(await phone.pressForToast(comment, 'skip:comment')).toBe('');
    const summary = await phone.hear(/Проверьте отклик/);
    expect(summary.text).toContain('Цена: 80\u202f000\u202f₽');
    await phone.press(summary, 'send:1001', /Отклик (отправляется|отправлен)/);
    await phone.telegram.tap(phone.userId, phone.userId, summary.message_id, 'send:1001');
    await eventually('the second press is answered as well', async () => {
      const told = (await phone.messages()).filter(({ text }) => /^✋ Отклик отправ/.test(text ?? ''));
      return told.length === 2;
    });
    const rows = await stage.rows<{ price_kopecks: string; phone: string }>(
      `select price_kopecks, phone from bot.responses where cargo_id = '1001'`,
    );
    expect(rows).toEqual([{ price_kopecks: '8000000', phone: '+79991234567' }]);

    const list = await phone.say('/responses', /Ваши отклики/);
    const one = await phone.turn(list, 'response:1001', /Отклик отправлен/);
    const sure = await phone.turn(one, 'withdraw:1001', /Отозвать отклик\?/);
    await phone.turn(sure, 'withdraw-yes:1001', /✋ Отклик отозван/);

    // The second time nobody asks for the phone, and a comment may be written.
    const second = await phone.say('/start cargo_1002', /Груз № 1002/);
    const price = await phone.press(second, 'respond:1002', /Ваша цена в рублях/);
    await phone.press(price, 'skip:price', /Добавьте комментарий/);
    const look = await phone.say('буду к 9 <утра>', /Проверьте отклик/);
    expect(look.text).toContain('Цена: как в грузе\nКомментарий: буду к 9 <утра>');
    await phone.press(look, 'cancel', /Отменили/);
    expect(await stage.rows(`select 1 from bot.responses where cargo_id = '1002'`)).toEqual([]);
  });

  it('takes stars and a word after a trip', async () => {
    const phone = await somebody();
    await phone.say('/start', /Здравствуйте/);
    await stage.telegram.post('contact', { userId: phone.userId, phone: '79991234567' });
    await phone.hear(/Номер сохранён/);
    const opened = await phone.say('/start cargo_1005', /Груз № 1005/);
    const price = await phone.press(opened, 'respond:1005', /Ваша цена/);
    const comment = await phone.press(price, 'skip:price', /Добавьте комментарий/);
    const look = await phone.press(comment, 'skip:comment', /Проверьте отклик/);
    await phone.press(look, 'send:1005', /Отклик отправ/);
    const card = async (): Promise<ShownMessage | undefined> =>
      (await stage.telegram.messages(DISPATCHERS)).find(({ text }) => text?.includes('Груз: 1005'));
    await eventually('the card is there', async () => (await card()) !== undefined);
    for (const [decision, expected] of [
      ['d:accept', /Ваш отклик принят/],
      ['d:complete', /Рейс завершён/],
    ] as const) {
      const message = (await card())!;
      const data = message.reply_markup!.inline_keyboard!.flat().find(({ callback_data }) => callback_data?.startsWith(decision));
      await stage.telegram.tap(555_000_001, DISPATCHERS, message.message_id, data!.callback_data!);
      await phone.hear(expected);
      await eventually(
        'the card has moved on',
        async () =>
          !(await card())!.reply_markup?.inline_keyboard?.flat().some(({ callback_data }) => callback_data?.startsWith(decision)),
      );
    }
    const asked = await phone.hear(/Рейс завершён/);
    await phone.press(asked, 'rate:5', /Добавите пару слов/);
    await phone.say('Всё вовремя', /Спасибо за оценку/);
    expect(await stage.rows(`select stars, rating_comment from bot.responses where cargo_id = '1005'`)).toEqual([
      { stars: 5, rating_comment: 'Всё вовремя' },
    ]);
  });

  it('changes the language, passes questions to people and stops alerts when asked twice', async () => {
    const phone = await somebody();
    const choice = await phone.say('/language', /Выберите язык/);
    await phone.turn(choice, 'language:en', /English it is/);
    await phone.say('/help', /What you can write/);
    await phone.say('/support', /Describe your question/);
    await phone.say('Где мой <груз>?', /Passed on/);
    await eventually('the dispatchers read it', async () =>
      (await stage.telegram.messages(DISPATCHERS)).some(({ text }) => text?.includes('Где мой <груз>?')),
    );
    const sure = await phone.say('/stop', /Stop alerts/);
    await phone.turn(sure, 'stop:yes', /Notifications are stopped/);
    const paused = () =>
      stage.rows<{ paused: boolean }>('select paused_since is not null as paused from bot.chats where chat_id = $1', [
        phone.userId,
      ]);
    expect(await paused()).toEqual([{ paused: true }]);
    const { app } = replica;
    const put = (key: string, priority: 'status' | 'alert'): Promise<void> =>
      app
        .get(Database, { strict: false })
        .transaction((manager) =>
          app.get(Outgoing, { strict: false }).text(manager, { key, chatId: String(phone.userId), priority, text: html`${key}` }),
        );
    await put('an alert while paused', 'alert');
    await put('a status while paused', 'status');
    await phone.hear(/a status while paused/);
    await phone.say('/start', /Hello/);
    expect(await paused()).toEqual([{ paused: false }]);
    await put('an alert again', 'alert');
    await phone.hear(/an alert again/);
    expect((await phone.messages()).map(({ text }) => text)).not.toContain('an alert while paused');
  });

  it('gives staff a link into the panel, keeps none, and tells everybody else that there is no such command', async () => {
    const [stranger, member] = [await somebody(), await somebody()];
    stage.peers.staff.set(String(member.userId), randomUUID());
    await stranger.say('/admin', /Такой команды нет/);
    const said = await member.say('/admin', /Вход в панель управления/);
    const { url = '' } = (said.reply_markup?.inline_keyboard?.[0]?.[0] ?? {}) as { url?: string };
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/admin\/#link=[A-Za-z0-9_-]{43}$/);
    const token = url.split('=')[1] ?? '';
    const kept = await replica.app
      .get(Database, { strict: false })
      .source.query<{ content: string }[]>(
        `select content::text as content from bot.outgoing where content::text like '%' || $1 || '%'`,
        [token],
      );
    expect(kept).toEqual([]);
    expect(JSON.stringify(COMMANDS)).not.toContain('admin');
  });
});
