import { randomUUID } from 'node:crypto';
import { AccessChanged, ConfigurationChanged } from '#contracts';
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
});
