import { randomUUID } from 'node:crypto';
import { DeleteSearch, type CargoCard } from '#contracts';
import { eventually } from '#testing';
import { dateIn } from '../filters/today';
import { dayAfter, momentOf } from '../filters/zone-time';
import { Watch, type Watcher } from '../testing/watch';

// Real servers on a busy machine.
jest.setTimeout(60_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NIGHT = { from: '22:00', to: '07:00' };
const MOSCOW = 'Europe/Moscow';

describe('matches that may not be told at once', () => {
  let watch: Watch;

  beforeAll(async () => {
    watch = await Watch.begin(2);
  }, 60_000);
  afterAll(() => watch.end());

  /** Lets time pass until a wall clock of the zone shows this. */
  const until = (time: string, timeZone = MOSCOW): void => {
    const now = watch.stage.now();
    const today = momentOf(timeZone, dateIn(timeZone, now), time);
    watch.stage.pass((today > now ? today : momentOf(timeZone, dayAfter(dateIn(timeZone, now)), time)) - now);
  };
  const appear = async (one: Watcher, count = 1) => {
    const cards = Array.from({ length: count }, () => watch.cargo());
    for (const card of cards) await watch.appears(card, one.filter);
    return cards;
  };

  it.each(['Europe/Kaliningrad', MOSCOW, 'Asia/Kamchatka'])(
    'in %s come as one digest when the night is over',
    async (timeZone) => {
      const one = await watch.watcher({ alerts: { quietHours: NIGHT }, timeZone });
      until('21:59', timeZone);
      const [evening] = await appear(one);
      expect((await watch.told(one.driverId))[0]!.cargo).toEqual(evening);
      until('22:00', timeZone);
      const [late] = await appear(one);
      await watch.waits(one.driverId);
      until('00:30', timeZone);
      const [night] = await appear(one);
      await watch.waits(one.driverId, 2);
      until('06:59', timeZone);
      const [early] = await appear(one);
      await watch.waits(one.driverId, 3);
      expect(watch.digestsOf(one.driverId)).toEqual([]);
      until('07:00', timeZone);
      const digest = await watch.digested(one.driverId);
      expect(digest).toEqual({
        key: expect.stringMatching(/^digest:/) as string,
        driverId: one.driverId,
        cargos: [early, night, late],
        total: 3,
        searches: [{ id: one.search.id, name: one.search.name }],
      });
      const [morning] = await appear(one);
      expect((await watch.told(one.driverId, 2))[1]!.cargo).toEqual(morning);
      await watch.settled();
      expect(watch.digestsOf(one.driverId)).toHaveLength(1);
    },
  );

  it('in hours that do not span midnight wait for their end', async () => {
    const one = await watch.watcher({ alerts: { quietHours: { from: '13:00', to: '14:00' } } });
    until('13:59');
    await appear(one);
    await watch.waits(one.driverId);
    until('14:00');
    await expect(watch.digested(one.driverId)).resolves.toMatchObject({ total: 1 });
  });

  it('above the limit of an hour come when the next one begins, ten of them shown', async () => {
    until('12:00');
    const one = await watch.watcher({ alerts: { maxPerHour: 3 } });
    await appear(one, 3);
    await watch.told(one.driverId, 3);
    const cards = await appear(one, 12);
    await watch.waits(one.driverId, 12);
    await expect(watch.searchOf(one)).resolves.toMatchObject({ matchesToday: 15 });
    until('13:00');
    const digest = await watch.digested(one.driverId);
    expect(digest).toMatchObject({ total: 12 });
    expect(digest.cargos).toHaveLength(10);
    expect(cards.map(({ id }) => id)).toEqual(expect.arrayContaining(digest.cargos.map(({ id }) => id)));
    await appear(one, 4);
    await watch.told(one.driverId, 6);
    await watch.waits(one.driverId, 1);
    await watch.settled();
    expect(watch.alertsOf(one.driverId)).toHaveLength(6);
  });

  it('above the limit wait also when two replicas count together', async () => {
    until('12:00');
    const one = await watch.watcher({ alerts: { maxPerHour: 5 } });
    await appear(one, 40);
    await watch.settled();
    expect(watch.alertsOf(one.driverId)).toHaveLength(5);
    await watch.waits(one.driverId, 35);
  });

  it('are told at once when another search may tell them', async () => {
    until('23:00');
    const quiet = await watch.watcher({ alerts: { quietHours: NIGHT } });
    const loud = await watch.watcher({ driverId: quiet.driverId });
    const card = watch.cargo();
    await watch.appears(card, quiet.filter);
    await watch.waits(quiet.driverId);
    await watch.appears(card, loud.filter);
    const [alert] = await watch.told(quiet.driverId);
    expect(alert!.searches.map(({ id }) => id)).toEqual([quiet.search.id, loud.search.id]);
    until('07:00');
    await appear(loud);
    await watch.told(quiet.driverId, 2);
    await watch.settled();
    expect(watch.digestsOf(quiet.driverId)).toEqual([]);
  });

  it('are left out when they are gone, put aside or unwanted by then; a twin takes the place of the gone', async () => {
    until('23:00');
    const one = await watch.watcher({ alerts: { quietHours: NIGHT } });
    const doomed = await watch.watcher({ driverId: one.driverId, alerts: { quietHours: NIGHT } });
    const [stays, gone, hidden] = (await appear(one, 3)) as [CargoCard, CargoCard, CargoCard];
    const company = { name: 'ООО', inn: '7707083893' };
    const [first, twin] = [watch.cargo({ company }), watch.cargo({ company })];
    await watch.appears(first, one.filter);
    await watch.waits(one.driverId, 4);
    await watch.appears(twin, one.filter);
    await appear(doomed);
    await watch.waits(one.driverId, 5);
    await watch.settled();
    await watch.goes(gone);
    await watch.goes(first);
    await watch.mark(one.driverId, 'hidden', hidden.id);
    await watch.stage.client.call(DeleteSearch, { driverId: one.driverId, timeZone: MOSCOW, searchId: doomed.search.id });
    until('07:00');
    await watch.digested(one.driverId);
    const all = (): object[] => watch.digestsOf(one.driverId).flatMap(({ cargos }) => cargos);
    await eventually('the twin comes', () => all().length === 2);
    expect(all()).toEqual([stays, twin]);
    await watch.settled();
    expect(all()).toHaveLength(2);
  });

  it('are not told when the search is muted for the day, nor later', async () => {
    until('23:00');
    const one = await watch.watcher({ alerts: { quietHours: NIGHT } });
    await appear(one);
    await watch.waits(one.driverId);
    await watch.change(one, { mutedUntil: new Date(watch.stage.now() + 20 * HOUR).toISOString() });
    until('07:00');
    await watch.waits(one.driverId, 0);
    watch.stage.pass(24 * HOUR);
    const other = await watch.watcher({ driverId: randomUUID(), filter: one.filter });
    until('12:00');
    await appear(one);
    await watch.told(other.driverId);
    await watch.told(one.driverId);
    expect(watch.digestsOf(one.driverId)).toEqual([]);
  });
});
