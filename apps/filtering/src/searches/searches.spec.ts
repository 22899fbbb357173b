import { randomUUID } from 'node:crypto';
import {
  CreateSearch,
  DeleteSearch,
  ListSearches,
  ListSearchRegions,
  SearchRegionsChanged,
  UpdateSearch,
  type SavedSearch,
  type SearchRegionsPayload,
} from '#contracts';
import { eventually } from '#testing';
import { dateIn } from '../filters/today';
import { dayAfter, momentOf } from '../filters/zone-time';
import { Watch } from '../testing/watch';

// Real servers on a busy machine.
jest.setTimeout(60_000);

const MOSCOW = 'Europe/Moscow';
const KAMCHATKA = 'Asia/Kamchatka';

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

  it('tell in which regions their drivers look, after every change and to whoever asks', async () => {
    const driverId = randomUUID();
    await watch.stage.names('мос');
    await watch.stage.names('каз');
    await watch.stage.names('ор');
    const known = () => watch.rows<{ count: string }>('select count(*) from filtering.points');
    await eventually('the cities are remembered', async () => Number((await known())[0]!.count) >= 6);
    const first = await create(driverId, { startPointId: '01', finishPointId: '3' });
    const second = await create(driverId, { startPointId: '6', finishPointId: '999' });
    await create(driverId, { mode: 'all' });
    const { id: searchId } = second;
    await ask().call(UpdateSearch, { driverId, timeZone: MOSCOW, searchId, filter: { startPointId: '4', startPointType: '2' } });
    await ask().call(UpdateSearch, { driverId, timeZone: MOSCOW, searchId, name: 'Имя' });
    for (let n = 0; n < 2; n++) await ask().call(DeleteSearch, { driverId, timeZone: MOSCOW, searchId: first.id });
    const said = await watch.rows<{ payload: SearchRegionsPayload }>(
      `select payload from filtering.outbox where subject = $1 and payload->>'driverId' = $2 order by created_at`,
      [SearchRegionsChanged.subject, driverId],
    );
    expect(said.map(({ payload }) => payload.regions)).toEqual([
      ['Калужская область', 'Москва'],
      ['Калужская область', 'Москва', 'Республика Татарстан'],
      ['Калужская область', 'Москва', 'Республика Татарстан'],
      ['Калужская область', 'Москва', 'Орловская область'],
      ['Орловская область'],
    ]);
    const versions = said.map(({ payload }) => payload.version);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBe(5);
    const { items } = await ask().call(ListSearchRegions, { limit: 500 });
    const listed = items.find((item) => item.driverId === driverId);
    expect(listed).toMatchObject({ regions: ['Орловская область'] });
    expect(listed!.version).toBeGreaterThanOrEqual(versions.at(-1)!);
    const page = await ask().call(ListSearchRegions, { limit: 500, after: items.at(-1)!.driverId });
    expect(page.items).toEqual([]);
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

  it('are made once under one key, and the key is for that search alone', async () => {
    const driverId = randomUUID();
    const filter = { startPointId: '62' };
    const made = await Promise.all(Array.from({ length: 5 }, () => create(driverId, filter, { idempotencyKey: 'one' })));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(made[4]).toEqual(made[0]);
    const other = create(driverId, { startPointId: '43' }, { idempotencyKey: 'one' });
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    await expect(list(driverId)).resolves.toEqual([made[0]]);
    await create(driverId, filter, { idempotencyKey: 'two' });
    await expect(list(driverId)).resolves.toHaveLength(2);
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
