import { randomUUID } from 'node:crypto';
import { CargoAppeared, DriverErased, ResponseBegun } from '#contracts';
import { eventually, inFull } from '#testing';
import { Watch } from '../testing/watch';

// Real servers on a busy machine.
jest.setTimeout(60_000);

const MINUTE = 60_000;
const INN = '7707083893';
const DRIVERS = inFull(1_000, 300);

describe('a load that appears', () => {
  let watch: Watch;

  beforeAll(async () => {
    watch = await Watch.begin(2);
  }, 60_000);
  afterAll(() => watch.end());

  it('is told to the driver who waits for it, with all that the card needs', async () => {
    const one = await watch.watcher();
    const card = watch.cargo();
    await watch.appears(card, one.filter);
    const [alert] = await watch.told(one.driverId);
    expect(alert).toEqual({
      key: `alert:${one.driverId}:${card.id}`,
      driverId: one.driverId,
      cargo: card,
      searches: [{ id: one.search.id, name: one.search.name }],
      postedAtMs: expect.any(Number) as number,
      seenAt: expect.any(String) as string,
    });
    await expect(watch.searchOf(one)).resolves.toMatchObject({ matchesToday: 1, lastMatchAt: expect.any(String) as string });
  });

  it('is told once to each of many drivers, though it is said three times and two replicas hear it', async () => {
    const filter = watch.ownFilter();
    const drivers = Array.from({ length: DRIVERS }, () => randomUUID());
    for (let from = 0; from < drivers.length; from += 20)
      await Promise.all(drivers.slice(from, from + 20).map((driverId) => watch.watcher({ driverId, filter })));
    const card = watch.cargo();
    await Promise.all([watch.appears(card, filter), watch.appears(card, filter), watch.appears(card, filter)]);
    const keys = (): string[] => watch.stage.around.alerts.filter(({ cargo }) => cargo.id === card.id).map(({ key }) => key);
    await eventually('all are told', () => keys().length >= DRIVERS, 30_000);
    await watch.settled();
    expect(keys()).toHaveLength(DRIVERS);
    expect(new Set(keys())).toEqual(new Set(drivers.map((driverId) => `alert:${driverId}:${card.id}`)));
    const other = watch.cargo();
    await watch.appears(other, filter);
    const others = (): number => watch.stage.around.alerts.filter(({ cargo }) => cargo.id === other.id).length;
    await eventually('all are told of the next one', () => others() >= DRIVERS, 30_000);
    await watch.settled();
    expect(others()).toBe(DRIVERS);
  }, 90_000);

  it('is one alert for all searches that match it within two minutes', async () => {
    const one = await watch.watcher();
    const two = await watch.watcher({ driverId: one.driverId });
    const three = await watch.watcher({ driverId: one.driverId });
    const card = watch.cargo();
    await watch.appears(card, one.filter);
    await watch.told(one.driverId);
    watch.stage.pass(MINUTE);
    await watch.appears(card, two.filter);
    const [first, second] = await watch.told(one.driverId, 2);
    expect(second!.key).toBe(first!.key);
    expect(second!.searches.map(({ id }) => id)).toEqual([one.search.id, two.search.id]);
    watch.stage.pass(MINUTE + 1_000);
    await watch.appears(card, three.filter);
    await watch.settled();
    expect(watch.alertsOf(one.driverId)).toHaveLength(2);
  });

  it('is one alert with its twins: same route, day, weight and company', async () => {
    const one = await watch.watcher();
    const company = { name: 'ООО «Ромашка»', inn: INN };
    const first = watch.cargo({ company, priceKopecks: 8_200_000, loadingDate: '2026-12-01' });
    const twins = [9_000_000, null].map((priceKopecks) => ({ ...watch.cargo(first), id: watch.cargo().id, priceKopecks }));
    await watch.appears(first, one.filter);
    await watch.told(one.driverId);
    await watch.appears(twins[0]!, one.filter);
    await watch.told(one.driverId, 2);
    await watch.appears(twins[1]!, one.filter);
    const told = await watch.told(one.driverId, 3);
    expect(new Set(told.map(({ key }) => key)).size).toBe(1);
    expect(told.map(({ twins: seen }) => seen?.count)).toEqual([undefined, 2, 3]);
    expect(told[2]).toMatchObject({ cargo: first, twins: { minPriceKopecks: 8_200_000, maxPriceKopecks: 9_000_000 } });
    const unlike = [
      { weightKg: 19_000 },
      { loadingDate: '2026-12-02' },
      { company: { name: 'ООО «Лютик»', inn: '5003052454' } },
      { company: { name: 'ООО «Ромашка»' } },
      { route: { ...first.route, to: { city: 'Самара', pointId: '9', date: null } } },
    ].map((changes) => ({ ...first, ...changes, id: watch.cargo().id }));
    for (const other of unlike) await watch.appears(other, one.filter);
    await watch.told(one.driverId, 8);
    await watch.settled();
    expect(new Set(watch.alertsOf(one.driverId).map(({ key }) => key)).size).toBe(6);
  });

  it('is told though it has a twin that is gone, and not when its twin was hidden', async () => {
    const one = await watch.watcher();
    const changes = { company: { name: 'ООО', inn: INN }, loadingDate: '2026-12-03' };
    const [gone, next, last] = [watch.cargo(changes), watch.cargo(changes), watch.cargo(changes)];
    await watch.appears(gone, one.filter);
    await watch.told(one.driverId);
    await watch.goes(gone);
    await watch.appears(next, one.filter);
    expect((await watch.told(one.driverId, 2))[1]).not.toHaveProperty('twins');
    await watch.mark(one.driverId, 'hidden', next.id);
    await watch.appears(last, one.filter);
    await watch.settled();
    expect(watch.alertsOf(one.driverId)).toHaveLength(2);
  });

  describe('is not told', () => {
    /** Says the load, and another one behind it that everybody may hear of. */
    const silence = async (driverId: string, filter: Record<string, string>, card = watch.cargo()): Promise<void> => {
      await watch.appears(card, filter);
      await watch.settled();
      expect(watch.alertsOf(driverId).filter(({ cargo }) => cargo.id === card.id)).toEqual([]);
    };

    it('when the driver hid it', async () => {
      const one = await watch.watcher();
      const card = watch.cargo();
      await watch.mark(one.driverId, 'hidden', card.id);
      await silence(one.driverId, one.filter, card);
      await watch.appears(watch.cargo(), one.filter);
      await watch.told(one.driverId);
    });

    it('when its company is blocked', async () => {
      const one = await watch.watcher();
      await watch.mark(one.driverId, 'blocked-company', INN);
      await silence(one.driverId, one.filter, watch.cargo({ company: { name: 'ООО', inn: INN } }));
      await watch.appears(watch.cargo({ company: { name: 'ООО', inn: '5003052454' } }), one.filter);
      await watch.told(one.driverId);
    });

    it('when the driver has responded', async () => {
      const one = await watch.watcher();
      const card = watch.cargo();
      await watch.events.publish(ResponseBegun, { driverId: one.driverId, cargoId: card.id });
      const marked = (): Promise<object[]> => watch.rows('select 1 from filtering.marks where target = $1', [card.id]);
      await eventually('the response is known', async () => (await marked()).length === 1);
      await silence(one.driverId, one.filter, card);
    });

    it('while the search is muted or its alerts are off', async () => {
      const one = await watch.watcher();
      await watch.change(one, { mutedUntil: new Date(watch.stage.now() + 10 * MINUTE).toISOString() });
      await silence(one.driverId, one.filter);
      watch.stage.pass(10 * MINUTE + 1_000);
      await watch.appears(watch.cargo(), one.filter);
      await watch.told(one.driverId);
      await watch.change(one, { enabled: false });
      await silence(one.driverId, one.filter);
      await watch.change(one, { enabled: true, mutedUntil: null });
      await watch.appears(watch.cargo(), one.filter);
      await watch.told(one.driverId, 2);
    });

    it('to an erased driver, of whom nothing is left', async () => {
      const one = await watch.watcher();
      await watch.appears(watch.cargo(), one.filter);
      await watch.told(one.driverId);
      await watch.mark(one.driverId, 'hidden', '5');
      await watch.events.publish(DriverErased, { driverId: one.driverId });
      const left = (): Promise<object[]> =>
        watch.rows(
          `select 1 from filtering.drivers where driver_id = $1 union all select 1 from filtering.searches where driver_id = $1
           union all select 1 from filtering.alerts where driver_id = $1 union all select 1 from filtering.marks where driver_id = $1
           union all select 1 from filtering.search_queries where search_id = $2`,
          [one.driverId, one.search.id],
        );
      await eventually('forgotten', async () => (await left()).length === 0);
      await silence(one.driverId, one.filter);
      await expect(left()).resolves.toEqual([]);
    });

    it('when it is gone already, whatever order the news come in', async () => {
      const one = await watch.watcher();
      const card = watch.cargo();
      const seenAt = watch.stage.now();
      await watch.goes(card, seenAt + 1_000);
      await silence(one.driverId, one.filter, card);
      watch.stage.pass(2_000);
      // Put up again: somebody may want it now.
      await watch.appears(card, one.filter);
      await watch.told(one.driverId);
    });
  });

  it('is told as it is by now when news of a change overtook it', async () => {
    const one = await watch.watcher();
    const card = watch.cargo();
    const cheaper = { ...card, priceKopecks: 6_000_000 };
    const seenAt = watch.stage.now();
    await watch.changes(card, cheaper, seenAt + 500);
    const known = (): Promise<object[]> => watch.rows('select 1 from filtering.cargos where cargo_id = $1', [card.id]);
    await eventually('the change is known', async () => (await known()).length === 1);
    await watch.appears(card, one.filter, seenAt);
    expect((await watch.told(one.driverId))[0]!.cargo).toEqual(cheaper);
  });

  it('in a query that nobody has is nothing', async () => {
    const at = new Date(watch.stage.now()).toISOString();
    const card = watch.cargo();
    await watch.events.publish(CargoAppeared, { queryKey: 'a'.repeat(64), cargo: card, seenAt: at });
    await watch.settled();
    await expect(watch.rows('select card from filtering.cargos where cargo_id = $1', [card.id])).resolves.toEqual([{ card }]);
    expect(watch.stage.around.alerts.filter(({ cargo }) => cargo.id === card.id)).toEqual([]);
  });
});
