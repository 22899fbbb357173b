import { randomUUID } from 'node:crypto';
import {
  AccessChanged,
  BROADCAST_STATE,
  ConsentRecorded,
  CountSegment,
  CreateSegment,
  DeleteSegment,
  DriverBlocked,
  DriverErased,
  DriverRegistered,
  DriverSeen,
  ListBroadcasts,
  ListSegments,
  OpenBroadcastLink,
  PreviewBroadcast,
  SearchRegionsChanged,
  SuggestSegmentWords,
  UpdateBroadcast,
  UpdateSegment,
  type AccessState,
  type Condition,
  type SegmentCount,
} from '#contracts';
import { Clock, type RunningService } from '#runtime';
import { eventually } from '#testing';
import { AudienceFill } from './audience/audience-fill.service';
import { People } from './audience/people.repository';
import { SegmentWords } from './audience/segment-words.service';
import { BroadcastRounds } from './broadcasts/delivery/broadcast-rounds.service';
import { Recipients } from './broadcasts/delivery/recipients.repository';
import { Outgoing } from './outgoing/outgoing.service';
import { Mailings, type Reader } from './testing/mailings';
import { Phone } from './testing/phone';
import { Stage } from './testing/stage';

jest.setTimeout(60_000);

const PACE = {
  TELEGRAM_MESSAGES_PER_SECOND: '25',
  TELEGRAM_CHAT_MESSAGES_PER_SECOND: '50',
  PUBLIC_URL: 'https://api.example.org',
};
const CROWD = 30;
const tagged = (tag: string): Condition => ({ field: 'tag', op: 'in', value: [tag] });
const repeat = <T>(times: number, make: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, n) => make(n)));

