import { DriverTold, SubscriptionNotice, type NoticeKind } from '#contracts';
import { Database } from '#persistence';
import { eventually } from '#testing';
import { DAY, HOUR, NOON, Stage } from '../../testing/stage';
import { Subscriptions } from '../subscriptions.service';
import { ExpiryWorker } from './expiry.worker';

const TRIAL_END = NOON + 7 * DAY;

describe('notices of expiry', () => {
  let stage: Stage;
  let subscriptions: Subscriptions;
  let database: Database;
  let workers: ExpiryWorker[];

  beforeAll(async () => {
    stage = await Stage.set();
    const replicas = [await stage.replica(), await stage.replica()];
    workers = replicas.map(({ app }) => app.get(ExpiryWorker));
    subscriptions = replicas[0]!.app.get(Subscriptions);
    database = replicas[0]!.app.get(Database);
  }, 60_000);
  afterAll(() => stage.stop());
  beforeEach(() => stage.clock.set(NOON));

  const met = async (): Promise<string> => {
    const { id } = stage.peers.driver();
    await subscriptions.meet(id);
    return id;
  };
  const everyReplica = async (): Promise<void> => {
    let more = true;
    while (more) more = (await Promise.all(workers.map((worker) => worker.round()))).includes(true);
  };
  const saidTo = async (driverId: string): Promise<NoticeKind[]> =>
    (await stage.said(SubscriptionNotice)).filter((one) => one.driverId === driverId).map(({ kind }) => kind);
  /** What the open Mini App was told. */
  const toldTo = async (driverId: string): Promise<object[]> =>
    (await stage.said(DriverTold)).filter((one) => one.driverId === driverId).map(({ data }) => data);
  const give = (driverId: string, days: number, key: string): Promise<boolean> =>
    database.transaction((manager) =>
      subscriptions.grant(manager, { driverId, source: 'gift', days, key: `${key}:${driverId}`, actor: 'console' }),
    );
  const renew = (driverId: string, enabled: boolean): Promise<void> =>
    database.transaction((manager) => subscriptions.setAutoRenew(manager, driverId, enabled, `driver:${driverId}`));

  it('come three days before, one day before and at the end, each once, at their moment and not before', async () => {
    const id = await met();
    const heard: NoticeKind[][] = [];
    for (const moment of [
      TRIAL_END - 3 * DAY - 1,
      TRIAL_END - 3 * DAY,
      TRIAL_END - DAY - 1,
      TRIAL_END - DAY,
      TRIAL_END - 1,
      TRIAL_END,
    ]) {
      stage.clock.set(moment);
      await everyReplica();
      await everyReplica();
      heard.push(await saidTo(id));
    }
    const three: NoticeKind[] = ['expires-in-3-days'];
    const both: NoticeKind[] = [...three, 'expires-tomorrow'];
    expect(heard).toEqual([[], three, three, both, both, [...both, 'expired']]);
    expect(await toldTo(id)).toMatchObject([{ active: true }, { active: false, daysLeft: 0, source: 'trial' }]);
  });

  it('are said by themselves, soon after their moment', async () => {
    const id = await met();
    stage.clock.set(TRIAL_END);
    await eventually('the end is said', async () => (await saidTo(id)).length === 1);
  }, 20_000);

  it('do not come in a burst when nobody looked for long: the newest alone, while it is true', async () => {
    const [late, later] = [await met(), await met()];
    stage.clock.set(TRIAL_END - HOUR);
    await give(later, 30, 'more');
    await everyReplica();
    expect(await saidTo(late)).toEqual(['expires-tomorrow']);
    expect(await saidTo(later)).toEqual([]);
    stage.clock.set(TRIAL_END + 100 * DAY);
    await everyReplica();
    expect(await saidTo(late)).toEqual(['expires-tomorrow', 'expired']);
    expect(await saidTo(later)).toEqual(['expired']);
  });

  it('are said once by two replicas that look at the same moment, however many drivers', async () => {
    const ids: string[] = [];
    while (ids.length < 120) ids.push(...(await Promise.all(Array.from({ length: 20 }, met))));
    stage.clock.set(TRIAL_END);
    await everyReplica();
    const all = (await stage.said(SubscriptionNotice)).filter(({ driverId }) => ids.includes(driverId));
    expect(all).toHaveLength(120);
    expect(new Set(all.map(({ key }) => key)).size).toBe(120);
  }, 30_000);

  it('before the end do not come to whom the card is charged; the end does, if it comes all the same', async () => {
    const id = await met();
    await renew(id, true);
    for (const moment of [TRIAL_END - 3 * DAY, TRIAL_END - DAY, TRIAL_END]) {
      stage.clock.set(moment);
      await everyReplica();
    }
    expect(await saidTo(id)).toEqual(['expired']);
  });

  it('begin anew with a new end, never again for an end that was spoken of', async () => {
    const id = await met();
    stage.clock.set(TRIAL_END - 3 * DAY);
    await everyReplica();
    await give(id, 10, 'ten');
    await database.transaction((manager) =>
      subscriptions.takeBack(manager, { driverId: id, key: `ten:${id}`, seconds: 'unused', actor: 'console' }),
    );
    // Back at the end of the trial: even a plan that came loose says nothing twice.
    await stage.rows('update billing.customers set next_notice_at = $2 where driver_id = $1', [
      id,
      new Date(TRIAL_END - 3 * DAY),
    ]);
    await everyReplica();
    expect(await saidTo(id)).toEqual(['expires-in-3-days']);
    await give(id, 10, 'again');
    stage.clock.set(TRIAL_END + 7 * DAY);
    await everyReplica();
    expect(await saidTo(id)).toEqual(['expires-in-3-days', 'expires-in-3-days']);
  });

  it('switching auto-renewal does not lose a notice that is due', async () => {
    const id = await met();
    stage.clock.set(TRIAL_END);
    await renew(id, true);
    await everyReplica();
    expect(await saidTo(id)).toEqual(['expired']);
  });

  it('do not come to somebody who bought one day: only that it is over', async () => {
    const id = await met();
    stage.clock.set(TRIAL_END + DAY);
    await everyReplica();
    await give(id, 1, 'day');
    await everyReplica();
    stage.clock.pass(DAY);
    await everyReplica();
    expect(await saidTo(id)).toEqual(['expired', 'expired']);
  });
});
