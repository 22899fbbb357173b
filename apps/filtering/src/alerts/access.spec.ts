import { randomUUID } from 'node:crypto';
import {
  AccessChanged,
  ConfigurationChanged,
  DriverBlocked,
  DriverUnblocked,
  ListDriverAlerts,
  type DriverAlert,
} from '#contracts';
import { eventually } from '#testing';
import { Watch } from '../testing/watch';

// Real servers on a busy machine.
jest.setTimeout(60_000);

const MINUTE = 60_000;

describe('the access of a driver', () => {
  let watch: Watch;

  beforeAll(async () => {
    watch = await Watch.begin(2);
  }, 60_000);
  afterAll(() => watch.end());

  const day = 24 * 60 * MINUTE;
  const until = (ms: number): string => new Date(watch.stage.now() + ms).toISOString();

  it('is asked for once, heard of afterwards, and lapses by the clock', async () => {
    const { around } = watch.stage;
    const driverId = randomUUID();
    around.access.set(driverId, around.state(driverId, null));
    const one = await watch.watcher({ driverId });
    const [card, next] = [watch.cargo(), watch.cargo()];
    await watch.appears(card, one.filter);
    await watch.appears(next, one.filter);
    await watch.settled();
    expect(watch.alertsOf(driverId)).toEqual([]);
    await watch.events.publish(AccessChanged, around.state(driverId, until(day), 3));
    await watch.events.publish(AccessChanged, around.state(driverId, null, 2));
    const version = (): Promise<{ access_version: number }[]> =>
      watch.rows('select access_version from filtering.drivers where driver_id = $1', [driverId]);
    await eventually('paid', async () => (await version())[0]!.access_version === 3);
    await watch.appears(watch.cargo(), one.filter);
    await watch.told(driverId);
    const asked = around.askedAccess.filter((id) => id === driverId).length;
    expect(asked).toBeLessThanOrEqual(2);
    watch.stage.pass(day + 1_000);
    await watch.appears(watch.cargo(), one.filter);
    await watch.settled();
    expect(watch.alertsOf(driverId)).toHaveLength(1);
    expect(around.askedAccess.filter((id) => id === driverId)).toHaveLength(asked);
  });

  it('that is not known delays the alert of that driver only', async () => {
    const { silentAbout } = watch.stage.around;
    const one = await watch.watcher();
    silentAbout.add(one.driverId);
    const two = await watch.watcher({ filter: one.filter });
    await watch.appears(watch.cargo(), one.filter);
    await watch.told(two.driverId);
    expect(watch.alertsOf(one.driverId)).toEqual([]);
    silentAbout.clear();
    await watch.told(one.driverId);
    await watch.settled();
    expect(watch.alertsOf(two.driverId)).toHaveLength(1);
  });

  it('does not matter while nothing has to be paid for', async () => {
    const { around } = watch.stage;
    const driverId = randomUUID();
    around.access.set(driverId, around.state(driverId, null));
    const one = await watch.watcher({ driverId });
    Object.assign(around.configuration, { paymentsEnabled: false, version: 2 });
    await watch.events.publish(ConfigurationChanged, around.configuration);
    await eventually('free for all', async () => {
      await watch.appears(watch.cargo(), one.filter);
      return watch.alertsOf(driverId).length > 0;
    });
    Object.assign(around.configuration, { paymentsEnabled: true, version: 3 });
    await watch.events.publish(ConfigurationChanged, around.configuration);
  });

  it('is over while staff have shut them out, for digests too, whatever order it is heard in', async () => {
    const { driverId, filter, ...one } = await watch.watcher();
    const at = new Date().toISOString();
    const blocked = async (): Promise<boolean | undefined> =>
      (await watch.rows<{ blocked: boolean }>('select blocked from filtering.drivers where driver_id = $1', [driverId]))[0]
        ?.blocked;
    const [told, quiet, unseen, after] = [watch.cargo(), watch.cargo(), watch.cargo(), watch.cargo()];
    await watch.appears(told, filter);
    await watch.told(driverId);
    await watch.change({ driverId, filter, ...one }, { quietHours: { from: '00:00', to: '23:59' } });
    await watch.appears(quiet, filter);
    await watch.waits(driverId);
    await watch.events.publish(DriverBlocked, { driverId, version: 4, at });
    await eventually('blocked', async () => (await blocked()) === true);
    await watch.events.publish(DriverUnblocked, { driverId, version: 3, at });
    await watch.change({ driverId, filter, ...one }, { quietHours: null });
    await watch.appears(unseen, filter);
    await watch.rows('update filtering.alerts set due_at = $2 where driver_id = $1 and due_at is not null', [
      driverId,
      new Date(0),
    ]);
    await eventually('the digest is dropped', async () => (await list()).some(({ state }) => state === 'dropped'));
    await watch.settled();
    expect(watch.alertsOf(driverId)).toHaveLength(1);
    expect(watch.digestsOf(driverId)).toEqual([]);
    await watch.events.publish(DriverUnblocked, { driverId, version: 5, at });
    await eventually('let in', async () => (await blocked()) === false);
    await watch.appears(after, filter);
    await watch.told(driverId, 2);

    // What staff see of it: newest first, page by page.
    async function list(): Promise<DriverAlert[]> {
      const seen: DriverAlert[] = [];
      for (let cursor: string | undefined | null; cursor !== null;) {
        const request = { driverId, limit: 2, ...(cursor === undefined ? {} : { cursor }) };
        const page = await watch.stage.client.call(ListDriverAlerts, request);
        seen.push(...page.items);
        cursor = page.nextCursor;
      }
      return seen;
    }
    const { from, to } = told.route;
    expect((await list()).map(({ id, cargoId, state }) => [id, cargoId, state])).toEqual(
      [after, quiet, told].map(({ id }) => [`alert:${driverId}:${id}`, id, id === quiet.id ? 'dropped' : 'told']),
    );
    expect((await list())[2]).toMatchObject({ route: { from: from.city, to: to.city } });
    const begin = await watch.stage.client.call(ListDriverAlerts, { driverId, limit: 3, cursor: null as unknown as string });
    expect(begin.items).toEqual(await list());
    const wrong = watch.stage.client.call(ListDriverAlerts, { driverId, limit: 2, cursor: 'eHg' });
    await expect(wrong).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});