describe('mailings', () => {
  let stage: Stage;
  let mail: Mailings;
  const replicas: RunningService[] = [];
  let crowd: Reader[];
  let ivan: Reader;
  let john: Reader;
  let silent: Reader;
  let fickle: Reader[];

  const events = () => stage.peers.billing.events;
  const count = (condition: Condition): Promise<SegmentCount> =>
    mail.ask(() => stage.peerRpc().call(CountSegment, { condition }));
  const everywhere = <T extends object>(type: new (...args: never[]) => T): T[] =>
    replicas.map(({ app }) => app.get<T>(type as never, { strict: false }));

  beforeAll(async () => {
    stage = await Stage.set();
    mail = new Mailings(stage);
    crowd = await repeat(CROWD, () => mail.reader('crowd'));
    ivan = await mail.reader('pair', { firstName: '<b>Иван</b> {daysLeft} & "Ко"' });
    john = await mail.reader('pair', { firstName: 'John', language: 'en' });
    silent = await mail.reader('pair', { marketing: false });
    fickle = await repeat(4, () => mail.reader('fickle'));
    for (const { driverId } of [ivan, john]) stage.peers.billing.set(driverId, 2.5 * 86_400_000, { source: 'trial' });
    stage.peers.audience.regions.set(ivan.driverId, { driverId: ivan.driverId, regions: ['Москва'], version: 1 });
    replicas.push(await stage.replica(PACE), await stage.replica(PACE));
    everywhere(AudienceFill).forEach((fill) => fill.wake());
    await eventually('all who were there before are known', async () => {
      const rows = await stage.rows('select 1 from bot.audience_fills where done_at is not null');
      return rows.length === 3;
    });
    const met = async (): Promise<boolean> => (await stage.rows('select 1 from bot.chats')).length >= stage.peers.drivers.size;
    await eventually('the bot has met everybody', met);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await stage.telegram.clearFaults();
  });
  afterAll(() => stage.stop());

  describe('know whom they may go to', () => {
    it('from what was there before', async () => {
      expect(await count({ all: [] })).toEqual({ count: CROWD + 7, reachable: CROWD + 6 });
      expect(await count(tagged('pair'))).toEqual({ count: 3, reachable: 2 });
      expect(await count({ field: 'region', op: 'in', value: ['Москва', 'Тверь'] })).toEqual({ count: 1, reachable: 1 });
      const ending: Condition = {
        all: [
          { field: 'subscription', op: 'in', value: ['trial'] },
          { field: 'expiresWithinDays', op: 'lte', value: 3 },
        ],
      };
      expect(await count(ending)).toEqual({ count: 2, reachable: 2 });
      const set = (what: string) => stage.rows(`update bot.chats set ${what} where chat_id = $1`, [ivan.chatId]);
      for (const [shut, open] of [
        ['paused_since = now()', 'paused_since = null'],
        [`unreachable_since = now(), unreachable_reason = 'x'`, 'unreachable_since = null, unreachable_reason = null'],
      ] as const) {
        await set(shut);
        expect(await count(ending)).toEqual({ count: 2, reachable: 1 });
        await set(open);
      }
      expect(await count(ending)).toEqual({ count: 2, reachable: 2 });
    });

    it('from events in whatever order they come', async () => {
      const driverId = randomUUID();
      const at = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 10, minute)).toISOString();
      const row = async () =>
        (await stage.rows<Record<string, unknown>>('select * from bot.audience where driver_id = $1', [driverId]))[0];
      const consent = { driverId, kind: 'marketing' as const, version: '1' };
      await events().publish(ConsentRecorded, { ...consent, given: true, at: at(5) });
      await eventually('agreed', async () => (await row())?.['marketing'] === true);
      await events().publish(ConsentRecorded, { ...consent, given: false, at: at(4) });
      await events().publish(ConsentRecorded, { ...consent, kind: 'auto-renewal', given: false, at: at(9) });
      await events().publish(SearchRegionsChanged, { driverId, regions: ['Тверь'], version: 7 });
      await events().publish(SearchRegionsChanged, { driverId, regions: ['Псков'], version: 6 });
      const access: AccessState = Object.assign({}, stage.peers.billing.state(driverId), { version: 4, source: 'gift' });
      await events().publish(AccessChanged, access);
      await events().publish(AccessChanged, Object.assign({}, access, { version: 3, source: 'trial' }));
      await events().publish(DriverSeen, { driverId, seenAt: at(30) });
      await events().publish(DriverSeen, { driverId, seenAt: at(20) });
      const known = {
        driverId,
        telegramId: '799999999',
        tags: ['late'],
        marketing: false,
        marketingAt: at(3),
        lastSeenAt: at(1),
        asOf: at(40),
      };
      const members = stage.peers.audience.members;
      members.set(driverId, Object.assign({}, members.get(ivan.driverId)!, known));
      const registered = { driverId, telegramId: '799999999', language: 'ru' as const, registeredAt: at(0) };
      await events().publish(DriverRegistered, registered);
      await eventually('all of it is known', async () => {
        const now = await row();
        const regions = now?.['regions'] as string[] | undefined;
        return now?.['chat_id'] === '799999999' && regions?.[0] === 'Тверь' && now['source'] === 'gift';
      });
      const seen = async (): Promise<boolean> => ((await row())?.['last_seen_at'] as Date).toISOString() === at(30);
      await eventually('seen last', seen);
      expect(await row()).toMatchObject({ marketing: true, tags: ['late'], access_version: '4', regions_version: '7' });
      expect(await count(tagged('late'))).toEqual({ count: 1, reachable: 1 });
      Object.assign(stage.peers.audience.members.get(driverId)!, { blocked: true, asOf: at(41) });
      await events().publish(DriverBlocked, { driverId, version: 2, at: at(41) });
      await eventually('blocked', async () => (await count(tagged('late'))).reachable === 0);
      // What comes after the end brings nobody back.
      await events().publish(DriverErased, { driverId });
      await eventually('erased', async () => (await row())?.['erased'] === true);
      const heard = everywhere(People).flatMap((people) => [
        jest.spyOn(people, 'consented'),
        jest.spyOn(people, 'access'),
        jest.spyOn(people, 'know'),
      ]);
      await events().publish(ConsentRecorded, { ...consent, given: true, at: at(50) });
      await events().publish(DriverRegistered, registered);
      await events().publish(AccessChanged, Object.assign({}, access, { version: 9 }));
      await eventually('all of it is heard', async () => {
        const calls = heard.flatMap(({ mock }) => mock.results as { value: Promise<void> }[]);
        await Promise.all(calls.map(({ value }) => value));
        return calls.length === 3;
      });
      expect(await row()).toMatchObject({ chat_id: null, first_name: '', marketing: false, source: null, tags: [], regions: [] });
    });

    it('and tell who writes a condition what it may name, the 200 most usual words of a kind', async () => {
      const [words] = everywhere(SegmentWords);
      const clocks = everywhere(Clock);
      const usual = ['crowd', 'fickle', 'pair'];
      expect(await words!.suggest()).toMatchObject({ regions: ['Москва'], tags: usual });
      await stage.rows(
        `insert into bot.audience (driver_id, tags)
         select gen_random_uuid(), array['rare ' || lpad(n::text, 3, '0')] from generate_series(1, 210) as n`,
      );
      try {
        expect((await words!.suggest()).tags).toEqual(usual);
        for (const clock of clocks) clock.setAhead(60_000);
        const { tags } = await mail.ask(() => stage.peerRpc().call(SuggestSegmentWords, {}));
        const rare = Array.from({ length: 197 }, (_, n) => `rare ${String(n + 1).padStart(3, '0')}`);
        expect(tags).toEqual([...usual, ...rare]);
      } finally {
        await stage.rows(`delete from bot.audience where tags[1] like 'rare %'`);
        for (const clock of clocks) clock.setAhead(0);
      }
    });

    it('by segments that staff keep, change and drop', async () => {
      const { actor } = mail;
      const create = (name: string, condition: Condition, idempotencyKey?: string) =>
        mail.ask(() =>
          stage.peerRpc().call(CreateSegment, {
            segment: { name, condition },
            actor,
            ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
          }),
        );
      const made = await create('Пара', tagged('pair'), 'segment-1');
      expect(await create('Пара', tagged('pair'), 'segment-1')).toEqual(made);
      await expect(create('Другая', tagged('pair'), 'segment-1')).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
      const bad = { any: [tagged('a'), { not: { field: 'tag', op: 'in', value: [''] } }] } as Condition;
      const refusal = { code: 'VALIDATION_FAILED', details: { errors: [{ field: 'condition.any.1.not.value', code: 'RANGE' }] } };
      await expect(create('Плохая', bad)).rejects.toMatchObject(refusal);
      await expect(count(bad)).rejects.toMatchObject(refusal);
      const change = (version: number, name: string) =>
        mail.ask(() => stage.peerRpc().call(UpdateSegment, { id: made.id, patch: { version, name }, actor }));
      expect(await change(1, 'Двое')).toMatchObject({ name: 'Двое', condition: tagged('pair'), version: 2 });
      await expect(change(1, 'Трое')).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
      const listed = () => mail.ask(() => stage.peerRpc().call(ListSegments, {}));
      expect((await listed()).items.map(({ name }) => name)).toEqual(['Двое']);
      for (let n = 0; n < 2; n++) await mail.ask(() => stage.peerRpc().call(DeleteSegment, { id: made.id, actor }));
      expect((await listed()).items).toEqual([]);
      const lines = await stage.rows<{ action: string; actor: string }>(
        `select payload->>'action' as action, payload->>'actor' as actor from bot.outbox
         where payload->>'target' = $1 order by created_at`,
        [`segment:${made.id}`],
      );
      expect(lines.map(({ action }) => action)).toEqual(['segment.created', 'segment.changed', 'segment.deleted']);
      expect(new Set(lines.map(({ actor }) => actor))).toEqual(new Set([actor]));
    });
  });

  it('are read by each in their language, with what staff and drivers wrote as mere text, and count who follows the button', async () => {
    const button = { labels: { ru: 'Открыть', en: 'Open' }, url: 'https://t.me/cargotech_demo_bot/app?startapp=x' };
    const texts = {
      ru: '<i>Привет</i>, {firstName}! Осталось {daysLeft}, до {expiresAt}.',
      en: 'Hi {firstName}: {daysLeft} left, until {expiresAt}',
    };
    const id = await mail.send(tagged('pair'), { texts, button });
    const done = await mail.until(id, 'done');
    expect(done.progress).toMatchObject({ total: 2, waiting: 0, sent: 2, failed: 0, dropped: 0, clicked: 0, byReason: {} });
    const last = async ({ chatId }: Reader) => (await stage.telegram.messages(chatId)).at(-1)!;
    const [ru, en] = [await last(ivan), await last(john)];
    expect(ru.text).toMatch(/^<i>Привет<\/i>, <b>Иван<\/b> \{daysLeft\} & "Ко"! Осталось 3, до \d+ \S+ 20\d\d\.$/);
    expect(en.text).toMatch(/^Hi John: 3 left, until \d+ \S+ 20\d\d$/);
    expect((await last(silent)).text).not.toMatch(/Привет/);
    expect(ru.reply_markup?.inline_keyboard?.map(([key]) => key?.text)).toEqual(['Открыть', 'Не присылать рассылки']);
    const address = en.reply_markup?.inline_keyboard?.[0]?.[0]?.url ?? '';
    const [, token = ''] = /^https:\/\/api\.example\.org\/api\/v1\/r\/([\w-]{22})$/.exec(address) ?? [];
    const open = (of: string) => mail.ask(() => stage.peerRpc().call(OpenBroadcastLink, { token: of }));
    expect(await repeat(3, () => open(token))).toEqual(Array.from({ length: 3 }, () => ({ url: button.url })));
    expect((await mail.get(id)).progress.clicked).toBe(1);
    await expect(open('A'.repeat(22))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('reach everybody once, whatever line the bot dies at and whoever goes on', async () => {
    // Each of these fails once after it was done, on whichever replica does it: the transaction around it is lost.
    const died: string[] = [];
    const die = (line: string): void => {
      if (died.includes(line)) return;
      died.push(line);
      throw new Error(`died after ${line}`);
    };
    const lines = ['gather', 'next', 'queued', 'ended', 'settle'] as const;
    for (const recipients of everywhere(Recipients)) {
      for (const line of lines) {
        const real = recipients[line].bind(recipients) as (...args: unknown[]) => Promise<unknown>;
        jest.spyOn(recipients, line).mockImplementation((async (...args: unknown[]) => {
          const result = await real(...args);
          die(line);
          return result;
        }) as never);
      }
    }
    for (const outgoing of everywhere(Outgoing)) {
      const real = outgoing.putAll.bind(outgoing);
      jest.spyOn(outgoing, 'putAll').mockImplementation(async (manager, letters) => {
        await real(manager, letters);
        if (letters[0]?.kind === 'broadcast') die('put');
      });
    }
    const id = await mail.send(tagged('crowd'), { texts: { ru: 'Каждому один раз', en: '-' } });
    // Whoever believes they lead: one step is done once.
    for (let n = 0; n < 5; n++) await Promise.allSettled(everywhere(BroadcastRounds).map((rounds) => rounds.round()));
    await mail.until(id, ({ progress }) => progress.sent >= 5);
    // The leader goes in the middle of it; the other one goes on.
    await replicas.shift()!.stop();
    const done = await mail.until(id, 'done');
    expect(done.progress).toMatchObject({ total: CROWD, sent: CROWD, waiting: 0, failed: 0, dropped: 0 });
    expect(await mail.shown(crowd, 'Каждому один раз')).toEqual(crowd.map(() => 1));
    expect([...died].sort()).toEqual([...lines, 'put'].sort());
    replicas.push(await stage.replica(PACE));
  });

  /** What had left when it was stopped has arrived. @returns how many readers were written to */
  const settled = async (text: string): Promise<number> => {
    const calm = async (): Promise<boolean> =>
      (await stage.rows(`select 1 from bot.outgoing where state = 'sending'`)).length === 0;
    await eventually('what was on its way has arrived', calm);
    const shown = await mail.shown(crowd, text);
    expect(Math.max(...shown)).toBe(1);
    return shown.reduce((sum, n) => sum + n, 0);
  };

  it('stop at once when they are paused and go on where they were', async () => {
    const id = await mail.send(tagged('crowd'), { texts: { ru: 'С передышкой', en: '-' } });
    await mail.until(id, ({ progress }) => progress.sent > 0);
    // Two of those on their way come back to the queue after the pause.
    await stage.telegram.post('faults', { method: 'sendMessage', kind: '429', retryAfter: 1, times: 2 });
    await mail.move(id, 'pause');
    const delivered = await settled('С передышкой');
    expect(delivered).toBeLessThan(CROWD);
    await eventually('nothing waits in the queue', async () => {
      const waiting = `select 1 from bot.outgoing where key like $1 and state = 'waiting'`;
      return (await stage.rows(waiting, [`broadcast:${id}:%`])).length === 0;
    });
    const paused = await mail.until(id, ({ progress }) => progress.sent === delivered);
    expect(paused).toMatchObject({ state: 'paused', progress: { total: CROWD, waiting: CROWD - delivered } });
    await expect(mail.move(id, 'pause')).rejects.toMatchObject({ code: BROADCAST_STATE.code });
    await mail.move(id, 'resume');
    expect((await mail.until(id, 'done')).progress).toMatchObject({ sent: CROWD, dropped: 0, waiting: 0 });
    expect(await settled('С передышкой')).toBe(CROWD);
  });

  it('end at once when they are canceled', async () => {
    const id = await mail.send(tagged('crowd'), { texts: { ru: 'Отменённая', en: '-' } });
    await mail.until(id, ({ progress }) => progress.sent > 0);
    await mail.move(id, 'cancel');
    const sent = await settled('Отменённая');
    expect(sent).toBeLessThan(CROWD);
    const { progress } = await mail.until(id, (one) => one.progress.sent === sent && one.progress.waiting === 0);
    expect(progress).toMatchObject({ total: CROWD, sent, dropped: CROWD - sent, byReason: { canceled: CROWD - sent } });
    for (const action of ['send', 'resume', 'pause', 'cancel'] as const)
      await expect(mail.move(id, action)).rejects.toMatchObject({ code: 'BROADCAST_STATE' });
  });

  it('take down thousands of readers page by page, each once, and know why some could not be reached', async () => {
    await stage.rows(
      `insert into bot.audience (driver_id, chat_id, tags, marketing, known_as_of)
       select gen_random_uuid(), 600000000 + n, array['many'], true, now() from generate_series(1, 2500) as n`,
    );
    const id = await mail.send(tagged('many'));
    await mail.until(id, ({ progress }) => progress.total === 2_500 && progress.failed > 0);
    await mail.move(id, 'cancel');
    const { progress } = await mail.until(id, ({ progress: { waiting } }) => waiting === 0);
    const { canceled, 'never-started': strangers, ...others } = progress.byReason;
    expect([progress.total, progress.sent, others]).toEqual([2_500, 0, {}]);
    expect([progress.failed, progress.dropped]).toEqual([strangers, canceled]);
    const written = await stage.rows('select 1 from bot.broadcast_recipients where broadcast_id = $1', [id]);
    expect(written).toHaveLength(2_500);
    await stage.rows(`delete from bot.audience where tags = array['many']`);
  });

  it('are not sent to whoever withdrew, whoever shut the bot out, and not twice to whom they may have reached', async () => {
    const [leaving, shut, uncertain, kept] = fickle as [Reader, Reader, Reader, Reader];
    const phone = new Phone(stage.telegram, leaving.chatId);
    const first = await mail.send(tagged('fickle'), { texts: { ru: 'Первая', en: '-' } });
    await mail.until(first, 'done');
    const message = await phone.hear(/^Первая/);
    // Telegram wants a pause from everybody: the second one waits in the queue while its readers go.
    await stage.telegram.post('faults', {
      method: 'sendMessage',
      kind: '429',
      retryAfter: 2,
      chatId: crowd[0]!.chatId,
      times: 1,
    });
    await stage.telegram.say(crowd[0]!.chatId, '/help');
    const resting = async (): Promise<boolean> =>
      (await stage.rows('select 1 from bot.pause where until > clock_timestamp()')).length === 1;
    await eventually('Telegram wants a pause', resting);
    const second = await mail.send(tagged('fickle'), { texts: { ru: 'Вторая', en: '-' } });
    const queued = async (): Promise<boolean> =>
      (await stage.rows(`select 1 from bot.outgoing where state = 'waiting' and key like $1`, [`broadcast:${second}:%`]))
        .length === 4;
    await eventually('all wait in the queue', queued);
    await stage.telegram.post('faults', { method: 'sendMessage', kind: '403-blocked', chatId: shut.chatId, times: 1 });
    await stage.telegram.post('faults', { method: 'sendMessage', kind: 'executed-lost', chatId: uncertain.chatId, times: 1 });
    expect(await phone.pressForToast(message, 'mailings:off')).toMatch(/Рассылок больше не будет/);
    expect(stage.peers.audience.consents.at(-1)).toEqual({ driverId: leaving.driverId, kind: 'marketing', given: false });
    const done = await mail.until(second, 'done');
    expect(done.progress).toMatchObject({ total: 4, waiting: 0, sent: 1, failed: 2, dropped: 1 });
    expect(done.progress.byReason).toEqual({ 'no-consent': 1, 'bot-blocked': 1, 'no-answer': 1 });
    expect(await mail.shown([leaving, shut, uncertain, kept], 'Вторая')).toEqual([0, 0, 1, 1]);
    // Who changes their mind gets the next one; the others are not asked for again.
    const profile = await phone.say('/profile', /👤/);
    const question = await phone.press(profile, 'mailings:ask', /отдельное согласие/);
    await phone.turn(question, 'mailings:on', /Готово/);
    expect(stage.peers.audience.consents.at(-1)).toMatchObject({ driverId: leaving.driverId, given: true });
    const third = await mail.send(tagged('fickle'), { texts: { ru: 'Третья', en: '-' } });
    expect((await mail.until(third, 'done')).progress).toMatchObject({ total: 3, sent: 3 });
  });

  it('are drafts first: changed by one at a time, shown to their author, put off, and listed', async () => {
    const { actor } = mail;
    const wrong = mail.draft(tagged('pair'), { texts: { ru: 'Привет, {name}', en: 'Hi {firstName}' } });
    await expect(wrong).rejects.toMatchObject({ details: { errors: [{ field: 'texts.ru', code: 'UNKNOWN' }] } });
    const draft = await mail.draft(tagged('pair'), { title: 'Черновик' }, 'draft-1');
    expect(await mail.draft(tagged('pair'), { title: 'Черновик' }, 'draft-1')).toEqual(draft);
    expect(draft).toMatchObject({ state: 'draft', createdBy: actor, version: 1, scheduledAt: null, button: null });
    const patch = { version: 1, texts: { ru: 'Правка для {firstName}', en: 'Edited' } };
    const change = () => mail.ask(() => stage.peerRpc().call(UpdateBroadcast, { id: draft.id, patch, actor }));
    const both = await Promise.allSettled([change(), change()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await mail.get(draft.id)).toMatchObject({ title: 'Черновик', version: 2, texts: patch.texts });
    const preview = (chatId: string) =>
      mail.ask(() => stage.peerRpc().call(PreviewBroadcast, { id: draft.id, chatId, language: 'ru', actor }));
    await preview(String(crowd[0]!.chatId));
    await new Phone(stage.telegram, crowd[0]!.chatId).hear(/^Правка для Иван$/);
    await expect(preview('1')).rejects.toMatchObject({ code: 'PREVIEW_IMPOSSIBLE' });
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect(await mail.move(draft.id, 'send', later)).toMatchObject({ state: 'scheduled', scheduledAt: later, startedAt: null });
    const changed = mail.ask(() => stage.peerRpc().call(UpdateBroadcast, { id: draft.id, patch: { version: 3 }, actor }));
    await expect(changed).rejects.toMatchObject({ code: 'BROADCAST_STATE' });
    for (const clock of everywhere(Clock)) clock.setAhead(3_600_000);
    expect((await mail.until(draft.id, 'done')).progress.sent).toBe(2);
    const page = (cursor?: string) =>
      mail.ask(() => stage.peerRpc().call(ListBroadcasts, { limit: 3, ...(cursor === undefined ? {} : { cursor }) }));
    const newest = await page();
    expect(newest.items[0]).toMatchObject({ id: draft.id });
    const older = await page(newest.nextCursor!);
    expect(new Set([...newest.items, ...older.items].map(({ id }) => id)).size).toBe(newest.items.length + older.items.length);
    const lines = await stage.rows<{ action: string }>(
      `select payload->>'action' as action from bot.outbox where payload->>'target' = $1 order by created_at`,
      [`broadcast:${draft.id}`],
    );
    expect(lines.map(({ action }) => action.slice('broadcast.'.length))).toEqual([
      'created',
      'changed',
      'previewed',
      'scheduled',
      'started',
      'done',
    ]);
  });
});
