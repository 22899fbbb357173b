import { createHash, randomUUID } from 'node:crypto';
import {
  CanonicalizeFilter,
  CreateSearch,
  DeleteSearch,
  DriverChanged,
  ListSearches,
  ListWatchedQueries,
  UpdateSearch,
  type SavedSearch,
  type WatchedQuery,
} from '#contracts';
import { eventually } from '#testing';
import { dateIn } from '../filters/today';
import { dayAfter, momentOf } from '../filters/zone-time';
import { Watch } from '../testing/watch';

const MOSCOW = 'Europe/Moscow';
const KAMCHATKA = 'Asia/Kamchatka';
const MINUTE = 60_000;

describe('saved searches', () => {
  let watch: Watch;
  const ask = () => watch.stage.client;

  beforeAll(async () => {
    watch = await Watch.begin(2);
  }, 60_000);
  afterAll(() => watch.end());

  const create = (driverId: string, filter: Record<string, string>, more: object = {}): Promise<SavedSearch> =>
    ask().call(CreateSearch, { driverId, timeZone: MOSCOW, filter, ...more });
  const list = async (driverId: string, timeZone = MOSCOW): Promise<SavedSearch[]> =>
    (await ask().call(ListSearches, { driverId, timeZone })).items;

  it('are kept with the usual alerts and listed in the order of their making', async () => {
    const driverId = randomUUID();
    const first = await create(driverId, { startPointId: ' 1 ', mode: 'all' }, { name: 'Домой' });
    expect(first).toEqual({
      id: expect.any(String) as string,
      name: 'Домой',
      filter: { startPointId: '1', mode: 'all' },
      alerts: { enabled: true, maxPerHour: 10 },
      matchesToday: 0,
    });
    const alerts = {
      enabled: false,
      quietHours: { from: '22:00', to: '07:00' },
      maxPerHour: 900,
      mutedUntil: '2100-01-01T00:00:00.000Z',
    };
    const second = await create(driverId, { sort: 'price' }, { name: 'b', alerts });
    // Staff allow 500.
    expect(second.alerts).toEqual({ ...alerts, maxPerHour: 500 });
    await expect(list(driverId)).resolves.toEqual([first, second]);
    await expect(list(randomUUID())).resolves.toEqual([]);
  });

  it('are named after their cities when the driver does not name them, in the driver’s language', async () => {
    const driverId = randomUUID();
    await watch.stage.names('мос');
    await watch.stage.names('каз');
    const named = () => watch.rows<{ count: string }>('select count(*) from filtering.points');
    await eventually('the cities are remembered', async () => Number((await named())[0]!.count) >= 4);
    const filter = { startPointId: '01', startPointRadius: '50', finishPointId: '6', weightVolume: '20-83', pricePerKm: '6000,' };
    const search = await create(driverId, filter);
    expect(search.name).toBe('Москва +50 км → Казань, 20 т, от 60 ₽/км');
    const moved = await ask().call(UpdateSearch, {
      driverId,
      timeZone: MOSCOW,
      searchId: search.id,
      filter: { startPointId: '3', truckTypes: '6' },
    });
    expect(moved.name).toBe('Мосальск → куда угодно, рефрижератор');
    await ask().call(UpdateSearch, { driverId, timeZone: MOSCOW, searchId: search.id, name: 'Мой' });
    const kept = await ask().call(UpdateSearch, {
      driverId,
      timeZone: MOSCOW,
      searchId: search.id,
      filter: { startPointId: '1' },
    });
    expect(kept).toMatchObject({ name: 'Мой', filter: { startPointId: '1' } });
    const english = randomUUID();
    const person = { id: english, telegramId: '5', firstName: 'John', language: 'en', timeZone: MOSCOW } as const;
    watch.stage.around.drivers.set(english, person);
    await expect(create(english, { startPointId: '999' })).resolves.toMatchObject({ name: 'Chosen city → anywhere' });
  });

  it('refuse a filter with every wrong field and keep what there was', async () => {
    const driverId = randomUUID();
    const wrong = { limit: '20', price: 'cheap', startDate: '2026-02-30' };
    const errors = [{ field: 'limit' }, { field: 'startDate' }, { field: 'price' }];
    await expect(create(driverId, wrong)).rejects.toMatchObject({ code: 'FILTER_INVALID', details: { errors } });
    await expect(list(driverId)).resolves.toEqual([]);
    const search = await create(driverId, { mode: 'all' });
    const update = { driverId, timeZone: MOSCOW, searchId: search.id, filter: wrong };
    await expect(ask().call(UpdateSearch, update)).rejects.toMatchObject({ code: 'FILTER_INVALID' });
    await expect(list(driverId)).resolves.toEqual([search]);
  });

  it('are ten a driver, however many are saved at once', async () => {
    const driverId = randomUUID();
    const tries = await Promise.allSettled(
      Array.from({ length: 30 }, (_, n) => create(driverId, watch.ownFilter(), { name: String(n) })),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'SEARCH_LIMIT' });
    const [first] = await list(driverId);
    await ask().call(DeleteSearch, { driverId, timeZone: MOSCOW, searchId: first!.id });
    await ask().call(DeleteSearch, { driverId, timeZone: MOSCOW, searchId: first!.id });
    await create(driverId, { mode: 'all' });
    await expect(create(driverId, { mode: 'all' })).rejects.toMatchObject({ code: 'SEARCH_LIMIT' });
    await expect(list(driverId)).resolves.toHaveLength(10);
  });

  it('change only in what is said, and only by their driver', async () => {
    const driverId = randomUUID();
    const alerts = { quietHours: { from: '22:00', to: '07:00' }, maxPerHour: 5, mutedUntil: '2100-01-01T00:00:00.000Z' };
    const { id: searchId } = await create(driverId, { mode: 'all' }, { name: 'a', alerts });
    const update = (patch: object) => ask().call(UpdateSearch, { driverId, timeZone: MOSCOW, searchId, ...patch });
    await expect(update({ alerts: { enabled: false } })).resolves.toMatchObject({
      name: 'a',
      alerts: { ...alerts, enabled: false },
    });
    const { alerts: bare } = await update({ alerts: { quietHours: null, mutedUntil: null } });
    expect(bare).toEqual({ enabled: false, maxPerHour: 5 });
    await expect(update({ alerts: { quietHours: { from: '24:00', to: '07:00' } } })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    const stranger = { driverId: randomUUID(), timeZone: MOSCOW, searchId, name: 'mine' };
    await expect(ask().call(UpdateSearch, stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await ask().call(DeleteSearch, stranger);
    await expect(list(driverId)).resolves.toMatchObject([{ name: 'a' }]);
  });

  describe('as queries to watch', () => {
    const watched = async (limit = 1_000): Promise<WatchedQuery[]> => {
      const all: WatchedQuery[] = [];
      for (;;) {
        const after = all.at(-1)?.queryKey;
        const { items } = await ask().call(ListWatchedQueries, { limit, ...(after === undefined ? {} : { after }) });
        all.push(...items);
        if (items.length < limit) return all;
      }
    };
    const isWatched = async (filter: Record<string, string>): Promise<boolean> => {
      const { upstreamQuery } = await ask().call(CanonicalizeFilter, {
        query: Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, [value]])),
        timeZone: 'Pacific/Pago_Pago',
      });
      return (await watched()).some((query) => query.upstreamQuery === upstreamQuery);
    };

    it('are each one once, by the hash of the canonical query, page by page', async () => {
      const point = watch.ownFilter()['startPointId']!;
      const filter = { startPointId: point, loadTypes: '2,1' };
      await Promise.all(Array.from({ length: 20 }, () => watch.watcher({ filter })));
      await watch.watcher({ filter: { ...filter, loadTypes: '1,2', sort: 'price' } });
      const all = await watched(7);
      const { upstreamQuery } = await ask().call(CanonicalizeFilter, {
        query: { startPointId: [point], loadTypes: ['1,2'] },
        timeZone: MOSCOW,
      });
      const queryKey = createHash('sha256').update(upstreamQuery).digest('hex');
      expect(all.filter((query) => query.upstreamQuery === upstreamQuery)).toEqual([{ queryKey, upstreamQuery }]);
      expect(all.map((query) => query.queryKey)).toEqual([...new Set(all.map((query) => query.queryKey))].sort());
      expect(all).toEqual(await watched());
    });

    it('are those whose alerts somebody may have', async () => {
      const one = await watch.watcher();
      await expect(isWatched(one.filter)).resolves.toBe(true);
      await watch.change(one, { enabled: false });
      await expect(isWatched(one.filter)).resolves.toBe(false);
      await watch.change(one, { enabled: true, mutedUntil: new Date(watch.stage.now() + 60 * MINUTE).toISOString() });
      await expect(isWatched(one.filter)).resolves.toBe(false);
      // Known again before the mute is over.
      watch.stage.pass(51 * MINUTE);
      await expect(isWatched(one.filter)).resolves.toBe(true);
      const next = watch.ownFilter();
      await ask().call(UpdateSearch, { driverId: one.driverId, timeZone: MOSCOW, searchId: one.search.id, filter: next });
      await expect(isWatched(one.filter)).resolves.toBe(false);
      await expect(isWatched(next)).resolves.toBe(true);
      const { around } = watch.stage;
      around.access.set(one.driverId, around.state(one.driverId, null));
      watch.stage.pass(10 * MINUTE);
      await watch.appears(watch.cargo(), next);
      await eventually('not watched for one who may not be told', async () => !(await isWatched(next)));
      await ask().call(DeleteSearch, { driverId: one.driverId, timeZone: MOSCOW, searchId: one.search.id });
      await expect(isWatched(next)).resolves.toBe(false);
    });

    it('begin today when their day has passed, in the zone of the driver, and alerts are right on both sides of midnight', async () => {
      for (const timeZone of [MOSCOW, KAMCHATKA, 'Europe/Kaliningrad']) {
        const today = dateIn(timeZone, watch.stage.now());
        const tomorrow = dayAfter(today);
        const midnight = momentOf(timeZone, tomorrow);
        const point = watch.ownFilter();
        const one = await watch.watcher({ filter: { ...point, startDate: '2001-01-01' }, timeZone });
        expect(one.search.filter['startDate']).toBe(today);
        const on = (startDate: string) => ({ ...point, startDate });
        await expect(isWatched(on(today))).resolves.toBe(true);
        watch.stage.pass(midnight - 6 * MINUTE - watch.stage.now());
        await expect(isWatched(on(tomorrow))).resolves.toBe(false);
        watch.stage.pass(2 * MINUTE);
        // Both, so that tomorrow's is known when today's ends.
        await expect(Promise.all([isWatched(on(today)), isWatched(on(tomorrow))])).resolves.toEqual([true, true]);
        const card = watch.cargo();
        await watch.appears(card, on(today));
        await watch.appears(card, on(tomorrow));
        await watch.told(one.driverId);
        watch.stage.pass(midnight + MINUTE - watch.stage.now());
        await watch.appears(watch.cargo(), on(today), midnight - 1_000);
        await watch.told(one.driverId, 2);
        await watch.appears(watch.cargo(), on(today));
        await watch.told(one.driverId, 3);
        await watch.appears(watch.cargo(), on(tomorrow));
        await watch.told(one.driverId, 4);
        watch.stage.pass(5 * MINUTE);
        await expect(Promise.all([isWatched(on(today)), isWatched(on(tomorrow))])).resolves.toEqual([false, true]);
        await watch.appears(watch.cargo(), on(today));
        await watch.settled();
        expect(watch.alertsOf(one.driverId)).toHaveLength(4);
        // A week later, without anybody having touched it.
        watch.stage.pass(7 * 24 * 60 * MINUTE);
        await eventually('today’s again', () => isWatched(on(dateIn(timeZone, watch.stage.now()))), 5_000);
      }
    });

    it('keep a day to come until it has come', async () => {
      const later = new Date(watch.stage.now() + 5 * 24 * 60 * MINUTE).toISOString().slice(0, 10);
      const filter = { ...watch.ownFilter(), startDate: later };
      await watch.watcher({ filter });
      await expect(isWatched(filter)).resolves.toBe(true);
      await expect(isWatched({ ...filter, startDate: dayAfter(later) })).resolves.toBe(false);
    });

    it('follow a driver who is in another zone now', async () => {
      const driverId = randomUUID();
      // 22:00 in Moscow: Kamchatka is nine hours ahead.
      const today = dateIn(MOSCOW, watch.stage.now());
      watch.stage.pass(momentOf(MOSCOW, dayAfter(today), '22:00') - watch.stage.now());
      const moscow = dateIn(MOSCOW, watch.stage.now());
      const point = watch.ownFilter();
      await watch.watcher({ driverId, filter: { ...point, startDate: moscow } });
      const person = { id: driverId, telegramId: '7', firstName: 'Пётр', language: 'ru', timeZone: KAMCHATKA } as const;
      watch.stage.around.drivers.set(driverId, person);
      await watch.events.publish(DriverChanged, { driverId });
      await eventually('tomorrow there', () => isWatched({ ...point, startDate: dayAfter(moscow) }));
      await expect(isWatched({ ...point, startDate: moscow })).resolves.toBe(false);
      await list(driverId, MOSCOW);
      await expect(isWatched({ ...point, startDate: moscow })).resolves.toBe(true);
    });
  });

  it('count the matches of the driver’s day', async () => {
    const one = await watch.watcher({ timeZone: KAMCHATKA });
    await watch.appears(watch.cargo(), one.filter);
    await watch.appears(watch.cargo(), one.filter);
    await watch.told(one.driverId, 2);
    await expect(watch.searchOf(one)).resolves.toMatchObject({ matchesToday: 2 });
    watch.stage.pass(momentOf(KAMCHATKA, dayAfter(dateIn(KAMCHATKA, watch.stage.now()))) - watch.stage.now());
    await expect(watch.searchOf(one)).resolves.toMatchObject({ matchesToday: 0, lastMatchAt: expect.any(String) as string });
    await watch.appears(watch.cargo(), one.filter);
    await watch.told(one.driverId, 3);
    await expect(watch.searchOf(one)).resolves.toMatchObject({ matchesToday: 1 });
  });
});
