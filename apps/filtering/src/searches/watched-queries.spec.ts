import { createHash, randomUUID } from 'node:crypto';
import {
  CanonicalizeFilter,
  DeleteSearch,
  DriverChanged,
  ListSearches,
  ListWatchedQueries,
  QueriesWanted,
  UpdateSearch,
  type WatchedQuery,
} from '#contracts';
import { eventually } from '#testing';
import { dateIn } from '../filters/today';
import { dayAfter, momentOf } from '../filters/zone-time';
import { Watch } from '../testing/watch';

// Real servers on a busy machine.
jest.setTimeout(60_000);

const MOSCOW = 'Europe/Moscow';
const KAMCHATKA = 'Asia/Kamchatka';
const MINUTE = 60_000;

describe('queries to watch', () => {
  let watch: Watch;
  const ask = () => watch.stage.client;

  beforeAll(async () => {
    watch = await Watch.begin(2);
  }, 60_000);
  afterAll(() => watch.end());

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
    const said = async (): Promise<string[][]> => {
      const rows = await watch.rows<{ keys: string[] }>(
        `select payload->'queryKeys' as keys from filtering.outbox where subject = $1 order by created_at`,
        [QueriesWanted.subject],
      );
      return rows.map(({ keys }) => keys);
    };
    const [wanted] = (await said()).slice(-1);
    expect((await watched()).map(({ queryKey }) => queryKey)).toEqual(expect.arrayContaining(wanted!));
    expect(wanted).toHaveLength(1);
    const times = (await said()).length;
    await expect(isWatched(one.filter)).resolves.toBe(true);
    await watch.change(one, { enabled: false });
    await expect(isWatched(one.filter)).resolves.toBe(false);
    expect(await said()).toHaveLength(times);
    await watch.change(one, { enabled: true, mutedUntil: new Date(watch.stage.now() + 60 * MINUTE).toISOString() });
    await expect(isWatched(one.filter)).resolves.toBe(false);
    // Known again before the mute is over.
    watch.stage.pass(51 * MINUTE);
    await expect(isWatched(one.filter)).resolves.toBe(true);
    const next = watch.ownFilter();
    await ask().call(UpdateSearch, { driverId: one.driverId, timeZone: MOSCOW, searchId: one.search.id, filter: next });
    await expect(isWatched(one.filter)).resolves.toBe(false);
    await expect(isWatched(next)).resolves.toBe(true);
    expect(await said()).toHaveLength(times + 2);
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
    await ask().call(ListSearches, { driverId, timeZone: MOSCOW });
    await expect(isWatched({ ...point, startDate: moscow })).resolves.toBe(true);
  });
});
